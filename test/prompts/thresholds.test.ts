import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { MeterOverride } from '../../src/billing/meter.js'
import { attendThreshold, type ThresholdAt } from '../../src/prompts/thresholds.js'
import { createFakeTabs } from '../simulation/react/fake-tabs.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeStorage } from '../support/fake-storage.js'
import { fakeShop, openShop } from '../support/open-shop.js'
import { balance, quota, ready } from '../support/reports.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const question = (at: ThresholdAt = { used: 0.8 }) => ({
  meter: 'api',
  view: undefined,
  overrides: new Map<string, MeterOverride>(),
  at,
})

function open(storage = fakeStorage(), initial = ready([quota('api', 70)])) {
  const env = fakeEnvironment()
  const shop = openShop({ source: fakeShop(initial), storage, env })
  const told: string[] = []
  attendThreshold(shop.session, question(), ({ slug }) => void told.push(slug))
  return { ...shop, told }
}

it('is told in one of two tabs', async () => {
  const storage = fakeStorage()
  const tabs = createFakeTabs(() => 1)
  const told: number[] = []
  const [first, second] = [0, 1].map((index) => {
    const source = fakeShop(ready([quota('api', 85)]))
    const shop = openShop({ source, storage, env: { ...fakeEnvironment(), ...tabs } })
    attendThreshold(shop.session, question(), () => void told.push(index))
    return shop
  })
  for (const shop of [first, second, first, second]) {
    await vi.advanceTimersByTimeAsync(200)
    await shop?.env.advance(200)
  }
  expect(told).toHaveLength(1)
})

it('waits until somebody can see the page', async () => {
  const { env, source, told } = open()
  env.set({ visible: false })
  source.show(ready([quota('api', 90)]))
  await env.advance(100)
  expect(told).toEqual([])
  env.set({ visible: true })
  await env.advance(100)
  expect(told).toEqual(['api'])
})

it('is told anew in the next period', async () => {
  const { env, source, told } = open()
  source.show(ready([quota('api', 80)]))
  await env.advance(100)
  const period = { start: Date.UTC(2026, 1, 1), end: Date.UTC(2026, 2, 1) }
  env.jump(period.start - env.now())
  source.show(ready([quota('api', 80, { period, resetsAt: period.end })], { period }))
  await env.advance(100)
  expect(told).toEqual(['api', 'api'])
})

it('is not told of a period that is over', async () => {
  const env = fakeEnvironment(Date.UTC(2026, 1, 1))
  const source = fakeShop(ready([quota('api', 90)]))
  const { session } = openShop({ source, env })
  const told: number[] = []
  attendThreshold(session, question(), (meter) => {
    if (meter.kind === 'quota') told.push(meter.used)
  })
  const period = { start: env.now(), end: Date.UTC(2026, 2, 1) }
  source.show(ready([quota('api', 82, { period, resetsAt: period.end })], { period }))
  expect(told).toEqual([82])
})

it('is not told of a report that is older than what another tab has seen', async () => {
  const storage = fakeStorage()
  const used = (amount: number) => ready([quota('api', amount)])
  const [first, second] = [open(storage, used(85)), open(storage, used(85))]
  await first.env.advance(100)
  first.source.show(used(60))
  // Word of the new report has not come yet.
  second.session.changed()
  expect([...first.told, ...second.told]).toEqual(['api'])
})

it('tells of credits that are left, which have no share', async () => {
  const shop = open(fakeStorage(), ready([balance('api', 12)]))
  const low: number[] = []
  attendThreshold(shop.session, question({ left: 10 }), (meter) => {
    if (meter.kind === 'balance') low.push(meter.available)
  })
  expect(low).toEqual([])
  shop.source.show(ready([balance('api', 10)]))
  await shop.env.advance(100)
  expect(low).toEqual([10])
  expect(shop.told).toEqual([])
})
