import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { MeterOverride } from '../../src/billing/meter.js'
import { createFakeTabs } from '../simulation/react/fake-tabs.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeStorage } from '../support/fake-storage.js'
import { fakeShop, openShop, pro } from '../support/open-shop.js'
import { quota, ready } from '../support/reports.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const question = {
  meter: 'api',
  view: undefined,
  overrides: new Map<string, MeterOverride>(),
  thresholds: [0.8, 1],
  offer: pro,
}

it('a prompt dismissed in one tab closes in the other, and was shown once in both', async () => {
  const storage = fakeStorage()
  const tabs = createFakeTabs(() => 1)
  const open = () => {
    const source = fakeShop(ready([quota('api', 85)]))
    const shop = openShop({ source, storage, env: { ...fakeEnvironment(), ...tabs } })
    shop.prompts.attend(question)
    return shop
  }
  const [first, second] = [open(), open()]
  for (const { env } of [first, second, first, second]) {
    await vi.advanceTimersByTimeAsync(200)
    await env.advance(200)
  }
  expect(second.prompts.read(question).open).toBe(true)
  let told = 0
  second.session.subscribe(null, () => told++)
  first.prompts.dismiss(question)
  await vi.advanceTimersByTimeAsync(100)
  expect(second.prompts.read(question).open).toBe(false)
  expect(told).toBe(1)
  expect([...first.told(), ...second.told()].sort()).toEqual(['prompt-dismissed', 'prompt-shown'])
})

it('a prompt closes by the browser’s word that another tab wrote, and nothing else is read again', () => {
  const storage = fakeStorage()
  const heard: { tell?: (keys: readonly string[] | null) => void } = {}
  const watchStorage = (onChange: (keys: readonly string[] | null) => void) => {
    heard.tell = onChange
    return () => {}
  }
  const open = () => {
    const source = fakeShop(ready([quota('api', 85)]))
    return openShop({ source, storage, env: { ...fakeEnvironment(), watchStorage } })
  }
  const [other, own] = [open(), open()]
  other.prompts.dismiss(question)
  let told = 0
  own.session.subscribe(null, () => told++)
  storage.calls.length = 0
  heard.tell?.(['uw1:user_1:p:api'])
  expect([told, own.prompts.read(question).open]).toEqual([1, false])
  expect(storage.calls).toEqual(['get uw1:user_1:p:api'])
})
