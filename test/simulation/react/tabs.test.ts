import { expect, it, vi } from 'vitest'
import { createRandom } from '../random.js'
import { createTally, first, runsOr, timeout } from '../runs.js'
import { run, type Weather } from './run.js'

const runs = runsOr(2)
const tally = createTally()

const delays = vi.hoisted(() => ({ next: (): number => 0 }))

vi.mock('../../../src/sync/environment.js', async (load) => {
  const real = await load<typeof import('../../../src/sync/environment.js')>()
  const { createFakeTabs } = await import('./fake-tabs.js')
  const fake = createFakeTabs(() => delays.next())
  return { ...real, browserEnvironment: { ...real.browserEnvironment, ...fake } }
})

const storms: Record<string, Omit<Weather, 'backend'>> = {
  'two tabs': { tabs: 2 },
  'two tabs and other devices': { tabs: 2, foreign: true, devices: true },
  'three tabs and faults': { tabs: 3, foreign: true, devices: true, faults: true },
  'three tabs and kills': { tabs: 3, foreign: true, devices: true, faults: true, kills: true },
  'one tab': { tabs: 1, foreign: true, devices: true, faults: true, kills: true },
}

it.each(Object.entries(storms))('shows no wrong frame in $0', { timeout }, async (name, storm) => {
  const wrong: string[] = []
  let [clicks, commits] = [0, 0]
  for (let seed = first; seed < first + runs; seed++) {
    const random = createRandom(seed)
    delays.next = () => random.int(0, 20)
    const result = await run(seed, { ...storm, backend: 'sandbox' })
    wrong.push(...result.wrong)
    clicks += result.clicks
    commits += result.commits
    tally(name, result)
  }
  expect(wrong.slice(0, 12)).toEqual([])
  expect(clicks).toBeGreaterThan(runs * 3)
  expect(commits).toBeGreaterThan(runs)
})
