'use client'
import { forwardRef, type ReactNode, useImperativeHandle, useRef } from 'react'
import type { GateFigure, GateRules } from '../billing/gate.js'
import type { Offer } from '../billing/offer.js'
import { useUsageText } from '../react/context.js'
import { GateContext } from '../react/gate-context.js'
import { useAnnouncements } from '../react/use-announcements.js'
import { useNamedFeature } from '../react/use-feature.js'
import { useFocusKept, useFocusWatch, type WatchSide } from '../react/use-focus-kept.js'
import { useWorkingGate } from '../react/use-gate.js'
import { type MeterUses, useUses } from '../react/use-uses.js'
import type { LabelOverrides } from '../text/labels.js'
import { wordsOf } from '../text/words-of.js'
import { BalanceGateView, type BalanceGateViewProps, slotOf } from './balance-gate-view.js'
import { FeaturePrompt } from './feature-prompt.js'
import { SignInView } from './gate-card-view.js'
import { UpgradePrompt } from './upgrade-prompt.js'

/** What a gate requires, and what replaces its children. Other props go to the `<div>`. */
export type BalanceGateProps = (
  | (MeterUses & {
      /** Slug of a feature of the plan, in place of meters. */ readonly feature?: undefined
    })
  | {
      /** Slug of a feature of the plan, in place of meters. */
      readonly feature: string
      readonly meter?: undefined
      readonly amount?: undefined
      readonly uses?: undefined
    }
) &
  GateRules &
  Omit<BalanceGateViewProps, 'gate' | 'banner'> & {
    /** Customer-facing name of the gated feature: 'Posters', 'Single sign-on'. @default the feature's slug in words */
    readonly label?: string | undefined
    /** The offer for customers who do not have enough. Without one, nothing is sold. */
    readonly offer?: Offer | undefined
    /** Says in the banner above `degraded` what still works. */
    readonly degradedNote?: ReactNode
    /** URL of the plans. Adds a link to them. */
    readonly plansHref?: string | undefined
    /** Shows the plans. Adds a button, or is called with the link. */
    readonly onPlans?: (() => void) | undefined
    /** URL of the sign-in. Adds a link for visitors who are not signed in. */
    readonly signInHref?: string | undefined
    /** Shows the sign-in. Adds a button, or is called with the link. */
    readonly onSignIn?: (() => void) | undefined
    /** Follows the URL of the checkout. @default `location.assign` */
    readonly navigate?: ((url: string) => void) | undefined
    /** Level of the heading in the page. @default 3 */
    readonly headingLevel?: 2 | 3 | 4 | 5 | 6 | undefined
    /** Any of the strings in other words. */
    readonly labels?: LabelOverrides | undefined
  }

/**
 * Shows its children to customers who have enough left, or whose plan includes the feature, and to others
 * what is missing and how to get more. While that is unknown it stays open, unless `whenUnknown` says
 * otherwise: a page cannot enforce a limit, the server must. The gate also stays open while an action or a
 * recording begun inside is unsettled; when it closes, focus inside moves to the replacement's heading. Renders a
 * `<div>` that takes no part in the layout.
 *
 * @throws {UsageError} `no-provider`
 */
export const BalanceGate = forwardRef<HTMLDivElement, BalanceGateProps>(function BalanceGate(
  { meter, amount, uses, feature, policy, whenUnknown, children, fallback, ...props },
  ref,
) {
  const { offer, degradedNote, plansHref, onPlans, signInHref, onSignIn, ...others } = props
  const { navigate, headingLevel, labels, label = feature && wordsOf(feature), ...view } = others
  const held = useNamedFeature(feature)
  const needed = useUses(meter === undefined ? { uses: uses ?? nothing } : { meter, amount })
  const { gate, beginWork } = useWorkingGate(held ?? needed, { policy, whenUnknown })
  const root = useRef<HTMLDivElement>(null)
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => root.current, [])
  const watch = useFocusKept(root, gate.open)
  useAnnouncements(...needed.map((use) => use.meter))
  // A slot that is a function is called only when its content is shown.
  const shut = !gate.open && gate.state !== 'loading'
  const instead = {
    ...{ gate, label, offer, plansHref, onPlans, signInHref, onSignIn, navigate, headingLevel },
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

const nothing = {}

type InsteadProps = Pick<
  BalanceGateProps,
  | 'label'
  | 'offer'
  | 'plansHref'
  | 'onPlans'
  | 'signInHref'
  | 'onSignIn'
  | 'navigate'
  | 'headingLevel'
> & {
  readonly gate: GateFigure
  readonly labels?: LabelOverrides
  readonly variant?: 'card' | 'banner'
  readonly note?: ReactNode
}

/** The default replacement for a closed feature. */
function Instead({ gate, label, signInHref, onSignIn, ...sells }: InsteadProps) {
  const text = useUsageText()
  const { labels = text.labels, headingLevel } = sells
  if (gate.state === 'signed-out')
    return <SignInView {...{ labels, headingLevel }} href={signInHref} onPress={onSignIn} />
  if (gate.feature) return <FeaturePrompt {...sells} feature={gate.feature} name={label ?? ''} />
  if (!gate.use) return null
  const { meter, amount } = gate.use
  return <UpgradePrompt {...sells} always feature={label} meter={meter} amount={amount} />
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
