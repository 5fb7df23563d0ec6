import { describe, expect, it } from 'vitest'
import { storedEntry } from '../../src/entries/stored-entry.js'
import { outboxOf, retryEntry } from '../../src/sync/outbox.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { entry, january, quota, ready } from '../support/reports.js'

const DAY = 86_400_000
const now = Date.UTC(2026, 0, 11)
const own = (used = 0) => ready([quota('api', used)])

describe('a use that was recorded while the clock was slow', () => {
  it.each([1, 29])('by %i days is sent after a reload with the clock set right', async (days) => {
    const storage = fakeStorage()
    const slow = openSession({
      source: fakeSource(),
      storage,
      env: fakeEnvironment(now - days * DAY),
    })
    slow.record(5)
    slow.stop()
    const source = fakeSource(own())
    const { env } = openSession({ source, storage, env: fakeEnvironment(now) })
    await env.advance(0)
    expect(source.sent).toMatchObject([{ amount: 5 }])
  })

  it('by 60 days is listed as expired, and sent when it is retried', async () => {
    const storage = fakeStorage()
    const slow = openSession({
      source: fakeSource(),
      storage,
      env: fakeEnvironment(now - 60 * DAY),
    })
    const { id } = slow.record(5)
    slow.stop()
    const source = fakeSource(own())
    const { env, session } = openSession({ source, storage, env: fakeEnvironment(now) })
    await env.advance(60_000)
    expect(outboxOf(session)).toMatchObject({ waiting: [], expired: [{ id, amount: 5 }] })
    retryEntry(session, id)
    await env.advance(0)
    expect(source.sent).toMatchObject([{ id }])
  })
})

describe('an acknowledged use', () => {
  /** Of 100, 40 are used, and no report contains them. */
  async function acknowledged() {
    const storage = fakeStorage()
    const source = fakeSource(own())
    source.onReload = () => new Promise(() => {})
    const first = openSession({ source, storage })
    first.record(40)
    await first.env.advance(0)
    first.stop()
    return storage
  }

  it.each([365 * DAY, -365 * DAY])(
    'still counts after a reload with the clock set %i ms off',
    async (off) => {
      const storage = await acknowledged()
      const source = fakeSource()
      const { env, left } = openSession({ source, storage, env: fakeEnvironment(now + off) })
      expect(left()).toBe(60)
      source.onReload = async () => {
        source.show(own(40))
        return 'fresh'
      }
      source.show(own(0))
      const shown = new Set([left()])
      for (let ms = 0; ms < 30_000; ms += 500) {
        await env.advance(500)
        shown.add(left())
      }
      expect([...shown]).toEqual([60])
      expect(storage.keys('uw1:user_1:e:')).toEqual([])
    },
  )

  it('with a time from the future counts as acknowledged now', async () => {
    const at = now + 365 * DAY
    const storage = fakeStorage({
      'uw1:user_1:e:api/a': storedEntry.write(
        entry('a', { at, sentAt: at, ackedAt: at, status: 'acked', sentTo: ['sub_1'] }),
      ),
    })
    const source = fakeSource(own(5))
    source.onReload = async () => {
      source.show(own(5))
      return 'fresh'
    }
    const { env, left } = openSession({ source, storage })
    await env.advance(60_000)
    expect([left(), storage.keys('uw1:user_1:e:')]).toEqual([95, []])
  })
})

describe('a clock that is fast', () => {
  it('by three days across the end of the period ends no number that billing still shows', async () => {
    const env = fakeEnvironment(january.end + 2 * DAY)
    const month = quota('api', 258, { limit: 1_000 })
    const source = fakeSource(ready([month]))
    source.onReload = async () => {
      source.show(ready([{ ...month }]))
      return 'fresh'
    }
    const { session, left } = openSession({ source, env })
    await env.advance(5_000)
    for (let hours = 0; hours < 24; hours++) {
      expect(left()).toBe(742)
      expect(session.usage('api', undefined)).toMatchObject({ stale: false, ended: false })
      await env.advance(3_600_000)
    }
    // Billing says it every time: it is asked seldom.
    expect(source.asked()).toBeLessThan(110)
  })

  it('and set back takes nothing twice and sends nothing twice', async () => {
    const storage = fakeStorage()
    const source = fakeSource(own())
    let used = 0
    source.onDeliver = async ({ amount }) => {
      used += amount
      return { as: 'delivered' }
    }
    source.onReload = async () => {
      source.show(own(used))
      return 'fresh'
    }
    const { env, record, left } = openSession({ source, storage })
    env.jump(300 * DAY)
    record(5)
    await env.advance(1_000)
    env.jump(-300 * DAY)
    record(5)
    await env.advance(60_000)
    expect([left(), used, source.sent.length]).toEqual([90, 10, 2])
    expect(storage.keys('uw1:user_1:e:')).toEqual([])
  })
})
