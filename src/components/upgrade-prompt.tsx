'use client'
import { forwardRef, useEffect, useId, useRef, useState } from 'react'
import type { Offer } from '../billing/offer.js'
import type { UpgradeStatus } from '../billing/upgrade.js'
import { useUsageContext, useUsageText } from '../react/context.js'
import { usePlan } from '../react/use-plan.js'
import { type Upgrade, useUpgrade } from '../react/use-upgrade.js'
import { useUpgradePrompt } from '../react/use-upgrade-prompt.js'
import { useUsage } from '../react/use-usage.js'
import { activationOf } from '../text/describe-activation.js'
import { describePrompt } from '../text/describe-prompt.js'
import { wordsOf } from '../text/words-of.js'
import { UpgradeBannerView } from './upgrade-banner-view.js'
import type { PromptViewProps } from './upgrade-prompt-props.js'
import { UpgradePromptView } from './upgrade-prompt-view.js'
import { useActivationAnnounced } from './use-activation-announced.js'
import { useArrivalAnnounced } from './use-arrival-announced.js'

/** The offer, its meter, and when it is shown. Other props go to the `<section>`. */
export type UpgradePromptProps = Omit<
  PromptViewProps,
  | 'usage'
  | 'upgrade'
  | 'via'
  | 'plan'
  | 'present'
  | 'details'
  | 'quantity'
  | 'onUpgrade'
  | 'onCheck'
  | 'onDone'
  | 'onDismiss'
  | 'onRetry'
> & {
  /** Slug or id of the meter. */
  readonly meter: string
  /** The offer. Without one the prompt is a notice: no upgrade button, but a link with `plansHref`. */
  readonly offer?: Offer | undefined
  /** Shares of the limit at which it opens, 1 is all of it. @default 0.8 and 1 */
  readonly thresholds?: readonly number[] | undefined
  /** A card with a bar, or one line with a ring. @default 'card' */
  readonly variant?: 'card' | 'banner' | undefined
  /** Shown whatever was used or dismissed, without a way to dismiss it. @default false */
  readonly always?: boolean | undefined
  /** Follows the URL of the checkout. @default `location.assign` */
  readonly navigate?: ((url: string) => void) | undefined
}

/**
 * Says that a meter reached a threshold and offers more of it, until it is dismissed for the period,
 * and shows how the upgrade comes to be after a checkout. Renders nothing while there is nothing to
 * say, else a `<section>`.
 */
export const UpgradePrompt = forwardRef<HTMLElement, UpgradePromptProps>(
  function UpgradePrompt(props, ref) {
    const { variant = 'card', ...rest } = props
    const ownId = useId()
    const { shown, snooze, ...view } = usePromptView({ headingId: ownId, ...rest })
    useFocusKept(view.upgrade.status, view.headingId)
    if (!shown) return null
    if (variant === 'banner') return <UpgradeBannerView ref={ref} {...view} />
    return <UpgradePromptView ref={ref} {...view} onSnooze={snooze} />
  },
)

/** A prompt's figures and actions, and whether it should be shown. */
function usePromptView({
  meter,
  offer,
  thresholds,
  always = false,
  navigate,
  ...props
}: Omit<UpgradePromptProps, 'variant'>) {
  const { session, meters } = useUsageContext(`<UpgradePrompt meter="${meter}">`)
  const text = useUsageText()
  const usage = useUsage(meter)
  const { plan } = usePlan()
  const upgrade = useUpgrade(offer, { navigate })
  const { open, threshold, dismiss, snooze } = useUpgradePrompt(meter, { offer, thresholds })
  const { details, quantity, error, unchanged } = upgrade
  const status = useOfferStatus(upgrade, always || open)
  const known = usage.status === 'ready' ? usage.meter : undefined
  const busy = status === 'starting' || status === 'redirecting'
  const changes = details?.kind === 'plan' && plan !== null && !plan.free
  const via = changes ? ('change' as const) : ('checkout' as const)
  useActivationAnnounced(status, { ...text, ...props, meter: known, details, quantity, via })
  const words = { ...text, ...props, name: meters.get(meter)?.name ?? wordsOf(meter) }
  useArrivalAnnounced(
    known && {
      what: open ? `${threshold}` : '',
      text: describePrompt(usage, { ...words, details, quantity }).title,
      about: `meter ${known.slug}`,
    },
  )
  const close = () => {
    upgrade.acknowledge()
    dismiss()
  }
  return {
    ...text,
    usage,
    upgrade: { status, error, unchanged },
    details,
    quantity,
    plan: plan?.name,
    present: known ? { plan, period: known.period, meters: [known] } : undefined,
    name: words.name,
    via,
    onUpgrade: offer && (() => void upgrade.start()),
    onCheck: upgrade.check,
    onDone: upgrade.acknowledge,
    onDismiss: always ? undefined : close,
    onRetry: () => void session?.reload(),
    ...props,
    shown: always || open || busy || activationOf(status) !== null,
    snooze: always ? undefined : () => snooze(),
  }
}

/**
 * The status of an upgrade, for something that offers more. What was completed before there was a `reason` to
 * offer more is used up once there is one: it is acknowledged, and neither shown nor read aloud.
 */
export function useOfferStatus({ status, acknowledge }: Upgrade, reason: boolean): UpgradeStatus {
  const [last, note] = useState({ status, reason: false, spent: false })
  const comes = reason && !last.reason && last.status === status
  const spent = status === 'completed' && (last.spent || comes)
  if (last.status !== status || last.reason !== reason) note({ status, reason, spent })
  useEffect(() => {
    if (spent) acknowledge()
  }, [spent, acknowledge])
  return spent ? 'idle' : status
}

/**
 * A change of plan without a checkout removes the pressed button. Keyboard focus then moves to the title.
 */
export function useFocusKept(status: UpgradeStatus, headingId: string | undefined): void {
  const last = useRef(status)
  useEffect(() => {
    const pressed = last.current === 'starting'
    last.current = status
    if (!pressed || activationOf(status) === null || headingId === undefined) return
    if (document.activeElement === document.body) document.getElementById(headingId)?.focus()
  }, [status, headingId])
}
