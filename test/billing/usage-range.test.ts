import { describe, expect, it } from 'vitest'
import { dayOf, spanOf } from '../../src/billing/usage-range.js'

const day = (text: string) => Date.parse(`${text}T00:00:00Z`)
const span = (start: string, end: string) => ({ start: day(start), end: day(end) })
const now = Date.UTC(2026, 0, 22, 14, 2)
const january = span('2026-01-01', '2026-02-01')

describe('a range by name', () => {
  it.each([
    ['this-period', '2026-01-01', '2026-02-01'],
    ['last-period', '2025-12-01', '2026-01-01'],
    ['last-7-days', '2026-01-16', '2026-01-23'],
    ['last-90-days', '2025-10-25', '2026-01-23'],
  ] as const)('%s is from %s to before %s', (preset, from, after) => {
    expect(spanOf({ preset }, january, now)).toMatchObject(span(from, after))
  })

  it.each([
    [1, span('2025-12-01', '2026-01-01')],
    [2, span('2025-11-01', '2025-12-01')],
    [12, span('2025-01-01', '2025-02-01')],
    [0, null],
    [37, null],
    [Number.NaN, null],
  ])('a period that ended is %d back', (back, expected) => {
    expect(spanOf({ preset: 'past-period', back }, january, now)).toEqual(expected)
    expect(spanOf({ preset: 'past-period', back }, null, now)).toBeNull()
  })

  it('keeps the day of billing through shorter months', () => {
    const period = span('2026-02-28', '2026-03-31')
    expect(spanOf({ preset: 'past-period', back: 2 }, period, now)).toEqual(
      span('2025-12-31', '2026-01-31'),
    )
  })

  it.each(['this-period', 'last-period'] as const)('%s needs a billing period', (preset) => {
    expect(spanOf({ preset }, null, now)).toBeNull()
  })

  it.each([
    ['a quarter', span('2026-01-15', '2026-04-15'), span('2025-10-15', '2026-01-15')],
    ['a year', span('2026-01-01', '2027-01-01'), span('2025-01-01', '2026-01-01')],
    ['thirty days', span('2026-01-01', '2026-01-31'), span('2025-12-02', '2026-01-01')],
    ['a week', span('2026-01-05', '2026-01-12'), span('2025-12-29', '2026-01-05')],
    ['a month and a half', span('2026-01-01', '2026-02-15'), span('2025-11-17', '2026-01-01')],
    ['no time', span('2026-01-01', '2026-01-01'), span('2026-01-01', '2026-01-01')],
    [
      'one from a 31st to a shorter month',
      span('2026-01-31', '2026-02-28'),
      span('2025-12-31', '2026-01-31'),
    ],
    [
      'one from a shorter month to a 31st',
      span('2026-02-28', '2026-03-31'),
      span('2026-01-31', '2026-02-28'),
    ],
    [
      'one between two shorter months',
      span('2026-02-28', '2026-03-30'),
      span('2026-01-30', '2026-02-28'),
    ],
    [
      'one from a 31st to a 30th',
      span('2026-03-31', '2026-04-30'),
      span('2026-02-28', '2026-03-31'),
    ],
    [
      'one from a 30th to a 31st',
      span('2026-04-30', '2026-05-31'),
      span('2026-03-31', '2026-04-30'),
    ],
    [
      'one that ends on a leap day',
      span('2024-01-31', '2024-02-29'),
      span('2023-12-31', '2024-01-31'),
    ],
    ['a year from a leap day', span('2024-02-29', '2025-02-28'), span('2023-02-28', '2024-02-29')],
    ['two months from a 31st', span('2025-12-31', '2026-02-28'), span('2025-10-31', '2025-12-31')],
    ['four weeks', span('2026-01-30', '2026-02-27'), span('2026-01-02', '2026-01-30')],
    ['the end of a month', span('2026-03-30', '2026-04-30'), span('2026-02-28', '2026-03-30')],
  ])('the period before %s is as long', (_, period, before) => {
    expect(spanOf({ preset: 'last-period' }, period, now)).toEqual(before)
  })
})

it('keeps the time of day of the period', () => {
  const at = (text: string) => Date.parse(text)
  const period = { start: at('2026-01-31T18:30:00Z'), end: at('2026-02-28T18:30:00Z') }
  expect(spanOf({ preset: 'last-period' }, period, now)).toEqual({
    start: at('2025-12-31T18:30:00Z'),
    end: period.start,
  })
})

it('counts the months of a period across a change to summer time', () => {
  const at = (text: string) => Date.parse(text)
  const period = { start: at('2026-03-01T05:00:00Z'), end: at('2026-04-01T04:00:00Z') }
  expect(spanOf({ preset: 'last-period' }, period, now)?.start).toBe(at('2026-02-01T05:00:00Z'))
})

describe('a range of dates', () => {
  it('includes its last day', () => {
    const range = { preset: 'custom', from: '2026-01-08', to: '2026-01-08' } as const
    expect(spanOf(range, null, now)).toEqual({ ...span('2026-01-08', '2026-01-09'), isDays: true })
  })

  it.each([
    ['2026-01-09', '2026-01-08'],
    ['2026-02-30', '2026-03-08'],
    ['', '2026-01-08'],
    ['2026-1-8', '2026-01-09'],
    ['2026-01-08T00:00:00Z', '2026-01-09'],
    ['2026-01-08', ''],
    ['2026-01-08', '2026-02-30'],
    [' 2026-01-08', '2026-01-09'],
    ['+002026-01-08', '2026-01-09'],
  ])('%s to %s is none', (from, to) => {
    expect(spanOf({ preset: 'custom', from, to }, null, now)).toBeNull()
  })
})

it('knows the leap day', () => {
  expect(dayOf('2024-02-29')).toBe(day('2024-02-29'))
  expect(dayOf('2025-02-29')).toBeNull()
})
