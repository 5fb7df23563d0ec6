import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { parseUsageQuery } from '../../src/server/usage-query.js'

const parse = (query: string) => parseUsageQuery(new URLSearchParams(query))

describe('parseUsageQuery', () => {
  it('asks for nothing where nothing is written', () => {
    expect(parse('')).toEqual({})
    expect(parse('metrics=')).toEqual({})
    expect(parse('metrics=,%20,')).toEqual({})
  })

  it('includes the day of an endDate without a time', () => {
    expect(parse('startDate=2024-01-01&endDate=2024-01-31')).toEqual({
      startDate: Date.UTC(2024, 0, 1),
      endDate: Date.UTC(2024, 1, 1),
    })
    expect(parse('startDate=2024-01-31&endDate=2024-01-31')).toEqual({
      startDate: Date.UTC(2024, 0, 31),
      endDate: Date.UTC(2024, 1, 1),
    })
  })

  it.each([
    ['2024-01-31T12:30:00Z', Date.UTC(2024, 0, 31, 12, 30)],
    ['2024-01-31T12:30Z', Date.UTC(2024, 0, 31, 12, 30)],
    ['2024-01-31T12:30:15.250Z', Date.UTC(2024, 0, 31, 12, 30, 15, 250)],
    ['2024-01-31T12:30:00', Date.UTC(2024, 0, 31, 12, 30)],
    ['2024-01-31T12:30:00+02:00', Date.UTC(2024, 0, 31, 10, 30)],
    ['2024-01-31T12:30:00+0200', Date.UTC(2024, 0, 31, 10, 30)],
    ['2024-01-31 12:30', Date.UTC(2024, 0, 31, 12, 30)],
    ['2024-01-31T12:30:00%2B02:00', Date.UTC(2024, 0, 31, 10, 30)],
    ['2024-01-31T12:30:00-05:30', Date.UTC(2024, 0, 31, 18)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, time) => {
    expect(parse(`startDate=${text}`)).toEqual({ startDate: time })
  })

  it.each([
    '',
    'yesterday',
    '1704067200000',
    '2024-1-1',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-01-01T24:00:00Z',
    '2024-01-01T12:60:00Z',
    '2024-01-01T12:00:00+25:00',
    ' 2024-01-01',
    '2024-01-01Z',
    '+002024-01-01',
    '２０２４-01-01',
    '2024-01-01; DROP TABLE',
  ])('refuses "%s" as a date', (text) => {
    for (const name of ['startDate', 'endDate']) {
      expect(() => parse(`${name}=${encodeURIComponent(text)}`)).toThrow(
        `usage-widgets: Invalid ${name}: expected an ISO 8601 date`,
      )
    }
  })

  it.each([
    ['the day before', 'startDate=2024-02-01&endDate=2024-01-31'],
    ['the same moment', 'startDate=2024-01-01T00:00Z&endDate=2024-01-01T00:00Z'],
  ])('refuses an endDate that is %s', (_, query) => {
    expect(() => parse(query)).toThrow('Invalid date range: startDate must be before endDate')
  })

  it('lists metrics by comma, by parameter and without blanks', () => {
    expect(parse('metrics=api_calls,%20storage,&metrics=seats')).toEqual({
      metrics: ['api_calls', 'storage', 'seats'],
    })
  })

  it.each([
    ['100 metrics', 'a,'.repeat(100), true],
    ['101 metrics', 'a,'.repeat(101), false],
    ['an id of 255 characters', 'x'.repeat(255), true],
    ['an id of 256 characters', 'x'.repeat(256), false],
  ])('takes %s: %#', (_, metrics, taken) => {
    const read = () => parse(`metrics=${metrics}`)
    if (taken) expect(read()).toHaveProperty('metrics')
    else expect(read).toThrow('Invalid metrics')
  })

  it('answers anything with dates in order or a UsageError', () => {
    const part = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    )
    const queries = fc.record(
      { startDate: part, endDate: part, metrics: part },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(queries, (record) => {
        try {
          const { startDate = -Infinity, endDate = Infinity } = parseUsageQuery(
            new URLSearchParams(record),
          )
          expect(startDate).toBeLessThan(endDate)
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
        }
      }),
    )
  })
})
