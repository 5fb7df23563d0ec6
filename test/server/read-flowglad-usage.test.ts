import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stateOf } from '../../src/billing/meter.js'
import { readBilling } from '../../src/flowglad/payload/billing.js'
import { readReport } from '../../src/report-api/read-report.js'
import type { SandboxCatalog } from '../../src/sandbox/catalog.js'
import { defaultCatalog } from '../../src/sandbox/catalog.js'
import type { PlanState } from '../../src/sandbox/subscriptions.js'
import {
  type ReadFlowgladUsageOptions,
  readFlowgladUsage,
} from '../../src/server/read-flowglad-usage.js'
import type { ReadUsageEvents, StoredUsageEvent } from '../../src/server/usage-between.js'
import { openAccount } from './account.js'

const unused = { unit: '', included: null, used: 0, overage: 0, percentage: 0 }
const catalog: SandboxCatalog = {
  ...defaultCatalog,
  meters: [
    ...defaultCatalog.meters,
    { slug: 'users', name: 'Users', aggregation: 'count_distinct_properties' },
    { slug: 'pages', name: 'Pages' },
  ],
}
/** What the sandbox's frozen clock shows, 11.4 of 31 days into the period. */
const now = Date.UTC(2026, 2, 12, 10)
const march = (day: number, hour = 0) => Date.UTC(2026, 2, day, hour)

let account: Awaited<ReturnType<typeof openAccount>>
beforeEach(async () => {
  const customers = [{ externalId: 'user_1', plan: 'starter-monthly' }, { externalId: 'user_2' }]
  account = await openAccount({ catalog, customers })
})
afterEach(() => account.close())

const read = async (options: ReadFlowgladUsageOptions = {}, customer = 'user_1') =>
  readFlowgladUsage(await account.as(customer).getBilling(), { now: () => now, ...options })
const use = (meter: string, amount: number) => account.sandbox.actions.record({ meter, amount })

describe('a meter whose number cannot be read', () => {
  const spoilt = async (options: ReadFlowgladUsageOptions = {}) => {
    const text = JSON.stringify(await account.as('user_1').getBilling())
    const billing: unknown = JSON.parse(
      text.replaceAll(/"availableBalance":-?\d+/g, '"availableBalance":"?"'),
    )
    const data = await readFlowgladUsage(billing, { now: () => now, ...options })
    return readReport(JSON.parse(JSON.stringify(data)))?.meters ?? []
  }

  it('is told without a number, so that a page does not take it for not in the plan', async () => {
    use('generations', 1)
    expect(await spoilt()).toContainEqual(
      expect.objectContaining({ kind: 'unreadable', slug: 'generations', name: 'Generations' }),
    )
    const meters = { generations: { name: 'Calls' } }
    expect(await spoilt({ meters })).toContainEqual(
      expect.objectContaining({ kind: 'unreadable', name: 'Calls' }),
    )
    expect(
      (await spoilt({ meters: { generations: { hidden: true } } })).map(({ slug }) => slug),
    ).not.toContain('generations')
  })
})

describe('the plan in a report', () => {
  it.each([
    { status: 'active' },
    { status: 'trialing', days: 3 },
    { status: 'past_due' },
    { status: 'unpaid' },
    { status: 'cancellation_scheduled' },
    { status: 'change_scheduled', price: 'starter-monthly' },
  ] satisfies PlanState[])('is read as it was told: %o', async (state) => {
    account.sandbox.actions.subscribe({ price: 'pro-monthly', quantity: 2 })
    account.sandbox.actions.setStatus(state)
    const told = readBilling(await account.as('user_1').getBilling(), { now })
    const { about } = readReport(JSON.parse(JSON.stringify(await read()))) ?? {}
    expect(told?.plan).toMatchObject({ name: 'Pro', quantity: 2 })
    expect(about?.plan).toEqual(told?.plan)
    expect(about?.features).toEqual(told?.features)
  })

  it('is not told for dates', async () => {
    const readEvents: ReadUsageEvents = async function* none() {}
    const dated = await read({ startDate: march(1), endDate: march(2), readEvents })
    expect(dated).not.toHaveProperty('plan')
    expect(dated).not.toHaveProperty('features')
  })
})

