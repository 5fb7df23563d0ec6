import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costSoFar, sumCosts } from '../../src/billing/cost.js'
import { breakdownOf } from '../../src/billing/cost-breakdown.js'
import type { DashboardFigure } from '../../src/billing/dashboard.js'
import type { Price, UsageMeter } from '../../src/billing/meter.js'

const about = {
  slug: 'calls',
  name: 'Calls',
  aggregation: 'sum',
  period: null,
  resetsAt: null,
  derived: false,
} as const
const usd = (amount: number) => ({ amount, currency: 'USD' })
const price: Price = { unitPrice: 2, per: 1, currency: 'USD' }
const quota = (used: number, limit: number, of: Price = price): UsageMeter => ({
  ...about,
  ...{ kind: 'quota', used, limit, limitSource: 'grants', price: of },
})
const metered = (used: number, of: Price = price): UsageMeter => ({
  ...about,
  ...{ kind: 'metered', used, price: of },
})

/** A dashboard that adds up its meters and its plan. */
function figure(meters: readonly UsageMeter[], more: Partial<DashboardFigure> = {}) {
  const planCost = more.planCost ?? null
  return {
    status: 'ready',
    meters: meters.map((meter) => ({ status: 'ready', meter }) as const),
    period: null,
    planCost,
    usageCost: [],
    cost: sumCosts([planCost, ...meters.map(costSoFar)]),
    projectedCost: null,
    resources: [],
    ...{ stale: false, refreshing: false, updatedAt: null },
    ...more,
  } satisfies DashboardFigure
}

describe('an item', () => {
  it.each([
    ['a quota', quota(1_240, 1_000), [1_240, 1_000, 240, 480]],
    ['a quota that is not used up', quota(5, 10), [5, 10, 0, 0]],
    ['pay as you go', metered(42), [42, null, 42, 84]],
    [
      'credits overdrawn',
      { ...about, kind: 'balance', available: -30, price } as const,
      [null, null, 30, 60],
    ],
  ])('says what was used, included and charged: %s', (_, meter, expected) => {
    const [item] = breakdownOf(figure([meter])).items
    expect([item?.used, item?.included, item?.beyond, item?.cost?.amount]).toEqual(expected)
  })

  it('is only what can cost something', () => {
    const { items } = breakdownOf(
      figure([
        { ...about, kind: 'quota', used: 2_000, limit: 1_000, limitSource: 'reported' },
        quota(2_000, 1_000, { ...price, unitPrice: 0 }),
        { ...about, kind: 'unlimited', used: 5 },
      ]),
    )
    expect(items).toEqual([])
  })

  it('of a graduated price has the parts that were reached, and they add up', () => {
    const tiers = [
      { upTo: 3, unitPrice: 0.5 },
      { upTo: 10, unitPrice: 0.5, flat: 5 },
      { upTo: null, unitPrice: 0.25 },
    ]
    const [item] = breakdownOf(figure([quota(105, 100, { ...price, tiers })])).items
    expect(item?.parts).toMatchObject([
      { from: 0, upTo: 3, amount: 3, cost: usd(2) },
      { from: 3, upTo: 10, amount: 2, cost: usd(6) },
    ])
    expect(item?.cost).toEqual(usd(8))
  })
})

describe('the total', () => {
  it('is the dashboard’s, and what nothing explains is the rest', () => {
    const costs = breakdownOf(
      figure([metered(100)], { planCost: usd(2_900), cost: [usd(2_900 + 200 + 55)] }),
    )
    expect(costs).toMatchObject({ plan: usd(2_900), rest: [usd(55)], total: [usd(3_155)] })
  })

  it('may be less than the parts', () => {
    expect(breakdownOf(figure([metered(100)], { cost: [usd(150)] })).rest).toEqual([usd(-50)])
  })

  it('leaves out what is in a currency that it does not hold', () => {
    const eur = { ...price, currency: 'EUR' }
    const costs = breakdownOf(figure([metered(100, eur)], { cost: [usd(150)] }))
    expect(costs.items[0]?.cost).toBeNull()
    expect(costs.rest).toEqual([usd(150)])
  })

  const prices = fc
    .record({ unitPrice: fc.integer({ min: 1, max: 1e6 }), per: fc.constantFrom(1, 3, 10, 1e6) })
    .chain(({ unitPrice, per }) =>
      fc.record({
        unitPrice: fc.constant(unitPrice / 1_000),
        per: fc.constant(per),
        currency: fc.constantFrom('USD', 'JPY', 'KWD'),
        tiers: fc.constant([
          { upTo: 10, unitPrice: unitPrice / 1_000 },
          { upTo: 1_000, unitPrice: unitPrice / 3_000, flat: 7 },
          { upTo: null, unitPrice: 0 },
        ]),
      }),
    )
  const meters = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e6 }), prices),
  )
  it('is what plan, items and rest add up to, in every currency, and parts to their item', () => {
    fc.assert(
      fc.property(meters, fc.integer({ min: 0, max: 1e6 }), (given, base) => {
        const all = given.map(([used, limit, of]) => quota(used, limit, of))
        const dashboard = figure(all, { planCost: usd(base) })
        const { plan, items, rest, total } = breakdownOf(dashboard)
        const sum = sumCosts([plan, ...items.map(({ cost }) => cost), ...rest])
        expect(sum).toEqual(total)
        expect(total).toEqual(dashboard.cost)
        expect(rest).toEqual([])
        for (const { parts, cost } of items) {
          if (parts.length === 0) continue
          expect(sumCosts(parts.map((part) => part.cost))).toEqual([cost])
        }
      }),
    )
  })
})
