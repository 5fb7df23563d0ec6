import { describe, expect, it } from 'vitest'
import {
  axisOf,
  bucketsOf,
  daysIn,
  hoursIn,
  inBuckets,
  lineOf,
  marksOf,
} from '../../src/billing/history-days.js'

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
    expect(lineOf(sums, all(), { limit: null, projected: null, top: 15 })).toEqual({
      width: 40,
      path: 'M0 100L5 33.33L15 33.33L25 0',
      now: { x: '62.5%', y: '0%' },
      limit: null,
      pace: null,
      before: null,
    })
  })

  it.each([
    ['the limit', { limit: 30, projected: 20 }, '50%', '0%'],
    ['where it is heading', { limit: 20, projected: 60 }, '75%', '66.67%'],
    ['what was used', { limit: 10, projected: null }, '0%', '33.33%'],
  ])('has room for %s', (_, goals, y, limit) => {
    const top = Math.max(goals.limit, goals.projected ?? 0, 15)
    expect(lineOf(sums, all(), { ...goals, top })).toMatchObject({ now: { y }, limit })
  })

  it('is flat where nothing was used, towards where it is heading', () => {
    const none = daysIn([], span, { now: at('2026-01-03'), level: false })
    expect(lineOf([0, 0, 0, 0], none, { limit: null, projected: null, top: 0 })).toMatchObject({
      path: 'M0 100L5 100L15 100L25 100',
      now: { y: '100%' },
    })
    const heading = { limit: null, projected: 8, top: 8 }
    expect(lineOf([0, 0, 0, 0], none, heading).pace).toBe('M25 100L40 0')
  })
})

describe('the axis', () => {
  it.each([
    [[0], []],
    [[1], [1, 0]],
    [[3], [3, 2, 1, 0]],
    [
      [5_100, 40],
      [6_000, 4_000, 2_000, 0],
    ],
    [[9], [9, 6, 3, 0]],
    [[11], [12, 8, 4, 0]],
    [[100], [100, 50, 0]],
    [[0.3], [0.3, 0.2, 0.1, 0]],
    // Whole numbers have a whole step; one fraction is enough for a finer one.
    [
      [1, 0.5],
      [1, 0.5, 0],
    ],
    [[1e12], [1e12, 5e11, 0]],
  ])('of %j is %j', (values, axis) => {
    expect(axisOf(values)).toEqual(axis)
  })

  it('ends at most a third above the peak, with few lines', () => {
    for (let peak = 2; peak < 5_000; peak += 1) {
      const axis = axisOf([peak])
      expect(axis[0]).toBeGreaterThanOrEqual(peak)
      expect(axis[0]).toBeLessThanOrEqual((peak * 4) / 3)
      expect(axis.length).toBeLessThanOrEqual(5)
      expect(axis.every(Number.isInteger)).toBe(true)
    }
  })
})

it.each([
  [0, []],
  [1, [0]],
  [3, [0, 1, 2]],
  [4, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6]],
  [31, [0, 7, 14, 21, 28]],
])('of %d days these have a date: %j', (length, marks) => {
  expect(marksOf(length)).toEqual(marks)
})

it('of many days with long texts four have a date, away from the ends', () => {
  expect(marksOf(90, true)).toEqual([11, 34, 57, 80])
})

describe('bars of several days', () => {
  const span = { start: at('2025-12-30'), end: at('2026-02-02') }
  const told = [day('04', 1), day('05', 2), day('11', 4), day('12', 8)]
  const all = (level = false) => daysIn(told, span, { now: at('2026-01-13'), level })
  const bars = (bucket: 'week' | 'month', level = false) =>
    inBuckets(all(level), bucketsOf(all(level), bucket), level).map(
      ({ date, last, used }) => `${date} ${new Date(last).toISOString().slice(0, 10)} ${used}`,
    )

  it('are weeks from Monday on, cut short at both ends', () => {
    expect(bars('week')).toEqual([
      '2025-12-30 2026-01-04 1',
      '2026-01-05 2026-01-11 6',
      '2026-01-12 2026-01-18 8',
      '2026-01-19 2026-01-25 null',
      '2026-01-26 2026-02-01 null',
    ])
  })

  it('are months', () => {
    expect(bars('month')).toEqual([
      '2025-12-30 2025-12-31 0',
      '2026-01-01 2026-01-31 15',
      '2026-02-01 2026-02-01 null',
    ])
  })

  it('show the newest of a level', () => {
    expect(bars('week', true).map((bar) => bar.slice(22))).toEqual(['1', '4', '8', 'null', 'null'])
  })
})

describe('the hours of a chart', () => {
  const span = { start: at('2026-01-01'), end: at('2026-01-01') + 5 * 3_600_000 }
  const told = [
    { date: '2026-01-01T01:00:00.000Z', used: 2 },
    { date: '2026-01-01T01:30:00.000Z', used: 3 },
  ]
  const now = span.start + 2.5 * 3_600_000

  it('add up what was told within one, and end at the present', () => {
    expect(hoursIn(told, span, { now, level: false }).map(({ used }) => used)).toEqual([
      0,
      5,
      0,
      null,
      null,
    ])
    expect(hoursIn(told, span, { now, level: true }).map(({ used }) => used)).toEqual([
      0,
      3,
      3,
      null,
      null,
    ])
  })
})
