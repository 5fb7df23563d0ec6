import { describe, expect, it } from 'vitest'
import { describeHistory } from '../../src/model/format-history.js'
import { axisTop, marksOf } from '../../src/model/history-days.js'
import { january, quota } from '../support/reports.js'

const now = Date.UTC(2026, 0, 22, 14)
const meter = quota('calls', 30, { name: 'Calls', limitSource: 'reported' })
const days = [
  { date: '2026-01-02', used: 20 },
  { date: '2026-01-01', used: 10 },
]
const figure = { meter, days, span: january }

describe('per day', () => {
  const said = describeHistory(figure, { now })

  it('has a place for every day, and dashes where nothing was or is to come', () => {
    expect(said.bars).toHaveLength(31)
    expect(said.bars.map(({ dash }) => dash).slice(0, 3)).toEqual([false, false, true])
    expect(said.bars[0]).toMatchObject({ x: '0.74%', width: '1.74%', y: '50%', height: '50%' })
  })

  it('says the sum, and the day that is looked at', () => {
    expect(said.readout).toEqual({ strong: '', rest: '30 this period' })
    expect(describeHistory(figure, { now, active: '2026-01-02' }).readout).toEqual({
      strong: '20',
      rest: ' on Fri, Jan 2',
    })
    expect(describeHistory(figure, { now, active: '2026-01-30' }).readout.rest).toBe(
      'Fri, Jan 30 is yet to come',
    )
  })

  it('has an axis with a round top and dates below', () => {
    expect(said.axis).toEqual(['20', '10', '0'])
    expect(said.marks).toEqual(['Jan 1', '11', '21', '31'])
  })

  it('is a table of the days that were', () => {
    expect(said.rows).toHaveLength(22)
    expect(said.rows[1]).toEqual({ date: 'Fri, Jan 2', used: '20' })
  })

  it('says that nothing was used, without an axis', () => {
    const none = describeHistory({ ...figure, days: [] }, { now })
    expect(none.readout.rest).toBe('No use, Jan 1 – 31')
    expect(none.axis).toEqual([])
    expect(none.bars.every(({ dash }) => dash)).toBe(true)
  })

  it('of days that were picked says which', () => {
    const picked = { ...figure, meter: { ...meter, resetsAt: null } }
    expect(describeHistory(picked, { now }).readout.rest).toBe('30, Jan 1 – 31')
  })
})

describe('in total', () => {
  it('runs up to now, against the limit and where it is heading', () => {
    const said = describeHistory(figure, { now, mode: 'total' })
    expect(said.keys.map(({ text }) => text)).toEqual(['Limit 100', 'On pace for about 43'])
    expect(said.line).toMatchObject({ width: 310, limit: '0%', now: { x: '70.97%', y: '70%' } })
    expect(said.line?.path).toMatch(/^M0 100L10 90L20 70L30 70/)
    expect(said.line?.pace).toBe('M220 70L310 57')
    expect(said.readout).toEqual({ strong: '', rest: '' })
  })

  it('of days that were picked has neither', () => {
    const picked = { ...figure, meter: { ...meter, resetsAt: null } }
    const said = describeHistory(picked, { now, mode: 'total' })
    expect(said.line).toMatchObject({ limit: null, pace: null })
    expect(said.readout.rest).toBe('30, Jan 1 – 31')
  })

  it('is not there for a level, which holds until it changes', () => {
    const level = { ...meter, aggregation: 'level' as const, resetsAt: null }
    const said = describeHistory({ ...figure, meter: level }, { now, mode: 'total' })
    expect(said.mode).toBe('day')
    expect(said.spoken[20]).toBe('20 on Wed, Jan 21')
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
  [[1e12], 1e12],
])('%j is measured up to %d', (values, top) => {
  expect(axisTop(values)).toBe(top)
})

it.each([
  [0, []],
  [1, [0]],
  [3, [0, 1, 2]],
  [7, [0, 2, 4, 6]],
  [31, [0, 10, 20, 30]],
])('of %d days these have a date: %j', (length, marks) => {
  expect(marksOf(length)).toEqual(marks)
})

it('draws nothing where there are no days', () => {
  expect(describeHistory({ meter, days: [], span: null })).toMatchObject({ bars: [], rows: [] })
})
