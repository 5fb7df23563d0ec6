import { describe, expect, it } from 'vitest'
import { projectedCost, projectedUse, runsOutAt } from '../../src/billing/forecast.js'
import type { UsageMeter } from '../../src/billing/meter.js'

const day = 86_400_000
const about = {
  slug: 'tokens',
  name: 'Tokens',
  aggregation: 'sum',
  period: { start: 0, end: 30 * day },
  resetsAt: 30 * day,
  derived: false,
} as const
const quota = (used: number): UsageMeter => ({
  ...about,
  kind: 'quota',
  used,
  limit: 1000,
  limitSource: 'grants',
})

describe('projectedUse', () => {
  it.each([
    ['before the period', -day, 100, null],
    ['just before a tenth', 3 * day - 1, 100, null],
    ['at a tenth', 3 * day, 100, 1000],
    ['at half', 15 * day, 100, 200],
    ['at half, over the limit', 15 * day, 800, 1600],
    ['with a rest, to whole uses', 7 * day, 10, 43],
    ['in decimals where use is decimal', 15 * day, 0.15, 0.3],
    ['at the end', 30 * day, 100, 100],
    ['after the end', 40 * day, 100, 100],
    ['unused', 15 * day, 0, 0],
    ['below 0, never below what is used', 15 * day, -10, -10],
    ['at no time', Number.NaN, 100, null],
  ])('%s', (_, now, used, expected) => {
    expect(projectedUse(quota(used), now)).toBe(expected)
  })

  const half = 15 * day
  const price = { unitPrice: 5, per: 10, currency: 'USD' }
  const kinds: readonly [string, UsageMeter, number | null][] = [
    ['pay as you go', { ...about, kind: 'metered', used: 7, price }, 14],
    ['unlimited with a count', { ...about, kind: 'unlimited', used: 7 }, 14],
    ['unlimited without a count', { ...about, kind: 'unlimited', used: null }, null],
    ['a balance', { ...about, kind: 'balance', available: 7 }, null],
    ['a level', { ...quota(7), aggregation: 'level' }, null],
    ['distinct properties', { ...quota(7), aggregation: 'count_distinct_properties' }, null],
    ['no period', { ...quota(7), period: null }, null],
    ['no reset', { ...quota(7), resetsAt: null }, null],
    ['a period without length', { ...quota(7), period: { start: half, end: half } }, null],
    ['a projection of the source’s own', { ...quota(7), projected: 5 }, 5],
    ['a plan that ends before the period', { ...quota(100), endsAt: 18 * day }, 120],
    ['a plan that ends after the period', { ...quota(100), endsAt: 60 * day }, 200],
    ['a plan that has ended', { ...quota(100), endsAt: 14 * day }, null],
  ]
  it.each(kinds)('%s', (_, meter, expected) => {
    expect(projectedUse(meter, half)).toBe(expected)
  })
})

describe('runsOutAt', () => {
  const half = 15 * day
  const kinds: readonly [string, UsageMeter, number, number | null][] = [
    ['at twice the pace', quota(800), half, 18.75 * day],
    ['within the limit', quota(400), half, null],
    ['just at the limit', quota(500), half, null],
    ['used up already', quota(1000), half, null],
    ['in the first tenth', quota(900), 2 * day, null],
    ['after the period', quota(900), 40 * day, null],
    ['at no time', quota(900), Number.NaN, null],
    ['after the plan ends', { ...quota(800), endsAt: 17 * day }, half, null],
    ['before the plan ends', { ...quota(800), endsAt: 22.5 * day }, half, 18.75 * day],
    [
      'at the pace that the source tells of the whole period, before the plan ends',
      { ...quota(0), projected: 2000, endsAt: 25 * day },
      half,
      22.5 * day,
    ],
    ['a level', { ...quota(800), aggregation: 'level' }, half, null],
    ['no reset', { ...quota(800), resetsAt: null }, half, null],
    ['credits', { ...about, kind: 'balance', available: 7 }, half, null],
    ['a projection of the source’s own', { ...quota(0), projected: 2000 }, half, 22.5 * day],
  ]
  it.each(kinds)('%s', (_, meter, now, expected) => {
    expect(runsOutAt(meter, now)).toBe(expected)
  })
})

describe('projectedCost', () => {
  const half = 15 * day
  const price = { unitPrice: 5, per: 10, currency: 'USD' }
  const base = { amount: 2_900, currency: 'USD' }
  const paid = (used: number, more: object = {}): UsageMeter => ({ ...quota(used), price, ...more })
  const metered = (used: number): UsageMeter => ({ ...about, kind: 'metered', used, price })
  const usd = (amount: number) => [{ amount, currency: 'USD' }]

  it.each<[string, readonly UsageMeter[], number, ReturnType<typeof usd> | null]>([
    ['nothing that costs', [quota(800)], half, null],
    ['use that stays within the limit', [paid(400)], half, usd(2_900)],
    ['use that will pass the limit', [paid(800)], half, usd(2_900 + 300)],
    ['use that pauses at the limit', [paid(800, { overage: 'blocked' })], half, usd(2_900)],
    ['pay as you go', [metered(800)], half, usd(2_900 + 800)],
    ['both', [paid(800), metered(800)], half, usd(2_900 + 300 + 800)],
    ['a meter whose price is 0', [paid(800, { price: { ...price, unitPrice: 0 } })], half, null],
    ['too early in the period', [metered(800)], 2 * day, null],
    [
      'a level as it stands, beside what is projected',
      [metered(800), paid(1_100, { aggregation: 'level' })],
      half,
      usd(2_900 + 800 + 50),
    ],
    [
      'a level alone, which says nothing of the end',
      [paid(1_100, { aggregation: 'level' })],
      half,
      null,
    ],
    ['a projection of the source’s own', [paid(10, { projected: 1_100 })], 0, usd(2_950)],
  ])('%s', (_, meters, now, expected) => {
    expect(projectedCost(meters, base, now)).toEqual(expected)
  })

  it.each<[string, object, boolean]>([
    ['begins later', {}, false],
    ['has no period', { period: null }, true],
    ['does not reset', { resetsAt: null }, true],
    ['is a level', { aggregation: 'level' }, true],
  ])('beside a meter that %s', (_, more, said) => {
    const late = { period: { start: half, end: half + 30 * day }, ...more }
    const projected = paid(10, { projected: 1_100 })
    expect(projectedCost([projected, paid(1_100, late)], base, half) !== null).toBe(said)
  })

  it('beside credits, which never renew', () => {
    const credits: UsageMeter = { ...about, kind: 'balance', available: -100, price }
    expect(projectedCost([metered(800), credits], base, half)).toEqual(usd(2_900 + 800 + 50))
  })

  it('keeps currencies apart, and needs no base', () => {
    const euro: UsageMeter = {
      ...about,
      kind: 'metered',
      used: 800,
      price: { ...price, currency: 'EUR' },
    }
    expect(projectedCost([metered(800), euro], null, half)).toEqual([
      { amount: 800, currency: 'USD' },
      { amount: 800, currency: 'EUR' },
    ])
  })
})
