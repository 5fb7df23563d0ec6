import type { Moment } from './server.js'

/** One recording made in this browser. `since`: when it began to count, or no longer did. */
export type Own = {
  readonly id: string
  readonly amount: number
  /** The tab that made it so. */
  readonly tab: number
  readonly counts: boolean
  readonly since: number
}

/** What a frame shows. `null` while there is no number. */
export type Frame = { readonly shown: number; readonly unconfirmed: boolean } | null

/** Milliseconds in which the other tabs learn what one of them recorded. */
const NEWS = 100

/**
 * Judges the frames of one tab: each must show the server's balance without this browser's own uses
 * as it was at some moment, minus every own use that counts, each once; the moment never goes back.
 * News of another tab may be as old as 100 ms. A frame marked unconfirmed may be off by the uses in
 * doubt, and proves no moment.
 */
export function createOracle(tab: number, moments: readonly Moment[]) {
  let index = 0
  return {
    /** A sentence about what is wrong with the frame, or `null`. */
    judge(frame: Frame, own: readonly Own[], doubt: number, now: number): string | null {
      if (!frame) return null
      const sums = sumsOf(own, tab, now)
      const last = moments.length - 1
      if (frame.unconfirmed) {
        const near = moments.some(({ x }) =>
          sums.some((sum) => Math.abs(frame.shown - (x - sum)) <= doubt),
        )
        return near ? null : `unconfirmed ${frame.shown} is off by more than ${doubt}`
      }
      for (let i = index; i <= last; i++) {
        if (!sums.some((sum) => moments[i]?.x === frame.shown + sum)) continue
        index = i
        return null
      }
      const wanted = moments.map(({ x }, i) => `${i < index ? '<' : ''}${x - (sums[0] ?? 0)}`)
      return `tab ${tab} shows ${frame.shown}, possible were ${wanted.join(' ')}`
    },
  }
}

/** What the own uses may add up to in this tab: one sum, or more while news is on its way. */
function sumsOf(own: readonly Own[], tab: number, now: number): readonly number[] {
  let sums = new Set([0])
  for (const { amount, counts, since, tab: by } of own) {
    const uncertain = by !== tab && now - since <= NEWS
    if (uncertain) sums = new Set([...sums].flatMap((sum) => [sum, sum + amount]))
    else if (counts) sums = new Set([...sums].map((sum) => sum + amount))
  }
  return [...sums]
}
