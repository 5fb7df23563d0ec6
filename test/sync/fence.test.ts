import { describe, expect, it } from 'vitest'
import { openFence } from '../support/open-fence.js'

describe('when a fence asks', () => {
  it('is at once the first time, in a task of its own', async () => {
    const { fence, env, source, askedAt } = openFence()
    fence.plan()
    expect(source.asked()).toBe(0)
    await env.advance(0)
    expect(askedAt).toEqual([0])
  })

  it('is 2 s after the last time at the earliest', async () => {
    const { fence, env, source, askedAt } = openFence()
    source.onReload = async () => 'fresh'
    fence.plan()
    await env.advance(6_500)
    expect(askedAt).toEqual([0, 2_000, 4_000, 6_000])
  })

  it('is when nothing is on its way', async () => {
    const { fence, env, world, askedAt } = openFence()
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
    const { fence, env, world, source } = openFence()
    Object.assign(world, set)
    fence.plan()
    await env.advance(60_000)
    expect(source.asked()).toBe(0)
  })

  it.each([
    { what: 'nothing is needed any more', set: { needed: false } },
    { what: 'it may not ask any more', set: { mayAsk: false } },
    { what: 'something is on its way again', set: { inFlight: 1 } },
  ])('is not where $what when its time has come', async ({ set }) => {
    const { fence, env, world, source } = openFence()
    fence.plan()
    Object.assign(world, set)
    await env.advance(0)
    expect(source.asked()).toBe(0)
  })

  it('is not while the page is hidden, and at once when it is seen again', async () => {
    const { fence, env, source } = openFence()
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
    const { fence, env, source, slow } = openFence()
    slow()
    fence.plan()
    await env.advance(0)
    fence.plan()
    await env.advance(14_000)
    expect(source.asked()).toBe(1)
  })

  it('is 2, 4, 8, then every 16 s after an answer without change', async () => {
    const { fence, env, world, askedAt } = openFence()
    world.inDoubt = true
    fence.plan()
    await env.advance(63_000)
    expect(askedAt).toEqual([0, 2_000, 6_000, 14_000, 30_000, 46_000, 62_000])
  })
})

describe('sends under load', () => {
  it('pause after 2 s, until the fence resolved', async () => {
    const { fence, env, world, slow, answer, heard } = openFence()
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

  it('pause 2 s after there was something to ask for, not after the page was opened', async () => {
    const { fence, env, world } = openFence()
    await env.advance(10_000)
    world.inFlight = 1
    fence.plan()
    await env.advance(1_000)
    fence.plan()
    await env.advance(999)
    expect(fence.paused()).toBe(false)
    await env.advance(1)
    expect(fence.paused()).toBe(true)
  })

  it('resume 3 s after asking although no answer came', async () => {
    const { fence, env, world, slow } = openFence()
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
    const { fence, env, world } = openFence()
    world.inFlight = 1
    fence.plan()
    await env.advance(2_000)
    expect(fence.paused()).toBe(true)
    world[word] = false
    fence.plan()
    expect(fence.paused()).toBe(false)
  })
})
