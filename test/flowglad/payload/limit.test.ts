import { describe, expect, it } from 'vitest'
import { withHighWater } from '../../../src/billing/high-water.js'
import { readBilling } from '../../../src/flowglad/payload/billing.js'
import { balance, billingOf, grant, now, period, product } from '../../support/billing.js'

function meterOf(...args: Parameters<typeof billingOf>) {
  return readBilling(billingOf(...args), { now })?.meters[0]
}

const hour = 3_600_000

describe('the limit', () => {
  const old = { createdAt: period.start - 90 * 24 * hour }
  const later = period.start + 5 * 24 * hour
  const topUp = product('single_payment')
  const top = (status: string) => [{ priceId: 'price_topup', status }]
  it.each([
    [
      'a grant an hour into the period',
      { grants: [grant({ createdAt: period.start + hour })], subscription: old },
      'quota',
    ],
    [
      'a grant later than that (an upgrade, prorated)',
      { grants: [grant({ createdAt: period.start + hour + 1 })], subscription: old },
      'balance',
    ],
    [
      'a grant of an earlier period',
      { grants: [grant({ createdAt: old.createdAt })], subscription: old },
      'quota',
    ],
    [
      'a subscription begun inside the period',
      { grants: [grant({ createdAt: later + hour })], subscription: { createdAt: later } },
      'quota',
    ],
    [
      'a first period upgraded',
      { grants: [grant({ createdAt: later + hour + 1 })], subscription: { createdAt: later } },
      'balance',
    ],
    [
      'a grant long after the beginning of one that does not renew',
      { grants: [grant({ createdAt: later })], subscription: { renews: false } },
      'balance',
    ],
    [
      'a grant late in a period of which the subscription’s own time is not known',
      { grants: [grant({ createdAt: later })], subscription: { createdAt: 'x' } },
      'balance',
    ],
    [
      'one of two grants created late',
      { grants: [grant(), grant({ createdAt: later })], subscription: old },
      'balance',
    ],
    ['once beside recurring', { grants: [grant(), grant({ renewalFrequency: 'once' })] }, 'quota'],
    ['a top-up on sale, not bought', { grants: [grant()], products: [topUp] }, 'quota'],
    ['a top-up bought', { grants: [grant()], products: [topUp], purchases: top('paid') }, 'quota'],
    [
      'a top-up refunded',
      { grants: [grant()], products: [topUp], purchases: top('refunded') },
      'quota',
    ],
    [
      'a top-up whose payment failed',
      { grants: [grant()], products: [topUp], purchases: top('failed') },
      'quota',
    ],
    [
      'a checkout left open',
      { grants: [grant()], products: [topUp], purchases: top('open') },
      'quota',
    ],
    [
      'the plan itself bought',
      { grants: [grant()], purchases: [{ priceId: 'price_pro', status: 'paid' }] },
      'quota',
    ],
    [
      'a grant of unreadable amount',
      { grants: [grant(), grant({ amount: Number.NaN })] },
      'balance',
    ],
    ['a grant of unreadable end', { grants: [grant({ expiredAt: 'soon' })] }, 'balance'],
    ['a grant of unreadable age', { grants: [grant({ createdAt: '2026-01-01' })] }, 'balance'],
  ])('%s', (_, parts, kind) => {
    expect(meterOf({ ...parts, balances: [balance(700)] })?.kind).toBe(kind)
  })

  it('that is not known leaves a balance that resets and says it was worked out', () => {
    const grants = [grant(), grant({ createdAt: later })]
    expect(meterOf({ grants, balances: [balance(700)] })).toMatchObject({
      kind: 'balance',
      available: 700,
      period,
      resetsAt: period.end,
      derived: true,
    })
  })

  const products = [product('subscription', { features: [] })]

  it.each([
    ['expired', { expiredAt: now }, 'metered'],
    ['detached', { detachedAt: now - 1 }, 'metered'],
    ['expiring later', { expiredAt: now + 1 }, 'quota'],
  ])('a grant %s by the clock of a server', (_, overrides, kind) => {
    expect(meterOf({ grants: [grant(overrides)], products })?.kind).toBe(kind)
  })

  it.each([
    ['that ends with the period', { expiredAt: period.end }, 'quota'],
    ['that ends in the period, and is still listed', { expiredAt: period.start + 1 }, 'quota'],
    ['of the period before', { expiredAt: period.start }, 'metered'],
    ['detached before the period', { detachedAt: period.start - 1 }, 'metered'],
  ])('a grant %s asks no clock of a visitor', (_, overrides, kind) => {
    const billing = billingOf({ grants: [grant(overrides)], products })
    expect(readBilling(billing, {})?.meters[0]?.kind).toBe(kind)
  })

  it('is without a reset on a subscription that does not renew', () => {
    const nothing = {
      currentBillingPeriodStart: null,
      currentBillingPeriodEnd: null,
      renews: false,
    }
    expect(meterOf({ grants: [grant()], subscription: nothing })).toMatchObject({
      kind: 'quota',
      limit: 1000,
      period: null,
      resetsAt: null,
    })
  })
})

