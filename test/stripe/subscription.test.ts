import { describe, expect, it, vi } from 'vitest'
import type { OnMalformed } from '../../src/billing/decode.js'
import { dashboardOfReport } from '../../src/billing/report-dashboard.js'
import { readReport } from '../../src/report-api/read-report.js'
import { type ReadStripeUsageOptions, readStripeUsage } from '../../src/stripe/read-stripe-usage.js'
import { createStripeUpgradeHandler } from '../../src/stripe/upgrade-handler.js'
import { catalog, openStripe } from '../support/stripe/shop.js'
import type { Price, Subscription } from '../support/stripe/world.js'

const DAY = 86_400_000

const prices: readonly Price[] = [
  {
    id: 'price_many',
    product: 'prod_pro',
    unit_amount_decimal: '4900',
    lookup_key: 'many',
    currency_options: {
      eur: { unit_amount_decimal: '4500' },
      jpy: { unit_amount_decimal: '7400' },
      kwd: { unit_amount_decimal: '15250' },
    },
  },
  {
    id: 'price_many_calls',
    product: 'prod_calls',
    meter: 'api_calls',
    tiers: [
      { up_to: 1_000, unit_amount_decimal: '0' },
      { up_to: null, unit_amount_decimal: '0.25' },
    ],
    currency_options: {
      eur: {
        tiers: [
          { up_to: 900, unit_amount_decimal: '0' },
          { up_to: null, unit_amount_decimal: '0.2' },
        ],
      },
    },
  },
  {
    id: 'price_seats',
    product: 'prod_pro',
    tiers: [
      { up_to: 2, unit_amount_decimal: '1000', flat_amount: 500 },
      { up_to: null, unit_amount_decimal: '800' },
    ],
  },
  {
    id: 'price_calls_fee',
    product: 'prod_calls',
    meter: 'api_calls',
    tiers: [
      { up_to: 1_000, unit_amount_decimal: '0', flat_amount: 2_000 },
      { up_to: null, unit_amount_decimal: '0.25' },
    ],
  },
  {
    id: 'price_packs',
    product: 'prod_minutes',
    meter: 'minutes',
    unit_amount_decimal: '500',
    transform_quantity: { divide_by: 100, round: 'up' },
  },
  { id: 'price_yearly', product: 'prod_pro', unit_amount_decimal: '49000', interval: 'year' },
]

/** A customer on a plan that began ten days ago. */
function open(ids: readonly string[], about: Partial<Subscription> = {}) {
  const shop = openStripe({ ...catalog, prices: [...catalog.prices, ...prices] })
  const { emulator, stripe, now, pass } = shop
  const subscription = emulator.subscribe('cus_1', ids, (10 * DAY) / 1_000, about)
  const onMalformed = vi.fn<OnMalformed>()
  return {
    ...shop,
    subscription,
    onMalformed,
    async use(event_name: string, value: number) {
      const payload =
        event_name === 'minutes'
          ? { who: 'cus_1', amount: String(value) }
          : { stripe_customer_id: 'cus_1', value: String(value) }
      await stripe.billing.meterEvents.create({ event_name, payload })
      pass(60_000)
    },
    read: (options: ReadStripeUsageOptions = {}) =>
      readStripeUsage(stripe, 'cus_1', { now, onMalformed, ...options }),
  }
}

/** What a page says of the cost. */
function saidOf(data: Awaited<ReturnType<typeof readStripeUsage>>, now: number) {
  const read = readReport(data)
  if (!read) throw new Error('No report.')
  const { period, meters, cost, about } = read
  return dashboardOfReport(
    {
      status: 'ready',
      report: {
        customer: { id: 'cus_1' },
        subscription: { id: 'report', period, current: ['report'] },
        ...about,
        meters,
      },
      cost,
      history: new Map(),
      resources: [],
      span: period,
      period,
      range: { preset: 'this-period' },
      setRange: () => {},
      metrics: null,
      setMetrics: () => {},
      available: [],
      stale: false,
      refreshing: false,
      updatedAt: now,
      error: null,
      refresh: async () => {},
    },
    now,
  )
}

describe('a subscription in another currency than that of its prices', () => {
  it.each([
    ['eur', 45],
    ['jpy', 7_400],
    ['kwd', 15.25],
  ])('costs what the prices ask in %s', async (currency, price) => {
    const { read, onMalformed } = open(['price_many'], { currency })
    const { plan, estimatedCost } = await read()
    expect(plan).toMatchObject({ price, currency })
    expect(estimatedCost).toEqual({ base: price, overage: 0, total: price, currency })
    expect(onMalformed).not.toHaveBeenCalled()
  })

  it('has the tiers of its currency', async () => {
    const { read, use } = open(['price_many', 'price_many_calls'], { currency: 'eur' })
    await use('api_calls', 1_400)
    const { metrics, estimatedCost } = await read()
    const calls = { included: 900, overage: 500, unitPrice: 0.002, currency: 'eur' }
    expect(metrics.api_calls).toMatchObject(calls)
    expect(estimatedCost).toEqual({ base: 45, overage: 1, total: 46, currency: 'eur' })
  })

  it('says no amount that is of another currency', async () => {
    const { read, onMalformed } = open(['price_pro', 'price_calls_free'], { currency: 'eur' })
    const { plan, metrics, estimatedCost } = await read()
    expect(estimatedCost).toBeUndefined()
    expect(plan).not.toHaveProperty('price')
    expect(metrics.api_calls).toMatchObject({ kind: 'counted', included: null })
    expect(onMalformed.mock.calls.map(([part]) => part)).toEqual([
      'price.price_pro',
      'price.price_calls_free',
    ])
  })

  it('is offered plans in its currency, and nobody else is', async () => {
    const { emulator, stripe } = open(['price_many'], { currency: 'eur' })
    emulator.world.customers.set('cus_2', { id: 'cus_2', card: true })
    const route = createStripeUpgradeHandler({
      stripe,
      authenticate: (request) => request.headers.get('x-customer'),
      customerOf: (customer) => customer,
      stripeCustomer: (customer) => customer,
      offers: {
        pro: { price: 'price_many' },
        credits: {
          kind: 'top-up',
          price: 'price_credits',
          credits: { amount: 2_500, currency: 'usd' },
        },
      },
    })
    const shown = async (customer: string) => {
      const request = new Request('https://app.test/api/billing/upgrade', {
        headers: { 'x-customer': customer },
      })
      const body: { data: { offers: Record<string, { price: unknown }> } } = await (
        await route(request)
      ).json()
      return Object.values(body.data.offers).map(({ price }) => price)
    }
    const price = (unitPrice: number, currency: string) => ({ unitPrice, per: 1, currency })
    expect(await shown('cus_1')).toEqual([price(4_500, 'EUR'), price(2_500, 'USD')])
    expect(await shown('cus_2')).toEqual([price(4_900, 'USD'), price(2_500, 'USD')])
  })
})

