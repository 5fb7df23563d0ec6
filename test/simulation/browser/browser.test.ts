import { beforeEach, expect, it, vi } from 'vitest'
import { createTally, first, runsOr, timeout } from '../runs.js'
import { run } from './run.js'
import type { Scenario } from './scenario.js'

/*
 * Whole browsers, seeded. A failure names its seed; play it again, or play more, with
 * SEED=17 RUNS=1 npm run test:unit test/simulation/browser
 */
const runs = runsOr(2)
const tally = createTally()

const common: Scenario = { devices: true, foreign: true, faults: true }
const noWord = { channel: true, events: true }

const scenarios: Record<string, Scenario> = {
  'several meters': { ...common, merging: true },
  'a source that tells fresh from stale': { ...common, tapped: true, kills: true },
  'kills between any two writes': { ...common, kills: true, merging: true },
  'two tabs': { ...common, tabs: 2, merging: true },
  'three tabs and kills': { ...common, tabs: 3, kills: true },
  'other customers': { ...common, customers: true },
  'other customers in two tabs, and kills': { ...common, tabs: 2, customers: true, kills: true },
  'two accounts on one origin': { ...common, tabs: 2, accounts: true, customers: true },
  'other plans': { ...common, upgrades: true, kills: true },
  'other plans in two tabs': { ...common, tabs: 2, upgrades: true },
  'a clock that jumps': { ...common, clock: true, kills: true, tabs: 2, merging: true },
  'a device that sleeps': { ...common, sleep: true, tabs: 2 },
  offline: { ...common, offline: true, tabs: 2 },
  'hidden tabs': { ...common, hidden: true, tabs: 2 },
  'suspended tabs': { ...common, suspended: true, tabs: 3 },
  'no locks': { ...common, tabs: 2, lacks: { locks: true }, kills: true },
  'locks that are denied': { ...common, tabs: 2, lacks: { locks: 'denied' }, kills: true },
  'locks that are never given': { ...common, tabs: 2, lacks: { locks: 'never' }, kills: true },
  'no channel': { ...common, tabs: 2, lacks: { channel: true }, kills: true },
  'no storage events': { ...common, tabs: 2, lacks: { events: true }, kills: true },
  'no word between tabs at all': { ...common, tabs: 2, lacks: noWord, kills: true },
  'a storage for each tab': { ...common, tabs: 2, lacks: { sharing: 'declared' } },
  'a storage for each tab that does not say so': { ...common, tabs: 2, lacks: { sharing: true } },
  'full storage': { ...common, storage: 'full', offline: true },
  'full storage in two tabs': { ...common, storage: 'full', tabs: 2 },
  'blocked storage': { ...common, storage: 'blocked', offline: true },
  'storage cleared by the user': { ...common, storage: 'cleared' },
  'storage cleared by one of two tabs': { ...common, tabs: 2, storage: 'swept' },
  'spoilt storage': { ...common, storage: 'spoilt' },
  'periods that end': { ...common, period: 15_000 },
  'periods that end, in two tabs': { ...common, period: 30_000, tabs: 2, kills: true },
  'periods that end, with a clock that is wrong': { ...common, period: 30_000, clock: true },
  'everything but broken storage': {
    ...common,
    ...{ tabs: 3, kills: true, customers: true, upgrades: true, clock: true, offline: true },
    ...{ hidden: true, suspended: true, merging: true },
  },
}

// Billing that answers for somebody else is told on the console.
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}))

it.each(Object.entries(scenarios))(
  'keeps sums, bills and frames right with $0',
  { timeout },
  async (name, scenario) => {
    const wrong: string[] = []
    let records = 0
    for (let seed = first; seed < first + runs; seed++) {
      const outcome = await run(seed, scenario)
      wrong.push(...outcome.wrong)
      records += outcome.records
      tally(name, outcome)
    }
    expect(wrong.slice(0, 12)).toEqual([])
    // Not vacuous: there was something to judge.
    expect(records).toBeGreaterThan(runs)
  },
)
