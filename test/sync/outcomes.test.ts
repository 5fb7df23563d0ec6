import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { discardEntry, outboxOf, retryEntry } from '../../src/sync/outbox.js'
import type { Delivery } from '../../src/sync/source.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'

const loaded = () => fakeSource(ready([quota('api', 0)]))
const error = new UsageError('refused', 'the server said no. Do something.')
const refused: Delivery = { as: 'refused', error }
const day = 24 * 3_600_000

describe('a receipt settles', () => {
  it('as delivered, with the reply', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'delivered', reply: { id: 'evt_1' } })
    const { record, env, events } = openSession({ source })
    const { id, settled } = record(5)
    await env.advance(0)
    expect(await settled).toEqual({ status: 'delivered', reply: { id: 'evt_1' } })
    expect(events).toContainEqual({
      type: 'delivered',
      customer: 'user_1',
      meter: 'api',
      id,
      amount: 5,
      attempts: 1,
    })
  })

  it('as refused, with the reason; the number goes back and the entry stays listed', async () => {
    const source = loaded()
    source.onDeliver = async () => refused
    const { record, env, left, session, events } = openSession({ source })
    const { id, settled } = record(5)
    expect(left()).toBe(95)
    await env.advance(0)
    expect(left()).toBe(100)
    expect(await settled).toMatchObject({ status: 'refused', error: { code: 'refused' } })
    expect(outboxOf(session).refused).toMatchObject([{ id, error: { code: 'refused' } }])
    expect(events).toContainEqual(expect.objectContaining({ type: 'refused', id, code: 'refused' }))
  })

  it('as expired after a day of tries', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry' })
    const { record, env, left, session, events } = openSession({ source })
    const { id, settled } = record(5)
    await env.advance(day + 120_000)
    expect(await settled).toMatchObject({ status: 'expired', error: { code: 'expired' } })
    expect(left()).toBe(100)
    expect(outboxOf(session).expired).toMatchObject([{ id }])
    expect(events.filter(({ type }) => type === 'expired')).toHaveLength(1)
  })

  it.each(['blocked', 'emptied'])(
    'although storage was %s while it was on its way',
    async (how) => {
      const source = loaded()
      const storage = fakeStorage()
      source.onDeliver = async () => ({ as: source.sent.length > 1 ? 'delivered' : 'retry' })
      const { record, env, left } = openSession({ source, storage })
      const { settled } = record(5)
      if (how === 'blocked') storage.fail(['get'])
      else for (const key of Object.keys(storage.dump())) storage.remove(key)
      await env.advance(2_000)
      expect(source.sent).toHaveLength(2)
      expect(await settled).toStrictEqual({ status: 'delivered' })
      expect(left()).toBe(95)
    },
  )

  it('as refused on the next page too, however much the server had to say', async () => {
    const storage = fakeStorage()
    const source = loaded()
    const wordy = new UsageError('refused', 'no. '.repeat(5_000))
    source.onDeliver = async () => ({ as: 'refused', error: wordy })
    const first = openSession({ source, storage })
    const { id } = first.record(5)
    await first.env.advance(0)
    first.stop()
    const { session } = openSession({ source: loaded(), storage })
    expect(outboxOf(session).refused).toMatchObject([{ id }])
  })

  it('as its stored outcome when asked again on another page', async () => {
    const storage = fakeStorage()
    const source = loaded()
    source.onDeliver = async () => refused
    const first = openSession({ source, storage })
    first.record(5, { transactionId: 't' })
    await first.env.advance(0)
    first.stop()
    const { settled } = openSession({ source: loaded(), storage }).record(5, { transactionId: 't' })
    expect(await settled).toMatchObject({ status: 'refused', error: { message: error.message } })
  })
})

