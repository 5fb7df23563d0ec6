'use client'
import { useId } from 'react'
import type { Feature } from '../billing/feature.js'
import type { Offer } from '../billing/offer.js'
import { useUsageContext, useUsageText } from '../react/context.js'
import { usePlan } from '../react/use-plan.js'
import { useUpgrade } from '../react/use-upgrade.js'
import { GateUnknownView } from './gate-card-view.js'
import { UpgradeBannerView } from './upgrade-banner-view.js'
import { useFocusKept, useOfferStatus } from './upgrade-prompt.js'
import type { PromptViewProps } from './upgrade-prompt-props.js'
import { UpgradePromptView } from './upgrade-prompt-view.js'
import { useActivationAnnounced } from './use-activation-announced.js'

type FeaturePromptProps = Pick<
  PromptViewProps,
  'headingLevel' | 'labels' | 'note' | 'onPlans' | 'plansHref'
> & {
  readonly feature: Feature
  /** What customers call the feature. */
  readonly name: string
  readonly offer?: Offer | undefined
  readonly variant?: 'card' | 'banner' | undefined
  readonly navigate?: ((url: string) => void) | undefined
}

/** Replaces a feature that the plan does not include, or may not include. */
export function FeaturePrompt({ feature, ...props }: FeaturePromptProps) {
  if (feature.status === 'denied') return <Denied reason={feature.reason} {...props} />
  return <Unknown {...props} />
}

type DeniedProps = Omit<FeaturePromptProps, 'feature'> & {
  readonly reason: Extract<Feature, { status: 'denied' }>['reason']
}

function Denied({ reason, offer, navigate, variant = 'card', ...props }: DeniedProps) {
  const headingId = useId()
  const { plan } = usePlan()
  const upgrade = useUpgrade(offer, { navigate })
  const { error, unchanged, details, quantity } = upgrade
  const status = useOfferStatus(upgrade, true)
  useFocusKept(status, headingId)
  const changes = details?.kind === 'plan' && plan !== null && !plan.free
  const via = changes ? 'change' : 'checkout'
  const text = { ...useUsageText(), ...props }
  useActivationAnnounced(status, { ...text, details, quantity, via })
  const Prompt = variant === 'banner' ? UpgradeBannerView : UpgradePromptView
  return (
    <Prompt
      {...text}
      {...{ headingId, details, quantity, via, plan: plan?.name }}
      usage={reason === 'signed-out' ? { status: reason } : { status: 'missing', reason }}
      upgrade={{ status, error, unchanged }}
      present={{ plan, period: null, meters: [] }}
      onUpgrade={offer && (() => void upgrade.start())}
      onCheck={upgrade.check}
      onDone={upgrade.acknowledge}
    />
  )
}

function Unknown({ labels, headingLevel }: Omit<FeaturePromptProps, 'feature'>) {
  const { session } = useUsageContext('<BalanceGate>')
  const text = useUsageText()
  return (
    <GateUnknownView
      labels={labels ?? text.labels}
      headingLevel={headingLevel}
      onPress={() => void session?.reload()}
    />
  )
}
