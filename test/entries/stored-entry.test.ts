import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/entries/entry.js'
import { decodeEntry, encodeEntry, isDoubtful, keyOf } from '../../src/entries/stored-entry.js'
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
    openUntil: time,
    usageDate: fc.integer({ min: -1_000_000, max: 4_000_000_000_000 }),
    subscription: fc.option(short),
    at: time,
    status: fc.constantFrom('waiting', 'acked', 'refused', 'expired'),
    sentTo: fc.array(short, { maxLength: 3 }),
    attempts: fc.nat(1_000),
    tried: time,
    error: fc.record({
      code: fc.constantFrom('refused', 'id-taken', 'forbidden', 'expired'),
      message: fc.string({ maxLength: 500 }),
    }),
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
        expect(decodeEntry(encodeEntry(one))).toEqual(one)
      }),
    )
    expect(decodeEntry(encodeEntry(entry('a')))).toStrictEqual(entry('a'))
  })

  it('is not read from anything else, whatever it is', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `{"v":1,"id":${json}}`),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect(decodeEntry(text)).toBeNull()
      }),
    )
  })

  it.each([
    { field: 'v', values: [0, 2, '1', null] },
    { field: 'id', values: ['', 7, null, 'x'.repeat(513), ['a']] },
    { field: 'meter', values: ['', {}, null] },
    { field: 'amount', values: [0, -1, '5', null, { valueOf: 5 }] },
    { field: 'at', values: [-1, '0', null] },
    { field: 'subscription', values: ['', 0, {}] },
    { field: 'status', values: ['sent', 'toString', null, 0] },
    { field: 'sentTo', values: ['sub_1', [''], [1], { length: 1 }, null] },
    { field: 'attempts', values: [-1, '1', null] },
    { field: 'tried', values: [-1, null, []] },
    { field: 'openUntil', values: [-1, '0', null] },
    { field: 'usageDate', values: [1.5, '2026-01-01', null, 1e300] },
    { field: 'price', values: ['pro', {}, { slug: '' }, [], null] },
    { field: 'properties', values: [[], 'a', null, { a: null }, { a: {} }, { a: [1] }] },
    {
      field: 'error',
      values: ['no', null, {}, { code: 'toString', message: 'x' }, { code: 'refused' }],
    },
  ])('is not read when its $field is of the wrong kind', ({ field, values }) => {
    for (const wrong of values) expect(decodeEntry(stored(field, wrong))).toBeNull()
  })

  it.each(['NaN', '1e999', '-1e999'])('is not read when its amount is %s', (amount) => {
    expect(
      decodeEntry(encodeEntry(entry('a')).replace('"amount":5', `"amount":${amount}`)),
    ).toBeNull()
  })

  it.each(['at', 'attempts', 'tried', 'openUntil'])(
    'is not read when its %s is endless',
    (field) => {
      expect(decodeEntry(stored(field, 1).replace(`"${field}":1`, `"${field}":1e999`))).toBeNull()
    },
  )

  it('may have a name of 512 characters and take 8,192', () => {
    const long = encodeEntry(entry('x'.repeat(512)))
    expect(decodeEntry(long.padEnd(8_192))).not.toBeNull()
    expect(decodeEntry(long.padEnd(8_193))).toBeNull()
  })

  it('is not read when it is longer than an honest one can be', () => {
    expect(decodeEntry(stored('properties', { a: 'x'.repeat(8_192) }))).toBeNull()
    expect(decodeEntry(' '.repeat(10_000_000))).toBeNull()
  })

  it('reads hostile keys as keys and nothing more', () => {
    const read = decodeEntry(
      encodeEntry(entry('a')).replace(
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
    const read = decodeEntry(encodeEntry(entry('a', { error })))?.error
    expect([read?.message.length, read?.details?.message.length]).toEqual([2_000, 500])
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

describe('isDoubtful', () => {
  it.each([
    { status: 'waiting', sentTo: [], doubtful: false },
    { status: 'waiting', sentTo: ['sub_1'], doubtful: true },
    { status: 'waiting', sentTo: ['sub_0', 'sub_1'], doubtful: true },
    // A report of the subscription it is bound to now cannot hold it.
    { status: 'waiting', sentTo: ['sub_0'], doubtful: false },
    { status: 'acked', sentTo: ['sub_1'], doubtful: false },
    { status: 'refused', sentTo: ['sub_1'], doubtful: false },
    { status: 'expired', sentTo: ['sub_1'], doubtful: false },
  ] as const)('is $doubtful for $status sent to $sentTo', ({ status, sentTo, doubtful }) => {
    expect(isDoubtful(entry('a', { status, sentTo }))).toBe(doubtful)
  })
})