describe('what failed', () => {
  async function fail() {
    const source = loaded()
    source.onDeliver = async () => refused
    const opened = openSession({ source })
    const { id } = opened.record(5)
    await opened.env.advance(0)
    return { ...opened, source, id }
  }

  it('counts again and is sent with the same id when retried', async () => {
    const { session, source, env, left, id } = await fail()
    source.onDeliver = async () => ({ as: 'delivered' })
    retryEntry(session, id)
    expect(left()).toBe(95)
    expect(outboxOf(session).refused).toEqual([])
    await env.advance(0)
    expect(source.sent.map((entry) => entry.id)).toEqual([id, id])
    expect(left()).toBe(95)
  })

  it('is gone for good when discarded, and the host is told', async () => {
    const { session, env, events, storage, id } = await fail()
    discardEntry(session, id)
    expect(outboxOf(session).refused).toEqual([])
    expect(storage.keys('uw1:user_1:e:')).toEqual([])
    expect(events.at(-1)).toMatchObject({ type: 'discarded', by: 'user', id })
    await env.advance(day)
    expect(events.filter(({ type }) => type === 'discarded')).toHaveLength(1)
  })

  it('is retried and discarded by its own id alone', async () => {
    const { session, record, env, source, id } = await fail()
    const other = record(3)
    await env.advance(0)
    discardEntry(session, other.id)
    expect(outboxOf(session).refused.map((entry) => entry.id)).toEqual([id])
    const third = record(2)
    await env.advance(0)
    const sent = source.sent.length
    retryEntry(session, third.id)
    await env.advance(0)
    expect(source.sent.slice(sent).map((entry) => entry.id)).toEqual([third.id])
  })

  it('is discarded as well when it expired', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry' })
    const { session, record, env, events } = openSession({ source })
    const { id } = record(5)
    await env.advance(day + 120_000)
    const attempts = source.sent.length
    expect(events).toContainEqual(expect.objectContaining({ type: 'expired', id, attempts }))
    discardEntry(session, id)
    expect(outboxOf(session).expired).toEqual([])
  })

  it('is all that can be discarded: what waits is still owed', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry' })
    const { session, record, env, left } = openSession({ source })
    const { id } = record(5)
    await env.advance(0)
    discardEntry(session, id)
    expect(left()).toBe(95)
    expect(outboxOf(session).waiting).toHaveLength(1)
  })
})

describe('what moves no number', () => {
  const distinct = quota('seats', 0, { aggregation: 'count_distinct_properties' })

  it('leaves the log with its delivery, and billing is asked', async () => {
    const source = fakeSource(ready([quota('api', 0), distinct]))
    source.onReload = () => new Promise(() => {})
    const storage = fakeStorage()
    const { record, env } = openSession({ source, storage })
    record(1, { properties: { seat: 'a' } }, 'seats')
    await env.advance(0)
    const seen = [source.sent.length, storage.keys('uw1:user_1:e:'), source.asked()]
    expect(seen).toEqual([1, [], 1])
  })

  it('is not what moves one: that stays until a report has it', async () => {
    const source = loaded()
    source.onReload = () => new Promise(() => {})
    const storage = fakeStorage()
    const { record, env } = openSession({ source, storage })
    record(1)
    await env.advance(0)
    expect(storage.keys('uw1:user_1:e:')).toHaveLength(1)
  })
})

describe('entries of 30 days', () => {
  const start = Date.UTC(2026, 0, 11)

  /** A page that is opened after a use was recorded and never sent. */
  function openedAfter(ms: number) {
    const storage = fakeStorage()
    const old = openSession({ source: fakeSource(), storage })
    const { id } = old.record(5)
    old.stop()
    const source = loaded()
    return { ...openSession({ source, storage, env: fakeEnvironment(start + ms) }), source, id }
  }

  it('wait on until then', () => {
    const { session } = openedAfter(30 * day - 1)
    expect(outboxOf(session)).toMatchObject({ waiting: [{ amount: 5 }], expired: [] })
  })

  it('expire, and are listed until somebody discards them', async () => {
    const { session, env, events, storage, source, id } = openedAfter(30 * day)
    expect(outboxOf(session)).toMatchObject({ waiting: [], expired: [{ id, amount: 5 }] })
    expect(events).toMatchObject([{ type: 'expired', id, attempts: 0 }])
    await env.advance(day)
    expect(source.sent).toEqual([])
    expect(outboxOf(session).expired).toMatchObject([{ id }])
    expect(storage.keys('uw1:user_1:e:')).toHaveLength(1)
  })

  it('are sent with the same id when they are retried', async () => {
    const { session, env, source, id } = openedAfter(60 * day)
    retryEntry(session, id)
    await env.advance(0)
    expect(source.sent).toMatchObject([{ id, amount: 5 }])
    expect(outboxOf(session)).toMatchObject({ waiting: [], expired: [] })
  })
})

