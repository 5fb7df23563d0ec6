import { describe, expect, it } from 'vitest'
import type { RecordOptions } from '../../src/billing/check-recording.js'
import { outboxOf } from '../../src/sync/outbox.js'
import { fakeSource } from '../support/fake-source.js'
import { type FakeStorage, fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'
import { entriesIn, loaded, serve } from './counting-server.js'

describe('a recording', () => {
  it('is stored before record returns, counts at once, and is sent in a task of its own', async () => {
    const source = loaded()
    const storage = fakeStorage()
    const { record, left, env } = openSession({ source, storage })
    const receipt = record(5)
    expect(receipt.durable).toBe(true)
    expect(entriesIn(storage)).toEqual([`uw1:user_1:e:api/${receipt.id}`])
    expect(left()).toBe(95)
    expect(source.sent).toEqual([])
    await env.advance(0)
    expect(source.sent).toMatchObject([{ id: receipt.id, amount: 5, subscription: 'sub_1' }])
  })

  it.each([
    { what: 'full', storage: () => failing('set') },
    { what: 'blocked', storage: () => failing('get', 'set', 'remove', 'keys') },
  ])(
    'says it is not durable where storage is $what, and is delivered all the same',
    async ({ storage }) => {
      const source = loaded()
      const { record, env, events } = openSession({ source, storage: storage() })
      const receipt = record(5)
      expect(receipt.durable).toBe(false)
      await env.advance(0)
      expect(await receipt.settled).toEqual({ status: 'delivered' })
      expect(events).toContainEqual(expect.objectContaining({ type: 'storage-unusable' }))
    },
  )

  it('survives a kill before it was sent: the next page sends it with the same id, once', async () => {
    const storage = fakeStorage()
    const { id } = openSession({ source: fakeSource(), storage }).record(5)
    const source = loaded()
    const recorded = serve(source)
    const { env, left } = openSession({ source, storage })
    expect(left()).toBe(95)
    await env.advance(10_000)
    expect(source.sent.map((entry) => entry.id)).toEqual([id])
    expect(recorded).toEqual(new Map([[`api/${id}`, 5]]))
    expect(left()).toBe(95)
    expect(entriesIn(storage)).toEqual([])
  })

  it.each([
    { what: 'meter', meter: 'm'.repeat(600), options: {} },
    { what: 'price', meter: 'api', options: { priceSlug: 'p'.repeat(600) } },
  ])('is not called durable when its $what is too long to be read back', ({ meter, options }) => {
    const storage = fakeStorage()
    const first = openSession({ source: fakeSource(), storage })
    let durable = false
    try {
      durable = first.record(5, options, meter).durable
    } catch (error) {
      expect(error).toMatchObject({ name: 'UsageError' })
    }
    const again = openSession({ source: fakeSource(), storage })
    expect(outboxOf(again.session).waiting).toHaveLength(durable ? 1 : 0)
  })

  it('may name its meter by id, also before the meters are known', async () => {
    const source = fakeSource()
    const { record, env, left } = openSession({ source })
    const early = record(5, {}, 'api_id')
    source.show(ready([quota('api', 0)]))
    record(2, {}, 'api_id')
    await env.advance(0)
    expect(source.sent.map(({ meter }) => meter)).toEqual(['api', 'api'])
    expect(left()).toBe(93)
    expect(await early.settled).toEqual({ status: 'delivered' })
  })

  it('carries what was said about it', async () => {
    const source = loaded()
    const { record, env } = openSession({ source })
    record(1, { properties: { seat: 'a' }, usageDate: 7, priceSlug: 'p', transactionId: 't' })
    await env.advance(0)
    expect(source.sent).toMatchObject([
      { id: 't', properties: { seat: 'a' }, usageDate: 7, price: { slug: 'p' } },
    ])
  })
})

describe('bad input', () => {
  const cases: {
    what: string
    code: string
    amount?: number
    options?: RecordOptions
    meter?: string
  }[] = [
    { what: '0', code: 'invalid-amount', amount: 0 },
    { what: '-1', code: 'invalid-amount', amount: -1 },
    { what: '1.5', code: 'invalid-amount', amount: 1.5 },
    { what: 'NaN', code: 'invalid-amount', amount: Number.NaN },
    { what: 'Infinity', code: 'invalid-amount', amount: Number.POSITIVE_INFINITY },
    { what: 'more than an integer holds', code: 'invalid-amount', amount: 2_147_483_648 },
    { what: 'an unknown meter', code: 'invalid-meter', meter: 'typo' },
    { what: 'an inherited word', code: 'invalid-meter', meter: 'constructor' },
    { what: 'two prices', code: 'invalid-identifier', options: { priceSlug: 'a', priceId: 'b' } },
    { what: 'an empty id', code: 'invalid-transaction-id', options: { transactionId: '' } },
    { what: 'no properties', code: 'invalid-properties', meter: 'seats' },
    {
      what: 'empty properties',
      code: 'invalid-properties',
      meter: 'seats',
      options: { properties: {} },
    },
    { what: 'a fraction of a moment', code: 'invalid-date', options: { usageDate: 0.5 } },
  ]
  it.each(cases)('is refused before anything happens: $what', async ({ code, ...given }) => {
    const source = loaded()
    const storage = fakeStorage()
    const { record, env, left, events } = openSession({ source, storage })
    const act = () => record(given.amount, given.options, given.meter)
    expect(act).toThrow(expect.objectContaining({ name: 'UsageError', code }))
    // What happened, why it matters, what to do.
    expect(act).toThrow(/^usage-widgets: .+, (so|which|and) .+\. [A-Z].+\.$/)
    await env.advance(1_000)
    expect([entriesIn(storage), source.sent, events, left()]).toEqual([[], [], [], 100])
  })
})

function failing(...methods: ('get' | 'set' | 'remove' | 'keys')[]): FakeStorage {
  const storage = fakeStorage()
  storage.fail(methods)
  return storage
}
