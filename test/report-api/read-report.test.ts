import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReport } from '../../src/report-api/read-report.js'
import { describeUsage } from '../../src/text/describe-usage.js'
import { january } from '../support/report-answers.js'

function read(data: unknown, options = {}) {
  const problems: string[] = []
  const report = readReport(data, options, (part) => problems.push(part))
  return { report, problems, meter: (slug: string) => report?.meters.find((m) => m.slug === slug) }
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  if (value instanceof Map) return [...value.values()].flatMap(numbersIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(numbersIn)
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

  it('with included −1 is unlimited', () => {
    expect(read(metric({ included: -1 })).meter('calls')).toMatchObject({ kind: 'unlimited' })
    expect(read(metric({ included: '-1' })).meter('calls')).toMatchObject({ kind: 'unlimited' })
  })

  it('with nothing said of a limit is a count', () => {
    const { meter, problems } = read(metric({ included: undefined }))
    expect(meter('calls')).toMatchObject({ kind: 'counted', used: 5 })
    expect(problems).toEqual([])
  })

  it.each([
    [
      { used: '10', included: '100' },
      { kind: 'quota', used: 10, limit: 100 },
    ],
    [{ used: '10.50' }, { kind: 'quota', used: 10.5, limit: 100 }],
    [
      { used: null, included: null },
      { kind: 'unlimited', used: null },
    ],
    [{ remaining: 95 }, { kind: 'quota', used: 5, limit: 100, derived: false }],
    [
      { used: undefined, remaining: 95 },
      { kind: 'quota', used: 5, limit: 100 },
    ],
    [{ remaining: 120 }, { kind: 'quota', used: 5, limit: 125, derived: true }],
    [
      { used: 140, remaining: 0 },
      { kind: 'quota', used: 140, limit: 100 },
    ],
    [
      { used: 140, remaining: -40 },
      { kind: 'quota', used: 140, limit: 100 },
    ],
    [
      { used: undefined, included: undefined, remaining: '742' },
      { kind: 'balance', available: 742 },
    ],
    [
      { included: undefined, remaining: -3 },
      { kind: 'balance', available: -3 },
    ],
    [{ kind: 'balance' }, { kind: 'balance', available: 95 }],
    [
      { kind: 'balance', included: 0, used: 0 },
      { available: 0, none: true },
    ],
    [
      { kind: 'balance', included: null, remaining: 0, none: true },
      { available: 0, none: true },
    ],
    [{ kind: 'counted' }, { kind: 'counted', used: 5 }],
    [{ kind: 'unlimited' }, { kind: 'unlimited', used: 5 }],
    [{ onLimit: 'blocked' }, { overage: 'blocked' }],
    [{ onLimit: 'billed', overage: 40 }, { overage: 'billed' }],
    [{ aggregation: 'level' }, { aggregation: 'level', resetsAt: null }],
    [{ aggregation: 'count_distinct_properties' }, { aggregation: 'count_distinct_properties' }],
  ])('like %j is one', (more, expected) => {
    const { meter, problems } = read(metric(more))
    expect(meter('calls')).toMatchObject(expected)
    expect(problems).toEqual([])
  })

  it.each([
    ['no use', { used: undefined }],
    ['a use that is a word', { used: 'many' }],
    ['a negative use', { used: -5 }],
    ['a use beyond every number', { used: Number.POSITIVE_INFINITY }],
    ['a use that is none', { used: Number.NaN }],
    ['an allowance below −1', { included: -5 }],
    ['an allowance that is a word', { included: 'lots' }],
    ['an allowance beyond exact numbers', { included: 1e300 }],
    ['a rest that is a word', { remaining: 'some' }],
    ['a kind that is none', { kind: 'credit' }],
    ['no price for its kind', { kind: 'metered' }],
    ['pools that are none', { pools: 'monthly' }],
    ['a pool without a number', { pools: [{ name: 'Monthly' }] }],
  ])('with %s has no number, is listed, and is reported', (_, more) => {
    const { report, problems } = read(metric(more))
    expect(report?.meters).toEqual([{ kind: 'unreadable', slug: 'calls', name: 'Calls' }])
    expect(problems).toEqual(['metrics.calls'])
  })

  it('that is no object is listed by its id', () => {
    const { report } = read({ metrics: { apiCalls: 5 } })
    expect(report?.meters).toEqual([
      { kind: 'unreadable', slug: 'apiCalls', id: 'api_calls', name: 'Api calls' },
    ])
  })

  it('is the sum of its pools, which it lists', () => {
    const pools = [
      { name: 'Monthly', remaining: 70, resetsAt: '2024-02-01T00:00:00Z' },
      { name: 'Bought', remaining: '500', expiresAt: Date.UTC(2024, 5, 1) },
    ]
    expect(read(metric({ used: 30, pools })).meter('calls')).toMatchObject({
      kind: 'quota',
      used: 30,
      limit: 600,
      derived: true,
      pools: [
        { name: 'Monthly', remaining: 70, resetsAt: Date.UTC(2024, 1, 1) },
        { name: 'Bought', remaining: 500, expiresAt: Date.UTC(2024, 5, 1) },
      ],
    })
    const credits = { used: undefined, included: undefined, pools }
    expect(read(metric(credits)).meter('calls')).toMatchObject({ kind: 'balance', available: 570 })
  })

  it.each([
    ['used up', { included: 0, used: 0, none: false }],
    ['of which some is left', { included: 5, used: 0, none: true }],
  ])('of credits that are %s is not taken for none yet', (_, more) => {
    expect(read(metric({ kind: 'balance', ...more })).meter('calls')).not.toHaveProperty('none')
  })

  it.each([
    [
      { unitPrice: 0.05, currency: 'usd' },
      { unitPrice: 5, per: 1, currency: 'USD' },
    ],
    [
      { unitPrice: '0.0005', currency: 'usd' },
      { unitPrice: 0.05, per: 1, currency: 'USD' },
    ],
    [
      { unitPrice: 2, per: 1000, currency: 'jpy' },
      { unitPrice: 2, per: 1000, currency: 'JPY' },
    ],
    [{ unitPrice: 1 }, { unitPrice: 100, per: 1, currency: 'EUR' }],
  ])('costs %j', (more, price) => {
    expect(read(metric(more), { currency: 'eur' }).meter('calls')).toMatchObject({ price })
    const endless = metric({ ...more, included: null })
    expect(read(endless, { currency: 'eur' }).meter('calls')).toMatchObject({
      kind: 'metered',
      price,
    })
  })

  it('costs by parts what has a graduated price', () => {
    const tiers = [
      { upTo: '1000', unitPrice: 0 },
      { upTo: 5_000, unitPrice: '0.02', flatPrice: 3 },
      { unitPrice: 0.01 },
    ]
    const { price } = Object(read(metric({ tiers, per: 10, currency: 'usd' })).meter('calls'))
    expect(price).toEqual({
      unitPrice: 2,
      per: 10,
      currency: 'USD',
      tiers: [
        { upTo: 1_000, unitPrice: 0 },
        { upTo: 5_000, unitPrice: 2, flat: 300 },
        { upTo: null, unitPrice: 1 },
      ],
    })
  })

  it.each([
    ['no part', []],
    ['a part without a price', [{ upTo: 10 }, { unitPrice: 1 }]],
    ['a part that does not end', [{ unitPrice: 1 }, { unitPrice: 2 }]],
    [
      'parts in no order',
      [{ upTo: 10, unitPrice: 1 }, { upTo: 10, unitPrice: 1 }, { unitPrice: 2 }],
    ],
    ['parts that all cost nothing', [{ upTo: 10, unitPrice: 0 }, { unitPrice: 0 }]],
    ['no list', 'cheap'],
  ])('costs nothing that is known of %s', (_, tiers) => {
    expect(read(metric({ tiers, currency: 'usd' })).meter('calls')).not.toHaveProperty('price')
  })

  it.each([
    { unitPrice: 1 },
    { unitPrice: 'x', currency: 'usd' },
    { unitPrice: 1, per: 0, currency: 'usd' },
    { unitPrice: 0, currency: 'usd' },
  ])('costs nothing that is known for %j', (more) => {
    expect(read(metric(more)).meter('calls')).not.toHaveProperty('price')
  })

  it.each([
    ['a time of its own', '2024-01-15T05:00:00Z', Date.UTC(2024, 0, 15, 5), null],
    ['the end of the period', '2024-02-01T00:00:00Z', Date.UTC(2024, 1, 1), 'period'],
    ['epoch milliseconds', Date.UTC(2024, 0, 15), Date.UTC(2024, 0, 15), null],
    ['never', null, null, null],
    ['nothing readable', 'soon', null, null],
  ])('that starts anew at %s', (_, resetsAt, at, of) => {
    const { meter, report } = read({ ...metric({ resetsAt }), period: january.period })
    const period = of === null ? null : report?.period
    expect(meter('calls')).toMatchObject({ resetsAt: at, period })
  })

  it.each([
    [{ resetsAt: 'soon' }, {}, true],
    [{ resetUnknown: true }, { period: january.period }, true],
    [{ resetUnknown: true, resetsAt: null }, {}, true],
    [{ resetUnknown: false, resetsAt: null }, {}, undefined],
    [{}, { period: 'January' }, true],
    [{ aggregation: 'level' }, { period: 'January' }, undefined],
    [{ resetsAt: null }, { period: 'January' }, undefined],
    [{}, { period: null }, undefined],
  ])('with %j in a report with %j is never said to last: %s', (more, about, unknown) => {
    const meter = read({ ...metric(more), ...about }).meter('calls')
    expect(meter).toMatchObject({ resetsAt: null, period: null })
    expect(meter && 'resetUnknown' in meter ? meter.resetUnknown : undefined).toBe(unknown)
  })

  it.each([
    { unitPrice: 'x', currency: 'usd' },
    { unitPrice: -1, currency: 'usd' },
    { unitPrice: 1 },
    { unitPrice: 1, currency: 'credits' },
    { unitPrice: 1, currency: 'usd', per: 0 },
    { tiers: 'cheap', currency: 'usd' },
    { tiers: [{ unitPrice: 1 }] },
    { tiers: [{ upTo: 10 }, { unitPrice: 1 }], currency: 'usd' },
  ])('without a limit whose price is %j is a count, and never unlimited', (price) => {
    for (const included of [null, -1]) {
      const { meter, problems } = read(metric({ ...price, included }))
      expect(meter('calls')).toMatchObject({ kind: 'counted', used: 5 })
      expect(problems).toEqual([`metrics.calls.${'tiers' in price ? 'tiers' : 'unitPrice'}`])
    }
  })

  it.each([
    { unitPrice: 0 },
    { unitPrice: '0', currency: 'credits' },
    { unitPrice: null },
    { tiers: [] },
    { tiers: null },
    { tiers: [{ unitPrice: 0 }], currency: 'usd' },
  ])('without a limit that costs nothing (%j) is unlimited', (price) => {
    const { meter, problems } = read(metric({ ...price, included: null }))
    expect([meter('calls')?.kind, problems]).toEqual(['unlimited', []])
  })

  it.each([
    ['name', { name: 7 }],
    ['unit', { unit: 7 }],
    ['aggregation', { aggregation: 'max' }],
    ['onLimit', { onLimit: 'stop' }],
    ['resetsAt', { resetsAt: 'soon' }],
    ['none', { none: 'yes' }],
    ['unitPrice', { unitPrice: 'x' }],
    ['tiers', { tiers: 7 }],
    ['pools.expiresAt', { pools: [{ name: 'A', remaining: 95, expiresAt: 'x' }] }],
  ])('works without a %s that cannot be read, which is told once', (field, more) => {
    const { meter, problems } = read(metric(more))
    expect(meter('calls')).toMatchObject({ kind: 'quota', used: 5, limit: 100 })
    expect(problems).toEqual([`metrics.calls.${field}`])
  })

  it('may have an empty text as its name and unit', () => {
    expect(read(metric({ name: '', unit: '' })).problems).toEqual([])
  })

  it('without name and unit is called by its id', () => {
    const { meter } = read({ metrics: { imageCount: { included: 1, used: 0 } } })
    expect(meter('imageCount')).toMatchObject({ name: 'Image count' })
    expect(meter('imageCount')).not.toHaveProperty('unit')
  })

  it('is a level where the host says so', () => {
    const level = read(metric({}), { levels: ['calls'] }).meter('calls')
    expect(level).toMatchObject({ aggregation: 'level' })
    expect(read(january, { levels: [] }).meter('storage')).toMatchObject({ aggregation: 'sum' })
  })
})

