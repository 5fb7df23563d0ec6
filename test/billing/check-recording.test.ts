import { describe, expect, it } from 'vitest'
import { checkRecording, type Recording } from '../../src/billing/check-recording.js'
import { UsageError } from '../../src/billing/errors.js'
import type { AbsentMeter, UsageMeter } from '../../src/billing/meter.js'

const known: UsageMeter = {
  kind: 'balance',
  slug: 'tokens',
  id: 'meter_1',
  name: 'Tokens',
  aggregation: 'sum',
  period: null,
  resetsAt: null,
  derived: false,
  available: 5,
  prices: [
    { id: 'price_1', slug: 'standard' },
    { id: 'price_2', slug: null },
  ],
}
const distinct: UsageMeter = { ...known, aggregation: 'count_distinct_properties' }
const absent: AbsentMeter = {
  kind: 'absent',
  slug: 'tokens',
  name: 'Tokens',
  reason: 'not-in-plan',
}
const { prices: _, ...unpriced } = known

const fine: Recording = { meter: 'tokens', amount: 1, options: {}, known, amounts: 'integer' }

/** Checks a recording as plain JavaScript could make it, with fields of any type. */
function outcome(overrides: Readonly<Record<string, unknown>>): string {
  const recording = { ...fine }
  Object.assign(recording, overrides)
  try {
    checkRecording(recording)
    return 'ok'
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    expect(error.message).toMatch(/^usage-widgets: record\(.*, (so|and|which) .*\. \S.*\.$/s)
    return error.code
  }
}

describe('an amount', () => {
  it.each([
    [1, 'ok', 'ok'],
    [2_147_483_647, 'ok', 'ok'],
    [2_147_483_648, 'invalid-amount', 'invalid-amount'],
    [1.5, 'invalid-amount', 'ok'],
    [0, 'invalid-amount', 'invalid-amount'],
    [-0, 'invalid-amount', 'invalid-amount'],
    [-1, 'invalid-amount', 'invalid-amount'],
    [Number.NaN, 'invalid-amount', 'invalid-amount'],
    [Number.POSITIVE_INFINITY, 'invalid-amount', 'invalid-amount'],
    ['5', 'invalid-amount', 'invalid-amount'],
    [5n, 'invalid-amount', 'invalid-amount'],
    [null, 'invalid-amount', 'invalid-amount'],
    [undefined, 'invalid-amount', 'invalid-amount'],
    [Symbol('5'), 'invalid-amount', 'invalid-amount'],
  ])('%o', (amount, integer, decimal) => {
    expect(outcome({ amount })).toBe(integer)
    expect(outcome({ amount, amounts: 'decimal' })).toBe(decimal)
  })

  it('that is an event gets the hint of the usual mistake', () => {
    const recording = { ...fine }
    Object.assign(recording, { amount: new Event('click') })
    expect(() => checkRecording(recording)).toThrow('write () => record()')
  })

  it('says what happened, why it matters and what to do', () => {
    expect(() => checkRecording({ ...fine, amount: -1 })).toThrow(
      'usage-widgets: record(-1) for "tokens" is not an amount that can be billed, so nothing was recorded. ' +
        'Pass a whole number above 0, at most 2,147,483,647.',
    )
  })
})

describe('a meter', () => {
  it.each([
    ['found', { knownSlugs: ['other'] }, 'ok'],
    ['found by id', { meter: 'meter_1', knownSlugs: ['tokens'] }, 'ok'],
    ['not in the plan, which may still be used', { known: absent, knownSlugs: ['tokens'] }, 'ok'],
    ['listed', { known: undefined, knownSlugs: ['tokens'] }, 'ok'],
    ['not listed', { known: undefined, knownSlugs: ['seats'] }, 'invalid-meter'],
    [
      'hostile and not listed',
      { meter: '__proto__', known: undefined, knownSlugs: [] },
      'invalid-meter',
    ],
    ['while none are known', { known: undefined, knownSlugs: undefined }, 'ok'],
    ['empty', { meter: '' }, 'invalid-meter'],
    ['a number', { meter: 7 }, 'invalid-meter'],
  ])('%s', (_, overrides, expected) => {
    expect(outcome(overrides)).toBe(expected)
  })

  it('that is unknown is answered with those that are known', () => {
    const { known: _, ...unknown } = fine
    expect(() =>
      checkRecording({ ...unknown, meter: 'token', knownSlugs: ['tokens', 'seats'] }),
    ).toThrow(
      'the meter "token", which the source does not have, so the use could never be billed. Pass one of: tokens, seats.',
    )
  })
})

describe('a price named by nothing that can name one', () => {
  it.each([{ priceSlug: '' }, { priceId: '' }, { priceId: 7 }, { priceSlug: null }])(
    'is refused also while the prices are not known: %o',
    (options) => {
      expect(outcome({ options, known: undefined })).toBe('invalid-identifier')
    },
  )
})

describe('options', () => {
  const id = 'invalid-transaction-id'
  const properties = 'invalid-properties'
  const identifier = 'invalid-identifier'
  class Job {
    readonly name = 'job'
  }
  it.each([
    [
      'all at once',
      {
        transactionId: 'job_1',
        properties: { a: 'x', b: 1, c: true },
        usageDate: 0,
        priceSlug: 'standard',
      },
      'ok',
    ],
    ['null', null, identifier],
    ['a text', 'job_1', identifier],
    ['an id of 255', { transactionId: 'x'.repeat(255) }, 'ok'],
    ['an id of 256', { transactionId: 'x'.repeat(256) }, id],
    ['an empty id', { transactionId: '' }, id],
    ['a blank id', { transactionId: ' ' }, id],
    ['an id that is a number', { transactionId: 5 }, id],
    ['an id that is null', { transactionId: null }, id],
    ['no properties in particular', { properties: {} }, 'ok'],
    ['properties without a prototype', { properties: Object.create(null) }, 'ok'],
    ['properties with a hostile key', { properties: JSON.parse('{"__proto__":"x"}') }, 'ok'],
    ['properties of 2 KB', { properties: { a: 'x'.repeat(2048 - 8) } }, 'ok'],
    ['properties of a byte more', { properties: { a: 'x'.repeat(2048 - 7) } }, properties],
    [
      'properties of too many bytes in few characters',
      { properties: { a: '€'.repeat(700) } },
      properties,
    ],
    ['nested properties', { properties: { a: {} } }, properties],
    ['a property that is null', { properties: { a: null } }, properties],
    ['a property that is undefined', { properties: { a: undefined } }, properties],
    ['a property that is not finite', { properties: { a: Number.NaN } }, properties],
    ['a property that is code', { properties: { toJSON: () => 'x' } }, properties],
    ['a list of properties', { properties: ['a'] }, properties],
    ['a date as properties', { properties: new Date(0) }, properties],
    ['a class as properties', { properties: new Job() }, properties],
    ['null as properties', { properties: null }, properties],
    ['the latest date', { usageDate: 8.64e15 }, 'ok'],
    ['a later one', { usageDate: 8.64e15 + 1 }, 'invalid-date'],
    ['a part of a millisecond', { usageDate: 0.5 }, 'invalid-date'],
    ['a Date', { usageDate: new Date(0) }, 'invalid-date'],
    ['a date that is none', { usageDate: Number.NaN }, 'invalid-date'],
    ['a date as text', { usageDate: '2026-01-01' }, 'invalid-date'],
    ['a price by id', { priceId: 'price_2' }, 'ok'],
    ['two prices', { priceId: 'price_1', priceSlug: 'standard' }, identifier],
    ['a price of another meter', { priceSlug: 'other' }, identifier],
    ['an id given as slug', { priceSlug: 'price_1' }, identifier],
    ['an empty price', { priceSlug: '' }, identifier],
    ['a price that is null', { priceId: null }, identifier],
  ])('%s', (_, options, expected) => {
    expect(outcome({ options })).toBe(expected)
  })

  it.each([
    ['none', {}, properties],
    ['empty', { properties: {} }, properties],
    ['some', { properties: { user: 'u_1' } }, 'ok'],
  ])('of a meter that counts distinct properties: %s', (_, options, expected) => {
    expect(outcome({ known: distinct, options })).toBe(expected)
  })

  it.each([
    ['an unknown meter', { known: undefined }],
    ['a meter whose prices are unknown', { known: unpriced }],
    ['a meter not in the plan', { known: absent }],
  ])('may name any price of %s', (_, overrides) => {
    expect(outcome({ ...overrides, options: { priceSlug: 'anything' } })).toBe('ok')
  })
})
