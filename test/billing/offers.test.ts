import { describe, expect, it } from 'vitest'
import type { QuotaMeter } from '../../src/billing/meter.js'
import type { CatalogOffer, OfferDetails } from '../../src/billing/offer.js'
import { allowedQuantity, intervalsOf, listOffers, offersAt } from '../../src/billing/offers.js'
import type { PresentPlan } from '../../src/billing/plan-change.js'

const january = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) }
const middle = Date.UTC(2026, 0, 16, 12)
const month = { unit: 'month', count: 1 } as const
const year = { unit: 'year', count: 1 } as const

const api = (used: number, limit = 1_000): QuotaMeter => ({
  kind: 'quota',
  slug: 'api',
  name: 'API calls',
  aggregation: 'sum',
  period: january,
  resetsAt: january.end,
  derived: false,
  limitSource: 'grants',
  used,
  limit,
})

function plan(
  product: string,
  unitPrice: number,
  amount: number,
  more: Partial<OfferDetails> = {},
): CatalogOffer {
  const { interval = month } = more
  return {
    offer: { priceSlug: `${product}-${interval?.unit}` },
    product,
    features: [],
    details: {
      kind: 'plan',
      name: product,
      price: { unitPrice, per: 1, currency: 'USD' },
      interval,
      grants: [{ meter: 'api', amount, renews: true }],
      owned: false,
      ...more,
    },
  }
}

const catalog = [
  plan('Starter', 1_200, 1_000, { owned: true }),
  plan('Pro', 2_900, 10_000),
  plan('Pro', 29_000, 120_000, { interval: year }),
  plan('Scale', 9_900, 100_000),
]
const starter = (used: number, more: Partial<PresentPlan> = {}): PresentPlan => ({
  plan: {
    name: 'Starter',
    free: false,
    price: { unitPrice: 1_200, per: 1, currency: 'USD' },
    interval: month,
  },
  period: january,
  meters: [api(used)],
  ...more,
})
const recommended = (present: PresentPlan, now = middle) =>
  listOffers(catalog, present, now)
    .filter((one) => one.recommended)
    .map(({ offer }) => offer.priceSlug)

describe('what is recommended', () => {
  it.each([
    { what: 'the pace fits what they have', used: 400, offers: [] },
    { what: 'the pace needs more', used: 600, offers: ['Pro-month', 'Pro-year'] },
    { what: 'the pace needs the largest', used: 8_000, offers: ['Scale-month'] },
    { what: 'nothing holds it', used: 80_000, offers: [] },
  ])('$offers: $what', ({ used, offers }) => {
    expect(recommended(starter(used))).toEqual(offers)
  })

  it('goes by what was used where nothing can be projected yet', () => {
    expect(listOffers(catalog, starter(600)).some((one) => one.recommended)).toBe(false)
    expect(recommended(starter(1_001), january.start + 1)).toEqual(['Pro-month', 'Pro-year'])
  })

  it('is what somebody on a free plan needs', () => {
    const free = starter(90, { plan: { name: 'Free', free: true }, meters: [api(90, 100)] })
    const offers = listOffers(catalog.slice(1), free, middle)
    expect(offers.filter((one) => one.recommended).map(({ product }) => product)).toEqual([
      'Pro',
      'Pro',
    ])
  })

  it('counts the fewest that can be had of a plan', () => {
    const seats = plan('Team', 1_900, 2_000)
    const product = (min: number) =>
      listOffers([...catalog, seats], starter(600), middle, { 'Team-month': { min } })
        .filter((one) => one.recommended)
        .map((one) => one.product)
    expect(product(1)).toEqual(['Team'])
    expect(product(3)).toEqual(['Pro', 'Pro'])
  })

  it('is no plan that gives nothing of a meter in use', () => {
    const images: QuotaMeter = { ...api(5, 4), slug: 'images' }
    expect(recommended(starter(100, { meters: [api(100), images] }))).toEqual([])
  })

  it('takes a yearly amount for twelve monthly ones', () => {
    const yearly = [plan('Pro', 29_000, 12_000, { interval: year })]
    const at = (used: number) => listOffers(yearly, starter(used), middle)[0]?.recommended
    expect([at(501), at(499), at(600)]).toEqual([false, false, false])
    expect(
      listOffers(yearly, starter(400, { meters: [api(450, 800)] }), middle)[0]?.recommended,
    ).toBe(true)
  })
})

