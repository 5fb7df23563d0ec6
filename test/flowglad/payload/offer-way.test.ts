import { describe, expect, it } from 'vitest'
import { wayTo } from '../../../src/flowglad/payload/offer-way.js'
import { billingOf, subscription } from '../../support/billing.js'

const on = (fields: Readonly<Record<string, unknown>>) => billingOf({ subscription: fields })

describe('the way to a plan', () => {
  it.each([
    ['a free plan', on({ isFreePlan: true }), { by: 'checkout' }],
    [
      'no subscription',
      billingOf({}, { currentSubscriptions: [], currentSubscription: undefined }),
      { by: 'checkout' },
    ],
    ['a paid plan', on({ isFreePlan: false }), { by: 'adjustment', subscriptionId: 'sub_1' }],
    ['a plan not said to be free', on({}), { by: 'adjustment', subscriptionId: 'sub_1' }],
  ])('from %s', (_, billing, way) => {
    expect(wayTo('plan', billing)).toEqual(way)
  })

  it.each([
    ['is not charged for', { doNotCharge: true }],
    ['does not renew', { renews: false }],
    ['is already going to change', { scheduledAdjustmentAt: 1 }],
    ['is going to end', { status: 'cancellation_scheduled' }],
  ])('is closed where the subscription %s', (why, fields) => {
    expect(wayTo('plan', on({ isFreePlan: false, ...fields }))).toEqual({
      by: 'closed',
      why: `the subscription sub_1 ${why}`,
    })
  })

  const free = subscription({ subscription: { id: 'sub_free', isFreePlan: true, createdAt: 9e12 } })
  const paid = subscription({ subscription: { id: 'sub_paid', isFreePlan: false } })
  const both = billingOf({}, { currentSubscriptions: [free, paid], currentSubscription: free })

  it('never leads somebody who pays to a second subscription', () => {
    expect(wayTo('plan', both)).toEqual({
      by: 'closed',
      why: 'the customer already pays for the subscription sub_paid',
    })
    expect(wayTo('plan', both, 'sub_free')).toMatchObject({ by: 'closed' })
    expect(wayTo('plan', both, 'sub_paid')).toEqual({
      by: 'adjustment',
      subscriptionId: 'sub_paid',
    })
  })

  it('is closed for a subscription that is not current, and without billing', () => {
    expect(wayTo('plan', on({ isFreePlan: true }), 'sub_9')).toMatchObject({ by: 'closed' })
    expect(wayTo('plan', null)).toMatchObject({ by: 'closed' })
  })
})

describe('the way to a top-up', () => {
  it.each([{ isFreePlan: true }, { isFreePlan: false }, { doNotCharge: true }])(
    'is a checkout on %o',
    (fields) => {
      expect(wayTo('top-up', on(fields))).toEqual({ by: 'checkout' })
    },
  )
})
