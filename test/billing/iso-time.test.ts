import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isoText, isoTime, momentOf, periodOf } from '../../src/billing/iso-time.js'

const day = 86_400_000
const dates = fc.date({
  noInvalidDate: true,
  min: new Date('0001-01-01'),
  max: new Date('9999-12-31'),
})

describe('isoTime', () => {
  it('reads every moment that toISOString writes, and every day from its first moment', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const text = date.toISOString()
        const midnight = Date.parse(text.slice(0, 10))
        expect(isoTime(text, 'start')).toBe(date.getTime())
        expect(isoTime(text, 'end')).toBe(date.getTime())
        expect(isoTime(text.slice(0, 10), 'start')).toBe(midnight)
        expect(isoTime(text.slice(0, 10), 'end')).toBe(midnight + day)
      }),
    )
  })

  it.each([
    ['no zone', '2024-01-31T12:30:00', Date.UTC(2024, 0, 31, 12, 30)],
    ['an offset', '2024-01-31T12:30:00-05:30', Date.UTC(2024, 0, 31, 18)],
    ['an offset without a colon', '2024-01-31T12:30:00+0530', Date.UTC(2024, 0, 31, 7)],
    ['a space, as SQL writes it', '2024-01-31 12:30:00', Date.UTC(2024, 0, 31, 12, 30)],
    [
      'hours alone, as Postgres has it',
      '2024-01-31 12:30:00.25+02',
      Date.UTC(2024, 0, 31, 10, 30, 0, 250),
    ],
    ['a space before its zone', '2024-01-31 12:30:00 +0000', Date.UTC(2024, 0, 31, 12, 30)],
    ['small letters', '2024-01-31t12:30:00z', Date.UTC(2024, 0, 31, 12, 30)],
    ['microseconds', '2024-01-31T12:30:00.250001+00:00', Date.UTC(2024, 0, 31, 12, 30, 0, 250)],
  ])('reads a time with %s', (_, text, time) => {
    expect(isoTime(text, 'start')).toBe(time)
  })

  it.each([
    '',
    'soon',
    '2024-02-30',
    '2024-01-01T25:00Z',
    '2024-01-01Z',
    '2024-01-01 ',
    '2024-01-01T12:00 UTC',
    '1704067200000',
  ])('reads nothing in "%s"', (text) => expect(isoTime(text, 'start')).toBeNull())
})

describe('isoText', () => {
  it('writes what isoTime reads, without milliseconds where there are none', () => {
    fc.assert(
      fc.property(dates, (date) => {
        expect(isoTime(isoText(date.getTime()), 'start')).toBe(date.getTime())
      }),
    )
    expect(isoText(Date.UTC(2024, 0, 1))).toBe('2024-01-01T00:00:00Z')
    expect(isoText(Date.UTC(2024, 0, 1) + 1)).toBe('2024-01-01T00:00:00.001Z')
  })
})

describe('periodOf', () => {
  it.each([
    ['the first moment after', '2024-02-01T00:00:00Z'],
    ['the last second', '2024-01-31T23:59:59Z'],
    ['the last day', '2024-01-31'],
  ])('ends with %s', (_, end) => {
    expect(periodOf('2024-01-01', end)).toEqual({
      start: Date.UTC(2024, 0, 1),
      end: Date.UTC(2024, 1, 1),
    })
  })

  it('may be told in epoch milliseconds', () => {
    const [start, end] = [Date.UTC(2024, 0, 1), Date.UTC(2024, 1, 1)]
    expect(periodOf(start, end)).toEqual({ start, end })
    expect(periodOf(start, end - 1)).toEqual({ start, end })
  })

  it('keeps an end within a minute, also before 1970', () => {
    const end = '1969-12-31T23:59:30Z'
    expect(periodOf('1969-12-01', end)?.end).toBe(Date.parse(end))
  })

  it.each([
    ['an end before the start', '2024-02-01', '2024-01-01'],
    ['a time that is none', {}, '2024-01-01'],
    ['no end', '2024-01-01', null],
    ['seconds', 1_704_067_200, 1_706_745_600],
  ])('is none with %s', (_, start, end) => expect(periodOf(start, end)).toBeNull())
})

it.each([
  ['2024-01-31T12:30:00Z', Date.UTC(2024, 0, 31, 12, 30)],
  ['2024-01-31', Date.UTC(2024, 0, 31)],
  [Date.UTC(2024, 0, 31), Date.UTC(2024, 0, 31)],
  ['1704067200000', 1_704_067_200_000],
  ['1704067200', null], // seconds
  [1_704_067_200, null],
  ['20240101', null],
  ['20240101000000', null],
  ['2024', null],
  [9e15, null],
  [null, null],
])('a moment is read from %j', (value, time) => {
  expect(momentOf(value)).toBe(time)
})
