import { describe, expect, it } from 'vitest'
import { costOf, costSoFar, overageOf, planCost, sumCosts } from '../../src/billing/cost.js'
import type { Money } from '../../src/billing/currency.js'
import type { UsageMeter } from '../../src/billing/meter.js'
import type { Plan } from '../../src/billing/report.js'
import { january } from '../support/reports.js'

const about = {
  slug: 'tokens',
  name: 'Tokens',
  aggregation: 'sum',
  period: null,
  resetsAt: null,
  derived: false,
} as const
const price = { unitPrice: 5, per: 10, currency: 'USD' }
const free = { ...price, unitPrice: 0 }
const quota = (used: number, limit: number): UsageMeter => ({
  ...about,
  kind: 'quota',
  used,
  limit,
  limitSource: 'grants',
  price,
})
const metered: UsageMeter = { ...about, kind: 'metered', used: 42, price }

describe('overage', () => {
  it.each([
    ['below the limit', quota(5, 10), 0, { amount: 0, currency: 'USD' }],
    ['at the limit', quota(10, 10), 0, { amount: 0, currency: 'USD' }],
    ['1 above it', quota(11, 10), 1, { amount: 1, currency: 'USD' }],
    ['140 of 100', quota(140, 100), 40, { amount: 20, currency: 'USD' }],
    ['5 of 0', quota(5, 0), 5, { amount: 3, currency: 'USD' }],
    ['decimals above it', quota(100.1, 100), 0.1, { amount: 0, currency: 'USD' }],
    [
      'credits overdrawn',
      { ...about, kind: 'balance', available: -300, price },
      300,
      { amount: 150, currency: 'USD' },
    ],
    ['above it, free', { ...quota(140, 100), price: free }, 40, null],
    ['credits overdrawn, no price', { ...about, kind: 'balance', available: -3 }, 3, null],
    ['pay as you go, which costs from the first', metered, 0, { amount: 21, currency: 'USD' }],
    ['unlimited', { ...about, kind: 'unlimited', used: 9 }, 0, null],
  ] satisfies [string, UsageMeter, number, unknown][])('%s', (_, meter, overage, cost) => {
    expect(overageOf(meter)).toBe(overage)
    expect(costSoFar(meter)).toEqual(cost)
  })
})

