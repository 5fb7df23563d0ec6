import { describe, expect, it } from 'vitest'
import { readBilling } from '../../../src/flowglad/payload/billing.js'
import { billingOf, now, period, product, subscription } from '../../support/billing.js'

type Fields = Readonly<Record<string, unknown>>

function read(billing: unknown) {
  const malformed: string[] = []
  const report = readBilling(billing, { now, onMalformed: (part) => void malformed.push(part) })
  return { plan: report?.plan, current: report?.subscription, malformed }
}

function listed(...subscriptions: readonly unknown[]) {
  const currentSubscriptions = subscriptions.map((one) =>
    typeof one === 'string' ? subscription({ subscription: { id: one } }) : one,
  )
  return billingOf({}, { currentSubscriptions, currentSubscription: null })
}

function priceOf(parts: Fields, products = [product('subscription')]) {
  return read(billingOf({ subscription: parts, products })).plan?.price
}

describe('the newest subscription', () => {
  const touched = (id: string, updatedAt: unknown) =>
    subscription({ subscription: { id, updatedAt } })

  it.each([
    { what: 'was changed last', list: [touched('a', 5), touched('b', 9)], id: 'b' },
    { what: 'was changed last, listed first', list: [touched('a', 9), touched('b', 5)], id: 'a' },
    { what: 'says when it was changed', list: [touched('a', 9), touched('b', null)], id: 'a' },
    { what: 'has the greatest id of equals', list: ['a', 'c', 'b'], id: 'c' },
    { what: 'has the greatest id of equals, listed first', list: ['c', 'b', 'a'], id: 'c' },
  ])('is the one that $what', ({ list, id }) => {
    const { current, malformed } = read(listed(...list))
    expect([current?.id, malformed]).toEqual([id, []])
  })

  it('is not looked for among those that cannot be read, which are named', () => {
    const { current, malformed } = read(listed(null, { id: 7 }, 'a'))
    expect([current?.current, malformed]).toEqual([['a'], ['subscription']])
  })
})

describe('the period', () => {
  it.each([
    { what: 'without an end', parts: { currentBillingPeriodEnd: null } },
    { what: 'without a start', parts: { currentBillingPeriodStart: undefined } },
    { what: 'with an end that is no time', parts: { currentBillingPeriodEnd: 'soon' } },
    { what: 'with a start that is no time', parts: { currentBillingPeriodStart: 'now' } },
    { what: 'without length', parts: { currentBillingPeriodEnd: period.start } },
    { what: 'that ends before it starts', parts: { currentBillingPeriodEnd: period.start - 1 } },
  ])('is none, and named, $what', ({ parts }) => {
    const { current, malformed } = read(billingOf({ subscription: parts }))
    expect([current?.period, malformed]).toEqual([null, ['period.sub_1']])
  })

  it('is none, without a word, where neither end is given', () => {
    const parts = { currentBillingPeriodStart: null, currentBillingPeriodEnd: undefined }
    const { current, malformed } = read(billingOf({ subscription: parts }))
    expect([current?.period, malformed]).toEqual([null, []])
  })
})

describe('the plan', () => {
  it('is the one product of several that has the price, of several prices', () => {
    const own = { id: 'price_pro', slug: 'monthly', unitPrice: 700, currency: 'USD' }
    const yearly = { id: 'price_year', slug: 'yearly', unitPrice: 7000, currency: 'USD' }
    const products = [
      product('subscription', { name: 'Basic', prices: [yearly] }),
      product('subscription', { prices: [{ ...yearly, id: 'price_two' }, own] }),
    ]
    const { plan } = read(billingOf({ products }))
    expect(plan).toMatchObject({ name: 'Pro', priceSlug: 'monthly', price: { unitPrice: 700 } })
  })

  it('is none where nothing names it', () => {
    expect(read(billingOf({ products: [], subscription: { name: null } })).plan).toBeNull()
  })

  it('costs nothing where it is not charged, whatever the catalog says', () => {
    expect(priceOf({ doNotCharge: true })).toBeUndefined()
  })

  const agreed = { priceId: 'price_pro', unitPrice: 1500, quantity: 2, price: { currency: 'EUR' } }

  it('costs what all its items cost together: $20 and three times $10', () => {
    const usd = { currency: 'USD', type: 'subscription' }
    const items = [
      null,
      'x',
      { priceId: 'price_pro', unitPrice: 2000, quantity: 1, price: usd },
      { priceId: 'price_seats', unitPrice: 1000, quantity: 3, price: usd },
    ]
    expect(priceOf({ subscriptionItems: items })).toEqual({
      unitPrice: 5000,
      per: 1,
      currency: 'USD',
    })
  })

  it.each([
    { what: 'ended before the period', item: { expiredAt: period.start } },
    { what: 'is paid by use', item: { price: { type: 'usage', currency: 'EUR' } } },
    { what: 'was paid once', item: { price: { type: 'single_payment', currency: 'EUR' } } },
  ])('costs nothing for an item that $what', ({ item }) => {
    const other = { ...agreed, priceId: 'price_other', ...item }
    const billing = billingOf({ subscription: { subscriptionItems: [agreed, other] } })
    expect(readBilling(billing, {})?.plan?.price?.unitPrice).toBe(3000)
  })

  it.each([
    { what: 'another currency', item: { price: { currency: 'USD' } } },
    { what: 'an amount that is no number, and no price of the catalog', item: { unitPrice: 'x' } },
    { what: 'fewer seats than none', item: { quantity: -1 } },
  ])('has no cost that is known where one of several items has $what', ({ item }) => {
    const other = { ...agreed, priceId: 'price_other', ...item }
    expect(priceOf({ subscriptionItems: [agreed, other] })).toBeUndefined()
  })

  it.each([
    { what: 'an amount that is no number', item: { unitPrice: 'fifteen' } },
    { what: 'an amount below 0', item: { unitPrice: -1 } },
    { what: 'no currency', item: { price: {} } },
    { what: 'no price', item: { price: null } },
  ])('costs what the catalog says, for both seats, where the item has $what', ({ item }) => {
    const items = [{ ...agreed, ...item }]
    expect(priceOf({ subscriptionItems: items })).toEqual({
      unitPrice: 4000,
      per: 1,
      currency: 'USD',
    })
  })

  it.each([
    { item: { unitPrice: 0 }, costs: 0 },
    { item: { quantity: 0 }, costs: 0 },
    { item: { quantity: undefined }, costs: 1500 },
  ])('costs $costs for $item', ({ item, costs }) => {
    expect(priceOf({ subscriptionItems: [{ ...agreed, ...item }] })?.unitPrice).toBe(costs)
  })
})

