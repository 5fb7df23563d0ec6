import type { Moment } from './server.js'

/** One recording as the person at this browser knows it. */
export type Own = { readonly id: string; readonly amount: number; counts: boolean }

/** What a frame shows. `null` while there is no number. */
export type Frame = { readonly shown: number; readonly unconfirmed: boolean } | null

/**
 * Judges frames: each must show the server's balance without this browser's own uses as it was at
 * some moment, minus every own use that counts, each once; the moment never goes back. A frame marked
 * unconfirmed may be off by the uses in doubt, and proves no moment.
 */
export function createOracle(moments: readonly Moment[]) {
  let index = 0
  return {
    /** A sentence about what is wrong with the frame, or `null`. */
    judge(frame: Frame, own: readonly Own[], doubt: number): string | null {
      if (!frame) return null
      const sum = own.reduce((total, { amount, counts }) => total + (counts ? amount : 0), 0)
      if (frame.unconfirmed) {
        const near = moments.some(({ x }) => Math.abs(frame.shown - (x - sum)) <= doubt)
        return near ? null : `unconfirmed ${frame.shown} is off by more than ${doubt}`
      }
      for (let i = index; i < moments.length; i++) {
        if (moments[i]?.x !== frame.shown + sum) continue
        index = i
        return null
      }
      const wanted = moments.map(({ x }, i) => `${i < index ? '<' : ''}${x - sum}`).join(' ')
      return `shows ${frame.shown}, possible were ${wanted}`
    },
  }
}
