import { expect, it, vi } from 'vitest'
import type { SourceState } from '../../src/sync/source.js'
import type { Sky } from './world/happenings.js'
import type { Parts } from './world/tab.js'
import { runWorld } from './world/world.js'

/*
 * The test of the test: with one rule left out, whole browsers must be found wrong.
 */
const left = vi.hoisted(() => ({ out: '' }))

vi.mock('../../src/entries/log.js', async (load) => {
  const real = await load<typeof import('../../src/entries/log.js')>()
  return {
    ...real,
    openLog: (options: Parameters<typeof real.openLog>[0]) => {
      const log = real.openLog(options)
      return {
        ...log,
        restore: (keys: Iterable<string>) => {
          if (left.out === 'writing again what the user cleared') log.lose(keys)
          else log.restore(keys)
        },
      }
    },
  }
})

vi.mock('../../src/sync/delivery.js', async (load) => {
  const real = await load<typeof import('../../src/sync/delivery.js')>()
  return {
    ...real,
    createDelivery: ({ onOvertaken, ...options }: Parameters<typeof real.createDelivery>[0]) =>
      real.createDelivery({
        ...options,
        ...(onOvertaken && left.out !== 'word of attempts that came too late' && { onOvertaken }),
      }),
  }
})

const common: Sky = { devices: true, foreign: true, faults: true, kills: true }
const writing =
  (rewrite: (key: string, value: string) => string) =>
  (parts: Parts): Parts => {
    const { storage } = parts
    const set = (key: string, value: string) => storage.set(key, rewrite(key, value))
    return { ...parts, storage: { ...storage, set } }
  }

const rules: { rule: string; sky: Sky; cripple?: (parts: Parts) => Parts }[] = [
  {
    rule: 'the lock',
    sky: { ...common, tabs: 3 },
    cripple: ({ env: { lock: _, ...env }, ...parts }) => ({ ...parts, env }),
  },
  {
    rule: 'news between tabs',
    sky: { ...common, tabs: 2 },
    cripple: ({ env: { channel: _, ...env }, ...parts }) => ({
      ...parts,
      env: { ...env, watchStorage: () => () => {} },
    }),
  },
  {
    rule: 'the wait for the former lead’s storage',
    sky: { ...common, tabs: 3 },
    cripple: (parts) => ({
      ...parts,
      env: { ...parts.env, after: (ms, task) => parts.env.after(ms === 100 ? 0 : ms, task) },
    }),
  },
  {
    rule: 'word of attempts that came too late',
    // Somebody else signs in while a use is on its way, and another tab finishes it.
    sky: { ...common, kills: false, tabs: 3, customers: true },
  },
  {
    rule: 'the mark that tells a cleared storage',
    sky: { devices: true, foreign: true, faults: true, tabs: 2, storage: 'swept' },
    cripple: ({ storage, ...parts }) => ({
      ...parts,
      storage: { ...storage, get: (key) => (key === 'uw1:mark' ? 'laid' : storage.get(key)) },
    }),
  },
  { rule: 'writing again what the user cleared', sky: { ...common, storage: 'cleared' } },
  { rule: 'the question whose data it is', sky: { ...common, customers: true }, cripple: gullible },
  {
    rule: 'what a conflict means after a change of plan',
    sky: { ...common, upgrades: true },
    cripple: ({ source, ...parts }) => ({
      ...parts,
      source: {
        ...source,
        deliver: (one, signal) => source.deliver({ ...one, sentTo: [] }, signal),
      },
    }),
  },
  {
    rule: 'the note that an entry was sent',
    sky: common,
    cripple: writing((_, value) => value.replace(/"sentTo":\["[^\]]*\]/, '"sentTo":[]')),
  },
  {
    rule: 'the list of what a report contains',
    sky: common,
    cripple: writing((_, value) => value.replace(/"contains":\[[^\]]*\]/, '"contains":[]')),
  },
]

it.each(rules)('finds something wrong without $rule', { timeout: 300_000 }, async (one) => {
  left.out = one.rule
  let wrong = 0
  for (let seed = 1; seed <= 150 && wrong === 0; seed++) {
    wrong += (await runWorld(seed, one.sky, one.cripple)).wrong.length
  }
  expect(wrong).toBeGreaterThan(0)
})

/** A source that takes whoever billing names for the one the host names. */
function gullible({ source, tab, ...parts }: Parts): Parts {
  const known = new WeakMap<SourceState, SourceState>()
  const read = () => {
    const state = source.read()
    if (state.status !== 'ready') return state
    const named = { ...state, customer: { id: tab.customer ?? '' } }
    const kept = known.get(state)
    if (kept?.status === 'ready' && kept.customer.id === tab.customer) return kept
    known.set(state, named)
    return named
  }
  return { ...parts, tab, source: { ...source, read } }
}
