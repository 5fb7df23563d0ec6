import { describe, expect, it } from 'vitest'
import { minorUnits } from '../../src/billing/currency.js'
import type { SpendingCap } from '../../src/billing/report.js'
import { describeSpending } from '../../src/text/describe-spending.js'

const period = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) }
const cap = (spent: number | undefined, more: Partial<SpendingCap> = {}) =>
  ({
    status: 'ready',
    limit: { amount: 5_000, currency: 'USD', ...(spent !== undefined && { spent }), ...more },
    period,
  }) as const

describe('a spending limit', () => {
  it.each([
    [0, 'normal', 'At your limit, usage pauses until Feb\u00a01.'],
    [4_999, 'critical', 'At your limit, usage pauses until Feb\u00a01.'],
    [5_000, 'exhausted', 'Usage is paused until Feb\u00a01.'],
    [5_001, 'over', 'Usage is paused until Feb\u00a01.'],
  ])('of which %d was spent is %s', (spent, state, note) => {
    expect(describeSpending(cap(spent, { onLimit: 'blocked' }))).toMatchObject({ state, note })
  })

  it('names no day on which usage goes on where the plan ends then', () => {
    const ending = (endsAt: number, spent = 0) =>
      describeSpending({ ...cap(spent, { onLimit: 'blocked' }), endsAt }).note
    expect(ending(period.end)).toBe('At your limit, usage pauses.')
    expect(ending(period.start, 5_000)).toBe('Usage is paused.')
    expect(ending(period.end + 1)).toBe('At your limit, usage pauses until Feb\u00a01.')
  })

  it('says at what time usage goes on where it stops for less than two days', () => {
    const end = Date.UTC(2026, 0, 21, 14, 2)
    const brief = { ...cap(0, { onLimit: 'blocked' }), period: { start: end - 18_000_000, end } }
    expect(describeSpending(brief).note).toBe(
      'At your limit, usage pauses until Jan\u00a021,\u00a02:02\u00a0PM.',
    )
  })

  it('that stops nothing says so, and one of which nobody says what happens says nothing', () => {
    const { note } = describeSpending(cap(5_001, { onLimit: 'billed' }))
    expect(note).toBe('Above your limit, usage continues and is billed.')
    expect(describeSpending(cap(5_001)).note).toBe('')
  })

  it('is a text where nobody says what was spent, and where there is none', () => {
    expect(describeSpending(cap(undefined))).toMatchObject({ text: 'Limit: $50', meter: null })
    const none = describeSpending({ status: 'ready', limit: null, period })
    expect(none).toMatchObject({ state: 'none', text: 'No spending limit' })
  })

  it('counts in the minor units of its currency', () => {
    const yen = describeSpending(cap(1_240, { currency: 'JPY' })).meter
    expect(yen).toMatchObject({ used: 1_240, limit: 5_000 })
    expect(describeSpending(cap(1_240)).meter).toMatchObject({ used: 12.4, limit: 50 })
  })
})

describe('minorUnits', () => {
  it.each([
    ['29.5', 'USD', 2_950],
    ['1.15', 'USD', 115],
    ['200', 'JPY', 200],
    ['0.2', 'BHD', 200],
    ['0', 'USD', 0],
    ['', 'USD', null],
    ['-1', 'USD', null],
    ['0.005', 'USD', null],
    ['1.5', 'JPY', null],
    ['abc', 'USD', null],
    ['1e300', 'USD', null],
    ['Infinity', 'USD', null],
  ])('%s %s', (typed, currency, minor) => {
    expect(minorUnits(typed, currency)).toBe(minor)
  })
})
