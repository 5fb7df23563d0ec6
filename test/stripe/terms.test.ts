import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactOf, numberFrom, roundedSum } from '../../src/stripe/decimal.js'
import { allowanceOf, costBy, termsOf } from '../../src/stripe/terms.js'
import { costOf } from '../support/stripe/invoice.js'

type Tier = readonly [upTo: number | null, unit: string | null, flat?: number]

const tiered = (mode: 'graduated' | 'volume', ...tiers: readonly Tier[]) => ({
  billing_scheme: 'tiered',
  tiers_mode: mode,
  tiers: tiers.map(([up_to, unit, flat]) => ({
    up_to,
    unit_amount: null,
    unit_amount_decimal: unit,
    flat_amount: flat ?? null,
  })),
})

const read = (price: object, used: number) => {
  const terms = termsOf({ ...price })
  return terms && { ...allowanceOf(terms, used), ...costBy(terms, used) }
}

describe('decimals', () => {
  it.each([
    ['0.25', 0.25],
    [0.1 + 0.2, 0.3],
    ['-1.5', -1.5],
    ['0.0000000000005', 1e-12],
    [1e-13, 0],
    ['123456789012.123456789012', 123456789012.12346],
  ])('reads %s', (value, number) => {
    const exact = exactOf(value)
    expect(exact !== null && numberFrom(exact)).toBe(number)
  })

  it('reads a number as the digits it is written with', () => {
    const digits = fc.tuple(
      fc.integer({ min: 0, max: 999_999_999 }),
      fc.integer({ min: 0, max: 999_999 }),
    )
    fc.assert(
      fc.property(digits, ([whole, part]) => {
        const text = `${whole}.${String(part).padStart(6, '0')}`
        expect(exactOf(Number(text))).toBe(exactOf(text))
      }),
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e21, '', '1e5', ' 1', {}, null, '0x1'])(
    'does not read %s',
    (value) => {
      expect(exactOf(value)).toBeNull()
    },
  )

  it('rounds half up, once', () => {
    const half = (exactOf('0.5') ?? 0n) * (exactOf(1) ?? 0n)
    expect([roundedSum(half), roundedSum(half - 1n), roundedSum(-half)]).toEqual([1, 0, 0])
  })
})

describe('a price', () => {
  const plan = tiered('graduated', [1_000, '0'], [null, '0.25'])
  it.each([
    [0, 0],
    [1_000, 0],
    [1_001, 0],
    [1_002, 1],
    [1_248, 62],
  ])('of graduated tiers, the first free, costs for %d units %d', (used, use) => {
    expect(read(plan, used)).toEqual({ included: 1_000, unit: 0.25, free: false, base: 0, use })
  })

  it('adds up leading free tiers, and takes the flat amount of the first for a fee', () => {
    const price = tiered('graduated', [100, null, 900], [1_000, '0'], [null, '2'])
    expect(read(price, 0)).toMatchObject({ included: 1_000, unit: 2, base: 900, use: 0 })
    expect(read(price, 1_010)).toMatchObject({ base: 900, use: 20 })
  })

  it('of several paid tiers has no price for one unit', () => {
    const price = tiered('graduated', [10, '0'], [20, '5'], [null, '3'])
    const parts = [
      { upTo: 10, unit: 5, flat: 0 },
      { upTo: null, unit: 3, flat: 0 },
    ]
    expect(read(price, 25)).toMatchObject({ included: 10, unit: null, parts, use: 65 })
  })

  it('of a flat step beyond what is included is not free', () => {
    const price = tiered('graduated', [10, '0'], [null, null, 500])
    expect(read(price, 11)).toMatchObject({ included: 10, unit: null, free: false, use: 500 })
  })

  it('of volume is a cliff: beyond it every unit costs', () => {
    const price = tiered('volume', [100, '0'], [null, '2'])
    expect(read(price, 100)).toMatchObject({ included: 100, unit: null, use: 0 })
    expect(read(price, 101)).toMatchObject({ included: null, unit: 2, use: 202 })
  })

  it('for each unit includes nothing', () => {
    const price = { billing_scheme: 'per_unit', unit_amount: null, unit_amount_decimal: '1.5' }
    expect(read(price, 3)).toMatchObject({ included: null, unit: 1.5, free: false, use: 5 })
    expect(read({ ...price, unit_amount_decimal: '0' }, 3)).toMatchObject({ free: true, use: 0 })
  })

  it('for packages counts the last one that was begun', () => {
    const transform_quantity = { divide_by: 100, round: 'up' }
    const price = { billing_scheme: 'per_unit', unit_amount: 50, transform_quantity }
    expect(read(price, 201)).toMatchObject({ unit: null, use: 150 })
    expect(read(price, 200)).toMatchObject({ use: 100 })
    const down = { ...price, transform_quantity: { divide_by: 100, round: 'down' } }
    expect(read(down, 199)).toMatchObject({ use: 50 })
  })

  it.each([
    { billing_scheme: 'tiered', tiers_mode: 'graduated' },
    { billing_scheme: 'tiered', tiers_mode: 'graduated', tiers: [{ up_to: 1 }] },
    { billing_scheme: 'tiered', tiers_mode: 'other', tiers: [{ up_to: null, unit_amount: 1 }] },
    { billing_scheme: 'per_unit', unit_amount: -1 },
    { billing_scheme: 'per_unit' },
  ])('that cannot be read is none: %j', (price) => {
    expect(termsOf(price)).toBeNull()
  })

  it('costs what an invoice of it would, for any amount', () => {
    const tiers = [
      { up_to: 7, unit_amount_decimal: '0', flat_amount: 100 },
      { up_to: 50, unit_amount_decimal: '1.25' },
      { up_to: null, unit_amount_decimal: '0.75', flat_amount: 300 },
    ]
    for (const tiers_mode of ['graduated', 'volume'] as const) {
      const terms = termsOf({ billing_scheme: 'tiered', tiers_mode, tiers })
      for (let used = 0; used < 120; used++) {
        const cost = terms && costBy(terms, used)
        const invoiced = costOf({ id: 'price_1', product: 'prod_1', tiers, tiers_mode }, used)
        expect(cost && cost.base + cost.use, `${used} ${tiers_mode}`).toBe(invoiced)
      }
    }
  })
})
