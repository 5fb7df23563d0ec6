import { describe, expect, it, vi } from 'vitest'
import { storedEntry } from '../../src/entries/stored-entry.js'
import { outboxOf } from '../../src/sync/outbox.js'
import { countSteps } from '../support/count-steps.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { balance, entry, january, quota, ready } from '../support/reports.js'

/** A server that takes a while, with what it recorded and how many requests it had at once. */
function slowServer(latency: () => number) {
  const source = fakeSource(ready([balance('api', 100_000)]))
  const env = fakeEnvironment()
  const askedAt: number[] = []
  const seen = { atOnce: 0, most: 0, used: 0, askedAt }
  const recorded = new Set<string>()
  const wait = () => new Promise<void>((done) => void env.after(latency(), done))
  source.onDeliver = async ({ id, amount }) => {
    seen.most = Math.max(seen.most, ++seen.atOnce)
    await wait()
    seen.atOnce--
    if (!recorded.has(id)) seen.used += amount
    recorded.add(id)
    return { as: 'delivered' }
  }
  source.onReload = async () => {
    askedAt.push(env.elapsed())
    const { used } = seen
    await wait()
    source.show(ready([balance('api', 100_000 - used)]))
    return 'fresh'
  }
  return { source, env, seen, recorded }
}

function gaps(moments: readonly number[]): number[] {
  return moments.slice(1).map((moment, i) => moment - (moments[i] ?? 0))
}

describe('100 rapid clicks', () => {
  it('are 100 events, 4 of them on their way at once, and reloads 2 s apart', async () => {
    const { source, env, seen, recorded } = slowServer(() => 300)
    const { record, left } = openSession({ source, env })
    for (let i = 0; i < 100; i++) record()
    expect(left()).toBe(99_900)
    await env.advance(60_000)
    expect(recorded.size).toBe(100)
    expect(source.sent).toHaveLength(100)
    expect(seen.most).toBe(4)
    expect(left()).toBe(99_900)
    expect(Math.min(...gaps(seen.askedAt))).toBeGreaterThanOrEqual(2_000)
    // 25 rounds of 300 ms, a report every 2 s of them, and the last.
    expect(seen.askedAt.length).toBeLessThanOrEqual(7)
  })

  it('are as many events as time passes in steps of coalesceMs', async () => {
    const { source, env, seen } = slowServer(() => 300)
    const { record, left } = openSession({ source, env })
    for (let i = 0; i < 100; i++) {
      record(1, {}, 'api', 250)
      await env.advance(10)
    }
    expect(left()).toBe(99_900)
    await env.advance(20_000)
    expect(seen.used).toBe(100)
    expect(source.sent.length).toBeGreaterThanOrEqual(4)
    expect(source.sent.length).toBeLessThanOrEqual(6)
  })
})

describe('30 s of clicks without a pause', () => {
  it('commit reports all along, each use once', async () => {
    const { source, env, seen } = slowServer(() => 200)
    const storage = fakeStorage()
    const { record, left } = openSession({ source, env, storage })
    storage.calls.length = 0
    let clicks = 0
    while (env.elapsed() < 30_000) {
      record()
      clicks++
      expect(left()).toBe(100_000 - clicks)
      await env.advance(50)
    }
    const commits = storage.calls.filter((call) => call.startsWith('set') && call.includes(':r:'))
    expect(commits.length).toBeGreaterThanOrEqual(5)
    expect(Math.min(...gaps(seen.askedAt))).toBeGreaterThanOrEqual(2_000)
    await env.advance(120_000)
    expect(seen.used).toBe(clicks)
    expect(left()).toBe(100_000 - clicks)
  })
})

/** Storage with this many entries that no page sent yet. */
function stored(count: number) {
  const kept: Record<string, string> = {}
  for (let i = 0; i < count; i++) {
    kept[`uw1:user_1:e:api/e_${i}`] = storedEntry.write(
      entry(`e_${i}`, { amount: 1, at: january.start + i }),
    )
  }
  return fakeStorage(kept)
}

