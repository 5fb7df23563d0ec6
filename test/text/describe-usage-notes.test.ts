import { describe, expect, it } from 'vitest'
import type { QuotaMeter, UsageMeter } from '../../src/billing/meter.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { type DescribeOptions, describeUsage } from '../../src/text/format-usage.js'

const now = Date.UTC(2026, 0, 22, 14, 2)
const february = Date.UTC(2026, 1, 1)
const common = {
  slug: 'generations',
  name: 'Generations',
  aggregation: 'sum',
  period: { start: Date.UTC(2026, 0, 1), end: february },
  resetsAt: february,
  price: { unitPrice: 2, per: 1, currency: 'USD' },
  derived: false,
} as const

const quota = (used: number, limit: number, more: Partial<QuotaMeter> = {}): UsageMeter => ({
  ...common,
  kind: 'quota',
  used,
  limit,
  limitSource: 'grants',
  ...more,
})

type Ready = Extract<UsageFigure, { status: 'ready' }>
const ready = (meter: UsageMeter, more: Partial<Omit<Ready, 'meter' | 'status'>> = {}) => ({
  status: 'ready' as const,
  meter,
  ...more,
})

/** Value, start and end as one line each, as a reader sees them. */
function read(figure: UsageFigure, options: DescribeOptions = {}) {
  const { value, start, end } = describeUsage(figure, options)
  return {
    value: value && value.before + value.count + value.after,
    start: start.map(({ glyph, word, rest }) => `${glyph ? `(${glyph}) ` : ''}${word}${rest}`),
    end,
  }
}

describe('a meter without a limit', () => {
  it('is a balance, whose start says when it resets', () => {
    const credits: UsageMeter = { ...common, kind: 'balance', available: 1_240, resetsAt: null }
    expect(read(ready(credits))).toEqual({ value: '1,240 left', start: ['Doesn’t reset'], end: '' })
    expect(describeUsage(ready(credits))).toMatchObject({ track: null, meter: null, percent: null })
  })

  it('is pay as you go, with its price', () => {
    const price = { unitPrice: 200, per: 1_000, currency: 'USD' }
    const sends: UsageMeter = { ...common, kind: 'metered', used: 8_420, unit: 'sent', price }
    const start = ['About $16.84, at $2.00 per 1,000']
    expect(read(ready(sends))).toEqual({ value: '8,420 sent', start, end: 'Resets Feb 1' })
    expect(read(ready({ ...sends, used: 2 })).start).toEqual(['$2.00 per 1,000'])
    const each = { ...sends, price: { unitPrice: 2, per: 1, currency: 'USD' } }
    expect(read(ready(each)).start).toEqual(['About $168.40, at $0.02 each'])
  })

  it('is pay as you go for nothing, which says no cost', () => {
    const price = { unitPrice: 0, per: 1, currency: 'USD' }
    const sends: UsageMeter = { ...common, kind: 'metered', used: 8_420, price }
    expect(read(ready(sends))).toEqual({ value: '8,420 used', start: ['Resets Feb 1'], end: '' })
  })

  it('is unlimited, with a count or without', () => {
    const calls: UsageMeter = { ...common, kind: 'unlimited', used: 12_840, resetsAt: null }
    const start = ['Unlimited on your plan']
    expect(read(ready(calls))).toEqual({ value: '12,840 used', start, end: '' })
    expect(read(ready({ ...calls, used: null })).value).toBeNull()
  })
})

describe('what may be so in any state', () => {
  it.each([
    [quota(48, 100), ['(pending) 3 pending, 52 left']],
    [quota(80, 100), ['(warning) Running low, 20 left', '(pending) 3 pending']],
    [quota(100, 100), ['(exhausted) All used', '(pending) 3 pending']],
  ])('pending', (meter, start) => {
    expect(read(ready(meter, { pending: 3 })).start).toEqual(start)
  })

  it('unconfirmed, with an amount or without', () => {
    const doubtful = (pending: number) =>
      read(ready(quota(48, 100), { pending, unconfirmed: true })).start
    expect(doubtful(3)).toEqual(['(pending) 3 not confirmed yet, 52 left'])
    expect(doubtful(0)).toEqual(['(pending) Not confirmed yet, 52 left'])
  })

  it('stale, which takes the place of what would be said of a fresh number', () => {
    const old = { stale: true, asOf: now }
    const age = '(stale) As of 2:02 PM, couldn’t refresh'
    expect(read(ready(quota(45, 100), old), { now })).toMatchObject({ start: [age], end: '' })
    expect(read(ready(quota(80, 100), old), { now }).start).toEqual(['(warning) Running low', age])
    expect(read(ready(quota(45, 100), { stale: true })).start).toEqual(['(stale) Couldn’t refresh'])
    expect(describeUsage(ready(quota(45, 100), old), { now }).track).toMatchObject({ pace: null })
  })

  it('derived, said before the number and explained', () => {
    const said = describeUsage(ready(quota(45, 100, { derived: true })))
    expect(said.value?.count).toBe('≈\u00a045')
    expect(said.meter?.text).toBe('≈\u00a045 of 100 used, 55 left')
    expect(said.reason?.text).toMatch(/^Approximate\. /)
  })

  it('draws the pending part of the number', () => {
    expect(describeUsage(ready(quota(48, 100), { pending: 10 })).track).toMatchObject({
      fill: 38,
      pending: 10,
    })
  })

  it('draws no pending part of a number that does not move', () => {
    const distinct = quota(48, 100, { aggregation: 'count_distinct_properties' })
    expect(describeUsage(ready(distinct, { pending: 3 })).track).toMatchObject({
      fill: 48,
      pending: 0,
    })
  })
})

describe('what comes next', () => {
  it.each([
    [44, 'Resets Feb 1'],
    [45, 'Resets Feb 1'],
    [46, 'On pace for about 46 by Feb 1'],
  ])('is a pace only beyond what is used: 45, on the way to %d', (projected, end) => {
    expect(read(ready(quota(45, 100, { projected })), { now }).end).toBe(end)
  })
})

describe('prop: labels', () => {
  it.each([
    ['left', quota(1, 2), 'one'],
    ['left', quota(0, 2), 'several'],
    ['over', quota(101, 100), '(over) one'],
    ['over', quota(102, 100), '(over) several'],
  ] as const)('counts what is %s for plural rules', (label, meter, start) => {
    const plural = ({ count }: { count: number }) => (count === 1 ? 'one' : 'several')
    expect(read(ready(meter), { labels: { bar: { [label]: plural } } }).start).toEqual([start])
  })

  it('sets the word of a state apart where it depends on the count', () => {
    const critical = ({ remaining, count }: { remaining?: string; count: number }) =>
      (count === 1 ? 'Last one' : 'Last few') + (remaining ? `, ${remaining} left` : '')
    const words = (used: number) =>
      describeUsage(ready(quota(used, 100)), { labels: { bar: { critical } } }).start
    expect(words(99)).toEqual([{ glyph: 'critical', word: 'Last one', rest: ', 1 left' }])
    expect(words(98)).toEqual([{ glyph: 'critical', word: 'Last few', rest: ', 2 left' }])
  })
})
