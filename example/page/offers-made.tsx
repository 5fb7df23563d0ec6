import { UpgradePrompt, useUpgrade } from 'usage-widgets'
import { offers } from '../offers.js'

/**
 * Offers more in time, and shows how what was bought comes to be. `plan`: whether to offer a larger
 * one, where nothing else on the page does.
 */
export function OffersMade({ plan }: { readonly plan: boolean }) {
  const { status } = useUpgrade(offers.starter)
  const generations = { variant: 'banner', meter: 'generations' } as const
  return (
    <>
      <UpgradePrompt variant="banner" meter="credits" offer={offers.credits} />
      <UpgradePrompt {...generations} offer={offers.starter} thresholds={[]} />
      {plan && status === 'idle' && <UpgradePrompt {...generations} offer={offers.pro} />}
    </>
  )
}
