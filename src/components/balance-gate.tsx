'use client'
import { forwardRef, type ReactNode, useImperativeHandle, useRef } from 'react'
import type { GateFigure, GateRules } from '../billing/gate.js'
import type { Offer } from '../billing/offer.js'
import { useUsageText } from '../react/context.js'
import { GateContext } from '../react/gate-context.js'
import { useAnnouncements } from '../react/use-announcements.js'
import { useFocusKept, useFocusWatch, type WatchSide } from '../react/use-focus-kept.js'
import { useGate } from '../react/use-gate.js'
import { type MeterUses, useUses } from '../react/use-uses.js'
import type { LabelOverrides } from '../text/labels.js'
import { BalanceGateView, type BalanceGateViewProps, slotOf } from './balance-gate-view.js'
import { SignInView } from './sign-in-view.js'
import { UpgradePrompt } from './upgrade-prompt.js'

/** What a gate asks for, and what stands in its place. The rest goes to its `<div>`. */
export type BalanceGateProps = MeterUses &
  GateRules &
  Omit<BalanceGateViewProps, 'gate' | 'banner'> & {
    /** What is offered to someone who has not enough. Without it nothing is sold. */
    readonly offer?: Offer | undefined
    /** Says in the banner above `degraded` what still works. */
    readonly degradedNote?: ReactNode
    /** Where the plans are. Adds a link to them. */
    readonly plansHref?: string | undefined
    /** Shows the plans. Adds a button, or goes with the link. */
    readonly onPlans?: (() => void) | undefined
    /** Where someone signs in. Adds a link for someone who is not signed in. */
    readonly signInHref?: string | undefined
    /** Shows the sign-in. Adds a button, or goes with the link. */
    readonly onSignIn?: (() => void) | undefined
    /** Follows the URL of the checkout. @default `location.assign` */
    readonly navigate?: ((url: string) => void) | undefined
    /** Level of the heading in the page. @default 3 */
    readonly headingLevel?: 2 | 3 | 4 | 5 | 6 | undefined
    /** Any of the strings in other words. */
    readonly labels?: LabelOverrides | undefined
  }

/**
 * A feature for those who have enough left for it, and for the others what ran out and how to get
 * more. What is not known closes nothing unless `whenUnknown` says so: a page cannot enforce a limit,
 * the server must. While an action or a recording begun inside is unsettled the gate stays open; then
 * it closes, and a focus that was inside moves to the heading of what stands in its place. Renders a
 * `<div>` that takes no part in the layout.
 *
 * @throws {UsageError} `no-provider`
 */
export const BalanceGate = forwardRef<HTMLDivElement, BalanceGateProps>(function BalanceGate(
  { meter, amount, uses, policy, whenUnknown, children, fallback, ...props },
  ref,
) {
  const { offer, degradedNote, plansHref, onPlans, signInHref, onSignIn, ...others } = props
  const { navigate, headingLevel, labels, ...view } = others
  const needed = useUses(uses ? { uses } : { meter, amount })
  const { gate, beginWork } = useGate(needed, { policy, whenUnknown })
  const root = useRef<HTMLDivElement>(null)
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => root.current, [])
  const watch = useFocusKept(root, gate.open)
  useAnnouncements(...needed.map((use) => use.meter))
  // A slot that is a function is asked only for what is to be seen.
  const shut = !gate.open && gate.state !== 'loading'
  const instead = {
    ...{ gate, offer, plansHref, onPlans, signInHref, onSignIn, navigate, headingLevel },
    ...(labels && { labels }),
  }
  return (
    <BalanceGateView
      ref={root}
      {...view}
      gate={gate}
      fallback={
        shut && (
          <Watched watch={watch} open={false}>
            {fallback === undefined ? <Instead {...instead} /> : slotOf(fallback, gate)}
          </Watched>
        )
      }
      banner={
        <Watched watch={watch} open={false}>
          <Instead {...instead} variant="banner" note={degradedNote} />
        </Watched>
      }
    >
      {gate.open && (
        <GateContext.Provider value={beginWork}>
          <Watched watch={watch} open>
            {slotOf(children, gate)}
          </Watched>
        </GateContext.Provider>
      )}
    </BalanceGateView>
  )
})

type InsteadProps = Pick<
  BalanceGateProps,
  'offer' | 'plansHref' | 'onPlans' | 'signInHref' | 'onSignIn' | 'navigate' | 'headingLevel'
> & {
  readonly gate: GateFigure
  readonly labels?: LabelOverrides
  readonly variant?: 'card' | 'banner'
  readonly note?: ReactNode
}

/** What stands in for a feature unless the host says otherwise. */
function Instead({ gate, signInHref, onSignIn, ...sells }: InsteadProps) {
  const text = useUsageText()
  const { labels = text.labels, headingLevel } = sells
  if (gate.state === 'signed-out')
    return <SignInView {...{ labels, headingLevel }} href={signInHref} onPress={onSignIn} />
  if (!gate.use) return null
  return <UpgradePrompt {...sells} always meter={gate.use.meter} amount={gate.use.amount} />
}

type WatchedProps = {
  readonly watch: WatchSide
  readonly open: boolean
  readonly children: ReactNode
}

function Watched({ watch, open, children }: WatchedProps) {
  useFocusWatch(watch, open)
  return children
}