describe('readFlowgladUsage for the current period', () => {
  it('reports every meter of the plan in the documented shape', async () => {
    use('generations', 258)
    expect(await read()).toEqual({
      period: { start: '2026-03-01T00:00:00Z', end: '2026-04-01T00:00:00Z' },
      metrics: {
        generations: {
          name: 'Generations',
          unit: '',
          included: 1000,
          used: 258,
          overage: 0,
          percentage: 25.8,
          unitPrice: 4,
          per: 100,
          currency: 'usd',
        },
        credits: {
          ...unused,
          name: 'Credits',
          included: 50,
          kind: 'balance',
          none: false,
          resetsAt: null,
        },
        upscales: {
          ...unused,
          name: 'Upscales',
          kind: 'metered',
          unitPrice: 2,
          per: 1000,
          currency: 'usd',
        },
        users: {
          ...unused,
          name: 'Users',
          kind: 'unlimited',
          aggregation: 'count_distinct_properties',
          resetsAt: null,
        },
        pages: { ...unused, name: 'Pages', kind: 'unlimited', resetsAt: null },
      },
      estimatedCost: { base: 12, overage: 0, total: 12, currency: 'usd' },
      plan: {
        name: 'Starter',
        slug: 'starter',
        priceSlug: 'starter-monthly',
        free: false,
        price: 12,
        currency: 'usd',
        interval: { unit: 'month', count: 1 },
        portalUrl: expect.stringContaining('https://'),
      },
      features: { 'hd-downloads': true, 'private-mode': false },
      projectedUsage: {
        generations: { projected: 701, percentage: 70.1 },
        upscales: { projected: 0, percentage: 0 },
      },
    })
  })

  it('tells a page that reads it what Flowglad tells', async () => {
    const kinds = async () => {
      const meters = readReport(await read())?.meters ?? []
      return Object.fromEntries(
        meters.map((meter) => [
          meter.slug,
          [meter.kind, meter.kind === 'unreadable' ? null : stateOf(meter)],
        ]),
      )
    }
    expect(await kinds()).toMatchObject({
      generations: ['quota', 'normal'],
      credits: ['balance', 'normal'],
      upscales: ['metered', 'normal'],
      pages: ['unlimited', 'unlimited'],
    })
    use('credits', 50)
    expect((await kinds()).credits).toEqual(['balance', 'exhausted'])
    use('credits', 1)
    expect((await kinds()).credits).toEqual(['balance', 'over'])
  })

  it.each([
    ['all of it', 1000, { used: 1000, overage: 0, percentage: 100 }, 0],
    ['one more', 1001, { used: 1001, overage: 1, percentage: 100.1 }, 0.04],
    ['much more', 1400, { used: 1400, overage: 400, percentage: 140 }, 16],
  ])('prices the overage when %s is used', async (_, amount, metric, overage) => {
    use('generations', amount)
    const { metrics, estimatedCost } = await read()
    expect(metrics.generations).toMatchObject({ included: 1000, ...metric })
    expect(estimatedCost).toEqual({ base: 12, overage, total: 12 + overage, currency: 'usd' })
  })

  it('counts credits kept from a larger plan as included, not as negative use', async () => {
    account.sandbox.actions.adjust({ meter: 'generations', amount: 500 })
    expect((await read()).metrics.generations).toMatchObject({ included: 1500, used: 0 })
  })

  it('calls nothing of nothing all of it', async () => {
    const { metrics } = await read({ meters: { pages: { limit: 0 } } })
    expect(metrics.pages).toMatchObject({ included: 0, used: 0, overage: 0, percentage: 100 })
  })

  it('gives credits so that included − used is what is left, below 0 too', async () => {
    use('credits', 20)
    expect((await read()).metrics.credits).toMatchObject({ included: 30, used: 0, overage: 0 })
    use('credits', 35)
    expect((await read()).metrics.credits).toMatchObject({
      included: 0,
      used: 5,
      overage: 5,
      percentage: 100,
    })
  })

  it('counts and prices pay as you go without a limit', async () => {
    use('upscales', 2500)
    const { metrics, estimatedCost } = await read()
    expect(metrics.upscales).toMatchObject({
      included: null,
      used: 2500,
      overage: 0,
      percentage: 0,
    })
    expect(estimatedCost).toEqual({ base: 12, overage: 5, total: 17, currency: 'usd' })
  })

  it('has a free plan cost nothing', async () => {
    expect((await read({}, 'user_2')).estimatedCost).toEqual({
      base: 0,
      overage: 0,
      total: 0,
      currency: 'usd',
    })
  })

  it('counts money without minor units as it is', async () => {
    await account.close()
    account = await openAccount({
      catalog: { ...catalog, currency: 'JPY' },
      customers: [{ externalId: 'user_1', plan: 'starter-monthly' }],
    })
    use('generations', 1100)
    expect((await read()).estimatedCost).toEqual({
      base: 1200,
      overage: 400,
      total: 1600,
      currency: 'jpy',
    })
  })

  it('leaves the cost out where the plan’s price is not known', async () => {
    const billing = await account.as('user_1').getBilling()
    const current = { ...billing.currentSubscription, doNotCharge: true }
    const free = { ...billing, currentSubscriptions: [current], currentSubscription: current }
    expect(await readFlowgladUsage(free, { now: () => now })).not.toHaveProperty('estimatedCost')
  })

  it('adds what the host knows of its meters', async () => {
    const { metrics } = await read({
      meters: {
        generations: { unit: 'images', name: 'Images', overage: 'billed' },
        pages: { limit: 10 },
        users: { hidden: true },
      },
    })
    const images = { name: 'Images', unit: 'images', included: 1000, onLimit: 'billed' }
    expect(metrics.generations).toMatchObject(images)
    expect(metrics.pages).toMatchObject({ included: 10, used: 0, percentage: 0 })
    expect(metrics).not.toHaveProperty('users')
  })

  it('leaves out what the plan does not hold', async () => {
    const billing = await account.as('user_1').getBilling()
    const [current] = account.sandbox.actions.billing()?.currentSubscriptions ?? []
    if (!current) return expect.unreachable()
    const experimental = { featureItems: [], usageMeterBalances: [] }
    const bare = { ...current, experimental }
    const noPrices = {
      ...billing.pricingModel,
      usageMeters: billing.pricingModel.usageMeters.map((meter) => ({
        ...meter,
        prices: [],
        defaultPrice: null,
      })),
    }
    const { metrics } = await readFlowgladUsage({
      ...billing,
      pricingModel: noPrices,
      currentSubscriptions: [bare],
      currentSubscription: bare,
    })
    expect(Object.keys(metrics)).not.toContain('generations')
    expect(Object.keys(metrics)).toContain('pages')
  })

  it('has nothing to report without a subscription', async () => {
    account.sandbox.actions.setStatus({ status: 'canceled' })
    expect(await read()).toEqual({ period: null, metrics: {} })
  })

  it('is clear about something that is no billing', async () => {
    await expect(readFlowgladUsage({ error: 'nope' })).rejects.toMatchObject({ code: 'unreadable' })
    await expect(readFlowgladUsage(null)).rejects.toThrow('Pass what getBilling() answers')
  })
})

