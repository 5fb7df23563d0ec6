import { NoticePlace, PlanNotice, UpgradePrompt, useUpgrade } from 'usage-widgets'
import { offers } from '../offers.js'

type OffersMadeProps = { readonly plan: boolean; readonly paused?: boolean }

/**
 * Says how the plan stands, offers more in time, and shows how what was bought comes to be; one at a time, in
 * a place of its own, so that nothing below moves. `plan`: whether to offer a larger one, where nothing else
 * on the page does. `paused`: nothing may be used that costs more.
 */
export function OffersMade({ plan, paused = false }: OffersMadeProps) {
  const { status } = useUpgrade(offers.starter)
  const generations = { variant: 'banner', meter: 'generations' } as const
  return (
    <NoticePlace>
      <PlanNotice />
      <UpgradePrompt variant="banner" meter="credits" offer={offers.credits} />
      <UpgradePrompt {...generations} offer={offers.starter} thresholds={[]} />
      {plan && status === 'idle' && <UpgradePrompt {...generations} offer={offers.pro} />}
      <p className="quiet">
        {paused
          ? 'Your spending limit is reached. You can change it on the usage page.'
          : 'Every button says what it costs before it is pressed.'}
      </p>
    </NoticePlace>
  )
}