describe('what a plan costs', () => {
  it('is not said of one that bills use alone, which is not free either', async () => {
    const { read } = open(['price_minutes'])
    const { plan } = await read()
    expect(plan).toMatchObject({ name: 'Minutes', free: false })
    expect(plan).not.toHaveProperty('price')
  })

  it('holds what a metered price charges without any use', async () => {
    const { read, now } = open(['price_calls_fee'])
    const data = await read()
    expect(data.plan).toMatchObject({ free: false, price: 20 })
    expect(data.estimatedCost).toMatchObject({ base: 20, total: 20 })
    expect(saidOf(data, now())).toMatchObject({ planCost: { amount: 2_000 } })
  })

  it('is that of the tiers for a quantity', async () => {
    const { read, subscription } = open(['price_seats'])
    Object.assign(subscription.items[0] ?? {}, { quantity: 5 })
    // 500 + 2 × 1000 + 3 × 800
    expect((await read()).plan).toMatchObject({ price: 49, quantity: 5 })
  })

  it('is not said as one number of items that are paid at different intervals', async () => {
    const { read } = open(['price_yearly', 'price_calls_fee'])
    expect((await read()).plan).not.toHaveProperty('price')
  })

  it('is not claimed of an item that is tried', async () => {
    const { read, subscription, now } = open(['price_pro'])
    Object.assign(subscription.items[0] ?? {}, { trial_end: subscription.end })
    const data = await read()
    expect(data.estimatedCost).toBeUndefined()
    expect(saidOf(data, now()).cost).toEqual([])
  })

  it.each(['unpaid', 'paused'])('is nothing for now while it is %s', async (status) => {
    const { read, subscription, now } = open(['price_pro'])
    Object.assign(subscription, { status })
    const data = await read()
    expect(data.plan).toMatchObject({ status, price: 49 })
    expect(saidOf(data, now()).cost).toEqual([])
  })

  it.each([
    ['void', null, 0],
    ['mark_uncollectible', null, 0],
    ['keep_as_draft', null, 49],
    ['void', 1, 49],
  ])('with invoices of %s that are paid again at %j comes to %d', async (behavior, at, total) => {
    const { read, subscription, now } = open(['price_pro'])
    const resumes_at = at && now() / 1_000 + at
    Object.assign(subscription, { pause_collection: { behavior, resumes_at } })
    expect((await read()).estimatedCost?.total).toBe(total)
    expect((await read({ preview: true })).estimatedCost?.total).toBe(total)
  })
})

describe('use that has no price for each', () => {
  it('is in the cost so far, and nobody guesses what it comes to in the end', async () => {
    const { read, use, now } = open(['price_pro', 'price_packs', 'price_calls_free'])
    await use('minutes', 401)
    await use('api_calls', 1_100)
    const data = await read()
    expect(data.estimatedCost).toMatchObject({ base: 49, overage: 25.25, total: 74.25 })
    expect(saidOf(data, now())).toMatchObject({ cost: [{ amount: 7_425 }], projectedCost: null })
  })
})

describe('a schedule', () => {
  it('that cancels at its end says when', async () => {
    const { read, subscription, emulator } = open(['price_pro'])
    const { start, end } = subscription
    const items = [{ price: 'price_pro', quantity: 1 }]
    const later = end + (end - start)
    emulator.world.schedules.set('sub_sched_1', {
      id: 'sub_sched_1',
      subscription: subscription.id,
      phases: [
        { start, end, items },
        { start: end, end: later, items },
      ],
      metadata: {},
      end_behavior: 'cancel',
    })
    subscription.schedule = 'sub_sched_1'
    const { plan } = await read()
    expect(Date.parse(plan?.endsAt ?? '') / 1_000).toBe(later)
    expect(plan).not.toHaveProperty('change')
  })
})

describe('credit grants', () => {
  it.each([
    [60, { remaining: 60, kind: 'balance' }],
    [101, { used: null }],
  ])('of %d are all counted, or none', async (count, metric) => {
    const { emulator, read, now } = open(['price_pro'])
    for (let index = 0; index < count; index++) {
      emulator.world.grants.set(`credgr_${index}`, {
        id: `credgr_${index}`,
        customer: 'cus_1',
        name: 'Top-up',
        category: 'paid',
        currency: 'usd',
        value: 100,
        applied: 0,
        priority: 50,
        effective_at: now() / 1_000 - 60,
        expires_at: null,
        metadata: {},
      })
    }
    const { metrics } = await read()
    expect(metrics.credits).toMatchObject(metric)
  })
})
