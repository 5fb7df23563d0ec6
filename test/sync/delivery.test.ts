import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { decodeEntry } from '../../src/entries/stored-entry.js'
import { openLoop } from '../support/open-loop.js'
import { entry } from '../support/reports.js'

const error = new UsageError('refused', 'the server said no.')

describe('sending', () => {
  it('keeps the order and as many on their way as allowed', async () => {
    const { add, ids, answer, loop } = openLoop()
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
    const { add, storage } = openLoop({
      send: async () => {
        stored.push(decodeEntry(storage.get('e:api/a'))?.sentTo)
        return { as: 'delivered' }
      },
    })
    add('a')
    expect(stored).toEqual([['sub_1']])
  })

  it('sends an entry that was taken up twice once', async () => {
    const { add, loop, ids } = openLoop()
    add('a')
    loop.add('api/a')
    loop.pump()
    await Promise.resolve()
    expect(ids()).toEqual(['a'])
  })

  it('sends nothing while it may not, and nothing that has no subscription', () => {
    let may = false
    const { add, ids, loop } = openLoop({
      mayStart: () => may,
      bind: (one) => (one.id === 'unbound' ? null : one),
    })
    add('unbound', 'a')
    expect(ids()).toEqual([])
    may = true
    loop.pump()
    expect(ids()).toEqual(['a'])
  })

  it('sends nothing that another tab has finished unheard, and what it changed as it is by then', () => {
    let log: ReturnType<typeof openLoop>['log'] | undefined
    const later = { a: 'refused', b: 'waiting' } as const
    const loop = openLoop({
      refresh(key) {
        const id = key === 'api/a' ? 'a' : 'b'
        if (log?.get(key)?.sentTo.length === 0) {
          log.put(entry(id, { status: later[id], sentTo: ['sub_1'], attempts: 3 }))
        }
      },
    })
    log = loop.log
    loop.add('a', 'b')
    expect(loop.sends.map((send) => [send.entry.id, send.entry.attempts])).toEqual([['b', 3]])
    expect(loop.log.get('api/a')?.status).toBe('refused')
  })

  it('skips an entry that left the log before its turn', async () => {
    const { add, log, ids, answer } = openLoop()
    add('a', 'b', 'c', 'd')
    log.drop('api/c')
    await answer(0, { as: 'delivered' })
    expect(ids()).toEqual(['a', 'b', 'd'])
  })
})

describe('a use that its tab may still add to', () => {
  it('is sent when that ends', async () => {
    const { env, ids, log, loop } = openLoop()
    log.put(entry('a', { openUntil: env.now() + 10_000 }))
    loop.add('api/a')
    loop.pump()
    await env.advance(9_999)
    expect(ids()).toEqual([])
    await env.advance(1)
    expect(ids()).toEqual(['a'])
  })

  it('is sent at once where it seems open for longer than any can be', () => {
    const { env, ids, log, loop } = openLoop()
    log.put(entry('a', { openUntil: env.now() + 10_001 }))
    loop.add('api/a')
    loop.pump()
    expect(ids()).toEqual(['a'])
  })
})

