import { describe, expect, it } from 'vitest'
import { beginWork } from '../../src/actions/work.js'
import { UsageError } from '../../src/billing/errors.js'
import { outboxOf } from '../../src/sync/outbox.js'
import type { UsageSource } from '../../src/sync/source.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { balance, quota, ready } from '../support/reports.js'

type Answer = Awaited<ReturnType<UsageSource['reload']>>

const left = (api: number, images = 100) => ready([balance('api', api), balance('images', images)])

/** A session that shows 12, whose reloads answer `data` as of then, so that it is known to be fresh. */
function open(storage = fakeStorage()) {
  const source = fakeSource(left(12))
  const server = { api: 12, images: 100 }
  source.onReload = async () => {
    source.show(left(server.api, server.images))
    return 'fresh'
  }
  const opened = openSession({ source, storage })
  const reserve = (uses: Record<string, number> = { api: 5 }) =>
    beginWork(opened.session, uses, undefined)
  const reading = (meter = 'api') => opened.session.usage(meter, undefined)
  /** Somebody else fetches billing. */
  const refetch = () => source.show(left(server.api, server.images))
  return { ...opened, source, server, reserve, reading, refetch, storage }
}

const unsettled = Symbol('unsettled')
const stateOf = (settled: Promise<void>) => Promise.race([settled, Promise.resolve(unsettled)])

describe('a reservation', () => {
  it('shows as pending at once, is not stored and not sent, and asks for nothing while it runs', async () => {
    const { reserve, reading, left: shown, source, storage, env, session } = open()
    await env.advance(0)
    const before = storage.dump()
    const asked = source.asked()
    reserve()
    expect(shown()).toBe(7)
    expect(reading()).toMatchObject({ pending: 5, unconfirmed: false, stale: false })
    await env.advance(120_000)
    expect(shown()).toBe(7)
    expect(source.sent).toEqual([])
    expect(source.asked()).toBe(asked)
    expect(storage.dump()).toEqual(before)
    expect(outboxOf(session).waiting).toEqual([])
  })

  it('delays neither sends nor their reports', async () => {
    const { reserve, record, env, source, server, storage, left: shown } = open()
    reserve()
    source.onDeliver = async ({ amount }) => {
      server.api -= amount
      return { as: 'delivered' }
    }
    record(2)
    await env.advance(2_000)
    expect(source.sent).toHaveLength(1)
    // Committed for every tab, although this one cannot tell yet what to make of it.
    expect(storage.keys('uw1:user_1:')).toEqual(['uw1:user_1:r:sub_1'])
    expect(shown()).toBe(5)
    const asked = source.asked()
    await env.advance(60_000)
    expect(source.asked()).toBe(asked)
    expect(shown()).toBe(5)
  })

  it('makes no flicker where the server recorded it', async () => {
    const { reserve, reading, left: shown, env, server, session } = open()
    const numbers = new Set<number | string>()
    session.subscribe(null, () => numbers.add(shown()))
    const { end, settled } = reserve()
    server.api = 7
    end('unknown')
    expect(shown()).toBe(7)
    expect(reading()).toMatchObject({ pending: 5 })
    await env.advance(2_000)
    expect(reading()).toMatchObject({ pending: 0, unconfirmed: false })
    expect(numbers).toEqual(new Set([7]))
    await settled
  })

  it('gives the number back with the report where the server recorded nothing', async () => {
    const { reserve, left: shown, env } = open()
    const { end, settled } = reserve()
    await env.advance(3_000)
    end('unknown')
    expect(shown()).toBe(7)
    await env.advance(2_000)
    expect(shown()).toBe(12)
    await settled
  })

  it('is gone at once where the server refused, without asking', async () => {
    const { reserve, left: shown, env, source, reading } = open()
    await env.advance(0)
    const asked = source.asked()
    const { end, settled } = reserve()
    end('refused')
    expect(shown()).toBe(12)
    expect(reading()).toMatchObject({ pending: 0 })
    await settled
    await env.advance(10_000)
    expect(source.asked()).toBe(asked)
  })

  it('ends once, whatever is said of it later', async () => {
    const { reserve, left: shown, env } = open()
    const { end } = reserve()
    end('refused')
    end('unknown')
    await env.advance(5_000)
    expect(shown()).toBe(12)
  })

  it('is not settled by a report that was asked for before its end', async () => {
    const { reserve, left: shown, env, source, server } = open()
    const answers: ((answer: Answer) => void)[] = []
    const { end, settled } = reserve()
    source.onReload = () => new Promise((answer) => answers.push(answer))
    const first = reserve({ images: 1 })
    first.end('unknown')
    await env.advance(0)
    expect(answers).toHaveLength(1)
    end('unknown')
    source.show(left(12, 99))
    answers[0]?.('fresh')
    await env.advance(0)
    await first.settled
    expect(await stateOf(settled)).toBe(unsettled)
    expect(shown()).toBe(7)
    server.api = 7
    await env.advance(2_000)
    source.show(left(7, 99))
    answers[1]?.('fresh')
    await env.advance(0)
    await settled
    expect(shown()).toBe(7)
  })

  it('asks until there is an answer', async () => {
    const { reserve, left: shown, env, source, server } = open()
    const works = source.onReload
    source.onReload = async () => 'failed'
    const { end } = reserve()
    server.api = 7
    end('unknown')
    await env.advance(20_000)
    expect(shown()).toBe(7)
    source.onReload = works
    await env.advance(20_000)
    expect(shown()).toBe(7)
    expect(source.asked()).toBeGreaterThan(3)
  })

  it('is gone with the page', () => {
    const storage = fakeStorage()
    open(storage).reserve()
    expect(open(storage).left()).toBe(12)
  })

  it('is let go where the customer’s data is cleared', async () => {
    const { reserve, session, env, source } = open()
    const { settled } = reserve()
    session.clear()
    await settled
    await env.advance(5_000)
    expect(source.asked()).toBe(0)
  })
})

