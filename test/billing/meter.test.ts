import { describe, expect, it } from 'vitest'
import {
  type BalanceMeter,
  levelOf,
  minus,
  plus,
  ratioOf,
  remainingOf,
  stateOf,
  suffices,
  tidy,
  type UsageMeter,
} from '../../src/billing/meter.js'

const about = {
  slug: 'tokens',
  name: 'Tokens',
  aggregation: 'sum',
  period: null,
  resetsAt: null,
  derived: false,
} as const
const price = { unitPrice: 5, per: 10, currency: 'USD' }
const quota = (used: number, limit: number): UsageMeter => ({
  ...about,
  kind: 'quota',
  used,
  limit,
  limitSource: 'reported',
})
const balance = (available: number): BalanceMeter => ({ ...about, kind: 'balance', available })

describe('a quota', () => {
  it.each([
    { used: 140, limit: 100, remaining: -40, ratio: 1, state: 'over' },
    { used: 5, limit: 0, remaining: -5, ratio: 1, state: 'over' },
    { used: 0, limit: 0, remaining: 0, ratio: 1, state: 'exhausted' },
    { used: -5, limit: 0, remaining: 5, ratio: 0, state: 'normal' },
    { used: -5, limit: 100, remaining: 105, ratio: 0, state: 'normal' },
    { used: 0, limit: 100, remaining: 100, ratio: 0, state: 'normal' },
    { used: 1, limit: 1e6, remaining: 999_999, ratio: 1e-6, state: 'normal' },
    { used: 75, limit: 100, remaining: 25, ratio: 0.75, state: 'normal' },
    { used: 76, limit: 100, remaining: 24, ratio: 0.76, state: 'warning' },
    { used: 90, limit: 100, remaining: 10, ratio: 0.9, state: 'warning' },
    { used: 91, limit: 100, remaining: 9, ratio: 0.91, state: 'critical' },
    { used: 100, limit: 100, remaining: 0, ratio: 1, state: 'exhausted' },
    { used: 999_999, limit: 1e6, remaining: 1, ratio: 0.999999, state: 'critical' },
    { used: 1e12 - 1, limit: 1e12, remaining: 1, ratio: 0.999999999999, state: 'critical' },
    { used: 1e12 + 1, limit: 1e12, remaining: -1, ratio: 1, state: 'over' },
    { used: 0.1 + 0.2, limit: 0.3, remaining: 0, ratio: 1, state: 'exhausted' },
    { used: 100, limit: 100.1, remaining: 0.1, ratio: 100 / 100.1, state: 'critical' },
    {
      used: 1e12,
      limit: 1e12 + 0.1,
      remaining: 0.1,
      ratio: 1e12 / (1e12 + 0.1),
      state: 'critical',
    },
  ])('$used of $limit', ({ used, limit, remaining, ratio, state }) => {
    const meter = quota(used, limit)
    expect({ remaining: remainingOf(meter), level: levelOf(meter) }).toEqual({
      remaining,
      level: remaining,
    })
    expect({ ratio: ratioOf(meter), state: stateOf(meter) }).toEqual({ ratio, state })
  })

  it('is not above a threshold by the dust of a division', () => {
    expect(stateOf(quota(0.27, 0.3))).toBe('warning')
    expect(stateOf(quota(50, 100), { warning: 0.5, critical: 0.6 })).toBe('normal')
    expect(stateOf(quota(61, 100), { warning: 0.5, critical: 0.6 })).toBe('critical')
  })

  it('is never full before it is', () => {
    expect(ratioOf(quota(1e15 - 1, 1e15))).toBeLessThan(1)
  })
})

describe('the other kinds', () => {
  const metered: UsageMeter = { ...about, kind: 'metered', used: 40, price }
  const unlimited = (used: number | null): UsageMeter => ({ ...about, kind: 'unlimited', used })
  it.each([
    ['credits', balance(5), 5, 5, 'normal'],
    ['credits at 0', balance(0), 0, 0, 'exhausted'],
    ['credits at −1', balance(-1), -1, -1, 'over'],
    ['pay as you go', metered, null, -40, 'normal'],
    ['5 of unlimited', unlimited(5), null, -5, 'unlimited'],
    ['unlimited without a count', unlimited(null), null, 0, 'unlimited'],
    ['5 of which no limit is known', { ...about, kind: 'counted', used: 5 }, null, -5, 'counted'],
    ['credits of which there never were any', { ...balance(0), none: true }, 0, 0, 'none'],
    ['credits overdrawn before there were any', { ...balance(-1), none: true }, -1, -1, 'over'],
    ['credits given since', { ...balance(5), none: true }, 5, 5, 'normal'],
  ] satisfies [string, UsageMeter, number | null, number, string][])(
    '%s',
    (_, meter, remaining, level, state) => {
      expect([remainingOf(meter), levelOf(meter), stateOf(meter)]).toEqual([
        remaining,
        level,
        state,
      ])
      expect(ratioOf(meter)).toBeNull()
    },
  )
})

describe('what is left', () => {
  it.each([
    [5, 5, true],
    [4, 5, false],
    [1, undefined, true],
    [0, undefined, false],
    [null, 1e9, true],
    [null, undefined, true],
  ])('of %s, for %s, suffices: %s', (remaining, amount, enough) => {
    expect(suffices(remaining, amount)).toBe(enough)
  })
})

describe('arithmetic', () => {
  it.each([
    ['0.1 + 0.2', plus(0.1, 0.2), 0.3],
    ['100.1 − 100', minus(100.1, 100), 0.1],
    ['0.3 − (0.1 + 0.2)', minus(0.3, 0.1 + 0.2), 0],
    ['1e12 + 0.1', plus(1e12, 0.1), 1_000_000_000_000.1],
    ['2⁵³ − 1', tidy(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
    ['a number that is none', tidy(Number.NaN), Number.NaN],
    ['0 − 0', minus(0, 0), 0],
    ['−0.1 + 0.1', plus(-0.1, 0.1), 0],
    ['a millionth of a millionth', tidy(1e-12), 1e-12],
  ])('%s leaves no dust', (_, actual, expected) => {
    expect(actual).toBe(expected)
  })
})
