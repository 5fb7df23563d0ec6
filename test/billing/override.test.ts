import { describe, expect, it } from 'vitest'
import type { AbsentMeter, MeterOverride, UsageMeter } from '../../src/billing/meter.js'
import { withOverride } from '../../src/billing/override.js'
import { formatAmount } from '../../src/text/format.js'

const price = { unitPrice: 5, per: 10, currency: 'USD' }
const about = {
  slug: 'tokens',
  name: 'Tokens',
  aggregation: 'sum',
  period: { start: 0, end: 10 },
  resetsAt: 10,
  derived: false,
} as const
const quota: UsageMeter = {
  ...about,
  kind: 'quota',
  used: 30,
  limit: 100,
  limitSource: 'high-water',
  derived: true,
  price,
}
const balance: UsageMeter = { ...about, kind: 'balance', available: -20, derived: true }
const metered: UsageMeter = { ...about, kind: 'metered', used: 30, price }
const unlimited: UsageMeter = { ...about, kind: 'unlimited', used: 30 }
const uncounted: UsageMeter = { ...about, kind: 'unlimited', used: null }
const counted: UsageMeter = { ...about, kind: 'counted', used: 30 }
const absent: AbsentMeter = {
  kind: 'absent',
  slug: 'tokens',
  name: 'Tokens',
  reason: 'not-in-plan',
}

function overridden(meter: UsageMeter | AbsentMeter, override: MeterOverride) {
  const told: string[] = []
  return { meter: withOverride(meter, override, (_, message) => void told.push(message)), told }
}

