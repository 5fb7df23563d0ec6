import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { overviewOf } from '../../src/sync/overview.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { balance, quota, ready } from '../support/reports.js'

const own = ready([quota('api', 3)])
const broken = { status: 'error', error: new UsageError('unreachable', 'no.') } as const
const unanswered = () => new Promise<never>(() => {})

function isStale({ session }: Pick<ReturnType<typeof openSession>, 'session'>): unknown {
  const reading = session.usage('api', undefined)
  return reading.status === 'ready' ? reading.stale : reading.status
}

describe('a number is stale', () => {
  it('10 s after asking without an answer, and no longer with one', async () => {
    const source = fakeSource(own)
    const opened = openSession({ source })
    source.onReload = unanswered
    void opened.session.reload()
    await opened.env.advance(9_999)
    expect(isStale(opened)).toBe(false)
    await opened.env.advance(1)
    expect(isStale(opened)).toBe(true)
    // Asked once more meanwhile, and not answered either.
    await opened.env.advance(6_000)
    void opened.session.reload()
    await opened.env.advance(2_000)
    expect([source.asked(), isStale(opened)]).toEqual([2, true])
    source.show(ready([quota('api', 4)]))
    expect(isStale(opened)).toBe(false)
  })

  it('10 s after the first question, however long the page is open and however often it asks', async () => {
    const source = fakeSource(own)
    const opened = openSession({ source })
    source.onReload = unanswered
    await opened.env.advance(60_000)
    void opened.session.reload()
    await opened.env.advance(6_000)
    expect(isStale(opened)).toBe(false)
    source.show(broken)
    source.show({ status: 'loading' })
    void opened.session.reload()
    await opened.env.advance(3_999)
    expect(isStale(opened)).toBe(false)
    await opened.env.advance(1)
    expect(isStale(opened)).toBe(true)
  })

  it('no more when everybody who asked has left', async () => {
    const source = fakeSource(own)
    const opened = openSession({ source })
    source.onReload = unanswered
    void opened.session.reload()
    await opened.env.advance(1_000)
    opened.stop()
    let told = 0
    opened.session.subscribe(null, () => told++)
    await opened.env.advance(9_000)
    expect([told, isStale(opened)]).toEqual([0, false])
  })

  it('not for being used again by somebody who asks nothing', async () => {
    const opened = openSession({ source: fakeSource(own) })
    opened.stop()
    opened.session.start()
    await opened.env.advance(60_000)
    expect(isStale(opened)).toBe(false)
  })

  it('10 s after the start when billing never loads', async () => {
    const storage = fakeStorage()
    openSession({ source: fakeSource(own), storage }).stop()
    const opened = openSession({ source: fakeSource(), storage })
    expect(isStale(opened)).toBe(false)
    let told = 0
    opened.session.subscribe(null, () => told++)
    await opened.env.advance(10_000)
    expect(isStale(opened)).toBe(true)
    expect(told).toBeGreaterThan(0)
  })

  it('while offline', () => {
    const opened = openSession({ source: fakeSource(own) })
    opened.env.set({ online: false })
    expect(isStale(opened)).toBe(true)
    opened.env.set({ online: true })
    expect(isStale(opened)).toBe(false)
  })

  it('in the error state, which keeps the number and says since when it is', async () => {
    const source = fakeSource(own)
    const opened = openSession({ source })
    const { session, env, left } = opened
    await env.advance(1_000)
    source.show(broken)
    expect(left()).toBe(97)
    expect(session.usage('api', undefined)).toMatchObject({
      stale: true,
      asOf: env.now() - 1_000,
    })
    expect(overviewOf(session)).toMatchObject({ status: 'ready', error: broken.error })
  })

  it('and nothing is sent then; both end with the next report', async () => {
    const source = fakeSource(own)
    const opened = openSession({ source })
    source.show(broken)
    opened.record(5)
    await opened.env.advance(5_000)
    expect(source.sent).toEqual([])
    source.show(own)
    await opened.env.advance(0)
    expect(source.sent).toHaveLength(1)
    expect(isStale(opened)).toBe(false)
  })
})

describe('without any number', () => {
  it.each([
    { state: { status: 'loading' } as const, reading: { status: 'loading' } },
    { state: { status: 'signed-out' } as const, reading: { status: 'signed-out' } },
    { state: broken, reading: { status: 'error', error: broken.error } },
    {
      state: ready([], { subscription: null }),
      reading: { status: 'missing', reason: 'no-subscription' },
    },
    { state: ready([]), reading: { status: 'missing', reason: 'unknown-meter' } },
    {
      state: ready([{ kind: 'absent', slug: 'api', name: 'API', reason: 'not-in-plan' }]),
      reading: { status: 'missing', reason: 'not-in-plan' },
    },
  ])('a reading says why: $reading', ({ state, reading }) => {
    const { session } = openSession({ source: fakeSource(state) })
    expect(session.usage('api', undefined)).toEqual(reading)
  })
})

describe('the error state', () => {
  it('is asked out of, at growing distance, and not while hidden', async () => {
    const source = fakeSource(broken)
    source.onReload = async () => 'failed'
    const { env, events } = openSession({ source })
    await env.advance(62_000)
    expect(source.asked()).toBe(7)
    expect(events).toContainEqual(expect.objectContaining({ type: 'reload-failed' }))
    env.set({ visible: false })
    await env.advance(600_000)
    expect(source.asked()).toBe(7)
  })
})