describe('cost', () => {
  it.each([
    ['half a unit up', 1, { unitPrice: 5, per: 10 }, 1],
    ['less than half down', 4, { unitPrice: 1, per: 10 }, 0],
    ['exact halves that binary would lose', 1.005, { unitPrice: 100, per: 1 }, 101],
    ['a million million uses', 1e12, { unitPrice: 3, per: 1000 }, 3e9],
    ['a third', 100, { unitPrice: 1, per: 3 }, 33],
    ['a refund of less than half', -1, { unitPrice: 1, per: 10 }, 0],
    ['a refund of half', -5, { unitPrice: 1, per: 10 }, 0],
    ['a refund of more than half', -6, { unitPrice: 1, per: 10 }, -1],
    ['a price far below a minor unit', 1_234_567, { unitPrice: 0.0002, per: 1 }, 247],
    ['dust in the amount', 0.7 + 0.1, { unitPrice: 0.625, per: 1 }, 1],
    [
      'what no floating point holds',
      9_007_199_254_740_991,
      { unitPrice: 0.005, per: 10 },
      4_503_599_627_370,
    ],
    ['a half of many digits', 123_456_789_012_345, { unitPrice: 0.0001, per: 3 }, 4_115_226_300],
    ['a huge amount', 8e15, { unitPrice: 1, per: 1e15 }, 8],
    ['thirds of many uses', 1e15, { unitPrice: 1, per: 3 }, 333_333_333_333_333],
  ])('rounds %s', (_, amount, { unitPrice, per }, expected) => {
    expect(costOf(amount, { unitPrice, per, currency: 'USD' })).toEqual({
      amount: expected,
      currency: 'USD',
    })
  })

  const graduated = {
    unitPrice: 2,
    per: 1,
    currency: 'USD',
    tiers: [
      { upTo: 100, unitPrice: 2 },
      { upTo: 1_000, unitPrice: 0.5, flat: 300 },
      { upTo: 2_000, unitPrice: 0.25 },
    ],
  }
  it.each([
    ['nothing', 0, 0],
    ['the first part', 100, 200],
    ['the flat price of a part with its first use, and half a cent up', 101, 501],
    ['two parts', 1_000, 950],
    ['beyond the end of the last part, which has none', 10_000, 3_200],
    ['a refund', -50, -100],
  ])('of graduated use adds up by parts: %s', (_, amount, expected) => {
    expect(costOf(amount, graduated)).toEqual({ amount: expected, currency: 'USD' })
  })

  it('of graduated use is rounded once, at the end', () => {
    const tiers = [
      { upTo: 1, unitPrice: 0.4 },
      { upTo: 2, unitPrice: 0.4 },
      { upTo: null, unitPrice: 0.4 },
    ]
    expect(costOf(3, { ...graduated, tiers })?.amount).toBe(1)
    const perTen = { ...graduated, per: 10, tiers: [{ upTo: null, unitPrice: 1, flat: 0.5 }] }
    expect(costOf(25, perTen)?.amount).toBe(3)
  })

  it('of a part that costs once and no more is that', () => {
    const once = { ...graduated, unitPrice: 0, tiers: [{ upTo: null, unitPrice: 0, flat: 900 }] }
    expect([0, 1, 500].map((amount) => costOf(amount, once)?.amount)).toEqual([0, 900, 900])
  })

  it('of free use is none, nor is that of a number that is none', () => {
    expect(costOf(5, free)).toBeNull()
    expect(costOf(Number.NaN, price)).toBeNull()
    expect(costOf(5, { ...price, per: 0 })).toBeNull()
  })

  it('is summed per currency', () => {
    const usd = (amount: number) => ({ amount, currency: 'USD' })
    const eur = { amount: 7, currency: 'EUR' }
    expect(sumCosts([usd(1), null, eur, usd(2)])).toEqual([usd(3), eur])
    expect(sumCosts([null])).toEqual([])
  })

  it('of nothing stands alone only where there is no other', () => {
    const usd = { amount: 0, currency: 'USD' }
    const huf = { amount: 990_000, currency: 'HUF' }
    expect(sumCosts([usd, huf])).toEqual([huf])
    expect(sumCosts([usd, { ...huf, amount: 0 }])).toEqual([usd])
  })
})

const monthly = { unit: 'month', count: 1 } as const
const endless = { status: 'trialing', endsAt: january.end } as const

describe('planCost', () => {
  const plan = { name: 'Pro', free: false }
  const paid = { ...plan, price: { unitPrice: 2_900, per: 1, currency: 'USD' } }
  it.each([
    ['a price', paid, 2_900],
    [
      'a free plan',
      { ...plan, free: true, price: { unitPrice: 0, per: 1, currency: 'USD' } },
      null,
    ],
    ['a price that is not known', plan, null],
    ['no plan', null, null],
    ['a price of an unpaid plan', { ...paid, status: 'unpaid' as const }, null],
    ['a price of a paused plan', { ...paid, status: 'paused' as const }, null],
  ])('%s', (_, given, amount) => {
    expect(planCost(given)).toEqual(amount && { amount, currency: 'USD' })
  })

  const yearly = { ...paid, interval: { unit: 'year', count: 1 } } as const
  const quarterly = { ...paid, interval: { unit: 'month', count: 3 } } as const
  const trial = { ...paid, status: 'trialing', trialEndsAt: january.end } as const
  const usd = { amount: 2_900, currency: 'USD' }
  it.each([
    ['of a month, paid by the month', { ...paid, interval: monthly }, usd],
    ['of a month, paid by who knows what', paid, usd],
    ['of a month, paid by the year', yearly, null],
    ['of a month, paid by the quarter', quarterly, null],
    ['of a month on trial, paid by the year', { ...yearly, status: 'trialing' }, usd],
    ['on trial', trial, usd],
    ['on trial, and cancelled for its end', { ...trial, endsAt: january.end }, null],
    ['on trial, and cancelled for later', { ...trial, endsAt: january.end + 1 }, usd],
    ['on trial till who knows when, and cancelled', { ...paid, ...endless }, null],
    ['that ends with the period', { ...paid, endsAt: january.end }, usd],
  ] satisfies [string, Plan, Money | null][])('a period %s', (_, given, expected) => {
    expect(planCost(given, january)).toEqual(expected)
  })
})
