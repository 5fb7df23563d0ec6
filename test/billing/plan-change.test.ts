import { describe, expect, it } from 'vitest'
import type { OfferDetails } from '../../src/billing/offer.js'
import { changeOf, type PresentPlan } from '../../src/billing/plan-change.js'
import { january, quota } from '../support/reports.js'

const usd = (unitPrice: number) => ({ unitPrice, per: 1, currency: 'USD' })
const month = { unit: 'month', count: 1 } as const
const year = { unit: 'year', count: 1 } as const
const pro: OfferDetails = {
  kind: 'plan',
  name: 'Pro',
  price: usd(2_900),
  interval: month,
  grants: [{ meter: 'api', amount: 100, renews: true }],
  owned: false,
}
const on = (
  price: number | null,
  more: Partial<PresentPlan> = {},
  name = 'Basic',
): PresentPlan => ({
  plan: { name, free: false, ...(price !== null && { price: usd(price) }) },
  period: january,
  meters: [],
  ...more,
})

describe('an offer beside the plan there is', () => {
  it.each([
    ['that costs less', pro, on(900), 'upgrade'],
    ['that costs more', pro, on(9_900), 'smaller'],
    ['that costs the same', pro, on(2_900), 'upgrade'],
    [
      'that is paid by the year, and costs less a month',
      { ...pro, price: usd(34_900), interval: year },
      on(2_800),
      'upgrade',
    ],
    [
      'that is paid by the year, and costs more a month',
      { ...pro, price: usd(29_000), interval: year },
      on(2_900),
      'smaller',
    ],
    [
      'of the same name, paid by the year',
      { ...pro, price: usd(29_000), interval: year },
      on(2_900, {}, 'Pro'),
      'interval',
    ],
    [
      'of another name and the same product, paid by the year',
      { ...pro, price: usd(29_000), interval: year, held: true },
      on(2_900, {}, 'Pro (2024)'),
      'interval',
    ],
    [
      'of the same name and another product, paid by the year',
      { ...pro, price: usd(29_000), interval: year, held: false },
      { ...on(2_900), plan: { name: 'Pro', free: false, price: usd(2_900), interval: month } },
      'interval',
    ],
    [
      'of the same name and another product, paid as often, for less',
      { ...pro, held: false },
      {
        ...on(9_900),
        plan: { name: 'Pro', free: false, price: usd(9_900), interval: month, quantity: 3 },
      },
      'smaller',
    ],
    ['that is free', pro, { ...on(null), plan: { name: 'Free', free: true } }, 'upgrade'],
    [
      'that costs something, beside one that is free',
      { ...pro, price: usd(0) },
      on(900),
      'smaller',
    ],
    ['of which nothing is known', pro, undefined, 'upgrade'],
    ['that there is not', pro, { ...on(null), plan: null }, 'upgrade'],
    [
      'of unknown price that includes more',
      pro,
      on(null, { meters: [quota('api', 0, { limit: 500 })] }),
      'smaller',
    ],
    [
      'of unknown price that includes less',
      pro,
      on(null, { meters: [quota('api', 0, { limit: 50 })] }),
      'upgrade',
    ],
    [
      'of unknown price that includes something else',
      pro,
      on(null, { meters: [quota('seats', 0, { limit: 5 })] }),
      'smaller',
    ],
    [
      'in another currency that includes more',
      { ...pro, price: { ...usd(2_900), currency: 'EUR' } },
      on(900, { meters: [quota('api', 0, { limit: 500 })] }),
      'smaller',
    ],
    ['and to be bought besides', { ...pro, kind: 'top-up' }, on(9_900), 'top-up'],
  ] satisfies [string, OfferDetails, PresentPlan | undefined, string][])(
    '%s',
    (_, offer, present, change) => {
      expect(changeOf(offer, present)).toBe(change)
    },
  )

  it('is compared as many times as it is bought', () => {
    expect(changeOf(pro, on(9_900), 4)).toBe('upgrade')
  })
})
