import { expect, it } from 'vitest'
import { createTally, first, runsOr, timeout } from '../runs.js'
import { run } from './run.js'
import type { Scenario } from './scenario.js'

/*
 * Servers whose reports trail what they acknowledge, by up to five minutes. A failure names its seed, as
 * in browser.test.ts.
 */
const runs = runsOr(1)
const tally = createTally()

type Lag = NonNullable<Scenario['lag']>

/** Uses by other devices of the same amounts are the hardest to tell from one's own. */
const devices: Scenario = { devices: 'same', foreign: true }

const patterns: Record<string, Scenario> = {
  'one tab': devices,
  'lost answers': { ...devices, faults: true },
  'two tabs and kills': { ...devices, tabs: 2, kills: true },
  'a source that tells fresh from stale': { ...devices, tapped: true },
  'a clock that jumps': { ...devices, clock: true },
}

const servers: readonly Omit<Lag, 'ms'>[] = [
  { trailing: 'constant', told: 'exact' },
  { trailing: 'batches', told: 'exact' },
  { trailing: 'replicas', told: 'exact' },
  { trailing: 'constant', told: 'around' },
  { trailing: 'replicas', told: 'around' },
  { trailing: 'constant', told: 'lag' },
  { trailing: 'jitter', told: 'lag' },
  { trailing: 'jitter', told: 'more' },
]

const cases = servers.flatMap((server) =>
  [2_000, 60_000, 300_000].flatMap((ms) =>
    Object.entries(patterns).map(([pattern, scenario]) => ({
      ...server,
      ms,
      pattern,
      // A longer lag needs a longer run: pauses are drawn up to a tenth of it.
      scenario: { ...scenario, lag: { ...server, ms }, pause: Math.max(3_000, ms / 10) },
    })),
  ),
)

it.each(cases)(
  'keeps frames right where reports trail by $ms ms ($trailing, told by $told), with $pattern',
  { timeout },
  async ({ ms, trailing, told, pattern, scenario }) => {
    const wrong: string[] = []
    const sums = { frames: 0, unconfirmed: 0, records: 0 }
    for (let seed = first; seed < first + runs; seed++) {
      const outcome = await run(seed, scenario)
      wrong.push(...outcome.wrong)
      sums.frames += outcome.frames
      sums.unconfirmed += outcome.unconfirmed
      sums.records += outcome.records
    }
    tally(`${told}, ${trailing}, ${ms} ms, ${pattern}`, sums)
    expect(wrong.slice(0, 8)).toEqual([])
    expect(sums.records).toBeGreaterThan(runs)
    // With the server's times nothing is in doubt for the lag, unless an answer is lost.
    if (told === 'exact' && !scenario.faults && !scenario.kills) expect(sums.unconfirmed).toBe(0)
  },
)

const changes = (['told at once', 'trailing'] as const).flatMap((terms) =>
  [servers[2], servers[3], servers[6]].flatMap((server) =>
    [
      { terms, foreign: true, tabs: 2, kills: true },
      { terms, foreign: true, tabs: 1, faults: true, upgrades: true },
    ].map((scenario) => ({ ...server, ...scenario })),
  ),
)

it.each(changes)(
  'keeps frames right where plans change ($terms; $trailing, told by $told; tabs: $tabs)',
  { timeout },
  async ({ trailing = 'constant', told = 'nothing', ...scenario }) => {
    const wrong: string[] = []
    for (let seed = first; seed < first + runs; seed++) {
      const outcome = await run(seed, { ...scenario, lag: { ms: 10_000, trailing, told } })
      wrong.push(...outcome.wrong)
      tally(`${scenario.terms}, ${told}, ${trailing}, ${scenario.tabs} tabs`, outcome)
    }
    expect(wrong.slice(0, 8)).toEqual([])
  },
)

it.each([2_000, 60_000, 300_000])(
  'finds wrong frames where reports trail by %d ms and nobody says so',
  { timeout: 600_000 },
  async (ms) => {
    const lag: Lag = { ms, trailing: 'constant', told: 'nothing' }
    const scenario = { ...devices, lag, pause: Math.max(3_000, ms / 10) }
    let wrong = 0
    for (let seed = 1; seed <= 20 && wrong === 0; seed++) {
      wrong += (await run(seed, scenario)).wrong.length
    }
    expect(wrong).toBeGreaterThan(0)
  },
)
