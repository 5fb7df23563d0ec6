import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Entry, isUnanswered, keyOf } from '../../src/entries/entry.js'
import { notAfter, storedEntry } from '../../src/entries/stored-entry.js'
import { readEntry } from '../support/read-entry.js'
import { entry } from '../support/reports.js'

const name = fc.string({ minLength: 1, maxLength: 255, unit: 'grapheme' })
const short = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
const value = fc.oneof(fc.string({ maxLength: 40 }), fc.boolean(), fc.integer())
const time = fc.nat(4_000_000_000_000)

const entries: fc.Arbitrary<Entry> = fc.record(
  {
    id: name,
    meter: short,
    amount: fc.oneof(
      fc.integer({ min: 1, max: 2_147_483_647 }),
      fc.double({ min: 0.001, max: 1e6, noNaN: true }),
    ),
    price: fc.oneof(fc.record({ slug: short }), fc.record({ id: short })),
    properties: fc.dictionary(short, value, { maxKeys: 8 }),
    pinned: fc.boolean(),
    retries: fc.nat(20),
    openUntil: time,
    sentAt: time,
    ackedAt: time,
    recordedAt: time,
    recordedAfter: time,
    usageDate: fc.integer({ min: -1_000_000, max: 4_000_000_000_000 }),
    subscription: fc.option(short),
    at: time,
    status: fc.constantFrom('waiting', 'acked', 'refused', 'expired'),
    sentTo: fc.array(short, { maxLength: 3 }),
    attempts: fc.nat(1_000),
    tried: time,
    error: fc.record(
      {
        code: fc.constantFrom('refused', 'id-taken', 'forbidden', 'expired', 'no-subscription'),
        message: fc.string({ maxLength: 500 }),
        details: fc.record({ message: fc.string({ maxLength: 100 }) }),
      },
      { requiredKeys: ['code', 'message'] },
    ),
  },
  {
    requiredKeys: [
      'id',
      'meter',
      'amount',
      'subscription',
      'at',
      'status',
      'sentTo',
      'attempts',
      'tried',
    ],
  },
)

/** The stored form of a good entry with one field replaced. */
function stored(field: string, replacement: unknown): string {
  return JSON.stringify({ v: 1, ...entry('a'), [field]: replacement })
}

