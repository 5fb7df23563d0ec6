import { describe, expect, it } from 'vitest'
import { readBilling } from '../../../src/flowglad/payload/billing.js'
import {
  balance,
  billingOf,
  freeMeter,
  grant,
  now,
  period,
  product,
} from '../../support/billing.js'

function meterOf(...args: Parameters<typeof billingOf>) {
  return readBilling(billingOf(...args), { now })?.meters[0]
}

describe('a balance', () => {
  const products = [product('subscription', { features: [] }), product('single_payment')]
  const once = grant({ renewalFrequency: 'once' })
  it.each([
    { what: 'a row', parts: { balances: [balance(0)] } },
    { what: 'a gift', parts: { grants: [once] } },
    { what: 'a purchase', parts: { purchases: [{ priceId: 'price_topup', status: 'paid' }] } },
    { what: 'a refund', parts: { purchases: [{ priceId: 'price_topup', status: 'refunded' }] } },
  ])('with $what is one that is used up', ({ parts }) => {
    const meter = meterOf({ products, ...parts })
    expect(meter).toMatchObject({ kind: 'balance', available: 0 })
    expect(meter).not.toHaveProperty('none')
  })

  it.each([
    { what: 'nothing', purchases: [] },
    { what: 'a checkout that was left', purchases: [{ priceId: 'price_topup', status: 'open' }] },
    { what: 'a plan', purchases: [{ priceId: 'price_pro', status: 'paid' }] },
  ])('of somebody who bought $what never was', ({ purchases }) => {
    expect(meterOf({ products, purchases })).toMatchObject({ available: 0, none: true })
  })
})

describe('the kind of a meter', () => {
  it('is a quota when the plan grants credits each period', () => {
    expect(meterOf({ grants: [grant()], balances: [balance(742)] })).toEqual({
      kind: 'quota',
      id: 'meter_1',
      slug: 'api-calls',
      name: 'API Calls',
      aggregation: 'sum',
      used: 258,
      limit: 1000,
      limitSource: 'grants',
      period,
      resetsAt: period.end,
      derived: false,
      price: { unitPrice: 5, per: 10, currency: 'USD' },
      prices: [
        { id: 'price_usage', slug: 'api-calls-standard' },
        { id: 'price_nc', slug: 'free' },
      ],
    })
  })

  const once = grant({ id: 'grant_2', renewalFrequency: 'once', amount: 50 })
  const sold = product('single_payment')
  const pro = product('subscription')
  const plain = product('subscription', { features: [] })
  it.each([
    [
      'a quota overdrawn',
      { grants: [grant()], balances: [balance(-300)] },
      { kind: 'quota', used: 1300 },
    ],
    ['a quota never used', { grants: [grant()] }, { kind: 'quota', used: 0, limit: 1000 }],
    [
      'a quota of two grants',
      { grants: [grant(), grant({ amount: 500 })], balances: [balance(0)] },
      { kind: 'quota', used: 1500, limit: 1500 },
    ],
    [
      'a quota of nothing',
      { grants: [grant({ amount: 0 })], balances: [balance(-5)] },
      { kind: 'quota', used: 5, limit: 0 },
    ],
    [
      'kept credits above the grant',
      { grants: [grant()], balances: [balance(1600)] },
      { kind: 'quota', used: -600, limit: 1000 },
    ],
    [
      'credits granted once',
      { grants: [once], balances: [balance(20)] },
      { kind: 'balance', available: 20, derived: false, resetsAt: null },
    ],
    [
      'credits at −1',
      { grants: [once], balances: [balance(-1)] },
      { kind: 'balance', available: -1 },
    ],
    ['credits without a row', { grants: [once] }, { kind: 'balance', available: 0 }],
    ['credits kept without a grant', { balances: [balance(3)] }, { kind: 'balance', available: 3 }],
    [
      'a top-up on sale, never bought',
      { products: [plain, sold] },
      { kind: 'balance', available: 0, none: true },
    ],
    [
      'a top-up consumed',
      { products: [plain, sold], balances: [balance(0)] },
      { kind: 'balance', available: 0 },
    ],
    [
      'a top-up overdrawn',
      { products: [plain, sold], balances: [balance(-4)] },
      { kind: 'balance', available: -4 },
    ],
    [
      'pay as you go',
      { products: [plain], balances: [balance(-40)] },
      { kind: 'metered', used: 40, resetsAt: period.end },
    ],
    [
      'pay as you go settled to 0',
      { products: [plain], balances: [balance(0)] },
      { kind: 'metered', used: 0 },
    ],
    ['pay as you go never used', { products: [plain] }, { kind: 'metered', used: 0 }],
    ['pay as you go beside a plan that grants', { products: [pro] }, { kind: 'metered', used: 0 }],
    [
      'granted by a product not held',
      { products: [pro], meters: [freeMeter] },
      { kind: 'absent', reason: 'not-in-plan' },
    ],
    [
      'used though not in the plan',
      { products: [pro], meters: [freeMeter], balances: [balance(-9)] },
      { kind: 'absent' },
    ],
    [
      'free use',
      { products: [plain], meters: [freeMeter], balances: [balance(-9)] },
      { kind: 'unlimited', used: 9, resetsAt: null },
    ],
    [
      'free use without a row',
      { products: [plain], meters: [freeMeter] },
      { kind: 'unlimited', used: null },
    ],
  ])('%s', (_, parts, expected) => {
    expect(meterOf(parts)).toMatchObject(expected)
  })

  it.each([
    [
      'never charged',
      { products: [plain], balances: [balance(-40)] },
      { kind: 'unlimited', used: 40 },
    ],
    [
      'never charged, granted elsewhere',
      { products: [pro], balances: [balance(-40)] },
      { kind: 'absent' },
    ],
    [
      'never charged, with a quota',
      { grants: [grant()], balances: [balance(-1)] },
      { kind: 'quota', used: 1001 },
    ],
  ])('%s has no price', (_, parts, expected) => {
    const meter = meterOf({ ...parts, subscription: { doNotCharge: true } })
    expect(meter).toMatchObject(expected)
    expect(meter).not.toHaveProperty('price')
  })
})