describe('outcomes', () => {
  it('marks a delivered entry acknowledged, in storage, before it tells', async () => {
    const { add, answer, outcomes, log, storage } = openLoop()
    add('a')
    await answer(0, { as: 'delivered', reply: { id: 'evt' } })
    expect(log.get('api/a')?.status).toBe('acked')
    expect(decodeEntry(storage.get('e:api/a'))?.status).toBe('acked')
    expect(outcomes).toMatchObject([{ outcome: { as: 'delivered', reply: { id: 'evt' } } }])
    expect(outcomes[0]?.outcome).not.toHaveProperty('earlier')
  })

  it('keeps a refused entry with its reason, out of the sum, and does not send it again', async () => {
    const { add, answer, log, env, sends, outcomes } = openLoop()
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

  it('ignores the outcome of an entry that was dropped meanwhile, says so, and goes on', async () => {
    let overtaken = 0
    const { add, answer, log, outcomes, ids, storage } = openLoop({
      concurrency: 1,
      onOvertaken: () => void overtaken++,
    })
    add('a', 'b')
    log.drop('api/a')
    await answer(0, { as: 'delivered' })
    expect(outcomes).toEqual([])
    expect(overtaken).toBe(1)
    expect(log.get('api/a')).toBeUndefined()
    expect(storage.get('e:api/a')).toBeNull()
    expect(ids()).toEqual(['a', 'b'])
  })

  it('need nobody who hears of what was overtaken, and cost a write where something changed', async () => {
    const { add, answer, env, ids, log, storage } = openLoop({ concurrency: 1 })
    add('a', 'b')
    log.drop('api/a')
    await answer(0, { as: 'delivered' })
    await answer(1, { as: 'retry' })
    storage.calls.length = 0
    await env.advance(500)
    expect(ids()).toEqual(['a', 'b', 'b'])
    expect(storage.calls).toEqual([])
  })

  it('says `earlier` when the entry was bound to another subscription while on its way', async () => {
    const { add, answer, log, outcomes } = openLoop()
    add('a')
    const sent = log.get('api/a')
    log.put({ ...entry('a'), ...sent, subscription: 'sub_2' })
    await answer(0, { as: 'delivered' })
    expect(outcomes[0]?.outcome).toEqual({ as: 'delivered', earlier: true, place: 'sub_1' })
    expect(log.get('api/a')).toMatchObject({ status: 'acked', subscription: 'sub_1' })
  })

  it('keeps it where it is bound when nobody can tell under which of two it was recorded', async () => {
    const { loop, answer, log, outcomes } = openLoop()
    log.put(entry('a', { subscription: 'sub_3', sentTo: ['sub_1', 'sub_2'], attempts: 2 }))
    loop.add('api/a')
    loop.pump()
    await answer(0, { as: 'delivered', earlier: true })
    expect(log.get('api/a')).toMatchObject({ status: 'acked', subscription: 'sub_3' })
    expect(outcomes[0]?.outcome).toStrictEqual({ as: 'delivered', earlier: true })
  })

  it('says where it was recorded when another tab bound it back meanwhile', async () => {
    const { loop, answer, log, outcomes } = openLoop({
      bind: (one) => ({ ...one, subscription: 'sub_2' }),
    })
    log.put(entry('a', { sentTo: ['sub_1'], attempts: 1 }))
    loop.add('api/a')
    loop.pump()
    log.put(entry('a', { sentTo: ['sub_1'], attempts: 1 }))
    await answer(0, { as: 'delivered', earlier: true })
    expect(outcomes[0]?.outcome).toEqual({ as: 'delivered', earlier: true, place: 'sub_1' })
  })

  it.each([
    { took: 1_499, status: 'acked' },
    { took: 1_500, status: 'refused' },
  ])(
    'after $took ms leaves an entry $status that another tab finishes 50 ms later',
    async (one) => {
      const { add, answer, env, log } = openLoop()
      add('a')
      await env.advance(one.took)
      await answer(0, { as: 'delivered' })
      await env.advance(50)
      // A page that was suspended learns of it after the answer.
      if (log.get('api/a')?.status === 'waiting') log.put(entry('a', { status: 'refused' }))
      await env.advance(50)
      expect(log.get('api/a')?.status).toBe(one.status)
    },
  )

  it('takes a send that throws for an unknown outcome', async () => {
    const { add, env, outcomes, loop } = openLoop({ send: () => Promise.reject(new Error('no')) })
    add('a')
    await env.settle()
    expect(outcomes.map(({ outcome }) => outcome.as)).toEqual(['retry'])
    expect(loop.inFlight()).toBe(0)
  })

  it.each(['hold', 'forbidden'] as const)(
    'counts no attempt for %s, and tries again after a minute or at once when hurried',
    async (as) => {
      const { add, answer, env, log, sends, loop } = openLoop()
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