describe('10,000 waiting entries', () => {
  const offline = (count: number) => {
    const env = fakeEnvironment()
    env.set({ online: false })
    const storage = stored(count)
    const source = fakeSource(ready([quota('api', 0)]))
    const opened = openSession({ source, env, storage })
    return { ...opened, source, env, storage }
  }

  it('make a recording no dearer in storage: one write, no reading', async () => {
    const { record, storage, env } = offline(10_000)
    await env.advance(0)
    storage.calls.length = 0
    record()
    await env.advance(0)
    expect(storage.calls).toHaveLength(1)
  })

  it('make recording and reading no dearer', async () => {
    const clicks = async (count: number) => {
      const { env, session, record, left } = offline(count)
      session.subscribe('api', () => void left())
      await env.advance(0)
      return countSteps(async () => {
        for (let i = 0; i < 10; i++) {
          record()
          await env.advance(0)
        }
      })
    }
    expect(await clicks(10_000)).toBeLessThan(1.5 * (await clicks(0)))
  })

  it('make them no dearer while a report is shown in doubt', async () => {
    const clicks = async (count: number) => {
      const { env, source, session, record, left } = offline(count)
      env.set({ online: true })
      source.onDeliver = () => new Promise(() => {})
      record(7)
      await env.advance(0)
      // Some of what is on its way is taken as contained.
      source.show(ready([quota('api', 3)]))
      await env.advance(6_000)
      expect(session.usage('api', undefined)).toMatchObject({ unconfirmed: true })
      return countSteps(async () => {
        record()
        left()
        await env.advance(0)
      })
    }
    expect(await clicks(10_000)).toBeLessThan(1.5 * (await clicks(4)))
  })

  it('make a report no dearer to take in', async () => {
    const reports = async (count: number) => {
      const { source, env } = offline(count)
      await env.advance(0)
      return countSteps(() => {
        for (let used = 0; used < 10; used++) source.show(ready([quota('api', used)]))
      })
    }
    expect(await reports(10_000)).toBeLessThan(1.5 * (await reports(0)))
  })

  it('make sending and committing one no dearer in storage', async () => {
    const { source, env } = slowServer(() => 50)
    const storage = stored(10_000)
    const parse = vi.spyOn(JSON, 'parse')
    openSession({ source, env, storage })
    await env.advance(0)
    storage.calls.length = 0
    parse.mockClear()
    await env.advance(5_000)
    const sent = source.sent.length
    expect(sent).toBeGreaterThan(200)
    expect(storage.calls.some((call) => call.includes(':r:'))).toBe(true)
    // A look and a note before the send, a look after it, the outcome, and away; a report now and then.
    expect(storage.calls.length).toBeLessThan(5 * sent + 20)
    expect(storage.calls.filter((call) => call.startsWith('keys'))).toEqual([])
    // What is written is read back once.
    expect(parse.mock.calls.length).toBeLessThan(3 * sent)
  })

  it('are looked at without reading them again when another tab commits', async () => {
    const env = fakeEnvironment()
    const told: { change?: (keys: readonly string[]) => void } = {}
    const watchStorage = (onChange: (keys: readonly string[] | null) => void) => {
      told.change = onChange
      return () => {}
    }
    // No lock is ever free: another tab leads.
    const lock = () => new Promise<never>(() => {})
    const storage = stored(10_000)
    const source = fakeSource(ready([quota('api', 0)]))
    const { session } = openSession({ source, env: { ...env, lock, watchStorage }, storage })
    const theirs = fakeSource(ready([quota('api', 0)]))
    theirs.onDeliver = () => new Promise(() => {})
    const other = openSession({ source: theirs, storage })
    await other.env.advance(0)
    const parse = vi.spyOn(JSON, 'parse')
    told.change?.(['uw1:user_1:e:api/e_0', 'uw1:user_1:r:sub_1'])
    expect(outboxOf(session).waiting.length).toBeGreaterThan(9_900)
    expect(parse.mock.calls.length).toBeLessThan(100)
  })

  it('are each read once at a start', () => {
    const storage = stored(10_000)
    openSession({ source: fakeSource(), storage })
    const read = storage.calls.filter((call) => call.startsWith('get') && call.includes(':e:'))
    expect(read).toHaveLength(10_000)
    expect(storage.calls.length).toBeLessThan(10_020)
  })

  it('are sent after a start, 4 at a time, each once', async () => {
    const { source, env, seen, recorded } = slowServer(() => 50)
    const { session, left } = openSession({ source, env, storage: stored(10_000) })
    expect(left()).toBe(90_000)
    await env.advance(0)
    // The first few, and no timer for each of the rest.
    expect(source.sent).toHaveLength(4)
    expect(env.timers()).toBeLessThan(20)
    await env.advance(200_000)
    expect(seen.most).toBe(4)
    expect(recorded.size).toBe(10_000)
    expect(source.sent).toHaveLength(10_000)
    expect(left()).toBe(90_000)
    expect(outboxOf(session).waiting).toEqual([])
  })
})

describe('one use among 500 meters', () => {
  it('runs the subscribers of its own meter, and of everything', async () => {
    const slugs = Array.from({ length: 500 }, (_, i) => `meter_${i}`)
    const source = fakeSource(ready(slugs.map((slug) => quota(slug, 0))))
    source.onReload = () => new Promise(() => {})
    const { session, env, record } = openSession({ source })
    await env.advance(0)
    const told: string[] = []
    for (const slug of slugs) {
      session.subscribe(slug, () => void told.push(slug))
      session.subscribe(`${slug}_id`, () => void told.push(slug))
    }
    record(1, {}, 'meter_7')
    expect(told).toEqual(['meter_7', 'meter_7'])
    // Sent and acknowledged.
    await env.advance(0)
    expect(source.sent).toHaveLength(1)
    expect(new Set(told)).toEqual(new Set(['meter_7']))
  })

  it('looks at as many meters as among 5', async () => {
    const use = async (count: number) => {
      const meters = Array.from({ length: count }, (_, i) => quota(`meter_${i}`, 0))
      const source = fakeSource(ready(meters))
      source.onReload = () => new Promise(() => {})
      const { session, env, record } = openSession({ source })
      for (const { slug } of meters) session.subscribe(slug, () => session.usage(slug, undefined))
      await env.advance(0)
      return countSteps(() => record(1, {}, 'meter_3'))
    }
    expect(await use(500)).toBeLessThan(1.5 * (await use(5)))
  })

  it('that a report contains runs them for this meter alone, and an equal report runs none', async () => {
    const meters = (used: number) =>
      Array.from({ length: 500 }, (_, i) => quota(`meter_${i}`, i === 7 ? used : 0))
    const source = fakeSource(ready(meters(0)))
    const { session, env } = openSession({ source })
    await env.advance(0)
    const told = new Set<string>()
    for (const { slug } of meters(0)) session.subscribe(slug, () => void told.add(slug))
    source.show(ready(meters(1)))
    expect([...told]).toEqual(['meter_7'])
    told.clear()
    source.show(ready(meters(1)))
    expect([...told]).toEqual([])
  })
})
