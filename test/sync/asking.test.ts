import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { outboxOf } from '../../src/sync/outbox.js'
import { overviewOf } from '../../src/sync/overview.js'
import type { UsageSource } from '../../src/sync/source.js'
import { storedReport } from '../../src/sync/stored-report.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready, report } from '../support/reports.js'

type Answer = Awaited<ReturnType<UsageSource['reload']>>

/** Reloads that the test answers one by one. */
function slowly() {
  const answers: ((answer: Answer) => void)[] = []
  return { answers, reload: () => new Promise<Answer>((answer) => answers.push(answer)) }
}

describe('reload()', () => {
  it('asks anew when it is called while an older question is on its way', async () => {
    const source = fakeSource(ready([quota('api', 3)]))
    const { session, env } = openSession({ source })
    const { answers, reload } = slowly()
    source.onReload = reload
    void session.reload()
    await env.advance(0)
    let resolved = false
    void session.reload().then(() => {
      resolved = true
    })
    answers[0]?.('fresh')
    await env.advance(0)
    expect(resolved).toBe(false)
    await env.advance(2_000)
    expect(source.asked()).toBe(2)
  })
})

describe('a report that another tab held back', () => {
  const unread = { kind: 'unreadable', slug: 'api', name: 'API' } as const
  const old = report([quota('api', 10)])

  it.each([
    { what: 'the number', state: ready([quota('api', 30)]), left: 70 },
    { what: 'a number that cannot be read', state: { ...ready([]), meters: [unread] }, left: 90 },
    { what: 'no subscription', state: ready([], { subscription: null }), left: 'missing' },
  ])('is asked for and not for ever: $what', async ({ state, left }) => {
    const stored = { report: old, at: 1, asked: 1, current: true, contains: [], outdated: ['api'] }
    const storage = fakeStorage({ 'uw1:user_1:r:sub_1': storedReport.write(stored) })
    const source = fakeSource(state)
    source.onReload = async () => 'fresh'
    const opened = openSession({ source, storage })
    await opened.env.advance(120_000)
    expect(opened.left()).toBe(left)
    expect(source.asked()).toBeLessThan(3)
  })
})

describe('asking', () => {
  it('ends although the report no longer lists the meter of a delivered entry', async () => {
    const source = fakeSource(ready([quota('api', 3)]))
    const { env, record } = openSession({ source })
    source.onReload = async () => 'fresh'
    source.onDeliver = async () => {
      source.show(ready([quota('other', 1)]))
      return { as: 'delivered' }
    }
    record(2)
    await env.advance(60_000)
    const before = source.asked()
    await env.advance(60_000)
    expect(source.asked()).toBe(before)
  })
})

describe('a number in doubt', () => {
  it('is asked for once more when another tab ended the doubt without a newer report', async () => {
    const source = fakeSource(ready([quota('api', 0)]))
    source.onDeliver = async () => ({ as: 'retry' })
    let tell = (_: readonly string[]) => {}
    const watchStorage = (onChange: typeof tell) => {
      tell = onChange
      return () => {}
    }
    const env = { ...fakeEnvironment(), watchStorage }
    const { session, record, storage } = openSession({ source, env })
    const doubt = () => {
      const reading = session.usage('api', undefined)
      return reading.status === 'ready' && reading.unconfirmed
    }
    const { id } = record(5)
    await env.advance(500)
    source.show(ready([quota('api', 5)]))
    await env.advance(6_000)
    expect(doubt()).toBe(true)

    source.onReload = async () => {
      source.show(ready([quota('api', 5)]))
      return 'fresh'
    }
    const key = `uw1:user_1:e:api/${id}`
    storage.remove(key)
    tell([key])
    await env.advance(10_000)
    expect(doubt()).toBe(false)
    const before = source.asked()
    await env.advance(60_000)
    expect(source.asked()).toBe(before)
  })
})

describe('a forbidden entry', () => {
  it('is judged by billing that was asked for after it was forbidden', async () => {
    const source = fakeSource(ready([quota('api', 3)]))
    const { session, env, record } = openSession({ source })
    const { answers, reload } = slowly()
    source.onReload = reload
    void session.reload()
    await env.advance(0)
    const error = new UsageError('forbidden', 'no.')
    source.onDeliver = async ({ subscription }) =>
      subscription === 'sub_1' ? { as: 'forbidden', error } : { as: 'delivered' }
    const { settled } = record(2)
    await env.advance(0)
    // Confirms what was true before the upgrade to sub_2, and so before the entry was forbidden.
    answers[0]?.('fresh')
    await env.advance(0)
    source.onReload = async () => 'fresh'
    source.show(ready([quota('api', 0)], { subscription: 'sub_2' }))
    await env.advance(70_000)
    expect(await settled).toEqual({ status: 'delivered' })
  })
})

