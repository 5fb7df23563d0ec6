import { describe, expect, it } from 'vitest'
import type { OfferDetails } from '../../src/billing/offer.js'
import { offerFacts } from '../../src/text/describe-offer.js'

const pro: OfferDetails = {
  kind: 'plan',
  name: 'Pro',
  price: { unitPrice: 2_900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
  grants: [
    { meter: 'exports', amount: 500, renews: true },
    { meter: 'storage', amount: 100, renews: false },
    { meter: 'generations', amount: 50, renews: false },
    { meter: 'generations', amount: 10_000, renews: true },
  ],
  owned: false,
}

describe('what an offer gives', () => {
  it.each([
    [{ slug: 'exports' }, { amount: '500', renews: true, count: 500 }],
    [
      { slug: 'storage', unit: 'GB' },
      { amount: '100\u00a0GB', renews: false, count: 100 },
    ],
    [{ slug: 'generations' }, { amount: '10,000', renews: true, count: 10_000 }],
  ])('of the meter %o is its own grant', (meter, given) => {
    expect(offerFacts(pro, meter, {})).toMatchObject(given)
  })

  it.each([
    ['a meter it does not name', { slug: 'seats' }],
    ['no meter in particular', undefined],
  ])('is nothing, and does not come again, of %s', (_, meter) => {
    const facts = offerFacts(pro, meter, {})
    expect(facts).toMatchObject({ renews: false, count: 0 })
    expect(facts).not.toHaveProperty('amount')
  })
})
