import type { Random } from '../random.js'

/** What may happen in a run besides recording. */
export type Scenario = {
  /** How many tabs are open. @default 1 */
  readonly tabs?: number
  /** Other devices use and buy. `same`: they use, in the very amounts that are recorded here. */
  readonly devices?: boolean | 'same'
  /** Focus and other readers fetch billing. */
  readonly foreign?: boolean
  /** Requests and replies go wrong in every way. */
  readonly faults?: boolean
  /** Pages die, between two tasks and between two writes. */
  readonly kills?: boolean
  /** Others sign in and out. */
  readonly customers?: boolean
  /** The same customers sign in to another billing account. */
  readonly accounts?: boolean
  /** Plans change under what waits. */
  readonly upgrades?: boolean
  /**
   * Plans are bought that change what a meter is: its limit, its kind, its period, whether there is one.
   * `trailing`: reports trail with these too, otherwise they tell them at once.
   */
  readonly terms?: 'told at once' | 'trailing'
  /** The wall clock is set. */
  readonly clock?: boolean
  /** The device sleeps: every tab stands still, and the wall clock goes on. */
  readonly sleep?: boolean
  readonly offline?: boolean
  readonly hidden?: boolean
  readonly suspended?: boolean
  /** Some uses merge, some name their id twice. */
  readonly merging?: boolean
  /** What becomes of storage. `swept`: a tab clears it. */
  readonly storage?: 'full' | 'blocked' | 'cleared' | 'swept' | 'spoilt'
  /** What the browser lacks. `denied`: a request is refused; `never`: it is not answered. */
  readonly lacks?: {
    readonly locks?: boolean | 'denied' | 'never'
    readonly channel?: boolean
    readonly events?: boolean
    /** Each tab has a storage of its own; `declared`: and says so. */
    readonly sharing?: boolean | 'declared'
  }
  /** The source can tell fresh data from stale. */
  readonly tapped?: boolean
  /** Reports trail by so many milliseconds. */
  readonly lag?: {
    readonly ms: number
    readonly trailing: 'constant' | 'jitter' | 'batches' | 'replicas'
    /** What the source says of it: the server's times, `lag`, more than it is, or nothing. */
    readonly told: 'exact' | 'around' | 'lag' | 'more' | 'nothing'
  }
  /** Billing periods of so many milliseconds. */
  readonly period?: number
  /** Longest pause between two actions, in milliseconds. @default 3,000 */
  readonly pause?: number
}

/** Everything that can happen, by name. */
export type Action =
  | 'record'
  | 'device'
  | 'foreign'
  | 'kill'
  | 'killSoon'
  | 'killAll'
  | 'sign'
  | 'account'
  | 'upgrade'
  | 'terms'
  | 'clock'
  | 'sleep'
  | 'offline'
  | 'hide'
  | 'suspend'
  | 'storage'
  | 'retry'

/** Draws what happens next. */
export function drawAction(scenario: Scenario, random: Random): Action {
  const odds: readonly (readonly [Action, number])[] = [
    ['record', 10],
    ['device', scenario.devices ? 3 : 0],
    ['foreign', scenario.foreign ? 3 : 0],
    ['kill', scenario.kills ? 0.6 : 0],
    ['killSoon', scenario.kills ? 1 : 0],
    ['killAll', scenario.kills ? 0.2 : 0],
    ['sign', scenario.customers ? 1.5 : 0],
    ['account', scenario.accounts ? 1 : 0],
    ['upgrade', scenario.upgrades ? 0.6 : 0],
    ['terms', scenario.terms ? 1 : 0],
    ['clock', scenario.clock ? 1 : 0],
    ['sleep', scenario.sleep ? 0.5 : 0],
    ['offline', scenario.offline ? 0.8 : 0],
    ['hide', scenario.hidden ? 1.5 : 0],
    ['suspend', scenario.suspended ? 1 : 0],
    ['storage', scenario.storage ? 1 : 0],
    ['retry', 0.3],
  ]
  const total = odds.reduce((sum, [, weight]) => sum + weight, 0)
  let dice = random.next() * total
  for (const [name, weight] of odds) {
    dice -= weight
    if (dice < 0) return name
  }
  return 'record'
}
