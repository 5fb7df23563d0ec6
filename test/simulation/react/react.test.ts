// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { createTally, first, runsOr, timeout } from '../runs.js'
import type { Backend } from './page.js'
import { run, type Weather } from './run.js'

/*
 * Seeded runs under fake timers. A failure names its seed; play it again, or play more, with
 * SEED=17 RUNS=1 npx vitest run --project unit test/simulation/react
 */
const runs = runsOr(1)
const tally = createTally()

const storms: Record<string, Omit<Weather, 'backend'>> = {
  'our reloads only': {},
  'foreign refetches': { foreign: true },
  'other devices': { foreign: true, devices: true },
  faults: { foreign: true, devices: true, faults: true },
  'page kills': { foreign: true, devices: true, faults: true, kills: true },
  'much at once': { foreign: true, devices: true, faults: true, kills: true, coarse: true },
  'relentless clicks': { foreign: true, devices: true, relentless: true },
}
const backends: Backend[] = ['flowglad', 'flowglad, tapped', 'sandbox']
const cases = backends.flatMap((backend) =>
  Object.entries(storms).map(([name, storm]) => ({
    name,
    backend,
    weather: { ...storm, backend },
  })),
)

it.each(cases)(
  'shows no wrong frame on $backend with $name',
  { timeout },
  async ({ name, backend, weather }) => {
    const wrong: string[] = []
    let [clicks, commits] = [0, 0]
    // A relentless run takes as long as eight others.
    const many = weather.relentless ? Math.ceil(runs / 4) : runs
    for (let seed = first; seed < first + many; seed++) {
      const result = await run(seed, weather)
      wrong.push(...result.wrong)
      clicks += result.clicks
      commits += result.commits
      tally(`${backend}, ${name}`, result)
    }
    expect(wrong).toEqual([])
    // Not vacuous: there was something to judge, and reports got through while it stormed.
    expect(clicks).toBeGreaterThan(many * 3)
    expect(commits).toBeGreaterThan(many)
  },
)
