import { minus, plus } from '../billing/meter.js'
import { type Entry, isUnanswered, keyOf } from '../entries/entry.js'

/** Whether a report contains an entry. `maybe`: nobody can say yet. */
export type Verdict = 'yes' | 'no' | 'maybe'

/** What is known of the moment a report speaks of. */
export type Made = {
  /** Server times, in epoch milliseconds: what was recorded before is in it, what was recorded after is not. */
  readonly asOf?: number | undefined
  readonly notAfter?: number | undefined
  /** Keys that had been acknowledged for as long as reports may lag when it was asked for. */
  readonly covered: ReadonlySet<string>
}

/**
 * Whether a report contains an entry. Where the server gave both times, they alone decide, and the clock
 * of this device plays no part. Otherwise only a report that was asked for late enough is certain to.
 */
export function verdictOf(entry: Entry, { asOf, notAfter, covered }: Made): Verdict {
  if (entry.mocked) return 'no'
  if (entry.status !== 'acked') return isUnanswered(entry) ? 'maybe' : 'no'
  const { recordedAt, recordedAfter } = entry
  if (asOf !== undefined && recordedAt !== undefined) {
    if (recordedAt < asOf) return 'yes'
    return notAfter !== undefined && (recordedAfter ?? 0) > notAfter ? 'no' : 'maybe'
  }
  return covered.has(keyOf(entry)) ? 'yes' : 'maybe'
}

/** Most sums that are looked at for a guess: enough for a dozen entries in doubt. */
const MOST_SUMS = 4_000

/**
 * Entries in doubt whose amounts add up to `target`, as keys; `null` when there are none. Taken as
 * contained, they leave the shown number where it is. The first few in the order given are tried first,
 * because servers record in that order.
 *
 * A guess can be mistaken, when another device used the same amount, and yet it shows no wrong number:
 * the number does not move, and a guessed entry stays in the log until a report contains it for certain.
 */
export function guess(doubtful: readonly Entry[], target: number): ReadonlySet<string> | null {
  let first = 0
  for (let k = 0; k <= doubtful.length; k++) {
    if (first === target) return new Set(doubtful.slice(0, k).map(keyOf))
    first = plus(first, doubtful[k]?.amount ?? 0)
  }
  const sums = new Map<number, readonly string[]>([[0, []]])
  for (const entry of doubtful) {
    for (const [sum, keys] of [...sums]) {
      const next = plus(sum, entry.amount)
      if (!sums.has(next)) sums.set(next, [...keys, keyOf(entry)])
    }
    const found = sums.get(target)
    if (found) return new Set(found)
    if (sums.size > MOST_SUMS) return null
  }
  return null
}

/**
 * Entries in doubt to be taken as contained so that the number moves least: `level` is the number with
 * all of them contained, `target` the shown one. Without a target all of them are subtracted.
 */
export function nearest(
  doubtful: readonly Entry[],
  level: number,
  target: number | null,
): ReadonlySet<string> {
  const contained = new Set(doubtful.map(keyOf))
  let now = level
  for (const entry of [...doubtful].sort((a, b) => b.amount - a.amount)) {
    const lower = minus(now, entry.amount)
    if (target !== null && Math.abs(lower - target) > Math.abs(now - target)) continue
    now = lower
    contained.delete(keyOf(entry))
  }
  return contained
}
