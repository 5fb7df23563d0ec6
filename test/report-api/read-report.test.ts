import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReport } from '../../src/report-api/read-report.js'
import { january } from '../support/report-answers.js'

function read(data: unknown, options = {}) {
  const problems: string[] = []
  const report = readReport(data, options, (part) => problems.push(part))
  return { report, problems, meter: (slug: string) => report?.meters.find((m) => m.slug === slug) }
}

const metric = (more: object) => ({
  metrics: { calls: { name: 'Calls', included: 100, used: 5, ...more } },
})

describe("the document's example", () => {
  const { report, problems, meter } = read(january)

  it('becomes quotas with the reported limit, decimals kept', () => {
    expect(problems).toEqual([])
    expect(meter('storage')).toMatchObject({ kind: 'quota', used: 67.5, limit: 100, unit: 'GB' })
    expect(meter('apiCalls')).toMatchObject({ limitSource: 'reported', derived: false })
  })

  it('ends with the first moment after its last second', () => {
    expect(report?.period).toEqual({ start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 1, 1) })
  })

  it('takes storage and seats as levels that do not reset, and bandwidth as a sum that does', () => {
    expect(meter('storage')).toMatchObject({ aggregation: 'level', resetsAt: null, period: null })
    expect(meter('seats')).toMatchObject({ aggregation: 'level' })
    expect(meter('bandwidth')).toMatchObject({ aggregation: 'sum', resetsAt: Date.UTC(2024, 1, 1) })
  })

  it('gives the cost in minor units', () => {
    expect(report?.cost).toEqual({
      base: { amount: 2900, currency: 'USD' },
      overage: { amount: 0, currency: 'USD' },
      total: { amount: 2900, currency: 'USD' },
    })
  })

  it('projects what it says itself, and nothing else', () => {
    expect(meter('apiCalls')).toMatchObject({ projected: 52_000 })
    expect(meter('bandwidth')).not.toHaveProperty('projected')
  })

  it('lists seats as a resource', () => {
    expect(report?.resources).toEqual([
      { slug: 'seats', name: 'Team Seats', used: 7, capacity: 10 },
    ])
  })

  it('answers to the same id in the other case', () => {
    expect(meter('apiCalls')?.id).toBe('api_calls')
  })
})

describe('ids', () => {
  it.each([
    ['api_calls', 'apiCalls'],
    ['apiCalls', 'api_calls'],
    ['api-calls', 'apiCalls'],
    ['seats', undefined],
  ])('%s is also found as %s', (slug, alias) => {
    expect(read({ metrics: { [slug]: { included: 1, used: 0 } } }).meter(slug)?.id).toBe(alias)
  })

  it('of two metrics that differ in case only stay apart', () => {
    const one = { included: 1, used: 0 }
    const { report } = read({ metrics: { apiCalls: one, api_calls: one } })
    expect(report?.meters.map(({ slug, id }) => [slug, id])).toEqual([
      ['apiCalls', undefined],
      ['api_calls', undefined],
    ])
  })

  it('match projections and history in any case', () => {
    const { meter, report } = read({
      ...metric({}),
      metrics: { apiCalls: { included: 9, used: 1 } },
      projectedUsage: { api_calls: { projected: 4 } },
      history: { 'api-calls': [{ date: '2024-01-02', used: 1 }] },
    })
    expect(meter('apiCalls')).toMatchObject({ projected: 4 })
    expect(report?.history.get('apiCalls')).toEqual([{ date: '2024-01-02', used: 1 }])
  })

  it('named __proto__, empty or of ten thousand letters are skipped and reported', () => {
    const data: unknown = JSON.parse(
      `{"metrics":{"__proto__":{"included":1,"used":1},"":{"included":1,"used":1},"${'x'.repeat(10_000)}":{"included":1,"used":1},"ok":{"included":1,"used":1}}}`,
    )
    const { report, problems } = read(data)
    expect(report?.meters.map(({ slug }) => slug)).toEqual(['ok'])
    expect(problems).toHaveLength(3)
    expect(Math.max(...problems.map((part) => part.length))).toBeLessThan(80)
  })

  it('beyond five hundred are cut off and reported', () => {
    const metrics = Object.fromEntries(
      Array.from({ length: 600 }, (_, i) => [`m${i}`, { included: 1, used: 0 }]),
    )
    const { report, problems } = read({ metrics })
    expect(report?.meters).toHaveLength(500)
    expect(problems).toEqual(['metrics'])
  })
})