describe('a change that is arranged', () => {
  const usd = { currency: 'USD', type: 'subscription' }
  const pro = { priceId: 'price_pro', unitPrice: 2000, price: usd, expiredAt: period.end }
  const starter = { priceId: 'price_starter', unitPrice: 900, price: usd, addedDate: period.end }
  const named = product('subscription', {
    name: 'Starter',
    slug: 'starter',
    prices: [
      {
        id: 'price_starter',
        slug: 'starter-monthly',
        type: 'subscription',
        unitPrice: 900,
        currency: 'USD',
      },
    ],
  })
  const extra = product('subscription', { name: 'Extra', prices: [{ id: 'price_extra' }] })
  const arranged = (...items: readonly Fields[]) =>
    read(
      billingOf({
        products: [product('subscription'), named, extra],
        subscription: { scheduledAdjustmentAt: period.end, subscriptionItems: items },
      }),
    ).plan

  it('is named by what is listed for the next period, which costs nothing in this one', () => {
    expect(arranged(pro, starter)).toMatchObject({
      name: 'Pro',
      price: { unitPrice: 2000 },
      change: { name: 'Starter', priceSlug: 'starter-monthly', at: period.end },
    })
  })

  it('has no name where several products are listed, or none', () => {
    const more = { ...starter, priceId: 'price_extra' }
    expect(arranged(pro, starter, more)?.change).toEqual({ at: period.end })
    expect(arranged(pro)?.change).toEqual({ at: period.end })
  })
})

describe('how the plan stands', () => {
  const planOf = (parts: Fields) => readBilling(billingOf({ subscription: parts }), {})?.plan
  const day = 86_400_000

  it('is active, monthly and one, where nothing else is said', () => {
    expect(planOf({ status: 'active', interval: 'month', intervalCount: 1 })).toEqual({
      name: 'Pro',
      slug: 'pro',
      priceSlug: 'price_pro_slug',
      free: false,
      price: { unitPrice: 2000, per: 1, currency: 'USD' },
      interval: { unit: 'month', count: 1 },
    })
  })

  it.each([
    [
      { status: 'trialing', trialEnd: period.end },
      { status: 'trialing', trialEndsAt: period.end },
    ],
    [{ status: 'credit_trial', renews: false }, { status: 'trialing' }],
    [{ status: 'past_due' }, { status: 'past-due' }],
    [{ status: 'unpaid' }, { status: 'unpaid' }],
    [{ status: 'paused' }, { status: 'paused' }],
    [{ status: 'cancellation_scheduled' }, { endsAt: period.end }],
    [
      { status: 'cancellation_scheduled', cancelScheduledAt: period.end + day },
      { endsAt: period.end + day },
    ],
    [{ status: 'active', scheduledAdjustmentAt: period.end }, { change: { at: period.end } }],
    [{ interval: 'year', intervalCount: '2' }, { interval: { unit: 'year', count: 2 } }],
    [{ subscriptionItems: [{ priceId: 'price_pro', quantity: 3 }] }, { quantity: 3 }],
  ])('is read from %j', (parts, expected) => {
    expect(planOf(parts)).toMatchObject(expected)
  })

  it.each([
    { parts: { status: 'active', trialEnd: period.start }, key: 'trialEndsAt' },
    { parts: { status: 'trialing', trialEnd: 'soon' }, key: 'trialEndsAt' },
    { parts: { status: 'active', cancelScheduledAt: null }, key: 'endsAt' },
    { parts: { status: 'new' }, key: 'status' },
    { parts: { interval: 'fortnight', intervalCount: 1 }, key: 'interval' },
    { parts: { interval: 'month', intervalCount: 0 }, key: 'interval' },
    { parts: { interval: 'month', intervalCount: 1, renews: false }, key: 'interval' },
  ])('says nothing of $key for $parts', ({ parts, key }) => {
    expect(planOf(parts)).not.toHaveProperty(key)
  })

  it.each([
    [
      'https://app.flowglad.com/billing-portal/org_1',
      'https://app.flowglad.com/billing-portal/org_1',
    ],
    ['javascript:alert(1)', undefined],
    ['http://app.flowglad.com/', undefined],
    [7, undefined],
  ])('leads to the portal %s', (billingPortalUrl, portalUrl) => {
    expect(readBilling(billingOf({}, { billingPortalUrl }), {})?.plan?.portalUrl).toBe(portalUrl)
  })
})
