import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withHighWater } from '../../src/billing/high-water.js'
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

/** The meter as it was committed last, when so much had been seen at the most. */
const seen = (high: number, start = 0): QuotaMeter => ({
  ...quota(40),
  period: { start, end: 100 },
  high,
})
const now = (available: number, limit = 100): QuotaMeter => ({
  ...quota(available, limit),
  period: { start: 0, end: 100 },
})

describe('withHighWater', () => {
  it.each([
    [
      'kept credits, first seen',
      160,
      undefined,
      { limit: 160, used: 0, limitSource: 'high-water', derived: true, high: 160 },
    ],
    [
      'kept credits falling below the grant',
      40,
      seen(160),
      { limit: 160, used: 120, derived: true, high: 160 },
    ],
    ['overdrawn after kept credits', -5, seen(160), { limit: 160, used: 165, derived: true }],
    [
      'a high at the grant',
      40,
      seen(100),
      { limit: 100, used: 60, limitSource: 'grants', derived: false, high: 100 },
    ],
    [
      'a high below the grant',
      40,
      seen(70),
      { limit: 100, used: 60, limitSource: 'grants', derived: false, high: 70 },
    ],
    [
      'a high of an earlier period',
      40,
      seen(160, -100),
      { limit: 100, used: 60, limitSource: 'grants', derived: false, high: 40 },
    ],
    ['a high of nothing, now overdrawn', -5, seen(0), { limit: 100, used: 105, high: 0 }],
    [
      'a committed report that was no quota',
      40,
      { ...about, kind: 'balance', available: 160 } as const,
      { limit: 100, used: 60, high: 40 },
    ],
  ])('%s', (_, available, before, expected) => {
    expect(withHighWater(now(available), before)).toMatchObject(expected)
  })

  it('never changes what is left, and the highest of several reports stays the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.nat(), (levels, limit) => {
        let before: UsageMeter | undefined
        for (const available of levels) {
          before = withHighWater(now(available, limit), before)
          expect(remainingOf(before)).toBe(available)
        }
        expect(before).toMatchObject({
          limit: Math.max(limit, ...levels),
          high: Math.max(...levels),
        })
      }),
    )
  })

  const others: readonly [string, UsageMeter][] = [
    ['a reported limit', { ...quota(40), limitSource: 'reported' }],
    ['a limit of the host’s', { ...quota(40), limitSource: 'override' }],
    ['a balance', { ...about, kind: 'balance', available: 40 }],
    ['an unlimited meter', { ...about, kind: 'unlimited', used: 40 }],
  ]
  it.each(others)('leaves %s as it is', (_, meter) => {
    expect(withHighWater(meter, seen(500))).toBe(meter)
  })
})
