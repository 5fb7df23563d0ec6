import { describe, expect, it, vi } from 'vitest'
import { costOf } from '../../src/billing/cost.js'
import type { OnMalformed } from '../../src/billing/decode.js'
import { readReport } from '../../src/report-api/read-report.js'
import { createUsageReportHandler } from '../../src/server/report-handler.js'
import { type ReadStripeUsageOptions, readStripeUsage } from '../../src/stripe/read-stripe-usage.js'
import { catalog, openStripe } from '../support/stripe/shop.js'
import type { Price } from '../support/stripe/world.js'

const DAY = 86_400_000

/** A shop with one customer, who has used something since the period began ten days ago. */
function openShop(prices: readonly string[], lag = () => 0) {
  const shop = openStripe(catalog, { lag })
  const { emulator, stripe, now } = shop
  const subscription = emulator.subscribe('cus_1', prices, (10 * DAY) / 1_000)
  let count = 0
  return {
    ...shop,
    subscription,
    use: (event_name: string, value: number, daysAgo = 0) =>
      stripe.billing.meterEvents.create({
        event_name,
        identifier: `event_${++count}`,
        timestamp: Math.floor((now() - daysAgo * DAY) / 1_000),
        payload:
          event_name === 'minutes'
            ? { who: 'cus_1', amount: String(value) }
            : { stripe_customer_id: 'cus_1', value: String(value) },
      }),
    read: (options: ReadStripeUsageOptions = {}) =>
      readStripeUsage(stripe, 'cus_1', { now, ...options }),
  }
}

const standard = ['price_pro', 'price_calls_free', 'price_minutes']

