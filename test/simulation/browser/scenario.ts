import type { Random } from '../random.js'

/** What may happen in a run besides recording. */
export type Sky = {
  /** How many tabs are open. @default 1 */
  readonly tabs?: number
  /** Other devices use and buy. */
  readonly devices?: boolean
  /** Focus and other readers fetch billing. */
  readonly foreign?: boolean
  /** Requests and replies go wrong in every way. */
  readonly faults?: boolean
  /** Pages die, between two tasks and between two writes. */
  readonly kills?: boolean
  /** Others sign in and out. */
  readonly customers?: boolean
  /** Plans change under what waits. */
  readonly upgrades?: boolean
  /** The wall clock is set. */
  readonly clock?: boolean
  readonly offline?: boolean
  readonly hidden?: boolean
  readonly suspended?: boolean
  /** Some uses merge, some name their id twice. */
  readonly merging?: boolean
  /** What becomes of storage. */
  readonly storage?: 'full' | 'blocked' | 'cleared' | 'swept' | 'spoilt'
  /** What the browser lacks. */
  readonly lacks?: {
    readonly locks?: boolean
    readonly channel?: boolean
    readonly events?: boolean
  }
  /** The source can tell fresh data from stale. */
  readonly tapped?: boolean
}

/** Everything that can happen, by name. */
export type Happening =
  | 'record'
  | 'device'
  | 'foreign'
  | 'kill'
  | 'doom'
  | 'power'
  | 'sign'
  | 'upgrade'
  | 'clock'
  | 'offline'
  | 'hide'
  | 'suspend'
  | 'storage'
  | 'retry'

/** What happens next under this sky. */
export function drawHappening(sky: Sky, random: Random): Happening {
  const odds: readonly (readonly [Happening, number])[] = [
    ['record', 10],
    ['device', sky.devices ? 3 : 0],
    ['foreign', sky.foreign ? 3 : 0],
    ['kill', sky.kills ? 0.6 : 0],
    ['doom', sky.kills ? 1 : 0],
    ['power', sky.kills ? 0.2 : 0],
    ['sign', sky.customers ? 1.5 : 0],
    ['upgrade', sky.upgrades ? 0.6 : 0],
    ['clock', sky.clock ? 1 : 0],
    ['offline', sky.offline ? 0.8 : 0],
    ['hide', sky.hidden ? 1.5 : 0],
    ['suspend', sky.suspended ? 1 : 0],
    ['storage', sky.storage ? 1 : 0],
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