describe('a metric', () => {
  it('with included null is unlimited', () => {
    expect(read(metric({ included: null })).meter('calls')).toMatchObject({
      kind: 'unlimited',
      used: 5,
    })
  })

  it('is over by its own numbers, whatever overage and percentage say', () => {
    const { meter } = read(metric({ used: 140, overage: 0, percentage: 12 }))
    expect(meter('calls')).toMatchObject({ used: 140, limit: 100 })
  })

  it.each([
    ['no use', { used: undefined }],
    ['a use that is text', { used: '5' }],
    ['a negative use', { used: -5 }],
    ['a use beyond every number', { used: Number.POSITIVE_INFINITY }],
    ['a use that is none', { used: Number.NaN }],
    ['no allowance', { included: undefined }],
    ['a negative allowance', { included: -1 }],
    ['an allowance beyond exact numbers', { included: 1e300 }],
  ])('with %s is skipped and reported', (_, more) => {
    const { report, problems } = read(metric(more))
    expect(report?.meters).toEqual([])
    expect(problems).toEqual(['metrics.calls'])
  })

  it('without name and unit is called by its id', () => {
    const { meter } = read({ metrics: { imageCount: { included: 1, used: 0 } } })
    expect(meter('imageCount')).toMatchObject({ name: 'Image count' })
    expect(meter('imageCount')).not.toHaveProperty('unit')
  })

  it('is a level where the host says so', () => {
    expect(read(metric({}), { levels: ['calls'] }).meter('calls')?.aggregation).toBe('level')
    expect(read(january, { levels: [] }).meter('storage')?.aggregation).toBe('sum')
  })
})

describe('optional parts', () => {
  it.each([null, undefined])('a period that is %s never renews', (period) => {
    const { report, problems, meter } = read({ ...metric({}), period })
    expect(report?.period).toBeNull()
    expect(meter('calls')?.resetsAt).toBeNull()
    expect(problems).toEqual([])
  })

  it.each([
    ['the first moment after', '2024-02-01T00:00:00Z'],
    ['the last second', '2024-01-31T23:59:59Z'],
    ['the last millisecond', '2024-01-31T23:59:59.999Z'],
    ['the last day', '2024-01-31'],
    ['another zone', '2024-02-01T02:00:00+02:00'],
    ['no zone', '2024-02-01T00:00:00'],
  ])('a period may end with %s', (_, end) => {
    const { report } = read({ ...metric({}), period: { start: '2024-01-01', end } })
    expect(report?.period?.end).toBe(Date.UTC(2024, 1, 1))
  })

  it.each([
    { start: '2024-02-01', end: '2024-01-01' },
    { start: 'soon', end: '2024-01-01' },
    { start: '2024-02-30', end: '2024-03-31' },
    { start: 1, end: 2 },
    'January',
  ])('a period like %j is reported and left out', (period) => {
    const { report, problems } = read({ ...metric({}), period })
    expect(report?.period).toBeNull()
    expect(problems).toEqual(['period'])
  })

  it.each([
    ['usd', 29.99, 2999],
    ['jpy', 2900, 2900],
    ['BHD', 1.234, 1234],
    ['usd', 0.1 + 0.2, 30],
  ])('a cost in %s has its own digits', (currency, total, minor) => {
    const { report } = read({ ...metric({}), estimatedCost: { base: 0, total, currency } })
    expect(report?.cost?.total).toEqual({ amount: minor, currency: currency.toUpperCase() })
    expect(report?.cost?.overage?.amount).toBe(minor)
  })

  it('a cost without a currency needs one of the host', () => {
    const data = { ...metric({}), estimatedCost: { total: 5 } }
    expect(read(data)).toMatchObject({ report: { cost: null }, problems: ['estimatedCost'] })
    expect(read(data, { currency: 'eur' }).report?.cost).toEqual({
      base: null,
      overage: null,
      total: { amount: 500, currency: 'EUR' },
    })
  })

  it('history is sorted, and days that are none are left out', () => {
    const history = {
      calls: [
        { date: '2024-01-03', used: 1.5 },
        { date: '2024-01-02', used: 2 },
        { date: '2024-02-30', used: 2 },
        { date: '2024-01-04', used: -1 },
        null,
      ],
      unknown: [{ date: '2024-01-03', used: 1 }],
    }
    const { report, problems } = read({ ...metric({}), history })
    expect([...(report?.history ?? [])]).toEqual([
      [
        'calls',
        [
          { date: '2024-01-02', used: 2 },
          { date: '2024-01-03', used: 1.5 },
        ],
      ],
    ])
    expect(problems).toEqual(['history.calls'])
  })
})

it('reads nothing out of what holds no metrics', () => {
  for (const data of [null, [], 'x', {}, { metrics: [] }, { metrics: 3 }]) {
    expect(readReport(data)).toBeNull()
  }
})

describe('whatever a server answers', () => {
  it('never throws, and every number is finite', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
        (data) => {
          expect(() => readReport(data)).not.toThrow()
        },
      ),
    )
  })

  it('never throws on something close to a report', () => {
    const wild = fc.anything()
    const metrics = fc.dictionary(
      fc.string(),
      fc.oneof(wild, fc.record({ used: wild, included: wild })),
    )
    const near = fc.record({
      period: fc.oneof(wild, fc.record({ start: fc.oneof(fc.string(), wild), end: wild })),
      metrics,
      estimatedCost: fc.oneof(
        wild,
        fc.record({
          base: wild,
          total: fc.double(),
          currency: fc.constantFrom('usd', 'XYZ', '', 3),
        }),
      ),
      projectedUsage: fc.oneof(wild, metrics),
      history: fc.oneof(
        wild,
        fc.dictionary(fc.string(), fc.array(fc.record({ date: wild, used: wild }))),
      ),
    })
    fc.assert(
      fc.property(near, (data) => {
        for (const meter of readReport(data)?.meters ?? []) {
          expect(Number.isFinite(meter.kind === 'quota' ? meter.used + meter.limit : 0)).toBe(true)
        }
      }),
    )
  })
})
