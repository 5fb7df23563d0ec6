import { expect, it, vi } from 'vitest'
import type { SourceState } from '../../../src/sync/source.js'
import { run } from './run.js'
import type { Scenario } from './scenario.js'
import type { Parts } from './tab.js'

/*
 * The test of the test: with one rule left out, whole browsers must be found wrong.
 */
const left = vi.hoisted(() => ({ out: '' }))

vi.mock('../../../src/entries/log.js', async (load) => {
  const real = await load<typeof import('../../../src/entries/log.js')>()
  return {
    ...real,
    openLog: (options: Parameters<typeof real.openLog>[0]) => {
      const log = real.openLog(options)
      const restore = left.out === 'writing cleared entries again' ? log.lose : log.restore
      return { ...log, restore }
    },
  }
})

vi.mock('../../../src/sync/own-data.js', async (load) => {
  const real = await load<typeof import('../../../src/sync/own-data.js')>()
  return {
    ...real,
    mayTakeIn: (...args: Parameters<typeof real.mayTakeIn>) =>
      left.out === 'the doubt of data that is older than a commit' || real.mayTakeIn(...args),
  }
})

vi.mock('../../../src/sync/judge.js', async (load) => {
  const real = await load<typeof import('../../../src/sync/judge.js')>()
  return {
    ...real,
    verdictOf: (...args: Parameters<typeof real.verdictOf>) => {
      const verdict = real.verdictOf(...args)
      return left.out === 'holding a report in doubt' && verdict === 'maybe' ? 'no' : verdict
    },
  }
})

const common: Scenario = { devices: true, foreign: true, faults: true, kills: true }
const writing =
  (rewrite: (value: string) => string) =>
  (parts: Parts): Parts => {
    const { storage } = parts
    return {
      ...parts,
      storage: { ...storage, set: (key, value) => storage.set(key, rewrite(value)) },
    }
  }

type Rule = {
  readonly rule: string
  readonly scenario: Scenario
  readonly cut?: (parts: Parts) => Parts
  /** The first seed that is tried, where lower ones are known to find nothing. @default 1 */
  readonly from?: number
}

const rules: readonly Rule[] = [
  { rule: 'holding a report in doubt', scenario: common },
  {
    rule: 'the lock',
    scenario: { ...common, tabs: 3 },
    cut: ({ env: { lock: _, ...env }, ...parts }) => ({ ...parts, env }),
  },
  {
    rule: 'word between tabs',
    scenario: { ...common, tabs: 2 },
    cut: ({ env: { channel: _, ...env }, ...parts }) => ({
      ...parts,
      env: { ...env, watchStorage: () => () => {} },
    }),
  },
  {
    rule: 'the wait for what the former leader stored',
    scenario: { ...common, tabs: 2, lacks: { channel: true } },
    cut: leadingAtOnce,
    from: 15,
  },
  {
    rule: 'the doubt of data that is older than a commit',
    scenario: { ...common, tabs: 3, suspended: true },
    from: 33,
  },
  {
    rule: 'the mark that tells a cleared storage',
    scenario: { devices: true, foreign: true, faults: true, tabs: 2, storage: 'swept' },
    cut: ({ storage, ...parts }) => ({
      ...parts,
      storage: { ...storage, get: (key) => (key === 'uw1:mark' ? 'laid' : storage.get(key)) },
    }),
  },
  { rule: 'writing cleared entries again', scenario: { ...common, storage: 'cleared' } },
  { rule: 'whose data it is', scenario: { ...common, customers: true }, cut: namingWhoIsAsked },
  {
    rule: 'what a conflict means after a change of plan',
    scenario: { ...common, upgrades: true },
    cut: ({ source, ...parts }) => ({
      ...parts,
      source: {
        ...source,
        deliver: (one, signal) => source.deliver({ ...one, sentTo: [] }, signal),
      },
    }),
  },
  {
    rule: 'the note that an entry was sent',
    scenario: common,
    cut: writing((value) => value.replace(/"sentTo":\["[^\]]*\]/, '"sentTo":[]')),
  },
  {
    rule: 'the list of what a report contains',
    scenario: common,
    cut: writing((value) => value.replace(/"contains":\[[^\]]*\]/, '"contains":[]')),
  },
]

it.each(rules)('finds something wrong without $rule', { timeout: 300_000 }, async (one) => {
  const { rule, scenario, cut, from = 1 } = one
  left.out = rule
  let wrong = 0
  for (let seed = from; seed < from + 150 && wrong === 0; seed++) {
    wrong += (await run(seed, scenario, cut)).wrong.length
  }
  expect(wrong).toBeGreaterThan(0)
})

/** A source whose data is always of the customer the host names. */
function namingWhoIsAsked({ source, tab, ...parts }: Parts): Parts {
  const known = new WeakMap<SourceState, SourceState>()
  const read = () => {
    const state = source.read()
    if (state.status !== 'ready') return state
    const named = { ...state, customer: { id: tab.owner.customer ?? '' } }
    const kept = known.get(state)
    if (kept?.status === 'ready' && kept.customer.id === tab.owner.customer) return kept
    known.set(state, named)
    return named
  }
  return { ...parts, tab, source: { ...source, read } }
}

/** A tab that leads in the moment in which it is given the lock. */
function leadingAtOnce({ env, ...parts }: Parts): Parts {
  const { lock, after } = env
  let isGiven = false
  const atOnce: NonNullable<typeof lock> = (name, how, task) =>
    lock?.(name, how, () => {
      isGiven = true
      const held = task()
      isGiven = false
      return held
    }) ?? Promise.resolve()
  return {
    ...parts,
    env: { ...env, lock: atOnce, after: (ms, task) => after(isGiven ? 0 : ms, task) },
  }
}
