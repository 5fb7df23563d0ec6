import { expect, it } from 'vitest'
import { createTally, first, runsOr, timeout } from '../runs.js'
import { run } from './run.js'
import type { Scenario } from './scenario.js'

/*
 * Servers whose reports trail what they acknowledge, by up to five minutes. A failure names its seed, as
 * in browser.test.ts.
 */
const runs = runsOr(5)
const tally = createTally()

type Lag = NonNullable<Scenario['lag']>

/** Uses by other devices of the same amounts are the hardest to tell from one's own. */
const devices: Scenario = { devices: 'same', foreign: true }

/** Run by run the next of these, so that a kind has as many runs as there are patterns, or more. */
const patterns: readonly Scenario[] = [
  devices,
  { ...devices, faults: true },
  { ...devices, tabs: 2, kills: true },
  // A source that tells fresh from stale.
  { ...devices, tapped: true },
  { ...devices, clock: true },
]

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

const cases = servers.flatMap((server) => [2_000, 60_000, 300_000].map((ms) => ({ ...server, ms })))

it.each(cases)(
  'keeps frames right where reports trail by $ms ms ($trailing, told by $told)',
  { timeout },
  async (lag) => {
    const wrong: string[] = []
    let records = 0
    for (let seed = first; seed < first + runs; seed++) {
      const pattern = patterns[seed % patterns.length] ?? devices
      // A longer lag needs a longer run: pauses are drawn up to a tenth of it.
      const outcome = await run(seed, { ...pattern, lag, pause: Math.max(3_000, lag.ms / 10) })
      wrong.push(...outcome.wrong)
      records += outcome.records
      const isTold = lag.told === 'exact'
      // With the server's times nothing is in doubt for the lag, unless an answer is lost.
      const isSure = isTold && !pattern.faults && !pattern.kills
      if (isSure) expect(outcome.unconfirmed).toBe(0)
      const loss = isTold && !isSure ? ', answers lost' : ''
      tally(`${lag.told}, ${lag.trailing}, ${lag.ms} ms${loss}`, outcome)
    }
    expect(wrong.slice(0, 8)).toEqual([])
    expect(records).toBeGreaterThan(runs)
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
    for (let seed = first; seed < first + runsOr(1); seed++) {
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
