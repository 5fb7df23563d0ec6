/** One use recorded in this browser. `at`: epoch milliseconds at which it was stored. */
export type Own = { readonly amount: number; readonly tab: number; readonly at: number }

/** What others have used since the beginning. `at`: when the request that made it so was sent. */
export type Moment = { readonly at: number; readonly used: number }

/** One painted frame: what a tab showed as used. */
export type Frame = {
  readonly tab: number
  readonly at: number
  readonly used: number
  readonly unconfirmed: boolean
}

/** Milliseconds in which a tab may not have heard of another's use, on a machine that is busy. */
const NEWS = 15_000
/** Milliseconds between a use and the frame that shows it, where the clocks of tabs differ a little. */
const FRAME = 50

/**
 * Judges the frames of one tab in their order: each must show what others had used at some moment,
 * plus every use recorded in this browser by then, each once. The moment never goes back. A use of
 * another tab may be missing for as long as its news is on its way.
 *
 * Returns a sentence for each wrong frame.
 */
export function judge(
  frames: readonly Frame[],
  own: readonly Own[],
  moments: readonly Moment[],
): readonly string[] {
  const wrong: string[] = []
  let from = 0
  for (const frame of frames) {
    // Shown in doubt: off by what is in doubt, and so no proof of anything.
    if (frame.unconfirmed) continue
    const sums = sumsOf(own, frame)
    const until = moments.filter(({ at }) => at <= frame.at + FRAME).length
    const found = moments.findIndex(
      ({ used }, index) => index >= from && index < until && sums.has(frame.used - used),
    )
    if (found >= 0) from = found
    else wrong.push(sentence(frame, sums, moments.slice(0, until), from))
  }
  return wrong
}

function sumsOf(own: readonly Own[], { tab, at }: Frame): ReadonlySet<number> {
  let sure = 0
  let sums = new Set([0])
  for (const use of own) {
    const age = at - use.at
    const known = use.tab === tab ? age > FRAME : age > NEWS
    if (known) sure += use.amount
    else if (age > 0 - FRAME) sums = new Set([...sums].flatMap((sum) => [sum, sum + use.amount]))
  }
  return new Set([...sums].map((sum) => sum + sure))
}

function sentence(
  { tab, at, used }: Frame,
  sums: ReadonlySet<number>,
  moments: readonly Moment[],
  from: number,
): string {
  const others = moments.map((moment, index) => `${index < from ? '<' : ''}${moment.used}`)
  const all = [...sums].sort((a, b) => a - b)
  return `tab ${tab} at ${at} showed ${used}; own uses were ${all[0]} to ${all.at(-1)}, others' ${others.join(' ')}`
}