describe('the report of a Stripe customer', () => {
  it('has included and overage by the tiers, and what further use costs', async () => {
    const { use, read, pass } = openShop(standard)
    await use('api_calls', 1_200, 3)
    await use('api_calls', 48)
    await use('minutes', 12.5)
    pass(60_000)
    const { metrics, estimatedCost } = await read()
    expect(metrics.api_calls).toEqual({
      name: 'API calls',
      unit: 'calls',
      kind: 'quota',
      included: 1_000,
      used: 1_248,
      overage: 248,
      percentage: 124.8,
      onLimit: 'billed',
      unitPrice: 0.0025,
      currency: 'usd',
    })
    expect(metrics.minutes).toMatchObject({ kind: 'metered', used: 12.5, unitPrice: 0.015 })
    // 248 × 0.25 ¢ = 62 ¢, and 12.5 × 1.5 ¢ = 18.75 ¢.
    expect(estimatedCost).toEqual({ base: 49, overage: 0.81, total: 49.81, currency: 'usd' })
  })

  it.each([
    ['behind what is included', 1_500, [1_000, '0'], 500, 2_100],
    ['from the first use on', 600, [400, '1', 900], 600, 800],
  ] as const)('has the parts of a graduated price %s', async (_, used, first, beyond, cents) => {
    const [up_to, unit_amount_decimal, flat_amount] = first
    const tiered: Price = {
      id: 'price_tiered',
      product: 'prod_calls',
      meter: 'api_calls',
      tiers: [
        { up_to, unit_amount_decimal, ...(flat_amount && { flat_amount }) },
        { up_to: 1_200, unit_amount_decimal: '2' },
        { up_to: null, unit_amount_decimal: '0.5', flat_amount: 1_550 },
      ],
    }
    const sells = { ...catalog, prices: [...catalog.prices, tiered] }
    const { emulator, stripe, now, pass } = openStripe(sells)
    emulator.subscribe('cus_1', ['price_tiered'], (10 * DAY) / 1_000)
    await stripe.billing.meterEvents.create({
      event_name: 'api_calls',
      identifier: 'event_1',
      payload: { stripe_customer_id: 'cus_1', value: String(used) },
    })
    pass(60_000)
    const data = await readStripeUsage(stripe, 'cus_1', { now })
    const onMalformed = vi.fn<OnMalformed>()
    const [meter] = readReport(data, {}, onMalformed)?.meters ?? []
    expect(onMalformed).not.toHaveBeenCalled()
    const price = meter?.kind === 'quota' || meter?.kind === 'metered' ? meter.price : undefined
    expect(price?.tiers).toHaveLength(flat_amount ? 3 : 2)
    expect(price && costOf(beyond, price)).toEqual({ amount: cents, currency: 'USD' })
    expect(data.estimatedCost?.overage).toBe(cents / 100)
  })

  it('has the period of the items and counts nothing before it', async () => {
    const { use, read, subscription } = openShop(standard)
    await use('api_calls', 500, 11)
    await use('api_calls', 7, 9)
    const { period, metrics } = await read()
    expect(period).toEqual({ start: '2026-02-28T12:00:00Z', end: '2026-03-30T12:00:00Z' })
    expect(Date.parse(period?.end ?? '') / 1_000).toBe(subscription.end)
    expect(metrics.api_calls?.used).toBe(7)
  })

  it('says which plan it is, and how it stands', async () => {
    const { emulator, read, subscription } = openShop(['price_calls_free', 'price_pro'])
    const pro = { name: 'Pro', slug: 'pro', free: false, price: 49, currency: 'usd' }
    const monthly = { interval: { unit: 'month', count: 1 }, portalUrl: '/api/billing/portal' }
    const asked = () => read({ portalUrl: '/api/billing/portal' })
    expect((await asked()).plan).toEqual({ ...pro, ...monthly, status: 'active' })
    Object.assign(subscription, { status: 'trialing', trial_end: subscription.end })
    const trial = await asked()
    expect(trial.plan).toMatchObject({ status: 'trialing', trialEndsAt: '2026-03-30T12:00:00Z' })
    expect(trial.estimatedCost).toBeUndefined()
    Object.assign(subscription, { status: 'past_due', cancel_at_period_end: true })
    const late = await asked()
    expect(late.plan).toMatchObject({ status: 'past-due', endsAt: '2026-03-30T12:00:00Z' })
    expect(late.estimatedCost?.total).toBe(49)
    emulator.subscribe('cus_1', ['price_free'])
    expect((await asked()).plan).toMatchObject({
      name: 'Free',
      price: 0,
      free: true,
      status: 'active',
    })
  })

  it('leaves out a subscription that is not billed any more beside one that is', async () => {
    const { emulator, read } = openShop(['price_pro', 'price_calls_pro'])
    const old = emulator.subscribe('cus_1', ['price_free', 'price_calls_free'])
    old.status = 'unpaid'
    const { plan, metrics, estimatedCost } = await read()
    expect(plan).toMatchObject({ name: 'Pro', status: 'active' })
    expect(metrics.api_calls?.included).toBe(50_000)
    expect(estimatedCost?.total).toBe(49)
    old.status = 'past_due'
    // Two prices for one meter: Stripe bills by both, and what is included is not known.
    expect((await read()).metrics.api_calls).toMatchObject({ kind: 'counted', included: null })
  })

  it('multiplies a plan by its quantity', async () => {
    const { read, subscription } = openShop(['price_pro'])
    Object.assign(subscription.items[0] ?? {}, { quantity: 3 })
    const { plan, estimatedCost } = await read()
    expect(plan).toMatchObject({ price: 147, quantity: 3 })
    expect(estimatedCost).toEqual({ base: 147, overage: 0, total: 147, currency: 'usd' })
  })

  it('takes the cost from a preview of the next invoice where it is asked to', async () => {
    const { use, read } = openShop(standard)
    await use('api_calls', 2_000)
    const cost = { base: 49, overage: 2.5, total: 51.5, currency: 'usd' }
    expect((await read({ preview: true, now: () => Date.UTC(2026, 2, 11) })).estimatedCost).toEqual(
      cost,
    )
  })

  it('has the prices’ cost where no next invoice is made, and says so', async () => {
    const { emulator, read } = openShop(standard)
    const onMalformed = vi.fn<OnMalformed>()
    emulator.fail({ on: 'create_preview', as: 404 })
    expect((await read({ preview: true, onMalformed })).estimatedCost?.total).toBe(49)
    expect(onMalformed).toHaveBeenCalledWith('estimatedCost', expect.any(String))
    emulator.fail({ on: 'create_preview', as: 500 })
    await expect(read({ preview: true })).rejects.toThrow('Made to fail.')
  })

  it.each([false, true])('costs what every subscription does (preview: %s)', async (preview) => {
    const { emulator, read, use, pass } = openShop(['price_minutes'])
    await use('minutes', 100, 5)
    await use('minutes', 10, 1)
    pass(60_000)
    for (let count = 0; count < 11; count++) emulator.subscribe('cus_1', ['price_pro'])
    emulator.subscribe('cus_1', ['price_minutes'], (2 * DAY) / 1_000)
    const { metrics, estimatedCost } = await read({ preview })
    // Of its own period: 110 × 1.5 ¢ by the one, 10 × 1.5 ¢ by the other.
    expect(estimatedCost).toEqual({ base: 539, overage: 1.8, total: 540.8, currency: 'usd' })
    expect(metrics.minutes?.used).toBe(10)
  })

  it('has a metric of money for credits, with a pool for each grant', async () => {
    const { stripe, read } = openShop(standard)
    const grant = (name: string, value: number, some: object = {}) =>
      stripe.billing.creditGrants.create({
        customer: 'cus_1',
        name,
        category: 'paid',
        amount: { type: 'monetary', monetary: { currency: 'usd', value } },
        applicability_config: { scope: { price_type: 'metered' } },
        ...some,
      })
    await grant('Top-up', 2_500)
    await grant('Welcome gift', 500, { expires_at: Date.UTC(2026, 3, 1) / 1_000, priority: 10 })
    await grant('Gone', 500, { expires_at: Date.UTC(2026, 1, 1) / 1_000 })
    const { metrics, credits } = await read()
    expect(metrics.credits).toMatchObject({ kind: 'balance', unit: 'usd', remaining: 30 })
    expect(metrics.credits?.pools).toEqual([
      { name: 'Welcome gift', remaining: 5, expiresAt: '2026-04-01T00:00:00Z' },
      { name: 'Top-up', remaining: 25 },
    ])
    expect(credits?.grants?.map(({ source, amount }) => [source, amount])).toEqual([
      ['Welcome gift', 5],
      ['Top-up', 25],
    ])
    expect((await read({ credits: false })).metrics.credits).toBeUndefined()
  })

  describe('with a part that cannot be read', () => {
    /** The shop, and what the page reads of its report. */
    function openBroken() {
      const shop = openShop(standard)
      const onMalformed = vi.fn<OnMalformed>()
      const read = async (options: ReadStripeUsageOptions = {}) => {
        const report = await shop.read({ onMalformed, ...options })
        const meters = readReport(report)?.meters ?? []
        return { report, kinds: Object.fromEntries(meters.map(({ slug, kind }) => [slug, kind])) }
      }
      const parts = () => onMalformed.mock.calls.map(([part]) => part)
      return { ...shop, read, parts }
    }

    it('tells credits as unknown, and the rest', async () => {
      const { stripe, read, parts } = openBroken()
      const { id } = await stripe.billing.creditGrants.create({
        customer: 'cus_1',
        category: 'paid',
        amount: { type: 'monetary', monetary: { currency: 'usd', value: 500 } },
        applicability_config: { scope: { price_type: 'metered' } },
      })
      const { retrieve } = stripe.billing.creditBalanceSummaries
      stripe.billing.creditBalanceSummaries.retrieve = async (...asked) => ({
        ...(await retrieve.apply(stripe.billing.creditBalanceSummaries, asked)),
        balances: [],
      })
      const { report, kinds } = await read()
      expect(kinds).toEqual({ credits: 'unreadable', api_calls: 'quota', minutes: 'metered' })
      expect(report.credits).toBeUndefined()
      expect(parts()).toEqual([`grant.${id}`])
    })

    it.each([
      ['of the period', {}],
      ['of dates', { startDate: Date.UTC(2026, 2, 2), endDate: Date.UTC(2026, 2, 4, 12) }],
    ])(
      'tells a meter as unknown whose summaries hold no numbers, in a report %s',
      async (_, asked) => {
        const { stripe, read, parts, use } = openBroken()
        await use('api_calls', 48, 1)
        const { meters } = stripe.billing
        const list = meters.listEventSummaries
        Object.assign(meters, {
          listEventSummaries: async (...given: Parameters<typeof list>) => {
            const page = await list.apply(meters, given)
            const [id] = given
            const isCalls = id === 'mtr_api_calls'
            return isCalls ? { data: [{ aggregated_value: 'many' }], has_more: false } : page
          },
        })
        const { kinds, report } = await read({ now: () => Date.UTC(2026, 2, 11), ...asked })
        expect(kinds.api_calls).toBe('unreadable')
        expect(kinds.minutes).not.toBe('unreadable')
        expect(report.estimatedCost).toBeUndefined()
        expect(report.history?.api_calls).toBeUndefined()
        expect(parts()).toEqual(['meter.api_calls'])
      },
    )

    it('tells a meter as unknown whose item has no period', async () => {
      const { stripe, read, parts } = openBroken()
      const { subscriptions } = stripe
      const { retrieve } = subscriptions
      Object.assign(subscriptions, {
        retrieve: async (...asked: Parameters<typeof retrieve>) => {
          const { items, ...found } = await retrieve.apply(subscriptions, asked)
          const data = items.data.map((item) => ({ ...item, current_period_end: null }))
          return { ...found, items: { ...items, data } }
        },
      })
      expect((await read()).kinds).toEqual({ api_calls: 'unreadable', minutes: 'unreadable' })
      expect(parts()).toEqual(['meter.api_calls', 'meter.minutes'])
    })

    it('names each part by its id', async () => {
      const { stripe, read, parts } = openBroken()
      const { subscriptions } = stripe
      const { retrieve } = subscriptions
      const ids: string[] = []
      Object.assign(subscriptions, {
        retrieve: async (...asked: Parameters<typeof retrieve>) => {
          const { items, ...found } = await retrieve.apply(subscriptions, asked)
          const [plan, calls, minutes] = items.data
          ids.push(calls?.id ?? '', minutes?.price.id ?? '')
          const data = [
            plan,
            { ...calls, price: { ...calls?.price, currency: 'dollars' } },
            {
              ...minutes,
              price: { ...minutes?.price, unit_amount: -1, unit_amount_decimal: null },
            },
          ]
          return { ...found, items: { ...items, data } }
        },
      })
      await read()
      expect(parts()).toEqual([`item.${ids[0]}`, `price.${ids[1]}`])
    })
  })

  it('has a metric for somebody who never had credits, where they are sold', async () => {
    const { read } = openShop(standard)
    expect((await read()).metrics.credits).toBeUndefined()
    const { metrics } = await read({ credits: { currency: 'usd', name: 'Wallet' } })
    expect(readReport({ metrics })?.meters[0]).toMatchObject({ name: 'Wallet', none: true })
  })

  it('has entitlements as features, and says no to the ones it was told of', async () => {
    const { emulator, read } = openShop(standard)
    emulator.world.entitlements.set('cus_1', ['hd', 'export'])
    expect((await read({ features: ['hd', 'sso'] })).features).toEqual({
      hd: true,
      export: true,
      sso: false,
    })
    expect((await read({ features: false })).features).toBeUndefined()
  })

  it('takes what the host knows of its meters besides Stripe', async () => {
    const { use, read } = openShop(standard)
    await use('minutes', 80)
    const meters = { minutes: { name: 'Talk', unit: 'm', limit: 100 }, api_calls: { hidden: true } }
    const { metrics, estimatedCost } = await read({ meters, now: () => Date.UTC(2026, 2, 11) })
    expect(metrics).not.toHaveProperty('api_calls')
    expect(metrics.minutes).toMatchObject({ name: 'Talk', unit: 'm', included: 100, used: 80 })
    // Stripe bills every minute, whatever the host says is included.
    expect(metrics.minutes).not.toHaveProperty('unitPrice')
    expect(estimatedCost?.overage).toBe(1.2)
  })

  it('lets a limit depend on the plan, and stop use', async () => {
    const { use, read, emulator } = openShop(['price_free', 'price_minutes'])
    await use('minutes', 80)
    const asked = () =>
      read({
        meters: (plan) =>
          plan?.slug === 'free' ? { minutes: { limit: 60, onLimit: 'blocked' } } : {},
        now: () => Date.UTC(2026, 2, 11),
      })
    expect((await asked()).metrics.minutes).toMatchObject({ included: 60, onLimit: 'blocked' })
    emulator.subscribe('cus_1', ['price_pro', 'price_minutes'], 1)
    expect((await asked()).metrics.minutes).toMatchObject({ included: null, kind: 'metered' })
  })

  it('reads dates by day', async () => {
    const { use, read } = openShop(standard)
    await use('api_calls', 5, 2)
    await use('api_calls', 6, 1)
    await use('api_calls', 1, 40 / 24)
    const [startDate, endDate] = [Date.UTC(2026, 2, 7), Date.UTC(2026, 2, 10)]
    const usage = await read({ startDate, endDate })
    expect(usage.metrics.api_calls).toMatchObject({ used: 12, included: null })
    expect(usage.history?.api_calls).toEqual([
      { date: '2026-03-07', used: 0 },
      { date: '2026-03-08', used: 6 },
      { date: '2026-03-09', used: 6 },
    ])
    expect(usage).not.toHaveProperty('plan')
    await expect(read({ startDate: endDate, endDate: startDate })).rejects.toThrow('before endDate')
    await expect(read({ startDate: 0 })).rejects.toThrow('at most 366 days')
  })

  it('reads only the asked part of a day', async () => {
    const { use, read } = openShop(standard)
    await use('api_calls', 5, 2)
    await use('api_calls', 3, 2.25)
    const { history, metrics } = await read({ startDate: Date.UTC(2026, 2, 8, 11) })
    expect(history?.api_calls?.[0]).toEqual({ date: '2026-03-08', used: 5 })
    expect(metrics.api_calls?.used).toBe(5)
  })

  it('follows every page', async () => {
    const prices = Array.from(
      { length: 130 },
      (_, index): Price => ({
        id: `price_${index}`,
        product: 'prod_pro',
        unit_amount_decimal: '100',
      }),
    )
    const { emulator, stripe, now } = openStripe({ ...catalog, prices })
    emulator.subscribe(
      'cus_1',
      prices.map(({ id }) => id),
    )
    for (let index = 0; index < 105; index++) {
      emulator.subscribe('cus_1', [], 0, { status: 'canceled' })
    }
    const { estimatedCost } = await readStripeUsage(stripe, 'cus_1', { now })
    expect(estimatedCost?.total).toBe(130)
  })

  it('has no numbers for somebody without a subscription', async () => {
    const { emulator, stripe, now } = openStripe()
    emulator.world.customers.set('cus_2', { id: 'cus_2', card: false })
    const usage = await readStripeUsage(stripe, 'cus_2', { now })
    expect(usage).toMatchObject({ period: null, metrics: {} })
    expect(usage).not.toHaveProperty('estimatedCost')
  })

  it.each(['', 'cus_1/../../prices', 'user_1 ', 'cus-1'])('asks nothing for %j', async (id) => {
    const { emulator, stripe } = openStripe()
    await expect(readStripeUsage(stripe, id)).rejects.toMatchObject({ code: 'invalid-identifier' })
    expect(emulator.calls).toEqual([])
  })
})

