import { describe, expect, it } from 'vitest'
import { axisTop, daysIn, lineOf, marksOf } from '../../src/billing/history-days.js'

const at = (date: string) => Date.parse(`${date}T00:00:00Z`)
const day = (date: string, used: number) => ({ date: `2026-01-${date}`, used })
const days = [day('03', 5), day('01', 10)]
const sum = { now: undefined, level: false }
const shown = (list: ReturnType<typeof daysIn>) =>
  list.map(({ date, used }) => `${date.slice(8)}: ${used}`)

describe('the days of a chart', () => {
  it('are those of the span, from the day it begins on', () => {
    const span = { start: at('2026-01-01') + 3_600_000, end: at('2026-01-04') + 3_600_000 }
    const list = daysIn(days, span, sum)
    expect(shown(list)).toEqual(['01: 10', '02: 0', '03: 5', '04: null'])
    expect(list.map((one) => one.at)).toEqual(list.map(({ date }) => at(date)))
  })

  it('reach from the first told to the last where there is no span', () => {
    expect(shown(daysIn(days, null, sum))).toEqual(['01: 10', '02: 0', '03: 5'])
  })

  it('are none where none was told, nor of a span that ends before it begins', () => {
    expect(daysIn([], null, sum)).toEqual([])
    expect(daysIn([{ date: 'soon', used: 3 }], null, sum)).toEqual([])
    expect(daysIn(days, { start: at('2026-01-02'), end: at('2026-01-02') }, sum)).toEqual([])
    expect(daysIn(days, { start: at('2026-01-02'), end: at('2026-01-01') }, sum)).toEqual([])
  })

  it('to come have no value; today has one before anything is told', () => {
    const span = { start: at('2026-01-01'), end: at('2026-01-07') }
    const now = at('2026-01-05')
    expect(shown(daysIn(days, span, { now, level: false }))).toEqual([
      ...['01: 10', '02: 0', '03: 5', '04: 0', '05: 0', '06: null'],
    ])
    expect(shown(daysIn(days, span, { now, level: true }))).toEqual([
      ...['01: 10', '02: 10', '03: 5', '04: 5', '05: 5', '06: null'],
    ])
  })

  it('of a very long span are the newest 400', () => {
    const span = { start: at('2024-01-01'), end: at('2026-01-04') }
    const list = daysIn(days, span, sum)
    expect([list.length, list.at(0)?.date, list.at(-1)?.date]).toEqual([
      400,
      '2024-11-30',
      '2026-01-03',
    ])
  })
})

describe('the line of the running sum', () => {
  const span = { start: at('2026-01-01'), end: at('2026-01-05') }
  const all = () => daysIn(days, span, { now: at('2026-01-03'), level: false })
  const sums = [10, 10, 15, 15]

  it('ends at today, at its place in the whole', () => {
    expect(lineOf(sums, all(), { limit: null, projected: null })).toEqual({
      width: 40,
      path: 'M0 100L10 33.33L20 33.33L30 0',
      now: { x: '75%', y: '0%' },
      limit: null,
      pace: null,
    })
  })

  it.each([
    ['the limit', { limit: 30, projected: 20 }, '50%', '0%'],
    ['where it is heading', { limit: 20, projected: 60 }, '75%', '66.67%'],
    ['what was used', { limit: 10, projected: null }, '0%', '33.33%'],
  ])('has room for %s', (_, goals, y, limit) => {
    expect(lineOf(sums, all(), goals)).toMatchObject({ now: { y }, limit })
  })

  it('is flat where nothing was used, towards where it is heading', () => {
    const none = daysIn([], span, { now: at('2026-01-03'), level: false })
    expect(lineOf([0, 0, 0, 0], none, { limit: null, projected: null })).toMatchObject({
      path: 'M0 100L10 100L20 100L30 100',
      now: { y: '100%' },
    })
    expect(lineOf([0, 0, 0, 0], none, { limit: null, projected: 8 }).pace).toBe('M30 100L40 0')
  })
})

it.each([
  [[0], 0],
  [[1], 2],
  [[5_100, 40], 6_000],
  [[9], 10],
  [[11], 20],
  [[100], 100],
  [[0.3], 0.4],
  // Whole numbers have a whole step; one fraction is enough for a finer one.
  [[1, 0.5], 1],
  [[1e12], 1e12],
])('%j is measured up to %d', (values, top) => {
  expect(axisTop(values)).toBe(top)
})

it.each([
  [0, []],
  [1, [0]],
  [3, [0, 1, 2]],
  [4, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6]],
  [31, [0, 10, 20, 30]],
])('of %d days these have a date: %j', (length, marks) => {
  expect(marksOf(length)).toEqual(marks)
})
