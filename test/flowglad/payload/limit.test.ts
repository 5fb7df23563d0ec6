import { describe, expect, it } from 'vitest'
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
    [
      'once beside recurring',
      { grants: [grant(), grant({ renewalFrequency: 'once' })] },
      'balance',
    ],
    [
      'once beside recurring, expired',
      { grants: [grant(), grant({ renewalFrequency: 'once', expiredAt: now })] },
      'quota',
    ],
    ['a top-up on sale, not bought', { grants: [grant()], products: [topUp] }, 'quota'],
    [
      'a top-up bought',
      { grants: [grant()], products: [topUp], purchases: top('paid') },
      'balance',
    ],
    [
      'a top-up refunded',
      { grants: [grant()], products: [topUp], purchases: top('refunded') },
      'balance',
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
    const grants = [grant(), grant({ renewalFrequency: 'once' })]
    expect(meterOf({ grants, balances: [balance(700)] })).toMatchObject({
      kind: 'balance',
      available: 700,
      period,
      resetsAt: period.end,
      derived: true,
    })
  })

  it.each([
    ['expired', { expiredAt: now }, 'metered'],
    ['detached', { detachedAt: now - 1 }, 'metered'],
    ['expiring later', { expiredAt: now + 1 }, 'quota'],
  ])('a grant %s', (_, overrides, kind) => {
    const products = [product('subscription', { features: [] })]
    expect(meterOf({ grants: [grant(overrides)], products })?.kind).toBe(kind)
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