describe('summaries that lag', () => {
  it('are told: asOf is so long before the question, and notAfter when it was answered', async () => {
    const { read, now } = openShop(standard)
    expect(await read()).toMatchObject({ asOf: now() - 300_100, notAfter: now() + 100 })
    expect(await read({ lag: 60_000 })).toMatchObject({ asOf: now() - 60_100 })
  })

  it('contain a use when it was counted, not when it was accepted', async () => {
    const { use, read, pass } = openShop(standard, () => 90_000)
    await use('api_calls', 5)
    pass(60_000)
    expect((await read()).metrics.api_calls?.used).toBe(0)
    pass(60_000)
    expect((await read()).metrics.api_calls?.used).toBe(5)
  })
})

describe('the route', () => {
  it('answers what the client of this library reads', async () => {
    const { stripe, use, now, pass } = openShop(standard)
    await use('api_calls', 1_248)
    pass(60_000)
    const route = createUsageReportHandler({
      authenticate: () => ({ stripe: 'cus_1' }),
      readUsage: (user, query) => readStripeUsage(stripe, user.stripe, { ...query, now }),
    })
    const response = await route(new Request('https://app.test/api/billing/usage'))
    const body: { data: unknown } = await response.json()
    const onMalformed = vi.fn<OnMalformed>()
    const report = readReport(body.data, {}, onMalformed)
    expect(onMalformed).not.toHaveBeenCalled()
    expect(report?.meters[0]).toMatchObject({
      kind: 'quota',
      slug: 'api_calls',
      limit: 1_000,
      used: 1_248,
      overage: 'billed',
      price: { unitPrice: 0.25, per: 1, currency: 'USD' },
    })
    expect(report?.cost?.total).toEqual({ amount: 4_962, currency: 'USD' })
    expect(report?.about.plan).toMatchObject({ name: 'Pro', status: 'active' })
  })

  it('answers 500 while Stripe fails, and no half report', async () => {
    const { emulator, stripe, now } = openShop(standard)
    const onError = vi.fn<(error: unknown) => void>()
    const route = createUsageReportHandler({
      authenticate: () => 'user_1',
      readUsage: () => readStripeUsage(stripe, 'cus_1', { now }),
      onError,
    })
    emulator.fail({ on: 'event_summaries', as: 500 })
    expect((await route(new Request('https://app.test/usage'))).status).toBe(500)
    expect(onError).toHaveBeenCalledOnce()
  })
})