describe('a report while an action runs', () => {
  it('is kept back for 5 s, then shown with the use counted whichever way moves the number least', async () => {
    const { reserve, reading, left: shown, env, refetch, server } = open()
    reserve()
    server.api = 11
    refetch()
    await env.advance(4_900)
    expect(shown()).toBe(7)
    await env.advance(200)
    expect(shown()).toBe(6)
    expect(reading()).toMatchObject({ pending: 5, unconfirmed: false })
  })

  it('that contains the use moves nothing, and none after it', async () => {
    const { reserve, left: shown, env, refetch, server } = open()
    const { end } = reserve()
    server.api = 7
    refetch()
    await env.advance(6_000)
    expect(shown()).toBe(7)
    server.api = 6
    refetch()
    await env.advance(6_000)
    expect(shown()).toBe(6)
    end('unknown')
    await env.advance(2_000)
    expect(shown()).toBe(6)
  })

  it('moves the number for what is recorded here at once, also while it is kept back', async () => {
    const { reserve, record, left: shown, env, refetch, server, source } = open()
    source.onDeliver = () => new Promise(() => {})
    const { end } = reserve()
    server.api = 8
    refetch()
    record(1)
    expect(shown()).toBe(6)
    end('refused')
    expect(shown()).toBe(7)
    await env.advance(10)
    expect(shown()).toBe(7)
  })

  it('is marked unconfirmed once the action has ended and no report can be had', async () => {
    const { reserve, reading, env, refetch, server, source } = open()
    source.onReload = async () => 'failed'
    const { end } = reserve()
    end('unknown')
    server.api = 11
    refetch()
    await env.advance(4_900)
    expect(reading()).toMatchObject({ unconfirmed: false })
    await env.advance(200)
    expect(reading()).toMatchObject({ unconfirmed: true, pending: 5 })
    source.onReload = async () => 'fresh'
    await env.advance(20_000)
    expect(reading()).toMatchObject({ unconfirmed: false, pending: 0 })
  })

  it('of another limit or period is shown at once, the use counted', async () => {
    const source = fakeSource(ready([quota('api', 90)]))
    const { session } = openSession({ source })
    beginWork(session, { api: 5 }, undefined)
    const used = () => {
      const reading = session.usage('api', undefined)
      return reading.status === 'ready' && reading.meter.kind === 'quota' && reading.meter.used
    }
    expect(used()).toBe(95)
    source.show(ready([quota('api', 90, { limit: 1_000 })]))
    expect(used()).toBe(95)
    const february = { start: 1_769_904_000_000, end: 1_772_323_200_000 }
    source.show(ready([quota('api', 0, { period: february })], { period: february }))
    expect(used()).toBe(5)
  })

  it('that is the first one shows a number at once', () => {
    const source = fakeSource()
    const { session, left: shown } = openSession({ source })
    beginWork(session, { api: 5 }, undefined)
    expect(shown()).toBe('loading')
    source.show(left(12))
    expect(shown()).toBe(7)
  })
})

describe('several reservations', () => {
  it('on one meter are settled each by its own end', async () => {
    const { reserve, left: shown, env, server, reading, source } = open()
    const first = reserve({ api: 5 })
    const second = reserve({ api: 3 })
    expect(shown()).toBe(4)
    server.api = 7
    first.end('unknown')
    await env.advance(2_000)
    expect(shown()).toBe(4)
    await env.advance(5_000)
    expect(shown()).toBe(4)
    expect(reading()).toMatchObject({ pending: 3, unconfirmed: false })
    await first.settled
    expect(await stateOf(second.settled)).toBe(unsettled)
    const asked = source.asked()
    await env.advance(60_000)
    expect(source.asked()).toBe(asked)
    second.end('unknown')
    await env.advance(2_000)
    expect(shown()).toBe(7)
    await second.settled
  })

  it('keep what the one recorded out of the number where the other is refused', async () => {
    const { reserve, left: shown, env, server } = open()
    const first = reserve({ api: 5 })
    const second = reserve({ api: 3 })
    server.api = 7
    first.end('unknown')
    await env.advance(10_000)
    second.end('refused')
    expect(shown()).toBe(7)
  })

  it('of which one is refused take no use for the work that another device did', async () => {
    const { reserve, record, left: shown, env, server, source, refetch } = open()
    server.api = 100
    refetch()
    const first = reserve({ api: 1 })
    reserve({ api: 8 })
    server.api = 91
    refetch()
    await env.advance(6_000)
    expect(shown()).toBe(91)
    let answer = () => {}
    source.onDeliver = () =>
      new Promise((resolve) => {
        answer = () => resolve({ as: 'delivered' })
      })
    record(6)
    await env.settle()
    reserve({ api: 3 })
    server.images = 99
    refetch()
    server.api = 85
    answer()
    await env.settle()
    expect(shown()).toBe(82)
    first.end('refused')
    expect(shown()).toBe(82)
  })

  it('of several meters count on each, and settle together', async () => {
    const { reserve, left: shown, env, server } = open()
    const { end, settled } = reserve({ api: 5, images: 1 })
    expect([shown('api'), shown('images')]).toEqual([7, 99])
    server.api = 7
    server.images = 99
    end('unknown')
    await env.advance(2_000)
    expect([shown('api'), shown('images')]).toEqual([7, 99])
    await settled
  })
})

