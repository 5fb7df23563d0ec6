import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFakeTabs } from '../simulation/react/fake-tabs.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeStorage } from '../support/fake-storage.js'
import { fakeShop, openShop } from '../support/open-shop.js'
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
