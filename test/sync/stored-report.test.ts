import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AbsentMeter, UnreadableMeter, UsageMeter } from '../../src/billing/meter.js'
import { type StoredReport, storedReport } from '../../src/sync/stored-report.js'
import { quota, report } from '../support/reports.js'

const text = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' })
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }))
  .map((n) => n + 0)
const count = number.map(Math.abs)
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
  units: fc.record({ one: text, other: text, few: text }, { requiredKeys: ['one', 'other'] }),
  scale: number,
  digits: count,
  endsAt: number,
  resetUnknown: fc.constant(true as const),
  overage: fc.constantFrom('blocked', 'billed'),
  pools: fc.array(
    fc.record(
      { name: text, remaining: number, resetsAt: number, expiresAt: number },
      { requiredKeys: ['name', 'remaining'] },
    ),
    { maxLength: 2 },
  ),
  price,
  projected: number,
  prices: fc.array(fc.record({ id: text, slug: fc.option(text) }), { maxLength: 2 }),
}
const required = ['slug', 'name', 'aggregation', 'period', 'resetsAt', 'derived', 'kind'] as const
const { price: _, ...withoutPrice } = extra

const meters: fc.Arbitrary<UsageMeter | AbsentMeter | UnreadableMeter> = fc.oneof(
  fc.record(
    {
      ...common,
      ...extra,
      kind: fc.constant('quota' as const),
      used: number,
      limit: number,
      limitSource: fc.constantFrom('reported', 'grants', 'high-water', 'override'),
      high: number,
    },
    { requiredKeys: [...required, 'used', 'limit', 'limitSource'] },
  ),
  fc.record(
    {
      ...common,
      ...extra,
      kind: fc.constant('balance' as const),
      available: number,
      none: fc.constant(true as const),
    },
    { requiredKeys: [...required, 'available'] },
  ),
  fc.record(
    { ...common, ...extra, kind: fc.constant('counted' as const), used: number },
    { requiredKeys: [...required, 'used'] },
  ),
  fc.record(
    { kind: fc.constant('unreadable' as const), slug: text, id: text, name: text },
    { requiredKeys: ['kind', 'slug', 'name'] },
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

const plan = fc.record(
  {
    name: text,
    slug: text,
    priceSlug: text,
    free: fc.boolean(),
    price,
    status: fc.constantFrom('active', 'trialing', 'past-due', 'unpaid', 'paused'),
    trialEndsAt: number,
    endsAt: number,
    change: fc.record({ at: number, name: text, priceSlug: text }, { requiredKeys: ['at'] }),
    interval: fc.record({ unit: fc.constantFrom('day', 'week', 'month', 'year'), count }),
    quantity: number,
    portalUrl: text,
  },
  { requiredKeys: ['name', 'free'] },
)

const features = fc.dictionary(text, fc.boolean()).map((found) => new Map(Object.entries(found)))

const stored: fc.Arbitrary<StoredReport> = fc.record(
  {
    report: fc.record(
      {
        customer: fc.record({ id: text, externalId: text }, { requiredKeys: ['id'] }),
        subscription: fc.option(fc.record({ id: text, period, current: fc.array(text) })),
        plan: fc.option(plan),
        meters: fc.array(meters, { maxLength: 4 }),
        asOf: number,
        notAfter: number,
        account: text,
        features,
      },
      { requiredKeys: ['customer', 'subscription', 'plan', 'meters'] },
    ),
    at: count,
    asked: count,
    current: fc.boolean(),
    contains: fc.array(text),
    guessed: fc.array(text),
    outdated: fc.array(text),
    blank: fc.array(text),
  },
  { requiredKeys: ['report', 'at', 'asked', 'current', 'contains'] },
)

const good: StoredReport = {
  report: report([quota('api', 3)]),
  at: 1,
  asked: 1,
  current: true,
  contains: ['api/a'],
}

describe('a stored report', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(stored, (one) => {
        expect(storedReport.read(storedReport.write(one))).toEqual(one)
      }),
    )
  })

  it('is not read from anything else, and never throws', () => {
    expect(storedReport.read(null)).toBeNull()
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (garbage) => {
        expect(storedReport.read(garbage)).toBeNull()
      }),
    )
  })

  it('is not read with any one of its values of another kind', () => {
    const wrong = fc.constantFrom<unknown>(null, [], {}, 'x', -0.5, Number.NaN, undefined)
    fc.assert(
      fc.property(fc.nat(1_000), wrong, (where, replacement) => {
        const mutated = mutate(good, where, replacement)
        const read = storedReport.read(mutated)
        // Either it is refused, or what is read is sound and can be written again.
        if (read !== null && read !== 'newer') {
          expect(storedReport.read(storedReport.write(read))).toEqual(read)
        }
      }),
    )
  })

  it.each([
    { what: 'an unknown version', change: { v: 0 } },
    { what: 'no version', change: { v: undefined } },
    { what: 'a time that is text', change: { at: '1' } },
    { what: 'a time before 1970', change: { at: -1 } },
    { what: 'contains that is no list', change: { contains: 'api/a' } },
    { what: 'contains with a number', change: { contains: [1] } },
    {
      what: 'features that are a list',
      change: { report: { ...good.report, features: ['api'] } },
    },
    {
      what: 'a high that is text',
      change: { report: { ...good.report, meters: [{ ...quota('api', 1), high: '5' }] } },
    },
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
    const raw: unknown = JSON.parse(storedReport.write(good))
    expect(storedReport.read(JSON.stringify(Object.assign({}, raw, change)))).toBeNull()
  })

  it('is left to the later version that wrote it', () => {
    expect(storedReport.read(storedReport.write(good).replace('"v":1', '"v":2'))).toBe('newer')
  })

  it('is not read when a number became infinite', () => {
    expect(
      storedReport.read(storedReport.write(good).replace('"used":3', '"used":1e999')),
    ).toBeNull()
  })

  it('is not read beyond two million characters', () => {
    const contains = Array.from({ length: 300_000 }, (_, i) => `api/${i}`)
    expect(storedReport.read(storedReport.write({ ...good, contains }))).toBeNull()
  })
})

/** The text with its `where`-th value (counted round and round) replaced. */
function mutate(one: StoredReport, where: number, replacement: unknown): string {
  let count = 0
  const text = storedReport.write(one)
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