describe('what is held for want of a sign-in', () => {
  it('makes billing be asked, and is sent again when it answers for this customer', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'hold' })
    source.onReload = () => new Promise(() => {})
    const { record, env } = openSession({ source })
    const { settled } = record(5)
    await env.advance(14_000)
    expect([source.sent.length, source.asked()]).toEqual([1, 1])
    source.onReload = async () => 'fresh'
    source.onDeliver = async () => ({ as: 'delivered' })
    await env.advance(60_000)
    expect(source.sent.map(({ attempts }) => attempts)).toEqual([0, 0])
    expect(await settled).toEqual({ status: 'delivered' })
  })

  it('is sent again with the first answer, long before its own next try', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'hold' })
    source.onReload = () => new Promise(() => {})
    const { record, env, session } = openSession({ source })
    record(5)
    await env.advance(20_000)
    source.onReload = async () => 'fresh'
    source.onDeliver = async () => ({ as: 'delivered' })
    void session.reload()
    await env.advance(0)
    expect(source.sent).toHaveLength(2)
  })

  it('is sent with every answer, but not twice within 10 s', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'hold' })
    source.onReload = async () => 'fresh'
    const { record, env, session } = openSession({ source })
    record(5)
    const sent: number[] = []
    for (const ms of [0, 9_000, 3_000]) {
      await env.advance(ms)
      void session.reload()
      await env.advance(0)
      sent.push(source.sent.length)
    }
    expect(sent).toEqual([2, 2, 3])
  })

  it('is held no more once it was sent again', async () => {
    const source = loaded()
    source.onDeliver = async () =>
      source.sent.length === 1 ? { as: 'hold' } : { as: 'retry', after: 60_000 }
    source.onReload = async () => 'fresh'
    const { record, env, session } = openSession({ source })
    record(5)
    await env.advance(0)
    expect(source.sent).toHaveLength(2)
    await env.advance(15_000)
    void session.reload()
    await env.advance(5_000)
    expect(source.sent).toHaveLength(2)
  })

  it('makes nothing else be sent: what only waits keeps its turn', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry', after: 60_000 })
    source.onReload = async () => 'fresh'
    const { record, env, session } = openSession({ source })
    record(5)
    await env.advance(0)
    void session.reload()
    await env.advance(20_000)
    expect(source.sent).toHaveLength(1)
  })

  it('is tried again after seconds when it was held once more, and less and less often', async () => {
    const source = loaded()
    const env = fakeEnvironment()
    const sentAt: number[] = []
    source.onDeliver = async () => {
      sentAt.push(env.elapsed())
      return { as: 'hold' }
    }
    source.onReload = async () => 'fresh'
    const { record } = openSession({ source, env })
    record(5)
    await env.advance(200_000)
    expect(sentAt).toEqual([0, 0, 10_000, 30_000, 70_000, 130_000, 190_000])
  })

  it('is not tried in a row when billing answers but the route still will not', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'hold' })
    source.onReload = async () => 'fresh'
    const { record, env, session } = openSession({ source })
    record(5)
    await env.advance(120_000)
    expect(source.sent.length).toBeLessThan(10)
    expect(outboxOf(session).waiting).toMatchObject([{ attempts: 0 }])
  })
})