describe('reserving', () => {
  it.each([
    { uses: { api: 0 }, code: 'invalid-amount' },
    { uses: { api: 1, images: 1.5 }, code: 'invalid-amount' },
    { uses: { api: Number.NaN }, code: 'invalid-amount' },
    { uses: { nothing: 1 }, code: 'invalid-meter' },
    { uses: { '': 1 }, code: 'invalid-meter' },
  ])('$uses says $code and changes nothing', ({ uses, code }) => {
    const { reserve, left: shown } = open()
    expect(() => reserve(uses)).toThrow(expect.objectContaining({ code }))
    expect(() => reserve(uses)).toThrow(UsageError)
    expect([shown('api'), shown('images')]).toEqual([12, 100])
  })

  it('takes no operation that cannot be told from others', () => {
    const { session, left: shown } = openSession({ source: fakeSource(ready([quota('api', 40)])) })
    const code = 'invalid-transaction-id'
    expect(() => beginWork(session, { api: 5 }, undefined, ' ')).toThrow(
      expect.objectContaining({ code }),
    )
    expect(shown()).toBe(60)
    beginWork(session, { api: 5 }, undefined, 'report-7')
    expect(shown()).toBe(55)
  })

  it('takes a meter by its id, also before the meters are known', async () => {
    const source = fakeSource()
    const { session, left: shown } = openSession({ source })
    beginWork(session, { api_id: 5 }, undefined)
    source.show(ready([quota('api', 40)]))
    expect(shown()).toBe(55)
    beginWork(session, { api_id: 5 }, undefined)
    expect(shown()).toBe(50)
  })

  it('moves to the customer’s session with what was recorded before anybody was known', async () => {
    const source = fakeSource()
    const nobody = openSession({ source, customer: '' })
    const known = openSession({ source })
    const { end, settled } = beginWork(nobody.session, { api: 5 }, undefined)
    known.session.adopt(nobody.session)
    source.onReload = async () => 'fresh'
    source.show(left(12))
    expect(known.left()).toBe(7)
    end('unknown')
    await known.env.advance(2_000)
    expect(known.left()).toBe(12)
    await settled
  })
})

describe('another subscription', () => {
  const on = (subscription: string | null, level: number) =>
    ready([balance('api', level)], { subscription })

  it('shows its own number; what ended under the former one is let go and asks no more', async () => {
    const source = fakeSource(on('sub_1', 12))
    const { session, env, left: shown } = openSession({ source })
    source.onReload = async () => 'fresh'
    const { end, settled } = beginWork(session, { api: 5 }, undefined)
    source.show(on('sub_2', 500))
    expect(shown()).toBe(500)
    end('unknown')
    await env.advance(5_000)
    await settled
    const asked = source.asked()
    await env.advance(60_000)
    expect(source.asked()).toBe(asked)
  })

  it('that is none at all leaves nothing waiting', async () => {
    const source = fakeSource(on('sub_1', 12))
    const { session, env } = openSession({ source })
    source.onReload = async () => 'fresh'
    const { end, settled } = beginWork(session, { api: 5 }, undefined)
    source.show(on(null, 0))
    end('unknown')
    await env.advance(5_000)
    expect(await stateOf(settled)).toBeUndefined()
  })
})

it('does not go on asking for a meter that billing no longer lists', async () => {
  const { reserve, env, source } = open()
  const { end, settled } = reserve({ api: 5 })
  source.onReload = async () => 'fresh'
  source.show(ready([balance('images', 1)]))
  end('unknown')
  await env.advance(5_000)
  expect(await stateOf(settled)).toBeUndefined()
})

it('waits while nobody uses the session, and settles when somebody does again', async () => {
  const { reserve, env, stop, session, server, source } = open()
  const { end, settled } = reserve()
  stop()
  server.api = 7
  end('unknown')
  await env.advance(60_000)
  expect(source.asked()).toBe(0)
  session.start()
  await env.advance(2_000)
  await settled
})