const bare = { ...about }
const limited = { kind: 'quota', limit: 50, limitSource: 'override', derived: false }
describe('withOverride', () => {
  const possible: readonly [string, UsageMeter, MeterOverride, object][] = [
    [
      'a limit on a quota keeps what is used',
      quota,
      { limit: 50 },
      { ...bare, ...limited, used: 30, price },
    ],
    [
      'a limit on a balance uses the rest',
      balance,
      { limit: 50 },
      { ...bare, ...limited, used: 70 },
    ],
    ['a limit on pay as you go', metered, { limit: 50 }, { ...bare, ...limited, used: 30, price }],
    ['a limit on an unlimited meter', unlimited, { limit: 50 }, { ...bare, ...limited, used: 30 }],
    [
      'a limit on a meter not counted yet',
      uncounted,
      { limit: 50 },
      { ...bare, ...limited, used: 0 },
    ],
    [
      'a limit of 0',
      unlimited,
      { limit: 0, kind: 'quota' },
      { ...bare, ...limited, limit: 0, used: 30 },
    ],
    [
      'no limit on a quota',
      quota,
      { limit: null },
      { ...bare, kind: 'unlimited', used: 30, price },
    ],
    [
      'no limit on a balance',
      balance,
      { limit: null, kind: 'unlimited' },
      { ...bare, kind: 'unlimited', used: null },
    ],
    [
      'a quota as unlimited',
      quota,
      { kind: 'unlimited' },
      { ...bare, kind: 'unlimited', used: 30, price },
    ],
    [
      'a quota as a balance',
      quota,
      { kind: 'balance' },
      { ...bare, kind: 'balance', available: 70, price },
    ],
    [
      'pay as you go as a balance',
      metered,
      { kind: 'balance' },
      { ...bare, kind: 'balance', available: -30, price },
    ],
    [
      'a quota as pay as you go',
      quota,
      { kind: 'metered' },
      { ...bare, kind: 'metered', used: 30, price },
    ],
    [
      'a balance as pay as you go',
      { ...balance, price },
      { kind: 'metered' },
      { ...bare, kind: 'metered', used: 20, price },
    ],
    ['its own kind', quota, { kind: 'quota' }, quota],
    [
      'a name and a unit',
      quota,
      { name: 'Words', unit: 'words' },
      { ...quota, name: 'Words', unit: 'words' },
    ],
    [
      'how amounts are written',
      quota,
      { unit: 'usd', scale: 100, digits: 2, units: { one: 'use', other: 'uses' } },
      { ...quota, unit: 'usd', scale: 100, digits: 2, units: { one: 'use', other: 'uses' } },
    ],
    [
      'a count whose limit is not known',
      quota,
      { kind: 'counted' },
      { ...bare, kind: 'counted', used: 30, price },
    ],
    ['a limit on a count', counted, { limit: 50 }, { ...bare, ...limited, used: 30 }],
    [
      'credits of which there never were any as unlimited',
      { ...balance, available: 0, none: true },
      { kind: 'unlimited' },
      { ...bare, kind: 'unlimited', used: null },
    ],
    ['hidden, which changes no number', quota, { hidden: true }, quota],
    ['what happens at the limit', quota, { overage: 'blocked' }, { ...quota, overage: 'blocked' }],
    [
      'another word than the source has for it',
      { ...quota, overage: 'blocked' },
      { limit: 50, overage: 'billed' },
      { ...bare, ...limited, used: 30, price, overage: 'billed' },
    ],
  ]
  it.each(possible)('%s', (_, meter, override, expected) => {
    expect(overridden(meter, override)).toEqual({ meter: expected, told: [] })
  })

  const impossible: readonly [string, UsageMeter | AbsentMeter, MeterOverride][] = [
    ['a balance as a quota without a limit', balance, { kind: 'quota' }],
    ['pay as you go without a price', unlimited, { kind: 'metered' }],
    ['a limit that is not a number', quota, { limit: Number.NaN }],
    ['a limit without end', quota, { limit: Number.POSITIVE_INFINITY }],
    ['a limit below 0', quota, { limit: -1 }],
    ['a scale of nothing', quota, { scale: 0 }],
    ['a scale below nothing', quota, { scale: -1 }],
    ['a scale that is not a number', quota, { scale: Number.NaN }],
    ['part of a digit', quota, { digits: 1.5 }],
    ['more digits than are written', quota, { digits: 21 }],
    ['fewer digits than none', quota, { digits: -1 }],
    ['a balance as a count', balance, { kind: 'counted' }],
    ['a limit on a meter not in the plan', absent, { limit: 50 }],
    ['a kind for a meter not in the plan', absent, { kind: 'balance' }],
  ]
  it.each(impossible)('leaves the meter and says so: %s', (_, meter, override) => {
    const { meter: kept, told } = overridden(meter, { ...override, name: 'Words' })
    expect(kept).toEqual({ ...meter, name: 'Words' })
    expect(told).toEqual([expect.stringContaining('meter "tokens"')])
  })

  it.each([
    { unit: null },
    { unit: 7 },
    { unit: {} },
    { units: null },
    { units: 'images' },
    { units: { one: 'image' } },
    { units: { one: 'image', other: 7 } },
    { units: { one: 'image', other: 'images', few: 7 } },
    { name: null },
    { name: 7 },
    { name: '' },
    { scale: '10' },
    { digits: null },
    { overage: 'stopped' },
    { overage: null },
  ])('leaves out what plain JavaScript says wrongly, and says so: %j', (override: object) => {
    const { meter, told } = overridden({ ...quota, unit: 'k' }, override)
    expect(meter).toEqual({ ...quota, unit: 'k' })
    expect(told).toHaveLength(1)
    expect(meter.kind === 'absent' ? '' : formatAmount(1_500, meter)).toBe('1,500\u00a0k')
  })

  it('may take a unit away', () => {
    const { meter, told } = overridden({ ...quota, unit: 'k' }, { unit: '' })
    expect(meter).toMatchObject({ unit: '' })
    expect(told).toEqual([])
  })

  it('follows the limit and says so when the kind contradicts it', () => {
    const { meter, told } = overridden(balance, { limit: 50, kind: 'balance' })
    expect(meter).toMatchObject({ kind: 'quota', limit: 50 })
    expect(told).toHaveLength(1)
  })

  it('may declare a meter that is not in the plan unlimited', () => {
    const expected = { kind: 'unlimited', slug: 'tokens', name: 'Tokens', used: null, period: null }
    expect(overridden(absent, { limit: null }).meter).toMatchObject(expected)
    const measure = { unit: 'k', scale: 10 }
    expect(overridden(absent, { kind: 'unlimited', ...measure }).meter).toMatchObject(measure)
  })

  it('leaves a meter as it is when nothing is overridden', () => {
    expect(withOverride(quota, undefined)).toBe(quota)
    expect(withOverride(absent, { hidden: true })).toStrictEqual(absent)
  })
})
