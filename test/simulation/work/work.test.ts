import { expect, it } from 'vitest'
import { createTally, first, runsOr, timeout } from '../runs.js'
import { run, type Weather } from './run.js'

const runs = runsOr(4)
const tally = createTally()

const storms: Record<string, Omit<Weather, 'tells'>> = {
  'our reloads only': {},
  'foreign refetches': { foreign: true },
  'foreign refetches and faults': { foreign: true, faults: true },
  'works that overlap': { foreign: true, overlapping: true },
  'other devices': { foreign: true, devices: true },
  'page kills': { foreign: true, devices: true, faults: true, kills: true },
  'two tabs': { tabs: 2, foreign: true },
  'three tabs and everything': { tabs: 3, foreign: true, devices: true, faults: true, kills: true },
}
const cases = Object.entries(storms).flatMap(([name, storm]) =>
  [true, false].map((tells) => ({ name, tells, weather: { ...storm, tells } })),
)

it.each(cases)(
  'shows no wrong frame while the server records, with $name (reloads that tell: $tells)',
  { timeout },
  async ({ name, tells, weather }) => {
    const wrong: string[] = []
    let works = 0
    for (let seed = first; seed < first + runs; seed++) {
      const result = await run(seed, weather)
      wrong.push(...result.wrong)
      works += result.works
      tally(`${name}, ${tells ? 'reloads that tell' : 'reloads that do not tell'}`, result)
    }
    expect(wrong.slice(0, 12)).toEqual([])
    expect(works).toBeGreaterThan(runs / 2)
  },
)
