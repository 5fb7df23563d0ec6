import type { Feature } from './feature.js'
import { remainingOf, suffices, type UsageMeter } from './meter.js'
import type { UsageFigure } from './usage.js'

/** One meter that something needs, and how much of it. Without an amount, anything left will do. */
export type NeededUse = {
  /** Slug or id of the meter. */
  readonly meter: string
  readonly amount?: number | undefined
  readonly usage: UsageFigure
}

/** What decides where the number does not. */
export type GateRules = {
  /** Whether more may be used than there is. @default what the source says of the meter, else 'block' */
  readonly policy?: 'block' | 'allow-overage' | undefined
  /** What holds while nobody can say what is left. @default 'allow' */
  readonly whenUnknown?: 'allow' | 'block' | undefined
}

/** What is known of a feature of the plan. `unknown`: old, not told, or billing could not be asked. */
export type FeatureState = 'allowed' | 'denied' | 'unknown' | 'loading' | 'signed-out'

/**
 * What is known of what is needed. `short`: something is left, and less than needed. `stale`: the
 * number is old. `unconfirmed`: there seems to be too little, and a recording's outcome is in doubt.
 */
export type GateState =
  | FeatureState
  | 'enough'
  | 'stale'
  | 'unconfirmed'
  | 'loading'
  | 'error'
  | 'short'
  | 'exhausted'
  | 'over'
  | 'missing'
  | 'signed-out'

/** Whether what is needed may be used, and why. */
export type GateFigure = {
  readonly state: GateState
  readonly open: boolean
  /** The meter that decides; of several, the one that is furthest from enough. `null` where nothing is needed. */
  readonly use: NeededUse | null
  /** What is known of the feature, where one is asked for instead of meters. */
  readonly feature?: Feature
}

// From what lets pass to what never does. Of several meters the last decides.
const order: readonly GateState[] = [
  'enough',
  'stale',
  'unconfirmed',
  'loading',
  'error',
  'short',
  'exhausted',
  'over',
  'missing',
  'signed-out',
]

/** Whether everything that is needed may be used now. A number in doubt can say yes, and never no. */
export function judgeUses(uses: readonly NeededUse[], rules: GateRules = {}): GateFigure {
  const judged = uses.map((use) => ({ use, ...judge(use, rules) }))
  // What keeps the gate shut is the reason, also beside what is merely unknown.
  const shut = judged.filter(({ open }) => !open)
  const [worst] = (shut.length > 0 ? shut : judged).sort(
    (a, b) => order.indexOf(b.state) - order.indexOf(a.state),
  )
  return worst ?? { state: 'enough', open: true, use: null }
}

/** Whether a feature may be used now. */
export function judgeFeature(feature: Feature, { whenUnknown = 'allow' }: GateRules): GateFigure {
  const { status } = feature
  const signedOut = status === 'denied' && feature.reason === 'signed-out'
  const doubtful = status === 'loading' || status === 'unknown'
  return {
    state: signedOut ? 'signed-out' : status,
    open: status === 'allowed' || (doubtful && whenUnknown === 'allow'),
    use: null,
    feature,
  }
}

/** Whether use beyond what is left is let through: as the rules say, else as the source says of the meter. */
export function allowsOverage(meter: UsageMeter, { policy }: Pick<GateRules, 'policy'>): boolean {
  return policy === undefined ? meter.overage === 'billed' : policy === 'allow-overage'
}

/** Whether one use may be made now, whatever the others say. */
export function judge(
  { usage, amount }: NeededUse,
  { policy, whenUnknown = 'allow' }: GateRules,
): Omit<GateFigure, 'use'> {
  const unknown = whenUnknown === 'allow'
  if (usage.status === 'loading' || usage.status === 'error')
    return { state: usage.status, open: unknown }
  if (usage.status !== 'ready') return { state: usage.status, open: false }
  const remaining = remainingOf(usage.meter)
  const enough = suffices(remaining, amount)
  const pays = allowsOverage(usage.meter, { policy })
  if (usage.stale) return { state: 'stale', open: enough || pays || unknown }
  if (enough || remaining === null) return { state: 'enough', open: true }
  if (usage.unconfirmed) return { state: 'unconfirmed', open: pays || unknown }
  if (remaining > 0) return { state: 'short', open: pays }
  return { state: remaining < 0 ? 'over' : 'exhausted', open: pays }
}
