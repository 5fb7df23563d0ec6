import { Keyv } from 'keyv'
import { describe, expect, it, vi } from 'vitest'
import { createUsageEventHandler } from '../../src/server/event-handler.js'
import { readStripeUsage } from '../../src/stripe/read-stripe-usage.js'
import {
  type RecordStripeUsageOptions,
  recordStripeUsage,
} from '../../src/stripe/record-stripe-usage.js'
import { catalog, clientOf, openStripe } from '../support/stripe/shop.js'

const HOUR = 3_600_000

function openShop(options: Parameters<typeof openStripe>[1] = {}) {
  const shop = openStripe(catalog, options)
  const { emulator, stripe, now } = shop
  emulator.subscribe('cus_1', ['price_pro', 'price_calls_free', 'price_minutes'], 86_400)
  const asked = (some: object = {}, to: RecordStripeUsageOptions = {}) =>
    recordStripeUsage(
      stripe,
      'cus_1',
      { usageMeterSlug: 'api_calls', amount: 1, transactionId: 'use_1', ...some },
      { secret: 'secret', now, delay: async () => {}, ...to },
    )
  return { ...shop, record: asked, total: () => emulator.total('api_calls', 'cus_1') }
}

describe('recording on a meter of Stripe', () => {
  it('sends an event under an id that nobody can guess, at the time of the use', async () => {
    const { record, emulator, now } = openShop()
    const usageDate = now() - 3 * HOUR
    const { usageEvent, recordedAfter } = await record({ amount: 3, usageDate })
    expect(usageEvent).toMatchObject({ usageMeterSlug: 'api_calls', amount: 3, repeated: false })
    expect(usageEvent.identifier).toMatch(/^srv_[0-9a-f]{64}$/)
    expect(recordedAfter).toBe(now())
    expect(emulator.world.events).toEqual([
      {
        event_name: 'api_calls',
        identifier: usageEvent.identifier,
        customer: 'cus_1',
        value: 3,
        timestamp: usageDate / 1_000,
        received: now(),
      },
    ])
  })

  it('counts the same use once, and another one of the same amount again', async () => {
    const { record, total } = openShop()
    await record()
    const again = await record()
    expect(again.usageEvent.repeated).toBe(true)
    expect(again).not.toHaveProperty('recordedAfter')
    await record({ transactionId: 'use_2' })
    expect(total()).toBe(2)
  })

  it('records single uses on a meter that counts events', async () => {
    const { record, emulator } = openShop()
    await record({ usageMeterSlug: 'logins' })
    await record({ usageMeterSlug: 'logins', transactionId: 'use_2' })
    expect(emulator.total('logins', 'cus_1')).toBe(2)
  })

  it('takes a time to come for now', async () => {
    const { record, emulator, now } = openShop()
    await record({ usageDate: now() + HOUR })
    expect(emulator.world.events[0]?.timestamp).toBe(now() / 1_000)
  })

  it('uses the payload keys of the meter', async () => {
    const { record, emulator } = openShop()
    await record({ usageMeterSlug: 'minutes', amount: 0.1 + 0.2 })
    expect(emulator.calls.at(-1)?.form.payload).toEqual({ who: 'cus_1', amount: '0.3' })
  })

  it.each([
    [1e-7, '0.0000001'],
    [2_147_483_647, '2147483647'],
    [1234.5, '1234.5'],
    [123456.78, '123456.78'],
    [12_345_678.9, '12345678.9'],
    [987_654_321.123, '987654321.123'],
    [100_000.7 + 0.1, '100000.8'],
    [100, '100'],
  ])('writes %d in plain digits', async (amount, text) => {
    const { record, emulator } = openShop()
    await record({ amount })
    expect(emulator.calls.at(-1)?.form.payload).toMatchObject({ value: text })
  })

  it.each([
    ['more digits than Stripe counts', { amount: 1_234_567_890_123_456 }, 'invalid-amount'],
    ['next to nothing', { amount: 1e-13 }, 'invalid-amount'],
    ['a meter that is not there', { usageMeterSlug: 'nothing' }, 'invalid-meter'],
    ['a meter that was put away', { usageMeterSlug: 'old' }, 'invalid-meter'],
    ['a meter that keeps the last event of an hour', { usageMeterSlug: 'hourly' }, 'invalid-meter'],
    ['a meter that keeps the last event', { usageMeterSlug: 'disk' }, 'invalid-meter'],
    [
      'several on one that counts events',
      { usageMeterSlug: 'logins', amount: 5 },
      'invalid-amount',
    ],
    [
      'a part on one that counts events',
      { usageMeterSlug: 'logins', amount: 0.5 },
      'invalid-amount',
    ],
    ['a use of long ago', { usageDate: Date.UTC(2026, 0, 1) }, 'invalid-date'],
  ])('sends nothing of %s', async (_, event, code) => {
    const { record, total, emulator } = openShop()
    await expect(record(event)).rejects.toMatchObject({ code })
    expect(emulator.world.events).toEqual([])
    expect(total()).toBe(0)
  })

  it('is refused for good where Stripe refuses it for good', async () => {
    const { record, emulator } = openShop()
    emulator.fail({ on: 'meter_events', as: 400 })
    await expect(record()).rejects.toMatchObject({ code: 'refused' })
  })

  it.each(['drop', 'lose', 'html', 500, 503] as const)(
    'counts once when the connection fails (%s) and the use is sent again',
    async (as) => {
      const { record, emulator, total } = openShop()
      await record({ transactionId: 'before' })
      emulator.fail({ on: 'meter_events', as, times: 5 })
      await expect(record()).rejects.not.toHaveProperty('code', 'refused')
      emulator.fail()
      await record()
      await record()
      expect(total()).toBe(2)
    },
  )

  it('counts once when the client of Stripe itself tries again', async () => {
    const { emulator, now } = openShop()
    const stripe = clientOf(emulator, { maxNetworkRetries: 2 })
    emulator.fail({ on: 'meter_events', as: 'lose' })
    const use = { usageMeterSlug: 'api_calls', amount: 4, transactionId: 'use_1' }
    await recordStripeUsage(stripe, 'cus_1', use, { secret: 'secret', now })
    expect(emulator.total('api_calls', 'cus_1')).toBe(4)
  })

  it('sends the events of one customer and meter one after the other', async () => {
    const { record, emulator, total } = openShop({ busy: 5 })
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => record({ transactionId: `use_${index}` })),
    )
    expect(total()).toBe(8)
    expect(emulator.calls.filter(({ status }) => status === 429)).toEqual([])
  })

  it('waits while Stripe is busy, and gives up after a while', async () => {
    const { record, emulator, total } = openShop()
    emulator.fail({ on: 'meter_events', as: 429, times: 3 })
    await record()
    expect(total()).toBe(1)
    emulator.fail({ on: 'meter_events', as: 429, times: 50 })
    await expect(record({ transactionId: 'use_2' })).rejects.toMatchObject({ statusCode: 429 })
  })

  it('counts a use a second time after a day, unless what was recorded is remembered', async () => {
    const { record, pass, total } = openShop()
    const recorded = new Keyv()
    await record({}, { recorded })
    pass(25 * HOUR)
    expect((await record({}, { recorded })).usageEvent.repeated).toBe(true)
    expect(total()).toBe(1)
    // What `remembersIdsFor` of a source is for.
    await record()
    expect(total()).toBe(2)
  })

  it.each([
    ['text', 'true'],
    ['a number', 1],
  ])('remembers in a store that keeps %s', async (_, kept) => {
    const { record, pass, total } = openShop()
    const values = new Map<string, unknown>()
    const recorded = {
      get: async (key: string) => values.get(key),
      set: async (key: string) => values.set(key, kept),
    }
    await record({}, { recorded })
    pass(25 * HOUR)
    await record({}, { recorded })
    expect(total()).toBe(1)
  })

  it('needs a secret', async () => {
    const { record } = openShop()
    await expect(record({}, { secret: '' })).rejects.toThrow('STRIPE_SECRET_KEY')
  })
})