describe('what was forbidden while somebody else was signed in', () => {
  const own = ready([quota('api', 0)])
  const foreign = ready([quota('api', 70)], { customer: 'user_2', subscription: 'sub_9' })

  /** Billing answers for another customer from the second question on, until `back`. */
  async function withSomebodyElse(deliver: UsageSource['deliver']) {
    const source = fakeSource(own)
    source.onDeliver = deliver
    const opened = openSession({ source })
    source.onReload = async () => {
      source.show(foreign)
      return 'fresh'
    }
    const { settled } = opened.record(5)
    await opened.env.advance(0)
    void opened.session.reload()
    await opened.env.advance(3_000)
    const back = async () => {
      source.onReload = async () => 'fresh'
      source.show(own)
      void opened.session.reload()
      await opened.env.advance(15_000)
    }
    return { ...opened, source, settled, back }
  }

  it('was forbidden to them: it is sent again as soon as its own customer is back', async () => {
    let tries = 0
    const error = new UsageError('forbidden', 'not yours.')
    const { settled, back } = await withSomebodyElse(async () =>
      tries++ === 0 ? { as: 'forbidden', error } : { as: 'delivered' },
    )
    await back()
    expect(await settled).toEqual({ status: 'delivered' })
  })

  it('is all that is sent early: what only waits keeps its turn', async () => {
    const { source, back } = await withSomebodyElse(async () => ({ as: 'retry', after: 60_000 }))
    await back()
    expect(source.sent).toHaveLength(1)
  })
})

it('asks no more of what was forbidden once it is gone', async () => {
  const source = fakeSource(ready([quota('api', 0)]))
  const error = new UsageError('forbidden', 'not yours.')
  source.onDeliver = async () => ({ as: 'forbidden', error })
  const { answers, reload } = slowly()
  source.onReload = reload
  const { session, record, env } = openSession({ source })
  record(5)
  await env.advance(100)
  expect(answers).toHaveLength(1)
  session.clear()
  answers[0]?.('fresh')
  await env.advance(60_000)
  expect(outboxOf(session)).toMatchObject({ waiting: [], refused: [], expired: [] })
  expect(source.sent).toHaveLength(1)
})

describe('sends paused for a report', () => {
  it('go on when everything on its way was cleared meanwhile', async () => {
    const source = fakeSource(ready([quota('api', 0)]))
    const { session, env, record } = openSession({ source })
    source.onReload = async () => 'fresh'
    source.onDeliver = () =>
      new Promise((answer) => env.after(2_500, () => answer({ as: 'delivered' })))
    record()
    await env.advance(0)
    void session.reload()
    await env.advance(2_200)
    session.clear()
    await env.advance(1_000)
    record()
    await env.advance(20_000)
    expect(source.sent).toHaveLength(2)
  })

  it('go on 3 s after it was asked for, although none comes', async () => {
    const source = fakeSource(ready([quota('api', 0)]))
    const { env, record } = openSession({ source })
    source.onReload = () => new Promise(() => {})
    source.onDeliver = () =>
      new Promise((answer) => env.after(1_500, () => answer({ as: 'delivered' })))
    for (let i = 0; i < 16; i++) record(1)
    for (let ms = 0; ms < 9_000 && source.asked() === 0; ms += 100) await env.advance(100)
    expect(source.sent).toHaveLength(12)
    await env.advance(2_999)
    expect(source.sent).toHaveLength(12)
    await env.advance(1)
    expect(source.sent).toHaveLength(16)
  })
})

describe('an answer', () => {
  it.each([
    { answer: 'unknown', told: 0, stale: false },
    { answer: 'failed', told: 1, stale: true },
  ] as const)('that is $answer is told as it is', async ({ answer, told, stale }) => {
    const source = fakeSource(ready([quota('api', 0)]))
    source.onReload = async () => answer
    const { session, env, events } = openSession({ source })
    await env.advance(5_000)
    const asked = env.now()
    void session.reload()
    await env.advance(0)
    expect(events.filter(({ type }) => type === 'reload-failed')).toHaveLength(told)
    await env.advance(10_000)
    expect(session.usage('api', undefined)).toMatchObject({ stale })
    expect(overviewOf(session).updatedAt).toBe(stale ? asked - 5_000 : asked)
  })

  it('that is none judges nothing: what was forbidden waits on', async () => {
    const source = fakeSource(ready([quota('api', 0)]))
    const error = new UsageError('forbidden', 'not yours.')
    source.onDeliver = async () => ({ as: 'forbidden', error })
    source.onReload = async () => 'failed'
    const { session, record, env } = openSession({ source })
    record(5)
    await env.advance(20_000)
    expect(outboxOf(session)).toMatchObject({ waiting: [{ amount: 5 }], refused: [], expired: [] })
  })
})
