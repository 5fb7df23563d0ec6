import { describe, expect, it } from 'vitest'
import { readBilling } from '../../../src/flowglad/payload/billing.js'
import { balance, billingOf, grant, now, subscription } from '../../support/billing.js'

function report(billing: unknown, subscriptionId?: string) {
  const malformed: string[] = []
  const onMalformed = (part: string) => void malformed.push(part)
  const asked = subscriptionId === undefined ? {} : { subscriptionId }
  return { ...readBilling(billing, { now, onMalformed, ...asked }), malformed }
}

describe('the subscription', () => {
  const a = subscription({
    balances: [balance(1, { subscriptionId: 'sub_a' })],
    subscription: { id: 'sub_a', createdAt: 3 },
  })
  const b = subscription({
    balances: [balance(2, { subscriptionId: 'sub_b' })],
    subscription: { id: 'sub_b', createdAt: 5 },
  })
  const c = subscription({
    balances: [balance(3, { subscriptionId: 'sub_c' })],
    subscription: { id: 'sub_c', createdAt: 5, updatedAt: 1 },
  })
  const several = (overrides = {}) =>
    billingOf({}, { currentSubscriptions: [a, b, c], currentSubscription: undefined, ...overrides })
  it.each([
    ['asked for', several(), 'sub_a', 'sub_a'],
    [
      'asked for, though another is the current one',
      several({ currentSubscription: b }),
      'sub_c',
      'sub_c',
    ],
    ['the payload calls current', several({ currentSubscription: c }), undefined, 'sub_c'],
    ['newest when none is called current', several(), undefined, 'sub_b'],
    [
      'newest when the one called current is unreadable',
      several({ currentSubscription: { id: 7 } }),
      undefined,
      'sub_b',
    ],
    [
      'called current though not listed',
      several({ currentSubscriptions: undefined, currentSubscription: a }),
      undefined,
      'sub_a',
    ],
    [
      'marked current among all',
      several({ currentSubscriptions: undefined, subscriptions: [a, { ...b, current: false }] }),
      undefined,
      'sub_a',
    ],
  ])('is the one %s', (_, billing, asked, id) => {
    const { subscription: read, meters } = report(billing, asked)
    expect(read?.id).toBe(id)
    const expected = { sub_a: 1, sub_b: 2, sub_c: 3 }[id]
    expect(meters?.[0]).toMatchObject({ available: expected })
  })

  it('lists every current id', () => {
    expect(report(several()).subscription?.current).toEqual(['sub_a', 'sub_b', 'sub_c'])
  })

  it.each([
    [
      'no subscription',
      billingOf({}, { currentSubscriptions: [], currentSubscription: undefined }),
      undefined,
    ],
    ['a subscription that is not current', several(), 'sub_gone'],
  ])('is null for %s', (_, billing, asked) => {
    expect(report(billing, asked)).toMatchObject({ subscription: null, plan: null, meters: [] })
  })

  it('has no period when it does not renew, whatever else it says', () => {
    const { subscription: read } = report(billingOf({ subscription: { renews: false } }))
    expect(read?.period).toBeNull()
  })

  it('ignores a balance row of another subscription', () => {
    const balances = [balance(5, { subscriptionId: 'sub_2' }), balance(900)]
    expect(report(billingOf({ grants: [grant()], balances })).meters?.[0]).toMatchObject({
      used: 100,
    })
  })
})

describe('the plan', () => {
  it('is named by the product of the subscription’s price', () => {
    expect(report(billingOf()).plan).toEqual({
      name: 'Pro',
      slug: 'pro',
      priceSlug: 'price_pro_slug',
      free: false,
      price: { unitPrice: 2000, per: 1, currency: 'USD' },
    })
  })

  it('costs what the customer agreed to, for every seat', () => {
    const item = { priceId: 'price_pro', unitPrice: 1500, quantity: 3, price: { currency: 'eur' } }
    const { plan } = report(billingOf({ subscription: { subscriptionItems: [item] } }))
    expect(plan?.price).toEqual({ unitPrice: 4500, per: 1, currency: 'EUR' })
  })

  it('is named by the subscription without a catalog, and costs nothing when not charged', () => {
    const billing = billingOf(
      { subscription: { name: 'Free', isFreePlan: true, doNotCharge: true } },
      { pricingModel: undefined, catalog: undefined },
    )
    expect(report(billing).plan).toEqual({ name: 'Free', free: true })
  })
})