describe('the limit with a top-up', () => {
  const grants = [grant({ amount: 60 })]
  const features = [{ type: 'usage_credit_grant', usageMeterId: 'meter_1', amount: 10 }]
  const products = [product('subscription'), product('single_payment', { features })]
  const bought = (more: object) => [
    { priceId: 'price_topup', status: 'paid', purchaseDate: now, quantity: 1, ...more },
  ]

  it.each([
    { what: 'of this period', more: {}, available: 50, limit: 70, used: 20 },
    { what: 'of several', more: { quantity: 3 }, available: 50, limit: 90, used: 40 },
    {
      what: 'with its number as text',
      more: { quantity: '3' },
      available: 50,
      limit: 90,
      used: 40,
    },
    { what: 'used up', more: {}, available: 0, limit: 70, used: 70 },
    {
      what: 'of a day without a date of its own',
      more: { purchaseDate: null, createdAt: now },
      available: 70,
      limit: 70,
      used: 0,
    },
    {
      what: 'of an earlier period',
      more: { purchaseDate: period.start - 1 },
      available: 50,
      limit: 60,
      used: 10,
    },
    { what: 'not paid', more: { status: 'pending' }, available: 50, limit: 60, used: 10 },
    { what: 'given back', more: { status: 'refunded' }, available: 50, limit: 60, used: 10 },
    { what: 'of no readable number', more: { quantity: -1 }, available: 50, limit: 60, used: 10 },
  ])('$what is $limit', ({ more, available, limit, used }) => {
    const meter = meterOf({
      grants,
      products,
      purchases: bought(more),
      balances: [balance(available)],
    })
    expect(meter).toMatchObject({ kind: 'quota', limit, used, derived: limit !== 60 })
  })

  it('or a gift of this period holds both, and is told as worked out', () => {
    const gift = grant({ renewalFrequency: 'once', amount: 5 })
    const meter = meterOf({
      grants: [...grants, gift],
      products,
      purchases: bought({}),
      balances: [balance(75)],
    })
    expect(meter).toMatchObject({
      kind: 'quota',
      limit: 75,
      used: 0,
      limitSource: 'grants',
      derived: true,
    })
  })

  it('of an earlier period is what is granted, until more than that was seen', () => {
    const gift = grant({ renewalFrequency: 'once', amount: 5, createdAt: period.start - 1 })
    const [meter] =
      readBilling(billingOf({ grants: [...grants, gift], balances: [balance(64)] }), {})?.meters ??
      []
    if (meter?.kind !== 'quota') throw new Error('not a quota')
    expect(withHighWater(meter)).toMatchObject({ limit: 64, used: 0, derived: true })
  })
})