describe('reload()', () => {
  it('resolves when the answer is there', async () => {
    const source = fakeSource(own)
    const { session, env, left } = openSession({ source })
    source.onReload = async () => {
      source.show(ready([quota('api', 9)]))
      return 'fresh'
    }
    const done = session.reload().then(() => left())
    await env.advance(0)
    expect(await done).toBe(91)
  })

  it('resolves after 15 s when none comes', async () => {
    const source = fakeSource(own)
    source.onReload = unanswered
    const { session, env } = openSession({ source })
    let done = false
    void session.reload().then(() => {
      done = true
    })
    await env.advance(14_999)
    expect(done).toBe(false)
    await env.advance(1)
    expect(done).toBe(true)
  })

  it('asks nothing while nothing feeds the source', async () => {
    const source = fakeSource(own)
    source.isAttached = false
    const { session, env } = openSession({ source })
    void session.reload()
    await env.advance(60_000)
    expect(source.asked()).toBe(0)
  })
})

describe('running', () => {
  it('begins with the first and ends with the last who wants it', async () => {
    const source = fakeSource(own)
    const { session, env, record, stop } = openSession({ source })
    const other = session.start()
    stop()
    stop()
    record()
    await env.advance(0)
    expect(source.sent).toHaveLength(1)
    await env.advance(60_000)
    other()
    record()
    await env.advance(60_000)
    expect(source.sent).toHaveLength(1)
    expect(env.timers()).toBe(0)
    session.start()
    await env.advance(0)
    expect(source.sent).toHaveLength(2)
  })

  it('goes on after a source threw once', async () => {
    const source = fakeSource(own)
    source.onDeliver = async () => ({ as: source.sent.length > 1 ? 'delivered' : 'retry' })
    const { env, record } = openSession({ source })
    const { settled } = record()
    await env.advance(0)
    const { read } = source
    source.read = () => {
      throw new Error('no data')
    }
    expect(() => source.show(own)).toThrow('no data')
    source.read = read
    await env.advance(60_000)
    expect(source.sent).toHaveLength(2)
    expect(await settled).toEqual({ status: 'delivered' })
  })

  it('asks again after a source threw while it was asked', async () => {
    const source = fakeSource(own)
    const { env, session } = openSession({ source })
    let throws = true
    source.flush = () => {
      if (throws) throw new Error('no data')
    }
    const failed = new Promise((resolve) => process.once('unhandledRejection', resolve))
    const asked = session.reload()
    await env.advance(0)
    await asked
    expect(await failed).toEqual(new Error('no data'))
    throws = false
    void session.reload()
    await env.advance(10_000)
    expect(source.asked()).toBe(1)
  })

  it('sends again at once when the device comes online', async () => {
    const source = fakeSource(own)
    source.onDeliver = async () => ({ as: 'retry', after: 60_000 })
    const { env, record } = openSession({ source })
    record()
    await env.advance(0)
    env.set({ online: false })
    record()
    await env.advance(5_000)
    expect(source.sent).toHaveLength(1)
    env.set({ online: true })
    await env.advance(0)
    expect(source.sent).toHaveLength(3)
  })
})

describe('a page that is hidden and seen again', () => {
  it('does not hurry what waits', async () => {
    const source = fakeSource(own)
    source.onDeliver = async () => ({ as: 'retry', after: 60_000 })
    const { env, record } = openSession({ source })
    record()
    await env.advance(0)
    env.set({ visible: false })
    env.set({ visible: true })
    env.set({ online: false })
    await env.advance(1_000)
    expect(source.sent).toHaveLength(1)
  })
})

describe('nobody', () => {
  it('is asked for nothing', async () => {
    const source = fakeSource(own)
    const { env, session } = openSession({ source, customer: '' })
    void session.reload()
    await env.advance(60_000)
    expect(source.asked()).toBe(0)
  })
})

describe('events', () => {
  it('tell each crossing once, in both directions', async () => {
    const source = fakeSource(ready([quota('api', 70)]))
    const { record, events } = openSession({ source })
    const states = () =>
      events.flatMap((one) => (one.type === 'threshold-crossed' ? [[one.from, one.state]] : []))
    record(5)
    expect(states()).toEqual([])
    record(1)
    record(1)
    expect(states()).toEqual([['normal', 'warning']])
    record(23)
    record(1)
    source.show(ready([quota('api', 0)]))
    expect(states()).toEqual([
      ['normal', 'warning'],
      ['warning', 'exhausted'],
      ['exhausted', 'over'],
      ['over', 'normal'],
    ])
  })

  it('tell of a balance only when it is spent', () => {
    const { record, events } = openSession({ source: fakeSource(ready([balance('api', 10)])) })
    record(9)
    record(1)
    expect(events.filter(({ type }) => type === 'threshold-crossed')).toMatchObject([
      { from: 'normal', state: 'exhausted' },
    ])
  })

  it('tell of malformed data once a part', () => {
    const problems = [{ part: 'meter api', message: 'no slug' }]
    const source = fakeSource({ ...own, problems })
    const { events } = openSession({ source })
    source.show({ ...ready([quota('api', 4)]), problems })
    expect(events).toEqual([{ type: 'data-malformed', part: 'meter api', message: 'no slug' }])
  })

  it('tell of stored entries that cannot be read, and leave them', () => {
    const storage = fakeStorage({ 'uw1:user_1:e:api/a': '{}', 'uw1:user_1:r:sub_1': '{}' })
    const { events } = openSession({ source: fakeSource(), storage })
    expect(events).toEqual([
      { type: 'storage-unusable', reason: 'malformed', key: 'uw1:user_1:e:api/a' },
      { type: 'storage-unusable', reason: 'malformed', key: 'uw1:user_1:r:sub_1' },
    ])
    expect(Object.keys(storage.dump())).toHaveLength(2)
  })
})
