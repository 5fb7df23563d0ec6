import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultCatalog, type SandboxCatalog } from '../../src/sandbox/catalog.js'
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from '../../src/sandbox/create-sandbox.js'
import { memoryStore } from '../../src/sandbox/sandbox-core.js'

const start = Date.UTC(2026, 2, 1)
const april = Date.UTC(2026, 3, 1)
const day = 86_400_000

const distinct: SandboxCatalog = {
  ...defaultCatalog,
  meters: [
    ...defaultCatalog.meters,
    { slug: 'projects', name: 'Projects', aggregation: 'count_distinct_properties' },
  ],
}

const open = (options: SandboxOptions = {}) =>
  createSandbox({ customers: [{ externalId: 'user_1' }, { externalId: 'user_2' }], ...options })

const current = (sandbox: Sandbox, customer = 'user_1') =>
  sandbox.actions.billing({ customer })?.currentSubscription

const balance = (sandbox: Sandbox, meter: string, customer = 'user_1') =>
  current(sandbox, customer)?.experimental.usageMeterBalances.find((row) => row.slug === meter)
    ?.availableBalance

const toNextPeriod = (sandbox: Sandbox) => sandbox.clock.advance(april - sandbox.clock.now())

describe('balances', () => {
  it('start as the grants of the plan, in a period of the calendar month', () => {
    const sandbox = open()
    expect(balance(sandbox, 'generations')).toBe(100)
    expect(balance(sandbox, 'credits')).toBe(50)
    expect(current(sandbox)).toMatchObject({
      currentBillingPeriodStart: start,
      currentBillingPeriodEnd: april,
      createdAt: start,
    })
  })

  it('have no row for a meter without entries, and one below 0 after use without credit', () => {
    const sandbox = open()
    expect(balance(sandbox, 'upscales')).toBeUndefined()
    sandbox.actions.record({ meter: 'upscales', amount: 30 })
    expect(balance(sandbox, 'upscales')).toBe(-30)
    sandbox.actions.record({ meter: 'generations', amount: 140 })
    expect(balance(sandbox, 'generations')).toBe(-40)
  })

  it('are the grants minus each different event once, whatever is repeated', () => {
    const uses = fc.array(
      fc.record({ id: fc.integer({ min: 0, max: 8 }), amount: fc.integer({ min: 1, max: 60 }) }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(uses, fc.integer({ min: -50, max: 50 }), (list, adjusted) => {
        const sandbox = open()
        const first = new Map<number, number>()
        for (const { id, amount } of list) {
          if (!first.has(id)) first.set(id, amount)
          const event = sandbox.actions.record({
            meter: 'generations',
            amount,
            transactionId: `job_${id}`,
          })
          expect(event.amount).toBe(first.get(id))
        }
        sandbox.actions.adjust({ meter: 'generations', amount: adjusted })
        const used = [...first.values()].reduce((sum, amount) => sum + amount, 0)
        expect(balance(sandbox, 'generations')).toBe(100 + adjusted - used)
        expect(sandbox.actions.events()).toHaveLength(first.size)
      }),
      { numRuns: 60 },
    )
  })

  it('are the same after the store was closed and opened', () => {
    const store = memoryStore()
    const before = open({ store })
    before.actions.record({ meter: 'generations', amount: 7, transactionId: 'job_1' })
    before.actions.topUp({ price: 'credits-1000' })
    before.actions.subscribe({ price: 'starter-monthly' })
    const after = open({ store })
    expect(after.actions.billing()).toEqual(before.actions.billing())
    expect(after.actions.events()).toEqual(before.actions.events())
    after.actions.record({ meter: 'generations' })
    const ids = store.load().map((line) => /"id":"([^"]+)"/.exec(line)?.[1])
    const named = ids.filter((id) => id !== undefined)
    expect(new Set(named).size).toBe(named.length)
  })
})

describe('transaction ids', () => {
  it('are taken on one meter only', () => {
    const sandbox = open()
    sandbox.actions.record({ meter: 'generations', transactionId: 'job_1' })
    sandbox.actions.record({ meter: 'credits', transactionId: 'job_1' })
    expect(sandbox.actions.events()).toHaveLength(2)
  })

  it('conflict between customers', () => {
    const sandbox = open()
    sandbox.actions.record({ meter: 'generations', transactionId: 'job_1' })
    const again = () =>
      sandbox.actions.record({ meter: 'generations', transactionId: 'job_1', customer: 'user_2' })
    expect(again).toThrow('does not belong to subscription')
    expect(balance(sandbox, 'generations', 'user_2')).toBe(100)
  })

  it('conflict with the same customer’s former subscription', () => {
    const sandbox = open()
    sandbox.actions.record({ meter: 'generations', transactionId: 'job_1' })
    sandbox.actions.subscribe({ price: 'pro-monthly' })
    const again = () => sandbox.actions.record({ meter: 'generations', transactionId: 'job_1' })
    expect(again).toThrow('does not belong to subscription')
  })

  it('collapse when they are all empty', () => {
    const sandbox = open()
    sandbox.actions.record({ meter: 'generations', transactionId: '' })
    sandbox.actions.record({ meter: 'generations', transactionId: '' })
    expect(balance(sandbox, 'generations')).toBe(99)
  })
})

