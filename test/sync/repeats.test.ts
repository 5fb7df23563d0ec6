import { describe, expect, it } from 'vitest'
import { outboxOf } from '../../src/sync/outbox.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { entriesIn, loaded, serve } from './counting-server.js'

describe('the same transactionId', () => {
  it('gives the first receipt and counts once', async () => {
    const source = loaded()
    const { record, env, left, session } = openSession({ source })
    const first = record(5, { transactionId: 't' })
    expect(record(7, { transactionId: 't' })).toBe(first)
    await env.advance(0)
    expect(record(5, { transactionId: 't' })).toBe(first)
    expect(source.sent).toHaveLength(1)
    expect(left()).toBe(95)
    expect(outboxOf(session).waiting).toEqual([])
  })

  it('is a use of its own on another meter', async () => {
    const source = loaded()
    const { record, env, left } = openSession({ source })
    record(5, { transactionId: 't' })
    record(5, { transactionId: 't' }, 'images')
    await env.advance(0)
    expect(source.sent.map(({ meter }) => meter)).toEqual(['api', 'images'])
    expect([left('api'), left('images')]).toEqual([95, 95])
  })

  it.each(['waiting', 'acknowledged'])(
    'counts once after a restart while it is %s',
    async (how) => {
      const storage = fakeStorage()
      const before = loaded()
      if (how === 'waiting') before.onDeliver = async () => ({ as: 'retry' })
      before.onReload = () => new Promise(() => {})
      const first = openSession({ source: before, storage })
      first.record(5, { transactionId: 't' })
      await first.env.advance(0)
      first.stop()
      const { record, left } = openSession({ source: fakeSource(), storage })
      const receipt = record(5, { transactionId: 't' })
      expect(left()).toBe(95)
      expect(record(5, { transactionId: 't' })).toBe(receipt)
      if (how === 'acknowledged') expect(await receipt.settled).toEqual({ status: 'delivered' })
    },
  )

  it('counts nothing after its report was committed', async () => {
    const source = loaded()
    serve(source)
    const { record, env, left } = openSession({ source })
    const first = record(5, { transactionId: 't' })
    await env.advance(10_000)
    expect(record(5, { transactionId: 't' })).toBe(first)
    expect(left()).toBe(95)
  })
})

describe('coalesceMs', () => {
  it('merges what is recorded on one meter meanwhile, and shares the receipt', async () => {
    const source = loaded()
    const storage = fakeStorage()
    const { record, env, left, events } = openSession({ source, storage })
    const first = record(1, {}, 'api', 250)
    await env.advance(150)
    const second = record(2, {}, 'api', 250)
    expect([second.id, second.durable]).toEqual([first.id, true])
    expect(second.settled).toBe(first.settled)
    record(4, {}, 'images', 250)
    expect(left()).toBe(97)
    expect(entriesIn(storage)).toHaveLength(2)
    await env.advance(99)
    expect(source.sent).toEqual([])
    await env.advance(1)
    expect(source.sent).toMatchObject([{ id: first.id, amount: 3 }])
    expect(record(1, {}, 'api', 250).id).not.toBe(first.id)
    expect(events.filter(({ type }) => type === 'recorded')).toMatchObject([
      { amount: 1 },
      { amount: 2 },
      { amount: 4 },
      { amount: 1 },
    ])
  })

  it('merges nothing into a use that a clock set back seems to keep open for hours', async () => {
    const { record, env } = openSession({ source: loaded() })
    const first = record(1, {}, 'api', 250)
    env.jump(-7_200_000)
    expect(record(1, {}, 'api', 250).id).not.toBe(first.id)
  })

  it('leaves alone what has an id or properties of its own', async () => {
    const source = loaded()
    const { record, env } = openSession({ source })
    record(1, {}, 'api', 250)
    record(2, { transactionId: 't' }, 'api', 250)
    record(3, { properties: { a: 1 } }, 'api', 250)
    record(4, {}, 'api', 250)
    await env.advance(250)
    expect(source.sent.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([2, 3, 5])
  })

  it('starts another event rather than exceed the largest amount', async () => {
    const source = loaded()
    const { record, env } = openSession({ source })
    record(2_147_483_647, {}, 'api', 250)
    record(1, {}, 'api', 250)
    await env.advance(250)
    expect(source.sent.map(({ amount }) => amount)).toEqual([2_147_483_647, 1])
  })
})