describe('optional parts', () => {
  it.each([null, undefined])('a period that is %s never renews', (period) => {
    const { report, problems, meter } = read({ ...metric({}), period })
    expect(report?.period).toBeNull()
    expect(meter('calls')).toMatchObject({ resetsAt: null })
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

  it('a period may be told in epoch milliseconds', () => {
    const period = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 1, 1) }
    expect(read({ ...metric({}), period }).report?.period).toEqual(period)
  })

  it.each([
    { start: '2024-02-01', end: '2024-01-01' },
    { start: 'soon', end: '2024-01-01' },
    { start: '2024-02-30', end: '2024-03-31' },
    { start: 2, end: 1 },
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

  it.each([
    ['projectedUsage', { projectedUsage: 7 }],
    ['projectedUsage.calls', { projectedUsage: { calls: { projected: 'many' } } }],
    ['groups', { groups: [1] }],
    ['groups.calls', { groups: { calls: 7 } }],
    ['groups.calls', { groups: { calls: { project: 7 } } }],
    ['history', { history: 7 }],
    ['plan.status', { plan: { name: 'Pro', status: 'gone' } }],
    ['plan.free', { plan: { name: 'Pro', free: 'yes' } }],
    ['plan.price', { plan: { name: 'Pro', price: 5, currency: 'credits' } }],
    ['plan.change', { plan: { name: 'Pro', change: { name: 'Starter' } } }],
    ['plan.change.name', { plan: { name: 'Pro', change: { name: 7, at: 1 } } }],
    ['plan.portalUrl', { plan: { name: 'Pro', portalUrl: 'javascript:alert(1)' } }],
    ['features.sso', { features: { sso: 'yes', audit: true } }],
    ['spendingLimit.spent', { spendingLimit: { amount: 1, currency: 'usd', spent: 'x' } }],
    ['spendingLimit.onLimit', { spendingLimit: { amount: 1, currency: 'usd', onLimit: 'x' } }],
    ['credits.grants', { credits: { grants: [{ source: 'Gift' }, null] } }],
    ['credits.grants', { credits: { grants: 7 } }],
    [
      'credits.grants.amount',
      { credits: { grants: [{ source: 'A', remaining: 1, amount: 'x' }] } },
    ],
    ['credits.transactions', { credits: { transactions: [{ at: 'once', amount: 1 }] } }],
  ])('tell of %s that cannot be read, once', (part, more) => {
    expect(read({ ...metric({}), ...more }).problems).toEqual([part])
  })

  it('take a currency that is none for no other', () => {
    const options = { currency: 'EUR' }
    const { report, problems } = read(
      {
        ...metric({ unitPrice: 1, currency: 'credits' }),
        spendingLimit: { amount: 1, currency: 'credits' },
        estimatedCost: { total: 1, currency: 'credits' },
      },
      options,
    )
    expect(report).toMatchObject({ cost: null, about: { plan: null } })
    expect(report?.meters[0]).not.toHaveProperty('price')
    expect(problems).toEqual(['estimatedCost', 'spendingLimit', 'metrics.calls.unitPrice'])
  })

  it.each(['expiresAt', 'meter'])('show no credits whose %s cannot be read', (field) => {
    const gift = { source: 'Gift', remaining: 5 }
    const { report, problems } = read({
      ...metric({}),
      credits: { grants: [gift, { ...gift, [field]: {} }] },
    })
    expect(report?.about.credits?.grants).toEqual([gift])
    expect(problems).toEqual(['credits.grants'])
  })

  it('groups are read by metric, and parts that are none are left out', () => {
    const project = [{ name: 'Web', used: '2.5' }, { name: 'App', used: -1 }, 7]
    const { report, problems } = read({ ...metric({}), groups: { calls: { project }, other: 1 } })
    expect(report?.groups.get('calls')?.get('project')).toEqual([{ name: 'Web', used: 2.5 }])
    expect(problems).toEqual(['groups.calls'])
  })

  it('history by the hour names moments', () => {
    const calls = [
      { date: '2024-01-02T10:00:00+02:00', used: 2 },
      { date: '2024-01-02T07:00:00Z', used: '1.5' },
      { date: '2024-01-02T25:00:00Z', used: 1 },
    ]
    const { report, problems } = read({ ...metric({}), history: { calls } })
    expect(report?.history.get('calls')).toEqual([
      { date: '2024-01-02T07:00:00.000Z', used: 1.5 },
      { date: '2024-01-02T08:00:00.000Z', used: 2 },
    ])
    expect(problems).toEqual(['history.calls'])
  })

  it('history keeps the newest 400 days, or three months of hours', () => {
    const listOf = (count: number, step: number) =>
      Array.from({ length: count }, (_, index) => ({
        date: new Date(Date.UTC(2023, 0, 1) + index * step).toISOString(),
        used: index,
      }))
    const days = listOf(500, 86_400_000).map(({ date, used }) => ({
      date: date.slice(0, 10),
      used,
    }))
    const kept = (calls: object[]) =>
      read({ ...metric({}), history: { calls } }).report?.history.get('calls')
    expect([kept(days)?.length, kept(days)?.at(-1)?.used]).toEqual([400, 499])
    expect(kept(listOf(3_000, 3_600_000))?.length).toBe(2_232)
  })
})

describe('what a report says besides its metrics', () => {
  const about = (more: object, options = {}) => {
    const { report, problems } = read({ ...metric({}), ...more }, options)
    return { ...report?.about, problems }
  }

  it('is nothing where it says nothing', () => {
    expect(about({})).toEqual({ plan: null, problems: [] })
  })

  it.each([
    ['2024-01-22T14:02:00Z', Date.UTC(2024, 0, 22, 14, 2)],
    ['2024-01-22T16:02:00.500+02:00', Date.UTC(2024, 0, 22, 14, 2, 0, 500)],
    [Date.UTC(2024, 0, 22), Date.UTC(2024, 0, 22)],
  ])('is true as of %s', (asOf, at) => {
    expect(about({ asOf })).toMatchObject({ asOf: at, problems: [] })
  })

  it.each(['now', '2024-01', {}, 9e15])('is of no time that is known for %j', (asOf) => {
    expect(about({ asOf })).not.toHaveProperty('asOf')
    expect(about({ asOf }).problems).toEqual(['asOf'])
  })

  it('is the plan', () => {
    const plan = {
      name: 'Pro',
      slug: 'pro',
      status: 'trialing',
      trialEndsAt: '2024-02-01T00:00:00Z',
      endsAt: Date.UTC(2024, 2, 1),
      change: { name: 'Starter', priceSlug: 'starter-year', at: '2024-03-01T00:00:00Z' },
      price: 29.5,
      currency: 'usd',
      interval: 'month',
      quantity: 3,
      portalUrl: 'https://billing.example.com/p',
    }
    expect(about({ plan }).plan).toEqual({
      name: 'Pro',
      slug: 'pro',
      free: false,
      status: 'trialing',
      trialEndsAt: Date.UTC(2024, 1, 1),
      endsAt: Date.UTC(2024, 2, 1),
      change: { name: 'Starter', priceSlug: 'starter-year', at: Date.UTC(2024, 2, 1) },
      price: { unitPrice: 2950, per: 1, currency: 'USD' },
      interval: { unit: 'month', count: 1 },
      quantity: 3,
      portalUrl: 'https://billing.example.com/p',
    })
  })

  it.each([
    [{ price: 0, currency: 'usd' }, { free: true }],
    [{ price: '9.99' }, { price: { unitPrice: 999, per: 1, currency: 'EUR' } }],
    [{ status: 'past_due' }, { status: 'past-due' }],
    [{ interval: { unit: 'year', count: 2 } }, { interval: { unit: 'year', count: 2 } }],
    [{ portalUrl: '/billing' }, { portalUrl: '/billing' }],
  ])('may be a plan with %j', (more, expected) => {
    const plan = { name: 'Pro', ...more }
    expect(about({ plan }, { currency: 'EUR' }).plan).toMatchObject(expected)
  })

  it.each([
    { status: 'gone' },
    { trialEndsAt: 'soon' },
    { endsAt: null },
    { change: { name: 'Starter' } },
    { change: 'Starter' },
    { price: -1 },
    { price: 5, currency: 'credits' },
    { interval: 'fortnight' },
    { interval: { unit: 'month', count: 0.5 } },
    { quantity: 0 },
    { portalUrl: 'javascript:alert(1)' },
  ])('leaves out of a plan what it cannot read: %j', (more) => {
    expect(about({ plan: { name: 'Pro', ...more } }).plan).toEqual({ name: 'Pro', free: false })
  })

  it('is what the plan includes', () => {
    expect(about({ features: { sso: true, audit: false, seats: 7 } }).features).toEqual(
      new Map([
        ['sso', true],
        ['audit', false],
      ]),
    )
  })

  it('is a limit on what is spent', () => {
    const spendingLimit = { amount: 50, spent: '12.34', currency: 'usd', onLimit: 'blocked' }
    expect(about({ spendingLimit }).spendingLimit).toEqual({
      amount: 5000,
      spent: 1234,
      currency: 'USD',
      onLimit: 'blocked',
    })
    expect(about({ spendingLimit: { amount: 50 } }).problems).toEqual(['spendingLimit'])
  })

  it('is where credits come from and went', () => {
    const credits = {
      grants: [
        { source: 'Plan', remaining: 70, amount: 100, meter: 'calls', expiresAt: '2024-02-01' },
        { source: 'Gift' },
        null,
      ],
      transactions: [
        { at: '2024-01-02T00:00:00Z', amount: -30, description: 'Video', balance: '70' },
        { at: 'once', amount: 1 },
      ],
    }
    expect(about({ credits }).credits).toEqual({
      grants: [
        {
          source: 'Plan',
          remaining: 70,
          amount: 100,
          meter: 'calls',
          expiresAt: Date.UTC(2024, 1, 1),
        },
      ],
      transactions: [{ at: Date.UTC(2024, 0, 2), amount: -30, description: 'Video', balance: 70 }],
    })
  })

  it.each(['plan', 'features', 'spendingLimit', 'credits'])('names a %s that is none', (part) => {
    expect(about({ [part]: 7 }).problems).toEqual([part])
  })
})

describe('a report of dates that were asked for', () => {
  const dated = { dated: true }

  it.each([
    [{ included: 10_000 }],
    [{ included: null }],
    [{ included: -1 }],
    [{ included: undefined }],
    [{ included: null, unitPrice: 1, currency: 'usd' }],
    [{ kind: 'balance', remaining: 3 }],
  ])('says of %j how much was used, and nothing of limits and resets', (more) => {
    const data = { ...metric(more), period: january.period }
    const { meter, problems } = read(data, dated)
    expect(meter('calls')).toEqual({
      kind: 'counted',
      slug: 'calls',
      name: 'Calls',
      used: 5,
      aggregation: 'sum',
      period: { start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 1, 1) },
      resetsAt: null,
      derived: false,
    })
    expect(problems).toEqual([])
  })

  it('says nothing of plans, seats and projections', () => {
    const data = { ...january, plan: { name: 'Pro' }, features: { sso: true }, asOf: 1 }
    const { report, meter } = read(data, dated)
    expect(report).toMatchObject({ about: { plan: null }, resources: [] })
    expect(report?.about).not.toHaveProperty('features')
    expect(meter('seats')).toMatchObject({ kind: 'counted', used: 7, aggregation: 'level' })
    expect(meter('apiCalls')).not.toHaveProperty('projected')
  })

  it('lists a metric whose use cannot be read', () => {
    const { meter, problems } = read(metric({ used: 'x' }), dated)
    expect(meter('calls')).toMatchObject({ kind: 'unreadable' })
    expect(problems).toEqual(['metrics.calls'])
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
    const number = fc.oneof(wild, fc.double(), fc.constantFrom(-1, '7', '-1', null))
    const metric = fc.record(
      {
        used: number,
        included: number,
        remaining: number,
        kind: fc.constantFrom('quota', 'balance', 'metered', 'unlimited', 'counted', 'x'),
        resetsAt: wild,
        unitPrice: number,
        per: number,
        currency: fc.constantFrom('usd', 'jpy', ''),
        pools: fc.oneof(wild, fc.array(fc.record({ name: fc.string(), remaining: number }))),
      },
      { requiredKeys: [] },
    )
    const metrics = fc.dictionary(fc.string(), fc.oneof(wild, metric))
    const near = fc.record({
      period: fc.oneof(wild, fc.record({ start: fc.oneof(fc.string(), wild), end: wild })),
      metrics,
      plan: fc.oneof(
        wild,
        fc.record({ name: fc.string(), price: number, change: wild, interval: wild }),
      ),
      spendingLimit: fc.record({ amount: number, spent: number, currency: fc.constant('usd') }),
      credits: fc.record({
        grants: fc.array(fc.record({ source: fc.string(), remaining: number })),
        transactions: wild,
      }),
      features: wild,
      asOf: wild,
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
        for (const dated of [false, true]) {
          const report = readReport(data, { dated })
          expect(numbersIn(report).every(Number.isFinite)).toBe(true)
          const slugs = report?.meters.map(({ slug }) => slug) ?? []
          expect(new Set(slugs).size).toBe(slugs.length)
        }
      }),
    )
  })

  it('with any one part spoilt is read as far as it can be, and closes nothing', () => {
    const soon = '2026-02-01T00:00:00Z'
    const whole = {
      period: { start: '2026-01-01T00:00:00Z', end: soon },
      asOf: 1_768_000_000_000,
      metrics: {
        api: {
          used: 10,
          included: 100,
          resetsAt: soon,
          onLimit: 'billed',
          unitPrice: 0.01,
          per: 1,
          currency: 'usd',
          pools: [{ name: 'monthly', remaining: 90, resetsAt: soon }],
        },
        credits: { kind: 'balance', remaining: 50, none: false },
        tokens: {
          used: 500,
          included: null,
          kind: 'metered',
          currency: 'usd',
          tiers: [{ upTo: 100, unitPrice: 0.1, flatPrice: 1 }, { unitPrice: 0.05 }],
        },
      },
      estimatedCost: { base: 10, overage: 2, total: 12, currency: 'usd' },
      projectedUsage: { api: { projected: 20 } },
      history: { api: [{ date: '2026-01-01', used: 3 }] },
      groups: { api: { project: [{ name: 'x', used: 4 }] } },
      plan: {
        name: 'Pro',
        status: 'active',
        change: { name: 'Max', at: soon },
        price: 29,
        currency: 'usd',
        interval: { unit: 'month', count: 1 },
        portalUrl: '/portal',
      },
      features: { sso: true },
      spendingLimit: { amount: 100, spent: 20, currency: 'usd', onLimit: 'blocked' },
      credits: {
        grants: [{ source: 'bought', remaining: 10, meter: 'api', expiresAt: soon }],
        transactions: [{ at: soon, amount: -2, balance: 5 }],
      },
    }
    const junk: readonly unknown[] = [
      ...['', 'x', '1,000', '0x10', true, null, undefined, [], {}, [[null]], { toString: null }],
      ...[Number.NaN, Number.POSITIVE_INFINITY, 1e300, 8.65e15, 1n, Symbol('x')],
    ]
    let [read, closed] = [0, 0]
    for (const dated of [false, true]) {
      for (const data of spoiltCopies(whole, junk)) {
        const report = readReport(data, { dated })
        expect(numbersIn(report).every(Number.isFinite)).toBe(true)
        for (const meter of report?.meters ?? []) {
          if (meter.kind === 'unreadable') continue
          read++
          const said = describeUsage({ status: 'ready', meter }, { now: 1_768_000_000_000 })
          if (['exhausted', 'over', 'none'].includes(said.state)) closed++
        }
      }
    }
    expect(read).toBeGreaterThan(2_000)
    expect(closed).toBe(0)
  })

  it('makes no wall of a metric that it cannot read', () => {
    const junk = fc.oneof(
      fc.constantFrom('', 'x', '1,000', Number.NaN, Number.NEGATIVE_INFINITY, true, [], {}),
      fc.string().filter((text) => !/^-?\d/.test(text)),
    )
    fc.assert(
      fc.property(junk, fc.constantFrom('used', 'included', 'remaining'), (bad, part) => {
        const [meter] = readReport(metric({ [part]: bad }))?.meters ?? []
        expect(meter?.kind).toBe('unreadable')
      }),
    )
  })
})

/** Copies of a value in which one part each, at any depth, is each of some junk. */
function* spoiltCopies(value: unknown, junk: readonly unknown[]): Generator {
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    for (const other of [...junk, ...spoiltCopies(part, junk)]) {
      const copy = Array.isArray(value) ? [...value] : { ...value }
      Reflect.set(copy, key, other)
      yield copy
    }
  }
}
