import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highOf, withHighWater } from '../../src/billing/high-water.js'
import { type QuotaMeter, remainingOf, type UsageMeter } from '../../src/billing/meter.js'

const about = {
  slug: 'tokens',
  name: 'Tokens',
  aggregation: 'sum',
  period: null,
  resetsAt: null,
  derived: false,
} as const
const quota = (available: number, limit = 100): QuotaMeter => ({
  ...about,
  kind: 'quota',
  used: limit - available,
  limit,
  limitSource: 'grants',
})

describe('withHighWater', () => {
  it.each([
    [
      'kept credits, first seen',
      160,
      160,
      { limit: 160, used: 0, limitSource: 'high-water', derived: true },
    ],
    ['kept credits falling below the grant', 40, 160, { limit: 160, used: 120, derived: true }],
    ['overdrawn after kept credits', -5, 160, { limit: 160, used: 165, derived: true }],
    [
      'a high at the grant',
      40,
      100,
      { limit: 100, used: 60, limitSource: 'grants', derived: false },
    ],
    [
      'a high below the grant',
      40,
      70,
      { limit: 100, used: 60, limitSource: 'grants', derived: false },
    ],
    ['a high that is not a number', 40, Number.NaN, { limit: 100, used: 60, derived: false }],
  ])('%s', (_, available, high, expected) => {
    expect(withHighWater(quota(available), high)).toMatchObject(expected)
  })

  it('never changes what is left, nor itself when applied again', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), fc.integer(), (available, limit, high) => {
        const meter = quota(available, limit)
        const raised = withHighWater(meter, high)
        expect(remainingOf(raised)).toBe(available)
        expect(highOf(raised)).toBe(highOf(meter))
        expect(withHighWater(raised, high)).toBe(raised)
      }),
    )
  })

  const others: readonly [string, UsageMeter][] = [
    ['a reported limit', { ...quota(40), limitSource: 'reported' }],
    ['a limit of the host’s', { ...quota(40), limitSource: 'override' }],
    ['a balance', { ...about, kind: 'balance', available: 40 }],
    ['an unlimited meter', { ...about, kind: 'unlimited', used: 40 }],
  ]
  it.each(others)('leaves %s as it is and has nothing to remember of it', (_, meter) => {
    expect(withHighWater(meter, 500)).toBe(meter)
    expect(highOf(meter)).toBeUndefined()
  })

  it('leaves a quota as it is while nothing was seen', () => {
    const meter = quota(160)
    expect(withHighWater(meter, undefined)).toBe(meter)
    expect(highOf(meter)).toBe(160)
  })
})
