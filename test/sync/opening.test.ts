import { describe, expect, it } from 'vitest'
import { levelOf } from '../../src/billing/meter.js'
import { encodeEntry } from '../../src/entries/stored-entry.js'
import { openSession } from '../../src/sync/opening.js'
import { createSession } from '../../src/sync/session.js'
import type { Session } from '../../src/sync/session-types.js'
import { encodeReport } from '../../src/sync/stored-report.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { balance, entry, january, ready, report } from '../support/reports.js'

const kept = { at: january.start, current: true, contains: [], highs: new Map() }
const stored = encodeReport({ ...kept, report: report([balance('api', 100_000)]) })
const nameOf = (i: number) => `uw1:user_1:e:api/e_${i}`

/** Storage with a report, and so many entries of 1 that no page sent yet. */
function waiting(count: number) {
  const texts: Record<string, string> = { 'uw1:user_1:r:sub_1': stored }
  for (let i = 0; i < count; i++) {
    texts[nameOf(i)] = encodeEntry(entry(`e_${i}`, { amount: 1, at: january.start + i }))
  }
  return fakeStorage(texts)
}

/** A customer's session as a page gets it, with what was read in each task, and a hook after each. */
function open(count: number) {
  const [storage, env, source] = [waiting(count), fakeEnvironment(), fakeSource()]
  const reads: number[] = []
  const gets = () => storage.calls.filter((call) => call.startsWith('get')).length
  const counted = {
    ...env,
    after: (ms: number, task: () => void) =>
      env.after(ms, () => {
        const before = gets()
        task()
        reads.push(gets() - before)
        after.task(reads.length)
      }),
  }
  const after = { task: (_: number) => {} }
  const first = openSession({ customer: 'user_1', source, storage, env: counted })
  const now = () => first.opening?.session() ?? first
  return { first, now, storage, env, source, reads, after }
}

function left(session: Session): number | string {
  const reading = session.usage('api', undefined)
  return reading.status === 'ready' ? levelOf(reading.meter) : reading.status
}

describe('10,000 stored entries', () => {
  it('are read a few at a time, and no number is shown before all of them are', async () => {
    const { first, now, env, reads, after } = open(10_000)
    const seen = [left(now())]
    const told: (number | string)[] = []
    after.task = () => void seen.push(left(now()))
    first.opening?.subscribe(() => told.push(left(now())))
    first.start()
    expect(reads).toEqual([])
    await env.advance(0)
    expect(seen.slice(0, 20)).toEqual(Array(20).fill('loading'))
    expect(new Set(seen.slice(20))).toEqual(new Set([90_000]))
    expect(told).toEqual([90_000])
    const [last, ...others] = reads.toSorted((a, b) => b - a)
    expect(Math.max(...others)).toBe(500)
    // Looked at once more as the session opens: what another tab changed meanwhile is not missed.
    expect(last).toBeLessThan(10_600)
  })

  it('are listed oldest first, whatever order they are stored in', async () => {
    const { first, now, env } = open(2_000)
    first.start()
    await env.advance(0)
    const ids = now()
      .outbox()
      .waiting.map(({ id }) => id)
    expect(ids).toEqual(Array.from({ length: 2_000 }, (_, i) => `e_${i}`))
  })

  it('count as they are when the session opens, not as they were when they were read', async () => {
    const { first, now, env, storage, after } = open(2_000)
    const changed = entry('e_1', { amount: 41, at: january.start + 1 })
    after.task = (tasks) => {
      if (tasks !== 2) return
      storage.remove(nameOf(0))
      storage.set(nameOf(1), encodeEntry(changed))
      storage.set(nameOf(9_999), encodeEntry(entry('e_9999', { amount: 7 })))
    }
    first.start()
    await env.advance(0)
    expect(left(now())).toBe(100_000 - 2_000 + 1 - 40 - 7)
  })

  it('open the session there and then when something is recorded', async () => {
    const { first, now, env, storage } = open(10_000)
    first.start()
    const { id, durable } = first.record('api', 5, {}, undefined, 0)
    expect(durable).toBe(true)
    expect(storage.keys('uw1:user_1:e:')).toContain(`uw1:user_1:e:api/${id}`)
    expect(left(now())).toBe(89_995)
    // A component that holds the first one still.
    const opened = now()
    first.record('api', 5, { transactionId: 'e_7' }, undefined, 0)
    expect(left(opened)).toBe(89_995)
    expect(now()).toBe(opened)
    await env.advance(1_000)
    expect(now()).toBe(opened)
  })

  it('are read at once in a hidden page, whose timers are slow', async () => {
    const { first, now, env, reads } = open(10_000)
    env.set({ visible: false })
    first.start()
    await env.advance(0)
    expect(left(now())).toBe(90_000)
    expect(reads.filter((count) => count > 0)).toHaveLength(1)
  })

  it('wait while nobody uses the session', async () => {
    const { first, now, env, reads } = open(10_000)
    first.start()()
    await env.advance(1_000)
    expect(reads).toEqual([])
    first.start()
    await env.advance(0)
    expect(left(now())).toBe(90_000)
    // Nothing is left to read.
    const before = reads.length
    first.start()
    await env.advance(1_000)
    expect(reads.slice(before).filter((count) => count > 0)).toEqual([])
  })
})