describe('readFlowgladUsage between two dates', () => {
  const stored = (...events: readonly StoredUsageEvent[]) =>
    vi.fn<ReadUsageEvents>(async function* () {
      yield* events
    })
  const days = { startDate: march(2), endDate: march(5) }

  it('refuses dates where nobody knows what was used, and says why', async () => {
    await expect(read(days)).rejects.toMatchObject({
      code: 'invalid-date',
      message: expect.stringContaining('only the current billing period is known'),
    })
  })

  it('adds up the host’s events, by day', async () => {
    const readEvents = stored(
      { meter: 'generations', amount: 3, at: march(2) },
      { meter: 'generations', amount: 4, at: march(4, 23) },
      { meter: 'generations', amount: 5, at: march(4, 1) },
      { meter: 'pages', amount: 0.1, at: march(3) },
      { meter: 'pages', amount: 0.2, at: march(3) },
    )
    const report = await read({ ...days, readEvents })
    expect(readEvents).toHaveBeenCalledWith({
      customer: { id: expect.any(String), externalId: 'user_1' },
      ...days,
    })
    expect(report.period).toEqual({ start: '2026-03-02T00:00:00Z', end: '2026-03-05T00:00:00Z' })
    expect(report.metrics.generations).toMatchObject({ included: 1000, used: 12, percentage: 1.2 })
    expect(report.metrics.pages).toMatchObject({ included: null, used: 0.3 })
    expect(report.history?.generations).toEqual([
      { date: '2026-03-02', used: 3 },
      { date: '2026-03-03', used: 0 },
      { date: '2026-03-04', used: 9 },
    ])
    expect(report.history?.pages?.[1]).toEqual({ date: '2026-03-03', used: 0.3 })
    expect(report).not.toHaveProperty('estimatedCost')
    expect(report).not.toHaveProperty('projectedUsage')
  })

  it.each([
    ['before the first moment', march(2) - 1, false],
    ['at the first moment', march(2), true],
    ['in the last moment', march(5) - 1, true],
    ['after the last moment', march(5), false],
  ])('tells an event %s from the others', async (_, at, counts) => {
    const readEvents = stored({ meter: 'generations', amount: 1, at })
    const report = await read({ ...days, readEvents })
    expect(report.metrics.generations?.used).toBe(counts ? 1 : 0)
  })

  it.each([
    ['an unknown meter', { meter: '__proto__', amount: 1, at: march(3) }],
    ['an amount that is none', { meter: 'generations', amount: Number.NaN, at: march(3) }],
    ['a time that is none', { meter: 'generations', amount: 1, at: Number.NaN }],
  ])('leaves out %s and says so', async (_, event) => {
    const onMalformed = vi.fn<(part: string, message: string) => void>()
    const report = await read({ ...days, readEvents: stored(event), onMalformed })
    expect(report.metrics.generations?.used).toBe(0)
    expect(onMalformed).toHaveBeenCalledWith('event', expect.any(String))
  })

  it('counts a combination of properties once, on the day it is first met', async () => {
    const seen = (at: number, properties: StoredUsageEvent['properties']) => ({
      meter: 'users',
      amount: 1,
      at,
      ...(properties && { properties }),
    })
    const readEvents = stored(
      seen(march(2), { user: 'ada', team: 1 }),
      seen(march(3), { team: 1, user: 'ada' }),
      seen(march(4), { user: 'bob', team: 1 }),
    )
    const report = await read({ ...days, readEvents })
    expect(report.history?.users?.map(({ used }) => used)).toEqual([1, 0, 1])
  })

  it.each([
    ['from the first day of the period', march(1), march(3), 1000],
    ['to the end of the period', march(3), march(32), 1000],
    ['from before the period', march(1) - 1, march(3), null],
    ['to after the period', march(3), march(32) + 1, null],
  ])('knows the limit only within the period: %s', async (_, startDate, endDate, included) => {
    const report = await read({ startDate, endDate, readEvents: stored() })
    expect(report.metrics.generations?.included).toBe(included)
  })

  it('begins with the period and ends now where a side is left out', async () => {
    const open = await read({ endDate: march(5), readEvents: stored() })
    expect(open.period?.start).toBe('2026-03-01T00:00:00Z')
    const until = await read({ startDate: march(11), readEvents: stored() })
    expect(until.period?.end).toBe('2026-03-12T10:00:00Z')
    expect(until.history?.generations?.map(({ date }) => date)).toEqual([
      '2026-03-11',
      '2026-03-12',
    ])
  })

  it('shows no days that have not begun', async () => {
    const report = await read({ startDate: march(11), endDate: march(20), readEvents: stored() })
    expect(report.history?.generations?.at(-1)?.date).toBe('2026-03-12')
  })

  it('refuses a range that its left-out side puts in reverse', async () => {
    const early = read({ endDate: march(1) - 1, readEvents: stored() })
    await expect(early).rejects.toThrow('startDate must be before endDate')
    const late = read({ startDate: march(20), readEvents: stored() })
    await expect(late).rejects.toThrow('startDate must be before endDate')
  })

  it('asks for a start where there is no period to begin with', async () => {
    account.sandbox.actions.setStatus({ status: 'canceled' })
    const open = read({ endDate: march(5), readEvents: stored() })
    await expect(open).rejects.toMatchObject({ code: 'invalid-date' })
  })

  it.each([
    [366, true],
    [367, false],
  ])('takes %i days: %s', async (count, taken) => {
    const readEvents = stored()
    const asked = read({ startDate: march(1 - count), endDate: march(1), readEvents })
    if (taken) expect((await asked).history?.generations).toHaveLength(366)
    else await expect(asked).rejects.toThrow('at most 366 days')
    expect(readEvents).toHaveBeenCalledTimes(taken ? 1 : 0)
  })
})
