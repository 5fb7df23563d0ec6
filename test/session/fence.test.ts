import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/model/errors.js'
import { createFence, type FenceOptions } from '../../src/session/fence.js'
import type { UsageSource } from '../../src/session/source.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { quota, ready } from '../support/reports.js'

type Answer = Awaited<ReturnType<UsageSource['reload']>>

/** A fence with an acknowledged entry `k`. Reloads answer `unknown` at once unless told otherwise. */
function start(options: Partial<FenceOptions> = {}) {
  const env = fakeEnvironment()
  const source = fakeSource(ready([quota('api', 0)]))
  const world = { needed: true, mayAsk: true, inFlight: 0, inDoubt: false, acked: ['k'] }
  const heard: string[] = []
  const askedAt: number[] = []
  let onAnswer: ((answer: Answer) => void) | null = null
  const fence = createFence({
    source,
    env,
    needed: () => world.needed,
    mayAsk: () => world.mayAsk && env.visible(),
    inFlight: () => world.inFlight,
    inDoubt: () => world.inDoubt,
    acked: () => world.acked,
    match: () => heard.push('match'),
    onIdentical: () => heard.push('identical'),
    onAsk: () => askedAt.push(env.elapsed()),
    onResolved: (confirmed) => heard.push(confirmed ? 'confirmed' : 'not confirmed'),
    onResume: () => heard.push('resume'),
    ...options,
  })
  return {
    env,
    source,
    world,
    heard,
    askedAt,
    fence,
    /** From now on reloads wait for `answer`. */
    slow() {
      source.onReload = () =>
        new Promise((done) => {
          onAnswer = done
        })
    },
    async answer(answer: Answer) {
      onAnswer?.(answer)
      await env.settle()
    },
    covers: () => fence.covers('k', source.read()),
  }
}

describe('when a fence asks', () => {
  it('is at once the first time, in a task of its own', async () => {
    const { fence, env, source, askedAt } = start()
    fence.plan()
    expect(source.asked()).toBe(0)
    await env.advance(0)
    expect(askedAt).toEqual([0])
  })

  it('is 2 s after the last time at the earliest', async () => {
    const { fence, env, source, askedAt } = start()
    source.onReload = async () => 'fresh'
    fence.plan()
    await env.advance(6_500)
    expect(askedAt).toEqual([0, 2_000, 4_000, 6_000])
  })

  it('is when nothing is on its way', async () => {
    const { fence, env, world, askedAt } = start()
    world.inFlight = 1
    fence.plan()
    await env.advance(1_500)
    expect(askedAt).toEqual([])
    world.inFlight = 0
    fence.plan()
    await env.advance(0)
    expect(askedAt).toEqual([1_500])
  })

  it.each([
    { what: 'nothing is needed', set: { needed: false } },
    { what: 'nothing feeds the source', set: { mayAsk: false } },
  ])('is never while $what', async ({ set }) => {
    const { fence, env, world, source } = start()
    Object.assign(world, set)
    fence.plan()
    await env.advance(60_000)
    expect(source.asked()).toBe(0)
  })

  it('is not while the page is hidden, and at once when it is seen again', async () => {
    const { fence, env, source } = start()
    env.set({ visible: false })
    fence.plan()
    await env.advance(60_000)
    expect(source.asked()).toBe(0)
    env.set({ visible: true })
    fence.plan()
    await env.advance(0)
    expect(source.asked()).toBe(1)
  })

  it('is never twice at a time', async () => {
    const { fence, env, source, slow } = start()
    slow()
    fence.plan()
    await env.advance(0)
    fence.plan()
    await env.advance(14_000)
    expect(source.asked()).toBe(1)
  })

  it('is 2, 4, 8, then every 16 s after an answer without change', async () => {
    const { fence, env, world, askedAt } = start()
    world.inDoubt = true
    fence.plan()
    await env.advance(63_000)
    expect(askedAt).toEqual([0, 2_000, 6_000, 14_000, 30_000, 46_000, 62_000])
  })
})

describe('sends under load', () => {
  it('pause after 2 s, until the fence resolved', async () => {
    const { fence, env, world, slow, answer, heard } = start()
    slow()
    world.inFlight = 2
    fence.plan()
    await env.advance(1_999)
    expect(fence.paused()).toBe(false)
    await env.advance(1)
    expect(fence.paused()).toBe(true)
    world.inFlight = 0
    fence.plan()
    await env.advance(100)
    expect(fence.paused()).toBe(true)
    await answer('fresh')
    expect(fence.paused()).toBe(false)
    expect(heard).toContain('resume')
  })

  it('resume 3 s after asking although no answer came', async () => {
    const { fence, env, world, slow } = start()
    slow()
    world.inFlight = 1
    fence.plan()
    await env.advance(2_000)
    world.inFlight = 0
    fence.plan()
    await env.advance(2_999)
    expect(fence.paused()).toBe(true)
    await env.advance(1)
    expect(fence.paused()).toBe(false)
  })

  it.each(['needed', 'mayAsk'] as const)('resume when %s ends', async (word) => {
    const { fence, env, world } = start()
    world.inFlight = 1
    fence.plan()
    await env.advance(2_000)
    expect(fence.paused()).toBe(true)
    world[word] = false
    fence.plan()
    expect(fence.paused()).toBe(false)
  })
})