describe('a meter that counts distinct properties', () => {
  const use = (sandbox: Sandbox, properties: Record<string, unknown>, amount = 1) =>
    sandbox.actions.record({ meter: 'projects', amount, properties })

  it('stores every event and debits each combination once, in whatever key order', () => {
    const sandbox = open({ catalog: distinct })
    use(sandbox, { project: 'a', team: { x: 1, y: 2 } }, 3)
    use(sandbox, { team: { y: 2, x: 1 }, project: 'a' }, 3)
    expect(balance(sandbox, 'projects')).toBe(-3)
    use(sandbox, { project: 'b' })
    expect(balance(sandbox, 'projects')).toBe(-4)
    expect(sandbox.actions.events()).toHaveLength(3)
  })

  it('counts a combination again for another subscription and in the next period', () => {
    const sandbox = open({ catalog: distinct })
    use(sandbox, { project: 'a' })
    sandbox.actions.record({ customer: 'user_2', meter: 'projects', properties: { project: 'a' } })
    expect(balance(sandbox, 'projects', 'user_2')).toBe(-1)
    toNextPeriod(sandbox)
    use(sandbox, { project: 'a' })
    expect(balance(sandbox, 'projects')).toBe(-2)
  })

  it('needs properties', () => {
    expect(() => use(open({ catalog: distinct }), {})).toThrow('Properties are required')
  })
})

describe('a period that ends', () => {
  it('lets unused recurring credit expire and grants it anew', () => {
    const sandbox = open()
    sandbox.actions.record({ meter: 'generations', amount: 30 })
    toNextPeriod(sandbox)
    expect(balance(sandbox, 'generations')).toBe(100)
    expect(current(sandbox)?.currentBillingPeriodStart).toBe(april)
  })

  it('keeps credit that does not expire, and use takes the expiring one first', () => {
    const sandbox = open()
    sandbox.actions.adjust({ meter: 'generations', amount: 500 })
    sandbox.actions.record({ meter: 'generations', amount: 130 })
    toNextPeriod(sandbox)
    expect(balance(sandbox, 'generations')).toBe(470 + 100)
    expect(balance(sandbox, 'credits')).toBe(50)
  })

  it('settles an overage that costs and starts again from the grant', () => {
    const dues: unknown[] = []
    const sandbox = open({ settle: (due) => dues.push(due) > 0 })
    sandbox.actions.record({ meter: 'generations', amount: 150 })
    sandbox.actions.record({ meter: 'upscales', amount: 2500 })
    toNextPeriod(sandbox)
    expect(balance(sandbox, 'generations')).toBe(100)
    expect(balance(sandbox, 'upscales')).toBe(0)
    expect(dues).toMatchObject([
      { meterSlug: 'generations', overage: 50, cost: 200, currency: 'USD' },
      { meterSlug: 'upscales', overage: 2500, cost: 500, currency: 'USD' },
    ])
  })

  it('keeps an overage that costs nothing or was not paid', () => {
    const sandbox = open({ settle: () => false })
    sandbox.actions.record({ meter: 'credits', amount: 60 })
    sandbox.actions.record({ meter: 'generations', amount: 150 })
    toNextPeriod(sandbox)
    expect(balance(sandbox, 'credits')).toBe(-10)
    expect(balance(sandbox, 'generations')).toBe(50)
    sandbox.clock.advance(30 * day)
    expect(balance(sandbox, 'generations')).toBe(100)
  })

  it('rolls over once for every period that was slept through', () => {
    const sandbox = open()
    sandbox.clock.advance(365 * day)
    expect(balance(sandbox, 'generations')).toBe(100)
    expect(current(sandbox)?.currentBillingPeriodStart).toBe(Date.UTC(2027, 2, 1))
  })

  it('ends a subscription whose cancellation was scheduled', () => {
    const sandbox = open()
    sandbox.actions.setStatus({ status: 'cancellation_scheduled' })
    expect(current(sandbox)?.cancelScheduledAt).toBe(april)
    toNextPeriod(sandbox)
    expect(current(sandbox)).toBeUndefined()
    expect(sandbox.actions.billing()?.subscriptions[0]).toMatchObject({
      status: 'canceled',
      canceledAt: april,
    })
  })
})

