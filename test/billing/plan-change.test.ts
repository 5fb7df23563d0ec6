import { describe, expect, it } from 'vitest'
import type { OfferDetails } from '../../src/billing/offer.js'
import { timingOf } from '../../src/billing/offers.js'
import { changeOf, intervalOf, type PresentPlan } from '../../src/billing/plan-change.js'
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

describe('how often a period comes', () => {
  const lasting = (days: number) => ({
    start: january.start,
    end: january.start + days * 86_400_000,
  })
  it.each([
    [1, 'day'],
    [2, undefined],
    [6, undefined],
    [7, 'week'],
    [8, undefined],
    [27, undefined],
    [28, 'month'],
    [30, 'month'],
    [31, 'month'],
    [32, undefined],
    [364, undefined],
    [365, 'year'],
    [366, 'year'],
    [367, undefined],
  ])('of %d days is said by its length', (days, unit) => {
    expect(intervalOf(lasting(days))?.unit).toBe(unit)
  })

  it('is the same an hour longer or shorter, as clocks change', () => {
    for (const hours of [-1, 1]) expect(intervalOf(lasting(7 + hours / 24))?.unit).toBe('week')
  })
})

describe('when a change takes effect', () => {
  it('is left to the backend where nobody said how often the present plan is paid', () => {
    const monthly = on(9_900)
    const told = { ...monthly, plan: monthly.plan && { ...monthly.plan, interval: month } }
    expect(timingOf(pro, told)).toBe('at_end_of_current_billing_period')
    expect(timingOf(pro, monthly)).toBe('auto')
  })
})