describe('what a fence covers', () => {
  it('is what was acknowledged before it, in data other than it saw', async () => {
    const { fence, env, source, slow, covers, world } = start()
    slow()
    expect(covers()).toBe(false)
    fence.plan()
    await env.advance(0)
    world.acked.push('later')
    expect(covers()).toBe(false)
    source.show(ready([quota('api', 5)]))
    expect(covers()).toBe(true)
    expect(fence.covers('later', source.read())).toBe(false)
  })

  it('is nothing when billing was in error, loading or signed out as it asked', async () => {
    const error = new UsageError('unreachable', 'no.')
    for (const status of [{ status: 'error', error }, { status: 'loading' }] as const) {
      const { fence, env, source, covers } = start()
      source.show(status)
      fence.plan()
      await env.advance(0)
      source.show(ready([quota('api', 5)]))
      expect(covers()).toBe(false)
    }
  })

  it('is read synchronously: what had arrived is rendered first', async () => {
    const { fence, env, source, covers } = start()
    const arrived = ready([quota('api', 5)])
    source.flush = () => {
      if (source.asked() === 0) source.show(arrived)
    }
    fence.plan()
    await env.advance(0)
    expect(source.read()).toBe(arrived)
    expect(covers()).toBe(false)
  })

  it('is everything acknowledged once unchanged data is trusted', async () => {
    const { fence, env, covers } = start()
    fence.plan()
    await env.advance(0)
    fence.trust()
    expect(covers()).toBe(true)
  })
})

describe('an unchanged answer', () => {
  it('is identical data when it is `fresh`', async () => {
    const { fence, env, source, heard } = start()
    source.onReload = async () => 'fresh'
    fence.plan()
    await env.advance(0)
    expect(heard).toEqual(['identical', 'confirmed'])
  })

  it('tries to match, and is taken for identical the fourth time', async () => {
    const { fence, env, heard } = start()
    fence.plan()
    await env.advance(13_999)
    expect(heard.filter((word) => word === 'match')).toHaveLength(3)
    expect(heard).not.toContain('identical')
    await env.advance(1)
    expect(heard).toContain('identical')
  })

  it.each([
    { what: 'it failed', change: 'failed' },
    { what: 'an outcome is unknown', change: 'doubt' },
    { what: 'the device is offline', change: 'offline' },
    { what: 'it took longer than 6 s', change: 'slow' },
  ] as const)('is never taken for identical while $what', async ({ change }) => {
    const { fence, env, world, source, heard } = start()
    if (change === 'failed') source.onReload = async () => 'failed'
    if (change === 'doubt') world.inDoubt = true
    if (change === 'offline') env.set({ online: false })
    if (change === 'slow') {
      source.onReload = () => new Promise((done) => env.after(6_001, () => done('unknown')))
    }
    fence.plan()
    await env.advance(200_000)
    expect(source.asked()).toBeGreaterThan(5)
    expect(heard).not.toContain('identical')
  })

  it('counts from the beginning after a change', async () => {
    const { fence, env, source, heard } = start()
    fence.plan()
    await env.advance(6_000)
    source.onReload = async () => {
      source.show(ready([quota('api', 1)]))
      return 'unknown'
    }
    await env.advance(8_000)
    expect(heard.at(-1)).toBe('confirmed')
    source.onReload = async () => 'unknown'
    await env.advance(2_000)
    expect(heard).not.toContain('identical')
  })
})

describe('an answer that never comes', () => {
  it('is given up after 15 s, and asked for again', async () => {
    const { fence, env, source, slow, heard } = start()
    slow()
    fence.plan()
    await env.advance(14_999)
    expect(heard).toEqual([])
    await env.advance(1)
    expect(heard).toEqual(['match', 'not confirmed'])
    await env.advance(2_000)
    expect(source.asked()).toBe(2)
  })
})

describe('stop', () => {
  it('ends the plan and the pause', async () => {
    const { fence, env, source, world } = start()
    world.inFlight = 1
    fence.plan()
    await env.advance(2_000)
    fence.stop()
    expect(fence.paused()).toBe(false)
    world.inFlight = 0
    await env.advance(60_000)
    expect(source.asked()).toBe(0)
  })
})