describe('an offer in the list', () => {
  it('saves by the year what twelve months cost more', () => {
    const savings = listOffers(catalog, starter(0)).map(({ saving }) => saving)
    expect(savings).toEqual([undefined, undefined, 1 - 29_000 / 34_800, undefined])
  })

  it('saves nothing against another currency, or where the year costs more', () => {
    const euros = { price: { unitPrice: 1, per: 1, currency: 'EUR' }, interval: year }
    for (const other of [plan('Pro', 1, 1, euros), plan('Pro', 40_000, 1, { interval: year })]) {
      const [, yearly] = listOffers([plan('Pro', 2_900, 1), other], starter(0))
      expect(yearly).not.toHaveProperty('saving')
    }
  })

  it('says what it would be to the customer', () => {
    expect(listOffers(catalog, starter(0)).map(({ change }) => change)).toEqual([
      'upgrade',
      'upgrade',
      'upgrade',
      'upgrade',
    ])
    const onPro = starter(0, {
      plan: {
        name: 'Pro',
        free: false,
        price: { unitPrice: 2_900, per: 1, currency: 'USD' },
        interval: month,
      },
    })
    expect(listOffers(catalog, onPro).map(({ change }) => change)).toEqual([
      'smaller',
      'upgrade',
      'interval',
      'upgrade',
    ])
  })

  it('of the own plan at another interval keeps as many of it', () => {
    const five = starter(0, { plan: { name: 'Pro', free: false, interval: month, quantity: 5 } })
    const quantities = listOffers(catalog, five).map(({ offer }) => offer.quantity)
    expect(quantities).toEqual([undefined, 5, 5, undefined])
  })

  it('is of the present plan by the slug of its price, whatever it is called', () => {
    const renamed = starter(0, {
      plan: {
        name: 'Pro (2024)',
        priceSlug: 'Pro-month',
        free: false,
        interval: month,
        quantity: 5,
      },
    })
    const listed = listOffers(catalog.slice(1), renamed)
    expect(listed.map(({ current }) => current)).toEqual([true, false, false])
    const six = { ...plan('Pro', 2_900, 10_000), offer: { priceSlug: 'Pro-month', quantity: 6 } }
    expect(listOffers([six], renamed)).toMatchObject([{ current: false, change: 'quantity' }])
  })

  it('of another product of the same name, paid as often, is not bought as often as the plan', () => {
    const five = starter(0, { plan: { name: 'Pro', free: false, interval: month, quantity: 5 } })
    const other = catalog.slice(1).map((one) => ({
      ...one,
      details: { ...one.details, held: false },
    }))
    const quantities = listOffers(other, five).map(({ offer }) => offer.quantity)
    expect(quantities).toEqual([undefined, 5, undefined])
  })

  it('that is sold by the piece begins with as many as are held of the present plan', () => {
    const six = starter(0, { plan: { name: 'Team', free: false, interval: month, quantity: 6 } })
    const rules = { 'Pro-month': { min: 2 }, 'Scale-month': { max: 4 } }
    const quantities = listOffers(catalog, six, undefined, rules).map(({ offer }) => offer.quantity)
    expect(quantities).toEqual([undefined, 6, undefined, 4])
  })

  it('that is the present plan is not what is arranged of the same name', () => {
    const change = { name: 'Pro', at: january.end }
    const present = starter(0, { plan: { name: 'Pro', free: false, interval: month, change } })
    const owned = catalog.map((one) =>
      one.offer.priceSlug === 'Pro-month'
        ? { ...one, details: { ...one.details, owned: true } }
        : one,
    )
    expect(listOffers(owned, present).map(({ startsAt }) => startsAt)).toEqual([
      undefined,
      undefined,
      january.end,
      undefined,
    ])
  })

  it('is the price that is arranged, of several of one name', () => {
    const arranged = (priceSlug: string) => {
      const change = { name: 'Scale', priceSlug, at: january.end }
      const present = starter(0, { plan: { name: 'Pro', free: false, change } })
      const listed = listOffers(catalog, present).filter(({ startsAt }) => startsAt !== undefined)
      return listed.map(({ offer }) => offer.priceSlug)
    }
    expect(arranged('Pro-year')).toEqual(['Pro-year'])
    // A price that is not sold here says nothing.
    expect(arranged('price_old')).toEqual(['Scale-month'])
  })

  it('that is arranged already says when it starts', () => {
    const change = { name: 'Scale', at: january.end }
    const present = starter(0, { plan: { name: 'Pro', free: false, change } })
    expect(listOffers(catalog, present).map(({ startsAt }) => startsAt)).toEqual([
      undefined,
      undefined,
      undefined,
      january.end,
    ])
  })
})

describe('intervals', () => {
  it('are each named once, the shortest first', () => {
    expect(intervalsOf([...catalog].reverse())).toEqual([month, year])
  })

  it('choose one price of each product, and the shortest where it has none of that', () => {
    const at = (interval: typeof month | typeof year) =>
      offersAt(catalog, interval).map(({ offer }) => offer.priceSlug)
    expect(at(month)).toEqual(['Starter-month', 'Pro-month', 'Scale-month'])
    expect(at(year)).toEqual(['Starter-month', 'Pro-year', 'Scale-month'])
  })
})

describe('a quantity', () => {
  it.each([
    { wanted: 1, rule: {}, allowed: 1 },
    { wanted: 0, rule: {}, allowed: 1 },
    { wanted: Number.NaN, rule: { min: 3 }, allowed: 3 },
    { wanted: 2, rule: { min: 3 }, allowed: 3 },
    { wanted: 4, rule: { min: 3, step: 5 }, allowed: 8 },
    { wanted: 8, rule: { min: 3, step: 5 }, allowed: 8 },
    { wanted: 100, rule: { min: 3, step: 5, max: 20 }, allowed: 18 },
    { wanted: 5, rule: { min: 3, max: 2 }, allowed: 3 },
    { wanted: 2.5, rule: {}, allowed: 3 },
    { wanted: Number.POSITIVE_INFINITY, rule: { max: 9 }, allowed: 1 },
  ])('of $wanted under $rule is $allowed', ({ wanted, rule, allowed }) => {
    expect(allowedQuantity(wanted, rule)).toBe(allowed)
  })
})
