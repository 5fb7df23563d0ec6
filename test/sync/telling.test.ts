import { describe, expect, it } from 'vitest'
import type { Environment } from '../../src/sync/environment.js'
import { outboxOf } from '../../src/sync/outbox.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { january, quota, ready } from '../support/reports.js'

describe('the outbox view', () => {
  it('is the same object while nothing changes, although the two clocks never agree exactly', async () => {
    const source = fakeSource(ready([quota('api', 0)]))
    source.onDeliver = async () => ({ as: 'retry', after: 60_000 })
    const env = fakeEnvironment()
    let reads = 0
    // As in a browser: Date.now() in whole milliseconds, performance.now() in fractions that go on.
    const elapsed = () => env.elapsed() + ++reads / 1_000
    const { session, record } = openSession({ source, env: { ...env, elapsed } })
    record()
    await env.advance(10)
    expect(outboxOf(session).nextTryAt).not.toBeNull()
    expect(outboxOf(session)).toBe(outboxOf(session))
  })
})

describe('a meter that is not there', () => {
  it('is told to be missing by the first report, which waits for the lead', async () => {
    const env = fakeEnvironment()
    const lock: Environment['lock'] = async (_name, _how, task) => {
      await new Promise<void>((granted) => void env.after(100, granted))
      await task()
    }
    const source = fakeSource(ready([quota('api', 0)]))
    const { session } = openSession({ source, env: { ...env, lock } })
    const seen: string[] = []
    session.subscribe('images', () => void seen.push(session.usage('images', undefined).status))
    await env.advance(1_000)
    expect(seen.at(-1)).toBe('missing')
  })
})

describe('events', () => {
  it('reach a host whose handler throws without breaking the recording', () => {
    const { session, record } = openSession({ source: fakeSource(ready([quota('api', 0)])) })
    session.listen(() => {
      throw new Error('of the host')
    })
    expect(() => record()).not.toThrow()
  })

  it('tell of no crossing when only the thresholds were set', () => {
    const { session, record, events } = openSession({
      source: fakeSource(ready([quota('api', 55)])),
    })
    session.setThresholds({ warning: 0.5, critical: 0.6 })
    record()
    expect(events.map(({ type }) => type)).toEqual(['recorded'])
  })
})

describe('a crossing', () => {
  it('is told of the limit that the host names', () => {
    const { session, record, events } = openSession({
      source: fakeSource(ready([quota('api', 18)])),
    })
    session.setThresholds({ warning: 0.75, critical: 0.9 }, new Map([['api', { limit: 20 }]]))
    record(1)
    record(1)
    const states = events.flatMap((event) =>
      event.type === 'threshold-crossed' ? [event.state] : [],
    )
    expect(states).toEqual(['critical', 'exhausted'])
  })
})

describe('a use after the end of the period', () => {
  it('crosses nothing before the next period is reported', async () => {
    const env = fakeEnvironment(january.end - 1_000)
    const source = fakeSource(ready([quota('api', 74)]))
    source.onReload = async () => 'failed'
    const { record, events } = openSession({ source, env })
    const crossed = () =>
      events.flatMap((event) => (event.type === 'threshold-crossed' ? [event.state] : []))
    await env.advance(1_000)
    record(26)
    await env.advance(1_000)
    expect(crossed()).toEqual([])
    const february = { start: january.end, end: Date.UTC(2026, 2, 1) }
    const next = (used: number) =>
      ready([quota('api', used, { period: february, resetsAt: february.end })])
    for (const used of [26, 80]) source.show(next(used))
    expect(crossed()).toEqual(['warning'])
  })
})

describe('a receipt', () => {
  it('says no bad id but by UsageError', () => {
    const { record } = openSession({ source: fakeSource(ready([quota('api', 0)])) })
    expect(() => record(1, { transactionId: '\ud800' })).toThrow(/^usage-widgets: /)
  })

  it('claims no durability for a merged use that could not be stored', () => {
    const storage = fakeStorage()
    const { record } = openSession({ source: fakeSource(ready([quota('api', 0)])), storage })
    const first = record(1, {}, 'api', 250)
    storage.fail(['set'])
    const second = record(1, {}, 'api', 250)
    expect([first.durable, second.durable]).toEqual([true, false])
  })

  it('of the same transactionId counts nothing after a restart, also when the report has it', async () => {
    const storage = fakeStorage()
    const source = fakeSource(ready([quota('api', 0)]))
    const first = openSession({ source, storage })
    source.onReload = async () => {
      source.show(ready([quota('api', 5)]))
      return 'fresh'
    }
    first.record(5, { transactionId: 'once' })
    await first.env.advance(10_000)
    first.stop()
    const second = openSession({ source: fakeSource(), storage })
    expect(second.left()).toBe(95)
    second.record(5, { transactionId: 'once' })
    expect(second.left()).toBe(95)
  })
})
