import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/model/errors.js'
import { createDelivery, type DeliveryOptions } from '../../src/outbox/delivery.js'
import type { Entry } from '../../src/outbox/entry.js'
import { openLog } from '../../src/outbox/log.js'
import { decodeEntry, keyOf } from '../../src/outbox/stored-entry.js'
import type { Delivery } from '../../src/outbox/verdict.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeStorage } from '../support/fake-storage.js'
import { entry } from '../support/reports.js'

type Outcome = Parameters<DeliveryOptions['onOutcome']>[1]

/** A loop over an empty log. A send waits until the test answers it, unless `reply` answers at once. */
function start(options: Partial<DeliveryOptions> & { readonly reply?: () => Delivery } = {}) {
  const env = fakeEnvironment()
  const storage = fakeStorage()
  const log = openLog({ storage, prefix: 'e:', onTrouble: () => {} })
  const sends: { entry: Entry; signal: AbortSignal; at: number; answer: (d: Delivery) => void }[] =
    []
  const outcomes: { entry: Entry; outcome: Outcome }[] = []
  const { reply, ...rest } = options
  const loop = createDelivery({
    log,
    env,
    concurrency: 2,
    mayStart: () => true,
    bind: (one) => one,
    send: (one, signal) =>
      new Promise((answer) => {
        sends.push({ entry: one, signal, at: env.elapsed(), answer })
        if (reply) answer(reply())
      }),
    onOutcome: (one, outcome) => outcomes.push({ entry: one, outcome }),
    ...rest,
  })
  return {
    env,
    storage,
    log,
    sends,
    outcomes,
    loop,
    add(...ids: string[]) {
      for (const id of ids) {
        log.put(entry(id))
        loop.add(`api/${id}`)
      }
      loop.pump()
    },
    ids: () => sends.map((send) => send.entry.id),
    async answer(index: number, delivery: Delivery) {
      sends[index]?.answer(delivery)
      await env.settle()
    },
  }
}

const error = new UsageError('refused', 'the server said no.')

describe('sending', () => {
  it('keeps the order and as many on their way as allowed', async () => {
    const { add, ids, answer, loop } = start()
    add('a', 'b', 'c', 'd')
    expect(ids()).toEqual(['a', 'b'])
    expect(loop.inFlight()).toBe(2)
    await answer(1, { as: 'delivered' })
    expect(ids()).toEqual(['a', 'b', 'c'])
    await answer(0, { as: 'refused', error })
    expect(ids()).toEqual(['a', 'b', 'c', 'd'])
    await answer(2, { as: 'delivered' })
    await answer(3, { as: 'delivered' })
    expect(loop.inFlight()).toBe(0)
  })

  it('writes under which subscription before the request leaves', () => {
    const stored: (readonly string[] | undefined)[] = []
    const { add, storage } = start({
      send: async () => {
        stored.push(decodeEntry(storage.get('e:api/a'))?.sentTo)
        return { as: 'delivered' }
      },
    })
    add('a')
    expect(stored).toEqual([['sub_1']])
  })

  it('sends an entry that was taken up twice once', async () => {
    const { add, loop, ids } = start()
    add('a')
    loop.add('api/a')
    loop.pump()
    await Promise.resolve()
    expect(ids()).toEqual(['a'])
  })

  it('sends nothing while it may not, and nothing that has no subscription', () => {
    let may = false
    const { add, ids, loop } = start({
      mayStart: () => may,
      bind: (one) => (one.id === 'unbound' ? null : one),
    })
    add('unbound', 'a')
    expect(ids()).toEqual([])
    may = true
    loop.pump()
    expect(ids()).toEqual(['a'])
  })

  it('skips an entry that left the log before its turn', async () => {
    const { add, log, ids, answer } = start()
    add('a', 'b', 'c', 'd')
    log.drop('api/c')
    await answer(0, { as: 'delivered' })
    expect(ids()).toEqual(['a', 'b', 'd'])
  })
})

