import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AbsentMeter, UsageMeter } from '../../src/billing/meter.js'
import { decodeReport, encodeReport, type StoredReport } from '../../src/sync/stored-report.js'
import { quota, report } from '../support/reports.js'

const text = fc.string({ maxLength: 30, unit: 'grapheme' })
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }))
  .map((n) => n + 0)
const period = fc.option(fc.record({ start: number, end: number }))
const price = fc.record({ unitPrice: number, per: number, currency: text })
const common = {
  slug: text,
  name: text,
  aggregation: fc.constantFrom('sum', 'count_distinct_properties', 'level'),
  period,
  resetsAt: fc.option(number),
  derived: fc.boolean(),
} as const
const extra = {
  id: text,
  unit: text,
  price,
  projected: number,
  prices: fc.array(fc.record({ id: text, slug: fc.option(text) }), { maxLength: 2 }),
}
const required = ['slug', 'name', 'aggregation', 'period', 'resetsAt', 'derived', 'kind'] as const
const { price: _, ...withoutPrice } = extra

const meters: fc.Arbitrary<UsageMeter | AbsentMeter> = fc.oneof(
  fc.record(
    {
      ...common,
      ...extra,
      kind: fc.constant('quota' as const),
      used: number,
      limit: number,
      limitSource: fc.constantFrom('reported', 'grants', 'high-water', 'override'),
    },
    { requiredKeys: [...required, 'used', 'limit', 'limitSource'] },
  ),
  fc.record(
    { ...common, ...extra, kind: fc.constant('balance' as const), available: number },
    { requiredKeys: [...required, 'available'] },
  ),
  fc.record(
    { ...common, ...withoutPrice, kind: fc.constant('metered' as const), used: number, price },
    { requiredKeys: [...required, 'used', 'price'] },
  ),
  fc.record(
    { ...common, ...extra, kind: fc.constant('unlimited' as const), used: fc.option(number) },
    { requiredKeys: [...required, 'used'] },
  ),
  fc.record(
    {
      kind: fc.constant('absent' as const),
      slug: text,
      id: text,
      name: text,
      reason: fc.constant('not-in-plan' as const),
    },
    { requiredKeys: ['kind', 'slug', 'name', 'reason'] },
  ),
)

const stored: fc.Arbitrary<StoredReport> = fc.record({
  report: fc.record({
    customer: fc.record({ id: text, externalId: text }, { requiredKeys: ['id'] }),
    subscription: fc.option(fc.record({ id: text, period, current: fc.array(text) })),
    plan: fc.option(
      fc.record(
        { name: text, slug: text, priceSlug: text, free: fc.boolean(), price },
        { requiredKeys: ['name', 'free'] },
      ),
    ),
    meters: fc.array(meters, { maxLength: 4 }),
  }),
  at: number,
  current: fc.boolean(),
  contains: fc.array(text),
  highs: fc.dictionary(text, number).map((highs) => new Map(Object.entries(highs))),
})

const good: StoredReport = {
  report: report([quota('api', 3)]),
  at: 1,
  current: true,
  contains: ['api/a'],
  highs: new Map([['api', 100]]),
}

describe('a stored report', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(stored, (one) => {
        expect(decodeReport(encodeReport(one))).toEqual(one)
      }),
    )
  })

  it('is not read from anything else, and never throws', () => {
    expect(decodeReport(null)).toBeNull()
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (garbage) => {
        expect(decodeReport(garbage)).toBeNull()
      }),
    )
  })

  it('is not read with any one of its values of another kind', () => {
    const wrong = fc.constantFrom<unknown>(null, [], {}, 'x', -0.5, Number.NaN, undefined)
    fc.assert(
      fc.property(fc.nat(1_000), wrong, (where, replacement) => {
        const mutated = mutate(good, where, replacement)
        const read = decodeReport(mutated)
        // Either it is refused, or what is read is sound and can be written again.
        if (read) expect(decodeReport(encodeReport(read))).toEqual(read)
      }),
    )
  })

  it.each([
    { what: 'another version', change: { v: 2 } },
    { what: 'no version', change: { v: undefined } },
    { what: 'a time that is text', change: { at: '1' } },
    { what: 'contains that is no list', change: { contains: 'api/a' } },
    { what: 'contains with a number', change: { contains: [1] } },
    { what: 'highs that are no pairs', change: { highs: ['api'] } },
    { what: 'a high that is text', change: { highs: [['api', '5']] } },
    { what: 'no report', change: { report: null } },
    { what: 'no customer', change: { report: { ...good.report, customer: null } } },
    {
      what: 'a meter of no known kind',
      change: { report: { ...good.report, meters: [{ ...quota('api', 1), kind: 'gauge' }] } },
    },
    {
      what: 'a meter without a number',
      change: { report: { ...good.report, meters: [{ ...quota('api', 1), used: null }] } },
    },
    {
      what: 'an inherited word for a source',
      change: {
        report: { ...good.report, meters: [{ ...quota('api', 1), limitSource: 'toString' }] },
      },
    },
  ])('is not read with $what', ({ change }) => {
    const raw: unknown = JSON.parse(encodeReport(good))
    expect(decodeReport(JSON.stringify(Object.assign({}, raw, change)))).toBeNull()
  })

  it('is not read when a number became infinite', () => {
    expect(decodeReport(encodeReport(good).replace('"used":3', '"used":1e999'))).toBeNull()
  })

  it('is not read beyond two million characters', () => {
    const contains = Array.from({ length: 300_000 }, (_, i) => `api/${i}`)
    expect(decodeReport(encodeReport({ ...good, contains }))).toBeNull()
  })
})

/** The text with its `where`-th value (counted round and round) replaced. */
function mutate(one: StoredReport, where: number, replacement: unknown): string {
  let count = 0
  const text = encodeReport(one)
  JSON.parse(text, (_, value: unknown) => {
    count++
    return value
  })
  let index = 0
  return JSON.stringify(
    JSON.parse(text, (_, value: unknown) => (index++ === where % count ? replacement : value)) ??
      null,
  )
}