describe('a stored entry', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(entries, (one) => {
        expect(readEntry(storedEntry.write(one))).toEqual(one)
      }),
    )
    expect(readEntry(storedEntry.write(entry('a')))).toStrictEqual(entry('a'))
  })

  it('is not read from anything else, whatever it is', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `{"v":1,"id":${json}}`),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect(readEntry(text)).toBeNull()
      }),
    )
  })

  it.each([
    { field: 'v', values: [0, '1', null] },
    { field: 'id', values: ['', 7, null, 'x'.repeat(513), ['a']] },
    { field: 'meter', values: ['', {}, null] },
    { field: 'amount', values: [0, -1, '5', null, { valueOf: 5 }, 2_147_483_648, 1e300] },
    { field: 'at', values: ['0', null, 1e300] },
    { field: 'subscription', values: ['', 0, {}] },
    { field: 'status', values: ['sent', 'working', 'toString', null, 0] },
    { field: 'sentTo', values: ['sub_1', [''], [1], { length: 1 }, null] },
    { field: 'attempts', values: [-1, '1', null] },
    { field: 'tried', values: [-1, null, []] },
    { field: 'openUntil', values: ['0', null, -1e300] },
    { field: 'ackedAt', values: ['0', null, 1e300] },
    { field: 'recordedAt', values: ['0', null, 1e300] },
    { field: 'usageDate', values: ['2026-01-01', null, 1e300] },
    { field: 'price', values: ['pro', {}, { slug: '' }, [], null] },
    { field: 'properties', values: [[], 'a', null, { a: null }, { a: {} }, { a: [1] }] },
    {
      field: 'error',
      values: ['no', null, {}, { code: 'toString', message: 'x' }, { code: 'refused' }],
    },
  ])('is not read when its $field is of the wrong kind', ({ field, values }) => {
    for (const wrong of values) expect(readEntry(stored(field, wrong))).toBeNull()
  })

  it.each(['NaN', '1e999', '-1e999'])('is not read when its amount is %s', (amount) => {
    expect(
      readEntry(storedEntry.write(entry('a')).replace('"amount":5', `"amount":${amount}`)),
    ).toBeNull()
  })

  it.each(['at', 'attempts', 'tried', 'openUntil'])(
    'is not read when its %s is endless',
    (field) => {
      expect(readEntry(stored(field, 1).replace(`"${field}":1`, `"${field}":1e999`))).toBeNull()
    },
  )

  it('may have a name of 512 characters and take 8,192', () => {
    const long = storedEntry.write(entry('x'.repeat(512)))
    expect(readEntry(long.padEnd(8_192))).not.toBeNull()
    expect(readEntry(long.padEnd(8_193))).toBeNull()
  })

  it('is not read when it is longer than an honest one can be', () => {
    expect(readEntry(stored('properties', { a: 'x'.repeat(8_192) }))).toBeNull()
    expect(readEntry(' '.repeat(10_000_000))).toBeNull()
  })

  it('is left to the later version that wrote it', () => {
    expect(storedEntry.read(stored('v', 2))).toBe('newer')
    expect(readEntry(stored('v', 2))).toBeNull()
  })

  it('reads hostile keys as keys and nothing more', () => {
    const read = readEntry(
      storedEntry
        .write(entry('a'))
        .replace(
          '"v":1',
          '"v":1,"__proto__":{"polluted":true},"properties":{"__proto__":"x","constructor":"y"}',
        ),
    )
    expect(Object.entries(read?.properties ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(read && 'polluted' in read).toBe(false)
  })

  it('keeps a long message of a foreign server within bounds', () => {
    const details = { message: 'y'.repeat(900) }
    const error = { code: 'refused', message: 'x'.repeat(5_000), details } as const
    const read = readEntry(storedEntry.write(entry('a', { error })))?.error
    expect([read?.message.length, read?.details?.message?.length]).toEqual([2_000, 500])
  })
})

describe('keyOf', () => {
  it('is different for a different meter or id', () => {
    fc.assert(
      fc.property(fc.tuple(name, name), fc.tuple(name, name), ([m, i], [n, j]) => {
        const equal = keyOf({ meter: m, id: i }) === keyOf({ meter: n, id: j })
        expect(equal).toBe(m === n && i === j)
      }),
    )
    expect(keyOf({ meter: 'a/b', id: 'c' })).not.toBe(keyOf({ meter: 'a', id: 'b/c' }))
  })
})

describe('isUnanswered', () => {
  it.each([
    { status: 'waiting', sentTo: [], unanswered: false },
    { status: 'waiting', sentTo: ['sub_1'], unanswered: true },
    { status: 'waiting', sentTo: ['sub_0', 'sub_1'], unanswered: true },
    // A report of the subscription it is bound to now cannot hold it.
    { status: 'waiting', sentTo: ['sub_0'], unanswered: false },
    { status: 'working', sentTo: [], unanswered: true },
    { status: 'acked', sentTo: ['sub_1'], unanswered: false },
    { status: 'refused', sentTo: ['sub_1'], unanswered: false },
    { status: 'expired', sentTo: ['sub_1'], unanswered: false },
  ] as const)('is $unanswered for $status sent to $sentTo', ({ status, sentTo, unanswered }) => {
    expect(isUnanswered(entry('a', { status, sentTo }))).toBe(unanswered)
  })
})

describe('notAfter', () => {
  it('takes a time from the future for now, and leaves the rest', () => {
    const late = entry('a', { at: 30, sentAt: 20, ackedAt: 50 })
    expect(notAfter(late, 25)).toEqual({ ...late, at: 25, ackedAt: 25 })
    expect(notAfter(entry('a', { at: 30 }), 25)).toEqual(entry('a', { at: 25 }))
  })

  it('is the same entry where no time is in the future', () => {
    const good = entry('a', { at: 30, sentAt: 30, ackedAt: 30 })
    expect(notAfter(good, 30)).toStrictEqual(good)
  })
})