describe('whatever is done before they are all read', () => {
  const refused = entry('e_0', {
    amount: 1,
    status: 'refused',
    error: { code: 'refused', message: 'no.' },
  })

  it.each<[string, (first: Session) => unknown, number, number]>([
    ['a refused entry that is retried', (first) => first.retry('e_0'), 98_000, 0],
    ['a refused entry that is discarded', (first) => first.discard('e_0'), 98_001, 0],
    ['what is held', (first) => first.reserve({ api: 3 }, undefined), 97_998, 1],
  ])('opens the session: %s', (_, act, expected, listed) => {
    const { first, now, storage } = open(2_000)
    storage.set(nameOf(0), encodeEntry(refused))
    act(first)
    expect(now()).not.toBe(first)
    expect([left(now()), now().outbox().refused.length]).toEqual([expected, listed])
  })

  it('opens the session: the customer who is forgotten', () => {
    const { first, storage } = open(2_000)
    first.clear()
    expect(storage.keys('uw1:')).toEqual([])
  })

  it('opens the session: what was recorded while nobody was known, and what another gets', () => {
    const before = open(2_000)
    const nobody = createSession({ ...before, customer: '', storage: null })
    nobody.record('api', 5, {}, undefined, 0)
    before.first.adopt(nobody)
    expect(left(before.now())).toBe(97_995)
    expect(open(2_000).first.handOver().entries).toHaveLength(2_000)
  })

  it('opens the session: a refresh, an upgrade', async () => {
    const refreshed = open(2_000)
    void refreshed.first.reload()
    expect(left(refreshed.now())).toBe(98_000)
    const bought = open(2_000)
    await bought.first.upgrades.start({ priceSlug: 'pro' }, undefined)
    expect(bought.now().upgrades.read('pro').status).toBe('failed')
    expect(bought.first.upgrades.read('pro').status).toBe('idle')
  })
})

it('asks the storage for nothing while nobody is known', () => {
  const storage = waiting(2_000)
  openSession({ customer: '', source: fakeSource(), storage, env: fakeEnvironment() })
  expect(storage.calls).toEqual([])
})

describe('a thousand', () => {
  it('are there at once', () => {
    const { first } = open(1_000)
    expect(first.opening).toBeUndefined()
    expect(left(first)).toBe(99_000)
  })

  it('and storage that does not answer open a session as well', () => {
    const storage = waiting(2_000)
    storage.fail(['keys'])
    const [env, source] = [fakeEnvironment(), fakeSource(ready([balance('api', 9)]))]
    const session = openSession({ customer: 'user_1', source, storage, env })
    session.start()
    expect(left(session)).toBe(9)
  })
})
