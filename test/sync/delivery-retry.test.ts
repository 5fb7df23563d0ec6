import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { openLoop } from '../support/open-loop.js'
import { entry } from '../support/reports.js'

const error = new UsageError('refused', 'the server said no.')

describe('an unknown outcome', () => {
  it('is tried again after the backoff, with the same id, and counted', async () => {
    const { add, answer, env, log, sends, loop } = openLoop()
    add('a')
    await answer(0, { as: 'retry' })
    expect(log.get('api/a')).toMatchObject({ attempts: 1, status: 'waiting', sentTo: ['sub_1'] })
    expect(loop.nextRetry()).toBe(env.now() + 500)
    await env.advance(499)
    expect(sends).toHaveLength(1)
    await env.advance(1)
    await answer(1, { as: 'retry' })
    expect(loop.nextRetry()).toBe(env.now() + 1_000)
    await env.advance(1_000)
    expect(sends.map((send) => send.entry.id)).toEqual(['a', 'a', 'a'])
    expect(log.get('api/a')?.sentTo).toEqual(['sub_1'])
  })

  it.each([
    { after: 5_000, wait: 5_000 },
    { after: 100, wait: 500 },
  ])('waits at least the $after ms the server asks for', async ({ after, wait }) => {
    const { add, answer, env, loop } = openLoop()
    add('a')
    await answer(0, { as: 'retry', after })
    expect(loop.nextRetry()).toBe(env.now() + wait)
  })

  it('is what 30 s without an answer are; the late answer changes nothing', async () => {
    const { add, answer, env, log, sends } = openLoop()
    add('a')
    await env.advance(29_999)
    expect(sends[0]?.signal.aborted).toBe(false)
    expect(log.get('api/a')?.attempts).toBe(0)
    await env.advance(1)
    expect(sends[0]?.signal.aborted).toBe(true)
    await env.advance(100)
    expect(log.get('api/a')?.attempts).toBe(1)
    await answer(0, { as: 'refused', error })
    expect(log.get('api/a')?.status).toBe('waiting')
    await env.advance(500)
    expect(sends.map((send) => send.entry.id)).toEqual(['a', 'a'])
  })

  it('leaves no timer behind once it is known', async () => {
    const { add, answer, env } = openLoop()
    add('a')
    await answer(0, { as: 'delivered' })
    expect(env.timers()).toBe(0)
  })
})

describe('an outage', () => {
  it('is probed by one entry at a time after four unknown outcomes in a row', async () => {
    const { add, answer, env, sends, loop } = openLoop({ concurrency: 4 })
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

  it('begins with the fourth: then one at a time, further and further apart', async () => {
    const { add, env, sends } = openLoop({ concurrency: 1, reply: () => ({ as: 'retry' }) })
    await env.advance(7_000)
    add('a', 'b', 'c', 'd')
    await env.settle()
    expect(sends).toHaveLength(4)
    add('e')
    const after: number[] = []
    for (const ms of [499, 1, 999, 1, 1_999, 1]) {
      await env.advance(ms)
      after.push(sends.length)
    }
    expect(after).toEqual([4, 5, 5, 6, 6, 7])
  })

  it('has begun with exactly four on their way at once', async () => {
    const { add, answer, env, loop } = openLoop({ concurrency: 4 })
    add('a', 'b', 'c', 'd')
    for (let i = 0; i < 4; i++) await answer(i, { as: 'retry' })
    await env.advance(1_000)
    expect(loop.inFlight()).toBe(1)
  })

  it('is over with the first answer: the rest goes out together', async () => {
    const { add, answer, env, sends, loop } = openLoop({ concurrency: 4 })
    add('a', 'b', 'c', 'd')
    for (let i = 0; i < 4; i++) await answer(i, { as: 'retry' })
    await env.advance(60_000)
    expect(loop.inFlight()).toBe(1)
    await answer(sends.length - 1, { as: 'delivered' })
    await env.advance(100)
    expect(loop.inFlight()).toBe(3)
  })

  it('is forgotten when hurried: everything that waits goes out at once', async () => {
    const { add, answer, loop } = openLoop({ concurrency: 4 })
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
    const { add, env, log, outcomes, sends } = openLoop({ reply: () => ({ as: 'retry' }) })
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
    const { add, answer, env, log, loop } = openLoop()
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

  it('does not count the time in which there was no sign-in', async () => {
    const { add, answer, env, log } = openLoop()
    add('a')
    await answer(0, { as: 'retry' })
    await env.advance(500)
    await answer(1, { as: 'hold' })
    await env.advance(60_000)
    await answer(2, { as: 'retry' })
    expect(log.get('api/a')).toMatchObject({ attempts: 2, tried: 0 })
  })

  it('happens when the day is exactly over', async () => {
    const { answer, log, loop } = openLoop()
    log.put(entry('a', { attempts: 9, tried: 24 * 3_600_000 }))
    loop.add('api/a')
    loop.pump()
    await answer(0, { as: 'retry' })
    expect(log.get('api/a')?.status).toBe('expired')
  })

  it('does not happen before five attempts', async () => {
    const { answer, env, log, loop } = openLoop()
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
    const { add, answer, env, ids, log, loop } = openLoop({ mayStart: () => present })
    add('a', 'b')
    await answer(0, { as: 'retry' })
    present = false
    loop.stop()
    expect(loop.nextRetry()).toBeNull()
    await answer(1, { as: 'delivered' })
    expect(log.get('api/b')?.status).toBe('acked')
    await env.advance(600_000)
    expect(ids()).toEqual(['a', 'b'])
    present = true
    loop.pump()
    expect(ids()).toEqual(['a', 'b', 'a'])
  })
})