describe('outcomes', () => {
  it('marks a delivered entry acknowledged, in storage, before it tells', async () => {
    const { add, answer, outcomes, log, storage } = start()
    add('a')
    await answer(0, { as: 'delivered', reply: { id: 'evt' } })
    expect(log.get('api/a')?.status).toBe('acked')
    expect(decodeEntry(storage.get('e:api/a'))?.status).toBe('acked')
    expect(outcomes).toMatchObject([{ outcome: { as: 'delivered', reply: { id: 'evt' } } }])
    expect(outcomes[0]?.outcome).not.toHaveProperty('earlier')
  })

  it('keeps a refused entry with its reason, out of the sum, and does not send it again', async () => {
    const { add, answer, log, env, sends, outcomes } = start()
    add('a')
    await answer(0, { as: 'refused', error })
    expect(log.get('api/a')).toMatchObject({
      status: 'refused',
      error: { code: 'refused', message: 'the server said no.' },
    })
    expect(log.tally('sub_1', 'api').total).toBe(0)
    await env.advance(200_000)
    expect(sends).toHaveLength(1)
    expect(outcomes.map(({ outcome }) => outcome.as)).toEqual(['refused'])
  })

  it('ignores the outcome of an entry that was dropped meanwhile, and goes on', async () => {
    const { add, answer, log, outcomes, ids, storage } = start({ concurrency: 1 })
    add('a', 'b')
    log.drop('api/a')
    await answer(0, { as: 'delivered' })
    expect(outcomes).toEqual([])
    expect(log.get('api/a')).toBeUndefined()
    expect(storage.get('e:api/a')).toBeNull()
    expect(ids()).toEqual(['a', 'b'])
  })

  it('says `earlier` when the entry was bound to another subscription while on its way', async () => {
    const { add, answer, log, outcomes } = start()
    add('a')
    const sent = log.get('api/a')
    log.put({ ...entry('a'), ...sent, subscription: 'sub_2' })
    await answer(0, { as: 'delivered' })
    expect(outcomes[0]?.outcome).toEqual({ as: 'delivered', earlier: true })
    expect(log.get('api/a')).toMatchObject({ status: 'acked', subscription: 'sub_2' })
  })

  it('takes a send that throws for an unknown outcome', async () => {
    const { add, env, outcomes, loop } = start({ send: () => Promise.reject(new Error('no')) })
    add('a')
    await env.settle()
    expect(outcomes.map(({ outcome }) => outcome.as)).toEqual(['retry'])
    expect(loop.inFlight()).toBe(0)
  })

  it.each(['hold', 'forbidden'] as const)(
    'counts no attempt for %s, and tries again after a minute or at once when hurried',
    async (as) => {
      const { add, answer, env, log, sends, loop } = start()
      add('a')
      await answer(0, as === 'hold' ? { as } : { as, error })
      expect(log.get('api/a')).toMatchObject({ status: 'waiting', attempts: 0, tried: 0 })
      await env.advance(59_999)
      expect(sends).toHaveLength(1)
      await env.advance(1)
      expect(sends).toHaveLength(2)
      await answer(1, as === 'hold' ? { as } : { as, error })
      loop.hurry()
      expect(sends).toHaveLength(3)
    },
  )
})

describe('an unknown outcome', () => {
  it('is tried again after the backoff, with the same id, and counted', async () => {
    const { add, answer, env, log, sends, loop } = start()
    add('a')
    await answer(0, { as: 'retry' })
    expect(log.get('api/a')).toMatchObject({ attempts: 1, status: 'waiting', sentTo: ['sub_1'] })
    expect(loop.nextRetry()).toBe(500)
    await env.advance(499)
    expect(sends).toHaveLength(1)
    await env.advance(1)
    await answer(1, { as: 'retry' })
    expect(loop.nextRetry()).toBe(500 + 1_000)
    await env.advance(1_000)
    expect(sends.map((send) => send.entry.id)).toEqual(['a', 'a', 'a'])
    expect(log.get('api/a')?.sentTo).toEqual(['sub_1'])
  })

  it.each([
    { after: 5_000, wait: 5_000 },
    { after: 100, wait: 500 },
  ])('waits at least the $after ms the server asks for', async ({ after, wait }) => {
    const { add, answer, loop } = start()
    add('a')
    await answer(0, { as: 'retry', after })
    expect(loop.nextRetry()).toBe(wait)
  })

  it('is what 30 s without an answer are; the late answer changes nothing', async () => {
    const { add, answer, env, log, sends } = start()
    add('a')
    await env.advance(29_999)
    expect(sends[0]?.signal.aborted).toBe(false)
    expect(log.get('api/a')?.attempts).toBe(0)
    await env.advance(1)
    expect(sends[0]?.signal.aborted).toBe(true)
    expect(log.get('api/a')?.attempts).toBe(1)
    await answer(0, { as: 'refused', error })
    expect(log.get('api/a')?.status).toBe('waiting')
    await env.advance(500)
    expect(sends.map((send) => send.entry.id)).toEqual(['a', 'a'])
  })

  it('leaves no timer behind once it is known', async () => {
    const { add, answer, env } = start()
    add('a')
    await answer(0, { as: 'delivered' })
    expect(env.timers()).toBe(0)
  })
})

