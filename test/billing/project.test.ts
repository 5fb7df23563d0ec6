import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelOf, remainingOf, type UsageMeter } from '../../src/billing/meter.js'
import { project } from '../../src/billing/project.js'

const about = {
  slug: 'tokens',
  name: 'Tokens',
  aggregation: 'sum',
  period: null,
  resetsAt: null,
  derived: false,
} as const
const price = { unitPrice: 5, per: 10, currency: 'USD' }
const whole = fc.integer({ min: -1e9, max: 1e9 })
const meters: fc.Arbitrary<UsageMeter> = fc.oneof(
  fc
    .record({ used: whole, limit: fc.nat(1e9) })
    .map(
      (numbers): UsageMeter => ({ ...about, ...numbers, kind: 'quota', limitSource: 'reported' }),
    ),
  whole.map((available): UsageMeter => ({ ...about, kind: 'balance', available })),
  fc.nat(1e9).map((used): UsageMeter => ({ ...about, kind: 'counted', used })),
  fc.nat(1e9).map((used): UsageMeter => ({ ...about, kind: 'metered', used, price })),
  fc.option(fc.nat(1e9)).map((used): UsageMeter => ({ ...about, kind: 'unlimited', used })),
)
const amounts = fc.array(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { maxLength: 20 })
const spend = (meter: UsageMeter, list: readonly number[]) => list.reduce(project, meter)

describe('project', () => {
  it('gives the same meter for the same amounts in any order and grouping', () => {
    fc.assert(
      fc.property(meters, amounts, fc.nat(20), (meter, list, cut) => {
        const together = project(
          meter,
          list.reduce((a, b) => a + b, 0),
        )
        const groups = [list.slice(0, cut), list.slice(cut)].map((g) =>
          g.reduce((a, b) => a + b, 0),
        )
        expect(spend(meter, list)).toEqual(together)
        expect(spend(meter, [...list].reverse())).toEqual(together)
        expect(spend(meter, groups)).toEqual(together)
      }),
    )
  })

  it('lowers the level by the amount and leaves the meter it was given alone', () => {
    fc.assert(
      fc.property(meters, fc.integer({ min: 1, max: 2 ** 31 - 1 }), (meter, amount) => {
        const before = structuredClone(meter)
        expect(levelOf(project(meter, amount))).toBe(levelOf(meter) - amount)
        expect(meter).toEqual(before)
      }),
    )
  })

  it('leaves nobody who used some with none', () => {
    const none: UsageMeter = { ...about, kind: 'balance', available: 0, none: true }
    expect(project(none, 0)).toBe(none)
    expect(project(none, 5)).toEqual({ ...about, kind: 'balance', available: -5 })
  })

  it('keeps remaining + used = limit', () => {
    fc.assert(
      fc.property(meters, amounts, (meter, list) => {
        const projected = spend(meter, list)
        if (projected.kind !== 'quota') return
        expect((remainingOf(projected) ?? Number.NaN) + projected.used).toBe(projected.limit)
      }),
    )
  })

  it('returns the very meter for nothing, and for one that counts distinct properties', () => {
    fc.assert(
      fc.property(meters, fc.nat(1000), (meter, amount) => {
        expect(project(meter, 0)).toBe(meter)
        const distinct: UsageMeter = { ...meter, aggregation: 'count_distinct_properties' }
        expect(project(distinct, amount)).toBe(distinct)
      }),
    )
  })

  it.each([
    ['used', { ...about, kind: 'quota', used: 0.1, limit: 1, limitSource: 'reported' }, 0.2, 0.7],
    ['credits', { ...about, kind: 'balance', available: 100.1 }, 100, 0.1],
    ['credits to nothing', { ...about, kind: 'balance', available: 0.3 }, 0.3, 0],
    ['an unknown count', { ...about, kind: 'unlimited', used: null }, 2, -2],
  ] as const)('adds decimals without dust: %s', (_, meter, amount, level) => {
    expect(levelOf(project(meter, amount))).toBe(level)
  })
})
