import { describe, expect, it } from 'vitest'
import { judge } from '../../src/billing/gate.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { openSession } from '../support/open-session.js'
import { balance, quota, ready } from '../support/reports.js'
import { type TrailingServer, trailingServer } from '../support/trailing-server.js'

const MINUTE = 60_000

/** What a server may tell of its reports, which trail by a minute. */
const servers = [
  { what: 'server times', tells: 'times' },
  { what: 'the lag alone', tells: { lag: MINUTE } },
] as const

/** A running session, with every number it shows from now on, each once, in order. */
function watched(server: TrailingServer) {
  const opened = openSession(server)
  const shown: (number | string)[] = [opened.left()]
  const look = () => {
    const left = opened.left()
    if (left !== shown.at(-1)) shown.push(left)
  }
  opened.session.subscribe('api', look)
  return {
    ...opened,
    shown,
    /** Lets time pass, looking every half second. */
    async pass(ms: number) {
      for (let past = 0; past < ms; past += 500) {
        await opened.env.advance(500)
        look()
      }
    },
    isUnconfirmed() {
      const reading = opened.session.usage('api', undefined)
      return reading.status === 'ready' && reading.unconfirmed
    },
  }
}

describe.each(servers)('a report that trails by a minute, told by $what', ({ tells }) => {
  const trails = () => MINUTE
  const server = (used: number) => trailingServer({ trails, tells, used })

  it('opens no gate again that the last use shut', async () => {
    const { record, session, shown, pass, isUnconfirmed } = watched(server(95))
    const isOpen = () =>
      judge({ meter: 'api', amount: 1, usage: session.usage('api', undefined) }, {}).open
    record(5)
    expect(isOpen()).toBe(false)
    for (let minute = 0; minute < 10; minute++) {
      await pass(MINUTE)
      expect([isOpen(), isUnconfirmed()]).toEqual([false, false])
    }
    expect(shown).toEqual([5, 0])
  })

  it('is asked for again until it contains the use, and then no more', async () => {
    const { source, env, askedAt, ...rest } = server(95)
    const { record, pass, storage } = watched({ source, env, askedAt, ...rest })
    record(5)
    await pass(MINUTE - 500)
    expect(storage.keys('uw1:user_1:e:')).toHaveLength(1)
    await pass(3 * MINUTE)
    expect(storage.keys('uw1:user_1:e:')).toEqual([])
    expect(askedAt.at(-1)).toBeGreaterThanOrEqual(MINUTE)
    const asked = askedAt.length
    expect(asked).toBeLessThan(10)
    await pass(10 * MINUTE)
    expect(askedAt).toHaveLength(asked)
  })

  it('shows what another device used beside it, and never goes back', async () => {
    const trailing = server(80)
    const { record, shown, pass } = watched(trailing)
    trailing.use(3)
    await pass(1_000)
    record(5)
    await pass(10 * MINUTE)
    expect(shown).toEqual([20, 15, 12])
  })

  it('is right after a reload in between', async () => {
    const trailing = server(95)
    const first = watched(trailing)
    first.record(5)
    await first.pass(10_000)
    first.stop()
    const { source, env } = trailing
    const again = openSession({ source, env, storage: first.storage })
    expect(again.left()).toBe(0)
    for (let past = 0; past < 5 * MINUTE; past += 1_000) {
      await env.advance(1_000)
      expect(again.left()).toBe(0)
    }
    expect(first.storage.keys('uw1:user_1:e:')).toEqual([])
  })

  it('counts what was used just before a plan with the meter was bought', async () => {
    const trailing = trailingServer({ trails, tells, used: 80, limit: null })
    const { record, shown, pass } = watched(trailing)
    record(5)
    await pass(1_000)
    trailing.buy(500)
    void trailing.source.reload()
    await pass(10 * MINUTE)
    expect(shown).toEqual(['missing', 415])
  })

  it('counts steady uses each once in every frame', async () => {
    let turn = 0
    const uneven = trailingServer({
      ...{ tells, limit: 10_000 },
      trails: () => (turn++ % 7) * 8_000,
      takes: () => 500 + (turn % 5) * 900,
    })
    const { record, left, pass } = watched(uneven)
    for (let uses = 1; uses <= 240; uses++) {
      record(1)
      expect(left()).toBe(10_000 - uses)
      await pass(500)
      expect(left()).toBe(10_000 - uses)
    }
    await pass(5 * MINUTE)
    expect(left()).toBe(10_000 - 240)
  })
})

describe('a server whose clocks differ by seconds', () => {
  it.each([0, 7_000])('counts each use once across a bought plan, read in %i ms', async (takes) => {
    const trailing = trailingServer({
      ...{ tells: 'times', used: 80, clocksDiffer: 3_000 },
      trails: () => 0,
      takes: () => takes,
    })
    const { record, shown, pass } = watched(trailing)
    for (let uses = 0; uses < 4; uses++) {
      record(5)
      await pass(500)
    }
    trailing.buy(500)
    void trailing.source.reload()
    await pass(MINUTE)
    expect(shown).toEqual([20, 15, 10, 5, 0, 400])
  })
})

describe('a plan that is bought while a use is in doubt', () => {
  const before = { kind: 'absent', slug: 'api', name: 'API', reason: 'not-in-plan' } as const
  const start = Date.UTC(2026, 0, 1)

  it.each([
    { what: 'that brings the meter', meter: before },
    { what: 'of credits', meter: balance('api', 5) },
    {
      what: 'with a period of its own',
      meter: quota('api', 95, { period: { start: 1, end: 2 * start } }),
    },
  ])('is shown within seconds, however long reports may trail: $what', async ({ meter }) => {
    const source = Object.assign(fakeSource(ready([meter])), { lag: MINUTE })
    const { record, left, env } = openSession({ source, env: fakeEnvironment(start) })
    record(5)
    await env.advance(1_000)
    source.show(ready([quota('api', 0, { limit: 500 })]))
    await env.advance(5_500)
    expect(left()).toBe(495)
  })
})

describe('replicas that answer out of order', () => {
  it('bring back no older report', async () => {
    const answers = [0, 30_000, 0, 45_000, 0]
    const trailing = trailingServer({ tells: 'times', trails: () => answers.shift() ?? 0 })
    const { session, shown, pass } = watched(trailing)
    for (let i = 0; i < 4; i++) {
      trailing.use(10)
      await pass(5_000)
      void session.reload()
      await pass(5_000)
    }
    const numbers = shown.map(Number)
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
    expect(numbers.at(-1)).toBe(60)
  })
})