describe('an outage', () => {
  it('is probed by one entry at a time after four unknown outcomes in a row', async () => {
    const { add, answer, env, sends, loop } = start({ concurrency: 4 })
    add('a', 'b', 'c', 'd', 'e', 'f')
    for (let i = 0; i < 4; i++) await answer(i, { as: 'retry' })
    const before = sends.length
    for (let i = 4; i < before; i++) await answer(i, { as: 'retry' })
    let most = 0
    for (let i = 0; i < 400; i++) {
      await env.advance(500)
      most = Math.max(most, loop.inFlight())
    }
    expect(most).toBe(1)
  })

  it('is over with the first answer: the rest goes out together', async () => {
    const { add, answer, env, sends, loop } = start({ concurrency: 4 })
    add('a', 'b', 'c', 'd')
    for (let i = 0; i < 4; i++) await answer(i, { as: 'retry' })
    await env.advance(60_000)
    expect(loop.inFlight()).toBe(1)
    await answer(sends.length - 1, { as: 'delivered' })
    expect(loop.inFlight()).toBe(3)
  })

  it('is forgotten when hurried: everything that waits goes out at once', async () => {
    const { add, answer, loop } = start({ concurrency: 4 })
    add('a', 'b', 'c', 'd')
    for (let i = 0; i < 4; i++) await answer(i, { as: 'retry' })
    expect(loop.inFlight()).toBe(0)
    loop.hurry()
    expect(loop.inFlight()).toBe(4)
    expect(loop.nextRetry()).toBeNull()
  })
})

describe('giving up', () => {
  it('happens after a day in which attempts were possible, and the entry leaves the sum', async () => {
    const { add, env, log, outcomes, sends } = start({ reply: () => ({ as: 'retry' }) })
    add('a')
    await env.advance(24 * 3_600_000)
    expect(log.get('api/a')?.status).toBe('waiting')
    await env.advance(120_000)
    expect(log.get('api/a')).toMatchObject({ status: 'expired', error: { code: 'expired' } })
    expect(log.get('api/a')?.attempts).toBe(sends.length)
    expect(log.tally('sub_1', 'api').total).toBe(0)
    expect(outcomes.at(-1)?.outcome).toEqual({ as: 'expired' })
    const tries = sends.length
    await env.advance(600_000)
    expect(sends).toHaveLength(tries)
  })

  it('does not count time in which nothing could be tried', async () => {
    const { add, answer, env, log, loop } = start()
    add('a')
    for (let i = 0; i < 6; i++) {
      await answer(i, { as: 'retry' })
      loop.stop()
      await env.advance(20 * 3_600_000)
      loop.pump()
    }
    expect(log.get('api/a')?.status).toBe('waiting')
    expect(log.get('api/a')?.tried).toBeLessThanOrEqual(6 * 600_000)
  })

  it('does not happen before five attempts', async () => {
    const { answer, env, log, loop } = start()
    log.put(entry('a', { attempts: 2, tried: 24 * 3_600_000 }))
    loop.add('api/a')
    loop.pump()
    await answer(0, { as: 'retry' })
    await env.advance(60_000)
    await answer(1, { as: 'retry' })
    expect(log.get('api/a')).toMatchObject({ status: 'waiting', attempts: 4 })
    await env.advance(60_000)
    await answer(2, { as: 'retry' })
    expect(log.get('api/a')).toMatchObject({ status: 'expired', attempts: 5 })
  })
})

describe('stopping', () => {
  it('ends every wait, takes outcomes on their way, and starts again with the next pump', async () => {
    let present = true
    const { add, answer, env, ids, log, loop } = start({ mayStart: () => present })
    add('a', 'b')
    await answer(0, { as: 'retry' })
    present = false
    loop.stop()
    expect(loop.nextRetry()).toBeNull()
    await answer(1, { as: 'delivered' })
    expect(log.get(keyOf(entry('b')))?.status).toBe('acked')
    await env.advance(600_000)
    expect(ids()).toEqual(['a', 'b'])
    present = true
    loop.pump()
    expect(ids()).toEqual(['a', 'b', 'a'])
  })
})