describe('plans', () => {
  it('change the subscription’s id from free to paid', () => {
    const sandbox = open()
    const free = current(sandbox)
    sandbox.actions.record({ meter: 'generations', amount: 90 })
    sandbox.actions.subscribe({ price: 'starter-monthly' })
    const paid = current(sandbox)
    expect(paid?.id).not.toBe(free?.id)
    expect(paid).toMatchObject({ isFreePlan: false, name: 'Starter' })
    expect(balance(sandbox, 'generations')).toBe(1000)
    expect(sandbox.actions.billing()?.subscriptions[0]).toMatchObject({
      id: free?.id,
      status: 'canceled',
      current: false,
      cancellationReason: 'upgraded_to_paid',
      replacedBySubscriptionId: paid?.id,
    })
    expect(sandbox.actions.billing()?.currentSubscriptions).toHaveLength(1)
  })

  it('grant the prorated difference when a paid plan grows in the middle of its period', () => {
    const sandbox = open({ customers: [{ externalId: 'user_1', plan: 'starter-monthly' }] })
    const id = current(sandbox)?.id
    // Half of March is left: 10,000 × 0.5 = 5,000, of which 1,000 were granted before.
    sandbox.clock.advance(start + 15.5 * day - sandbox.clock.now())
    sandbox.actions.record({ meter: 'generations', amount: 10 })
    sandbox.actions.subscribe({ price: 'pro-monthly' })
    expect(current(sandbox)?.id).toBe(id)
    expect(balance(sandbox, 'generations')).toBe(4990)
    const item = current(sandbox)?.experimental.featureItems[0]
    expect(item).toMatchObject({ amount: 10_000, createdAt: sandbox.clock.now() })
    toNextPeriod(sandbox)
    expect(balance(sandbox, 'generations')).toBe(10_000)
  })

  it('count only what this period granted when a plan grows in a later one', () => {
    const sandbox = open({ customers: [{ externalId: 'user_1', plan: 'starter-monthly' }] })
    sandbox.clock.advance(april + 15 * day - sandbox.clock.now())
    sandbox.actions.subscribe({ price: 'pro-monthly' })
    expect(balance(sandbox, 'generations')).toBe(5000)
  })

  it('keep the credits when they shrink, until the period ends', () => {
    const sandbox = open({ customers: [{ externalId: 'user_1', plan: 'pro-monthly' }] })
    sandbox.actions.subscribe({ price: 'starter-monthly' })
    expect(balance(sandbox, 'generations')).toBe(10_000)
    toNextPeriod(sandbox)
    expect(balance(sandbox, 'generations')).toBe(1000)
  })

  it('list a top-up as a purchase and not as a feature', () => {
    const sandbox = open()
    sandbox.actions.topUp({ price: 'credits-1000', quantity: 2 })
    expect(balance(sandbox, 'credits')).toBe(2050)
    const billing = sandbox.actions.billing()
    expect(billing?.purchases).toMatchObject([
      { priceId: 'price_credits-1000', quantity: 2, totalPurchaseValue: 2000 },
    ])
    const grants = billing?.currentSubscription?.experimental.featureItems
    expect(grants?.filter((item) => item.usageMeterId === 'meter_credits')).toHaveLength(1)
  })

  it.each([
    ['active', true],
    ['trialing', true],
    ['past_due', true],
    ['unpaid', true],
    ['cancellation_scheduled', true],
    ['incomplete', false],
    ['incomplete_expired', false],
    ['paused', false],
    ['canceled', false],
  ] as const)('make a subscription that is %s current: %s', (status, isIt) => {
    const sandbox = open()
    sandbox.actions.setStatus({ status })
    expect(sandbox.actions.billing()?.currentSubscriptions).toHaveLength(isIt ? 1 : 0)
  })

  it('give every meter a no-charge price, the default where nothing else is sold', () => {
    const meters = open().actions.billing()?.pricingModel.usageMeters
    expect(
      meters?.map((meter) => [meter.slug, meter.defaultPrice.slug, meter.prices.length]),
    ).toEqual([
      ['generations', 'generations-overage', 2],
      ['credits', 'credits_no_charge', 1],
      ['upscales', 'upscales-standard', 2],
    ])
  })
})
