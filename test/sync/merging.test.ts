import { describe, expect, it } from 'vitest'
import type { RecordOptions } from '../../src/billing/check-recording.js'
import { storedReport } from '../../src/sync/stored-report.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { readEntry } from '../support/read-entry.js'
import { quota, ready, report } from '../support/reports.js'

const loaded = () => fakeSource(ready([quota('api', 0)]))

describe('coalesceMs', () => {
  it('fills an event up to the largest amount', async () => {
    const source = loaded()
    const { record, env } = openSession({ source })
    record(2_147_483_646, {}, 'api', 250)
    record(1, {}, 'api', 250)
    await env.advance(250)
    expect(source.sent.map(({ amount }) => amount)).toEqual([2_147_483_647])
  })

  it('ends 20 ms before the event may be sent, so that no other tab sends it meanwhile', async () => {
    const { record, env } = openSession({ source: loaded() })
    const first = record(1, {}, 'api', 250)
    await env.advance(229)
    expect(record(1, {}, 'api', 250).id).toBe(first.id)
    await env.advance(1)
    expect(record(1, {}, 'api', 250).id).not.toBe(first.id)
  })

  it('is ten seconds at most', async () => {
    const source = loaded()
    const { record, env } = openSession({ source })
    const first = record(1, {}, 'api', 60_000)
    expect(record(1, {}, 'api', 60_000).id).toBe(first.id)
    await env.advance(9_999)
    expect(source.sent).toEqual([])
    await env.advance(1)
    expect(source.sent).toMatchObject([{ amount: 2 }])
  })

  it.each(['delivered', 'retry'] as const)(
    'adds nothing to what was sent, although the clock was set back: %s',
    async (as) => {
      const source = loaded()
      source.onDeliver = async () => ({ as })
      source.onReload = () => new Promise(() => {})
      const { record, env } = openSession({ source })
      const first = record(1, {}, 'api', 250)
      await env.advance(250)
      env.jump(-100)
      expect(record(1, {}, 'api', 250).id).not.toBe(first.id)
    },
  )

  it('begins anew after the report that contains the first', async () => {
    const source = loaded()
    source.onReload = async () => {
      source.show(ready([quota('api', 1)]))
      return 'fresh'
    }
    const { record, env, left } = openSession({ source })
    const first = record(1, {}, 'api', 250)
    await env.advance(10_000)
    expect(record(1, {}, 'api', 250).id).not.toBe(first.id)
    expect(left()).toBe(98)
  })

  it('merges what names nothing, in whatever way it names it', () => {
    const { record } = openSession({ source: loaded() })
    const nothing: RecordOptions = {}
    Object.assign(nothing, { transactionId: undefined, properties: undefined })
    const first = record(1, {}, 'api', 250)
    expect(record(1, nothing, 'api', 250).id).toBe(first.id)
  })
})

describe('an entry', () => {
  it('holds what was said and nothing else', async () => {
    const source = loaded()
    const { record, env } = openSession({ source })
    const { id } = record(5)
    const at = env.now()
    await env.advance(0)
    expect(source.sent[0]).toStrictEqual({
      id,
      meter: 'api',
      amount: 5,
      subscription: 'sub_1',
      at,
      status: 'waiting',
      sentTo: ['sub_1'],
      sentAt: at,
      attempts: 0,
      tried: 0,
    })
  })

  it('holds the price by its id', async () => {
    const source = loaded()
    const { record, env } = openSession({ source })
    record(5, { priceId: 'price_1' })
    await env.advance(0)
    expect(source.sent).toMatchObject([{ price: { id: 'price_1' } }])
  })

  it('is of the subscription whose meter has shown no number yet', () => {
    const kept = {
      report: report([]),
      at: 1,
      asked: 1,
      current: true,
      contains: [],
    }
    const storage = fakeStorage({
      'uw1:user_1:r:sub_1': storedReport.write({ ...kept, blank: ['api'] }),
    })
    const { id } = openSession({ source: fakeSource(), storage }).record(5)
    const text = storage.dump()[`uw1:user_1:e:api/${id}`] ?? null
    expect(readEntry(text)?.subscription).toBe('sub_1')
  })
})

describe('a recording', () => {
  it('on an unknown meter is answered with those there are', () => {
    const { record } = openSession({ source: loaded() })
    expect(() => record(1, {}, 'typo')).toThrow('Pass one of: api.')
  })

  it('repeated after a restart is durable, and open while nobody knows', async () => {
    const storage = fakeStorage()
    openSession({ source: fakeSource(), storage }).record(5, { transactionId: 't' })
    const env = fakeEnvironment()
    const again = openSession({ source: fakeSource(), storage, env })
    const { durable, settled } = again.record(5, { transactionId: 't' })
    await env.settle()
    expect(durable).toBe(true)
    expect(await Promise.race([settled, Promise.resolve('open')])).toBe('open')
  })
})
