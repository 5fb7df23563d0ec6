import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFakeTabs } from '../simulation/react/fake-tabs.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeNeighbours } from '../support/fake-neighbours.js'
import { fakeStorage } from '../support/fake-storage.js'
import { fakeShop, openShop, proDetails } from '../support/open-shop.js'
import { quota, ready } from '../support/reports.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const free = () => ready([quota('api', 100)])
const paid = () => ready([quota('api', 100)], { subscription: 'sub_2' })

/** Two tabs of one browser. */
function twoTabs() {
  const storage = fakeStorage()
  const tabs = createFakeTabs(() => 1)
  const open = () => {
    const env = { ...fakeEnvironment(), ...tabs }
    return openShop({ source: fakeShop(free()), storage, env })
  }
  const [first, second] = [open(), open()]
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      await vi.advanceTimersByTimeAsync(100)
      await first.env.advance(100)
      await second.env.advance(100)
    }
  }
  return { first, second, pass }
}

it('two tabs do not change a plan twice', async () => {
  const { first, second, pass } = twoTabs()
  await pass(1_000)
  first.source.onStart = async () => ({ as: 'changed' })
  // Each tab has its own copy of billing, and only the first one's is fresh.
  first.source.onReload = async () => {
    first.source.show(paid())
    return 'fresh'
  }
  void first.start()
  void second.start()
  await pass(2_000)
  expect(first.status()).toBe('completed')
  expect(second.source.starts).toEqual([])
  expect(second.status()).toBe('completed')
})

it.each([
  { what: 'another subscription', bought: paid() },
  { what: 'the same one', bought: { ...free(), plan: { name: 'Max', free: false } } },
])(
  'a tab whose source has not heard of a plan looks before it asks for it: $what',
  async ({ bought }) => {
    const { first, second, pass } = twoTabs()
    await pass(1_000)
    first.source.onStart = async () => ({ as: 'changed' })
    for (const { source } of [first, second]) {
      source.onReload = async () => {
        source.details = { ...proDetails, owned: true }
        source.show(bought)
        return 'fresh'
      }
    }
    void first.start()
    await pass(10_000)
    expect([first.status(), second.status(), second.source.asked()]).toEqual([
      'completed',
      'idle',
      0,
    ])
    void second.start()
    await pass(6_000)
    expect([second.status(), second.source.starts]).toEqual(['completed', []])
  },
)

it('a tab that sleeps over its start keeps no other from its own', async () => {
  const { first, second } = twoTabs()
  first.source.onStart = () => new Promise(() => {})
  void first.start()
  await vi.advanceTimersByTimeAsync(10)
  void second.start()
  await vi.advanceTimersByTimeAsync(10)
  await second.env.advance(4_999)
  expect(second.status()).toBe('starting')
  await second.env.advance(1)
  await vi.advanceTimersByTimeAsync(10)
  await second.env.settle()
  expect(second.status()).toBe('redirecting')
})

it('a tab that has to wait for its lead says that a plan is there together with its numbers', async () => {
  const env = fakeEnvironment()
  const source = fakeShop(free())
  const { lock: takeLead, channel } = fakeNeighbours(env, () => 500)
  const lock: typeof takeLead = (name, how, task) =>
    name.endsWith(':u') ? task() : takeLead(name, how, task)
  const shop = openShop({ source, env: { ...env, lock, channel } })
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      await vi.advanceTimersByTimeAsync(100)
      await env.advance(100)
    }
  }
  await pass(2_000)
  source.onStart = async () => ({ as: 'changed' })
  void shop.start()
  // By then nothing is to be done, and no tab leads.
  await pass(70_000)
  expect(shop.status()).toBe('unconfirmed')
  const seen = new Set<string>()
  shop.session.subscribe(null, () => {
    const usage = shop.session.usage('api')
    const used = usage.status === 'ready' && usage.meter.kind === 'quota' && usage.meter.used
    seen.add(`${shop.status()} with ${used} used`)
  })
  source.details = { ...proDetails, owned: true }
  source.show(ready([quota('api', 0)], { subscription: 'sub_2' }))
  await pass(2_000)
  expect([...seen].at(-1)).toBe('completed with 0 used')
  expect(seen).not.toContain('completed with 100 used')
})
