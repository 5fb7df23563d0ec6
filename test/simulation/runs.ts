import { afterAll } from 'vitest'

/*
 * Every file plays a few seeded runs of each kind, so that all of them end in about a minute; more with
 * RUNS, from another seed with SEED. A failure names its seed.
 */
export const first = Number(process.env.SEED ?? 1)

/** How many runs of each kind are played; `few` unless RUNS says otherwise. */
export function runsOr(few: number): number {
  return Number(process.env.RUNS ?? few)
}

/** Milliseconds that the runs of one kind may take: a thousand take long. */
export const timeout = 4 * 3_600_000

type Seen = { readonly frames: number; readonly unconfirmed: number }

/** Adds up what the runs of a file saw, by kind. Where RUNS is given, its share is printed at the end. */
export function createTally(): (kind: string, seen: Seen) => void {
  const kinds = new Map<string, Seen>()
  const add = (kind: string, { frames, unconfirmed }: Seen) => {
    const before = kinds.get(kind) ?? { frames: 0, unconfirmed: 0 }
    kinds.set(kind, {
      frames: before.frames + frames,
      unconfirmed: before.unconfirmed + unconfirmed,
    })
  }
  afterAll(() => {
    if (!process.env.RUNS) return
    const rows = [...kinds].map(([kind, { frames, unconfirmed }]) => {
      const share = ((100 * unconfirmed) / frames).toFixed(3)
      return `${share.padStart(7)} % of ${frames} frames unconfirmed: ${kind}`
    })
    console.log(rows.join('\n'))
  })
  return add
}
