import { describe, expect, it } from 'vitest'
import type { Environment } from '../../src/sync/environment.js'
import { createSession } from '../../src/sync/session.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeNeighbours } from '../support/fake-neighbours.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'

const refused = () => new DOMException('The request was denied.', 'SecurityError')

/** Billing that counts what it gets. */
function billing() {
  const source = fakeSource(ready([quota('api', 0)]))
  let used = 0
  source.onDeliver = async ({ amount }) => {
    used += amount
    return { as: 'delivered' }
  }
  source.onReload = async () => {
    source.show(ready([quota('api', used)]))
    return 'fresh'
  }
  return source
}

describe('a page that is denied locks', () => {
  const denials: readonly { readonly how: string; readonly deny: Environment['lock'] & {} }[] = [
    { how: 'rejects', deny: () => Promise.reject(refused()) },
    {
      how: 'throws',
      deny: () => {
        throw refused()
      },
    },
  ]

  it.each(denials)('asks once and works without: the request $how', async ({ deny }) => {
    const env = fakeEnvironment()
    const source = billing()
    let requests = 0
    const lock: Environment['lock'] = (...given) => {
      requests++
      return deny(...given)
    }
    const { record, left, storage } = openSession({ source, env: { ...env, lock } })
    const { settled } = record(5)
    await env.advance(10_000)
    expect(await settled).toEqual({ status: 'delivered' })
    record(3)
    await env.advance(60_000)
    expect([left(), source.sent.length, requests]).toEqual([92, 2, 1])
    expect(storage.keys('uw1:user_1:e:')).toEqual([])
  })

  it.each(denials)('works from memory as well: the request $how', async ({ deny }) => {
    const env = fakeEnvironment()
    const source = billing()
    const session = createSession({
      ...{ customer: 'user_1', source, storage: null, env: { ...env, lock: deny } },
    })
    session.start()
    session.record('api', 5, {}, undefined, 0)
    await env.advance(10_000)
    expect(source.sent).toHaveLength(1)
    expect(session.usage('api', undefined)).toMatchObject({ meter: { used: 5 }, pending: 0 })
  })
})

describe('two tabs whose locks are never given', () => {
  it('lead by themselves, also where they were opened together and hear each other', async () => {
    const env = fakeEnvironment()
    const { channel } = fakeNeighbours(env)
    const world = { ...env, channel, lock: () => new Promise<void>(() => {}) }
    const storage = fakeStorage()
    const tabs = [billing(), billing()].map((source) =>
      openSession({ source, env: world, storage }),
    )
    await env.advance(30_000)
    expect(tabs.map(({ left }) => left())).toEqual([100, 100])
  })

  it('lead by themselves also while both record', async () => {
    const env = fakeEnvironment()
    const { channel } = fakeNeighbours(env)
    const world = { ...env, channel, lock: () => new Promise<void>(() => {}) }
    const sources = [billing(), billing()]
    const storage = fakeStorage()
    const tabs = sources.map((source) => openSession({ source, env: world, storage }))
    for (let seconds = 0; seconds < 30; seconds++) {
      for (const { record } of tabs) record(1)
      await env.advance(1_000)
    }
    expect(sources.reduce((sum, { sent }) => sum + sent.length, 0)).toBeGreaterThan(30)
  })
})

describe('a page where a channel cannot be opened', () => {
  it('works, and hears of other tabs by looking when the page is looked at', async () => {
    const env = fakeEnvironment()
    const channel = () => {
      throw refused()
    }
    const storage = fakeStorage()
    const here = openSession({ source: billing(), env: { ...env, channel }, storage })
    here.record(5)
    await env.advance(5_000)
    expect(here.left()).toBe(95)
    const there = openSession({ source: fakeSource(), storage })
    there.record(7, { transactionId: 'seven' })
    env.set({})
    expect(here.left()).toBe(88)
  })

  it('works where one that was opened takes nothing', async () => {
    const env = fakeEnvironment()
    const channel = () => ({
      post() {
        throw refused()
      },
      close: () => {},
    })
    const { record, left } = openSession({ source: billing(), env: { ...env, channel } })
    record(5)
    await env.advance(5_000)
    expect(left()).toBe(95)
  })
})

describe('two tabs whose storage is not shared', () => {
  /** Tab 1 has one use that its route does not answer for, and so keeps the lead; tab 2 records. */
  async function twoTabs(shared: boolean | undefined) {
    const env = fakeEnvironment()
    const neighbours = fakeNeighbours(env)
    const tab = (source: ReturnType<typeof billing>) => {
      const own = fakeStorage()
      const storage = shared === undefined ? own : { ...own, shared }
      const world = { ...env, lock: neighbours.lock, channel: neighbours.channel }
      return openSession({ source, env: world, storage })
    }
    const failing = billing()
    failing.onDeliver = async () => ({ as: 'retry' })
    const first = tab(failing)
    first.record(1)
    await env.advance(1_000)
    const source = billing()
    return { first, second: tab(source), source, env }
  }

  it('send what is theirs at once where that is known', async () => {
    const { second, source, env } = await twoTabs(false)
    await env.advance(0)
    expect(second.left()).toBe(100)
    second.record(5)
    await env.advance(0)
    expect(source.sent).toHaveLength(1)
    await env.advance(10_000)
    expect(second.session.usage('api', undefined)).toMatchObject({ meter: { used: 5 }, pending: 0 })
  })

  it('find out where nobody said so', async () => {
    const { first, second, source, env } = await twoTabs(undefined)
    const { settled } = second.record(5)
    await env.advance(60_000)
    expect(source.sent).toMatchObject([{ amount: 5 }])
    expect(await settled).toEqual({ status: 'delivered' })
    expect([first.left(), second.left()]).toEqual([99, 95])
  })
})
