import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { openFence } from '../support/open-fence.js'
import { quota, ready } from '../support/reports.js'

describe('what a fence covers', () => {
  it('is what was acknowledged before it, in data other than it saw', async () => {
    const { fence, env, source, slow, covers, world } = openFence()
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
      const { fence, env, source, covers } = openFence()
      source.show(status)
      fence.plan()
      await env.advance(0)
      source.show(ready([quota('api', 5)]))
      expect(covers()).toBe(false)
    }
  })

  it('is read synchronously: what had arrived is rendered first', async () => {
    const { fence, env, source, covers } = openFence()
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
    const { fence, env, covers } = openFence()
    fence.plan()
    await env.advance(0)
    fence.trust()
    expect(covers()).toBe(true)
  })
})

describe('data', () => {
  it('is new when it is other than what was there at the last fence', async () => {
    const { fence, env, source } = openFence()
    expect(fence.isNew(source.read())).toBe(true)
    fence.plan()
    await env.advance(0)
    expect(fence.isNew(source.read())).toBe(false)
    source.show(ready([quota('api', 5)]))
    expect(fence.isNew(source.read())).toBe(true)
  })
})

describe('an answer', () => {
  const error = new UsageError('unreachable', 'no.')

  it.each([
    { what: 'unchanged', answer: 'unknown', heard: ['match', 'confirmed'] },
    { what: 'a failure', answer: 'failed', heard: ['match', 'not confirmed'] },
    { what: 'none at all', answer: null, heard: ['match', 'not confirmed'] },
  ] as const)('tells what the server said: $what', async ({ answer, heard: expected }) => {
    const { fence, env, source, heard } = openFence()
    source.onReload = async () => answer ?? Promise.reject(error)
    fence.plan()
    await env.advance(0)
    expect(heard).toEqual(expected)
  })

  it.each([
    { ms: 6_000, heard: ['match', 'confirmed'] },
    { ms: 6_001, heard: ['match', 'not confirmed'] },
  ])('unchanged after $ms ms may be a silent failure', async ({ ms, heard: expected }) => {
    const { fence, env, source, heard } = openFence()
    source.onReload = () => new Promise((done) => env.after(ms, () => done('unknown')))
    fence.plan()
    await env.advance(ms)
    expect(heard).toEqual(expected)
  })

  it.each(['fresh', 'unknown'] as const)('of an error confirms nothing: %s', async (answer) => {
    const { fence, env, source, heard } = openFence()
    source.show({ status: 'error', error })
    source.onReload = async () => answer
    fence.plan()
    await env.advance(0)
    expect(heard.at(-1)).toBe('not confirmed')
  })

  it('of one error after another is no news: it is asked at growing distance', async () => {
    const { fence, env, source, askedAt, heard } = openFence()
    source.onReload = async () => {
      source.show({ status: 'error', error })
      return 'unknown'
    }
    fence.plan()
    await env.advance(14_000)
    expect(askedAt).toEqual([0, 2_000, 6_000, 14_000])
    expect(heard).not.toContain('confirmed')
  })
})

describe('an unchanged answer', () => {
  it('is identical data when it is `fresh`', async () => {
    const { fence, env, source, heard } = openFence()
    source.onReload = async () => 'fresh'
    fence.plan()
    await env.advance(0)
    expect(heard).toEqual(['identical', 'confirmed'])
  })

  it('tries to match, and is taken for identical the fourth time', async () => {
    const { fence, env, heard } = openFence()
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
    const { fence, env, world, source, heard } = openFence()
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

  it('counts anew for data that came in between', async () => {
    const { fence, env, source, heard, askedAt } = openFence()
    fence.plan()
    await env.advance(10_000)
    expect(askedAt).toHaveLength(3)
    source.show(ready([quota('api', 5)]))
    await env.advance(40_000)
    expect(askedAt).toHaveLength(6)
    expect(heard).not.toContain('identical')
    await env.advance(20_000)
    expect(heard).toContain('identical')
  })

  it('is not taken for identical on the strength of failures before it', async () => {
    const { fence, env, source, heard } = openFence()
    source.onReload = async () => 'failed'
    fence.plan()
    await env.advance(13_999)
    source.onReload = async () => 'unknown'
    await env.advance(1)
    expect(source.asked()).toBe(4)
    expect(heard).not.toContain('identical')
  })

  it('is not taken for identical by a failure after enough of them', async () => {
    const { fence, env, world, source, heard } = openFence()
    world.inDoubt = true
    fence.plan()
    await env.advance(14_000)
    source.onReload = async () => 'failed'
    world.inDoubt = false
    await env.advance(16_000)
    expect(source.asked()).toBe(5)
    expect(heard).not.toContain('identical')
  })

  it('counts from the beginning after a change', async () => {
    const { fence, env, source, heard } = openFence()
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
    const { fence, env, source, slow, heard } = openFence()
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
    const { fence, env, source, world } = openFence()
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