describe('the route of a browser', () => {
  const post = (body: object) =>
    new Request('https://app.test/api/usage-events', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://app.test' },
      body: JSON.stringify({ usageMeterSlug: 'api_calls', transactionId: 'use_1', ...body }),
    })

  it('tells when it was recorded, by which the report contains it or not', async () => {
    let time = Date.now()
    const { stripe, emulator } = openShop({ now: () => time, lag: () => 60_000 })
    emulator.subscribe('cus_1', ['price_calls_free'], 86_400)
    const route = createUsageEventHandler({
      authenticate: () => 'cus_1',
      record: (event, customer) => recordStripeUsage(stripe, customer, event, { secret: 'secret' }),
    })
    const answer = await route(post({ amount: 2 }))
    const reply: { recordedAt: number; recordedAfter: number } = await answer.json()
    const { recordedAt, recordedAfter } = reply
    expect(recordedAfter).toBeLessThanOrEqual(recordedAt)
    time = recordedAt + 30_000
    const early = await readStripeUsage(stripe, 'cus_1', { now: () => time })
    expect(early.metrics.api_calls?.used).toBe(0)
    expect(early.asOf).toBeLessThan(recordedAfter)
    time = recordedAt + 301_000
    const late = await readStripeUsage(stripe, 'cus_1', { now: () => time })
    expect(late.metrics.api_calls?.used).toBe(2)
    expect(late.asOf).toBeGreaterThan(recordedAt)
  })

  it('answers 400 to what Stripe will never take, and 500 to what it may', async () => {
    const { stripe, emulator } = openShop({ now: Date.now })
    const onError = vi.fn<(error: unknown) => void>()
    const route = createUsageEventHandler({
      authenticate: () => 'cus_1',
      record: (event, customer) => recordStripeUsage(stripe, customer, event, { secret: 'secret' }),
      onError,
    })
    expect((await route(post({ usageMeterSlug: 'nothing' }))).status).toBe(400)
    emulator.fail({ on: 'meter_events', as: 400 })
    expect((await route(post({}))).status).toBe(400)
    expect(onError).not.toHaveBeenCalled()
    emulator.fail({ on: 'meter_events', as: 500 })
    expect((await route(post({}))).status).toBe(500)
    expect(onError).toHaveBeenCalledOnce()
  })
})
