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
    expect([current?.period, malformed]).toEqual([null, ['subscription']])
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

  it('costs what the item of its own price says, among others', () => {
    const other = { ...agreed, priceId: 'price_seats', unitPrice: 1 }
    expect(priceOf({ subscriptionItems: [null, 'x', other, agreed] })?.unitPrice).toBe(3000)
  })

  it('takes no item for its own where neither names a price', () => {
    const items = [{ ...agreed, priceId: null }]
    expect(priceOf({ priceId: null, subscriptionItems: items })).toBeUndefined()
  })

  it.each([
    { what: 'an amount that is no number', item: { unitPrice: '15' } },
    { what: 'an amount below 0', item: { unitPrice: -1 } },
    { what: 'fewer seats than none', item: { quantity: -1 } },
    { what: 'no currency', item: { price: {} } },
    { what: 'no price', item: { price: null } },
  ])('costs what the catalog says where the item has $what', ({ item }) => {
    const items = [{ ...agreed, ...item }]
    expect(priceOf({ subscriptionItems: items })).toEqual({
      unitPrice: 2000,
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
