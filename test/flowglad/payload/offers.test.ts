import { describe, expect, it } from 'vitest'
import { readOffers } from '../../../src/flowglad/payload/offers.js'
import { billingOf, freeMeter, product, usagePrice } from '../../support/billing.js'

const price = {
  type: 'subscription',
  unitPrice: 2000,
  currency: 'USD',
  intervalUnit: 'month',
  intervalCount: 1,
}
const grants = [
  { type: 'usage_credit_grant', usageMeterId: 'meter_1', amount: 5, renewalFrequency: 'once' },
]
const pro = product('subscription', {
  id: 'prod_pro',
  description: 'For teams',
  singularQuantityLabel: 'seat',
  pluralQuantityLabel: 'seats',
  prices: [
    { ...price, id: 'price_pro', slug: 'pro-monthly', trialPeriodDays: 14 },
    { ...price, id: 'price_year', slug: null, intervalUnit: 'year', unitPrice: 20_000 },
    usagePrice({ id: 'price_use' }),
  ],
  features: [
    ...grants,
    { type: 'toggle', slug: 'sso', name: 'Single sign-on' },
    { type: 'toggle', slug: 'old', name: 'Gone', active: false },
    { type: 'resource', slug: 'seats', name: 'Seats', amount: 3 },
  ],
})
const pack = product('single_payment', {
  prices: [{ ...price, id: 'price_pack', slug: 'pack', type: 'single_payment' }],
  features: grants,
})
const gone = product('subscription', { active: false, prices: [{ ...price, id: 'price_gone' }] })
const read = (subscription = {}, overrides = {}) =>
  readOffers(
    billingOf({ meters: [freeMeter], products: [pro, pack, gone], subscription }, overrides),
  )

describe('readOffers', () => {
  it('lists every price that is for sale, in the catalog’s order', () => {
    expect(read().map(({ offer, product: of }) => [offer, of])).toEqual([
      [{ priceSlug: 'pro-monthly' }, 'pro'],
      [{ priceId: 'price_year' }, 'pro'],
      [{ priceSlug: 'pack' }, 'top-up'],
    ])
  })

  it('tells what a plan is for and what it switches on', () => {
    expect(read()[0]).toMatchObject({
      description: 'For teams',
      features: [
        { slug: 'sso', name: 'Single sign-on' },
        { slug: 'seats', name: 'Seats', amount: 3 },
      ],
      details: { name: 'Pro', units: { one: 'seat', other: 'seats' } },
    })
  })

  it.each([
    ['from a free plan', { isFreePlan: true }, {}, 14],
    ['from a paid one, which is changed', {}, {}, undefined],
    [
      'after an earlier trial',
      { isFreePlan: true },
      { subscriptions: [{ id: 'sub_0', trialEnd: 5 }] },
      undefined,
    ],
  ])('names a trial: %s', (_, subscription, overrides, days) => {
    expect(read(subscription, overrides)[0]?.details.trialDays).toBe(days)
  })

  it.each([null, 7, {}, { pricingModel: { products: [null, 3, {}] } }])(
    'lists nothing of %o',
    (x) => expect(readOffers(x)).toEqual([]),
  )
})
