import { isPresent, type MeterState, type Reported } from './meter-state.js'

const MINUTE = 60_000
/** Milliseconds over which pages spread their first question after a reset that all of them share. */
const SPREAD = 5_000
/** Longest pause between two questions for the next period, in minutes. */
const LONGEST_PAUSE = 15

/**
 * Longest time to the next look at the wall clock, in milliseconds: it may be set, and timers stand still
 * while the device sleeps.
 */
export const LONGEST_SLEEP = MINUTE

/** When a report of the next period is asked for, in `elapsed` milliseconds. */
export type Rollover = {
  /** Epoch milliseconds of the last end that has passed, `null` while no shown period is over. */
  ended: number | null
  askAt: number
  tries: number
}

/** No period is over. */
export function newRollover(): Rollover {
  return { ended: null, askAt: 0, tries: 0 }
}

/** Epoch milliseconds at which what a meter says is over; `null` if it never is. */
export function endOf(meter: Reported | null | undefined): number | null {
  if (!isPresent(meter)) return null
  const { endsAt = Infinity, resetsAt, period } = meter
  const end = Math.min(endsAt, resetsAt ?? period?.end ?? Infinity)
  return end === Infinity ? null : end
}

const earliest = new WeakMap<ReadonlyMap<string, MeterState>, number>()

/** Epoch milliseconds of the first end among the shown meters; infinity where none ends. */
export function earliestEnd(meters: ReadonlyMap<string, MeterState> | undefined): number {
  if (!meters) return Infinity
  let first = earliest.get(meters)
  if (first === undefined) {
    first = Infinity
    for (const { base } of meters.values()) first = Math.min(first, endOf(base) ?? first)
    earliest.set(meters, first)
  }
  return first
}

/**
 * Whether what is shown of a meter is of a period that is over: then nobody knows what is left. A report
 * that was asked for after the end, with the time that reports may trail, and still shows that period
 * means that the clock here is wrong: it is believed.
 *
 * `asked`: epoch milliseconds at which the newest report was asked for; 0 when nobody knows.
 */
export function isOver(
  { base, held, outdated }: MeterState,
  asked: number,
  now: number,
  lag: number,
): boolean {
  const end = endOf(base)
  if (end === null || now < end) return false
  const isNewest = !outdated && endOf(held?.meter ?? base) === end
  return !(isNewest && asked >= end + lag && asked <= now)
}

/** Plans the questions for the next period. `ended`: the last end that has passed, `null` for none. */
export function planRollover(
  plan: Rollover,
  ended: number | null,
  now: number,
  random: number,
): void {
  if (ended === plan.ended) return
  Object.assign(plan, { ended, tries: 0, askAt: now + random * SPREAD })
}

/** A report was asked for: after 1, 2, 4 … 15 minutes again, until another period is shown. */
export function onRolloverAsked(plan: Rollover, now: number): void {
  if (plan.ended === null) return
  plan.askAt = now + Math.min(LONGEST_PAUSE, 2 ** plan.tries++) * MINUTE
}
