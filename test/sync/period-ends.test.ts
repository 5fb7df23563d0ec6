import { describe, expect, it } from 'vitest'
import { judge } from '../../src/billing/gate.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { january, quota, ready } from '../support/reports.js'

const HOUR = 3_600_000
const february = { start: january.end, end: Date.UTC(2026, 2, 1) }
const inJanuary = (used: number) => ready([quota('api', used)])
const inFebruary = (used: number) =>
  ready([quota('api', used, { period: february, resetsAt: february.end })], { period: february })

/** Billing that begins the next period `late` milliseconds after the end of this one. */
function billing(env: ReturnType<typeof fakeEnvironment>, late = 0) {
  const source = fakeSource(inJanuary(100))
  const askedAt: number[] = []
  source.onReload = async () => {
    askedAt.push(env.now() - january.end)
    source.show(env.now() < january.end + late ? inJanuary(100) : inFebruary(0))
    return 'fresh'
  }
  return { source, askedAt }
}

type Opened = Pick<ReturnType<typeof openSession>, 'session'>

function reading({ session }: Opened) {
  return session.usage('api', undefined)
}

const isOpen = (opened: Opened) => judge({ meter: 'api', usage: reading(opened) }, {}).open

describe('the end of a period', () => {
  it('is when a page that nobody leaves asks, within 5 s, and what was used up is there again', async () => {
    const env = fakeEnvironment(january.end - 4 * HOUR)
    const { source, askedAt } = billing(env)
    const opened = openSession({ source, env })
    await env.advance(4 * HOUR - 1)
    expect([isOpen(opened), askedAt]).toEqual([false, []])
    await env.advance(1)
    expect(isOpen(opened)).toBe(true)
    await env.advance(5_000)
    expect(askedAt).toHaveLength(1)
    expect(reading(opened)).toMatchObject({ meter: { used: 0 }, stale: false, ended: false })
    await env.advance(4 * HOUR)
    expect([isOpen(opened), askedAt.length]).toEqual([true, 1])
  })

  it('makes the number stale and unknown for as long as nobody answers', async () => {
    const env = fakeEnvironment(january.end - HOUR)
    const source = fakeSource(inJanuary(100))
    source.onReload = async () => 'failed'
    const opened = openSession({ source, env })
    await env.advance(HOUR)
    for (let minutes = 0; minutes < 120; minutes++) {
      expect(reading(opened)).toMatchObject({ stale: true, ended: true })
      expect(isOpen(opened)).toBe(true)
      await env.advance(60_000)
    }
    const asked = source.asked()
    expect(asked).toBeGreaterThan(10)
    await env.advance(HOUR)
    expect(source.asked()).toBeGreaterThan(asked)
  })

  it('tells the readers of its meter alone', async () => {
    const env = fakeEnvironment(january.end - HOUR)
    const endless = quota('seats', 1, { resetsAt: null, period: null })
    const source = fakeSource(ready([quota('api', 100), endless]))
    source.onReload = () => new Promise(() => {})
    const { session } = openSession({ source, env })
    const told: string[] = []
    for (const slug of ['api', 'seats']) session.subscribe(slug, () => void told.push(slug))
    await env.advance(HOUR)
    expect(told).toEqual(['api'])
  })

  it('is told of each meter at its own time, while another has ended and nobody answers', async () => {
    const env = fakeEnvironment(january.end - HOUR)
    const later = january.end + 7_000
    const window = quota('window', 5, { period: null, resetsAt: later })
    const source = fakeSource(ready([quota('api', 100), window]))
    source.onReload = () => new Promise(() => {})
    const { session } = openSession({ source, env })
    const told: (readonly [string, number])[] = []
    for (const slug of ['api', 'window'])
      session.subscribe(slug, () => void told.push([slug, env.now() - january.end]))
    await env.advance(HOUR + 8_000)
    expect(told).toEqual([
      ['api', 0],
      ['window', 7_000],
    ])
  })

  it('is asked about within 5 s, also where a meter ended long before and is reported still', async () => {
    const env = fakeEnvironment(january.end - 4 * HOUR)
    const trial = quota('trial', 5, { period: null, resetsAt: january.end - 3 * HOUR })
    const source = fakeSource(ready([quota('api', 100), trial]))
    const askedAt: number[] = []
    source.onReload = async () => {
      const next = quota('api', 0, { period: february, resetsAt: february.end })
      askedAt.push(env.now() - january.end)
      source.show(ready([env.now() < january.end ? quota('api', 100) : next, trial]))
      return 'fresh'
    }
    const opened = openSession({ source, env })
    await env.advance(4 * HOUR + 5_000)
    expect(askedAt.filter((ms) => ms >= 0)).toHaveLength(1)
    expect(reading(opened)).toMatchObject({ meter: { used: 0 }, ended: false })
  })

  it('is seen within a minute where the clock was set or the device slept', async () => {
    const env = fakeEnvironment(january.end - 8 * HOUR)
    const { source } = billing(env, 10 * HOUR)
    const opened = openSession({ source, env })
    await env.advance(1_000)
    // No event tells of either.
    env.jump(9 * HOUR)
    await env.advance(60_000)
    expect(reading(opened)).toMatchObject({ stale: true, ended: true })
    await env.advance(5_000)
    expect(source.asked()).toBe(1)
  })

  it('is asked about at growing distance where billing is late', async () => {
    const env = fakeEnvironment(january.end - HOUR)
    const { source, askedAt } = billing(env, 20 * 60_000)
    const opened = openSession({ source, env })
    await env.advance(2 * HOUR)
    // `random` is 0.5: half of the 5 s over which pages spread their first question.
    expect(askedAt.map((ms) => Math.round(ms / 1_000))).toEqual([3, 63, 183, 423, 903, 1_803])
    expect(reading(opened)).toMatchObject({ meter: { used: 0 }, ended: false })
  })

  it('is met at once by a page that was hidden meanwhile', async () => {
    const env = fakeEnvironment(january.end - HOUR)
    const { source, askedAt } = billing(env)
    const opened = openSession({ source, env })
    env.set({ visible: false })
    await env.advance(10 * HOUR)
    expect(askedAt).toEqual([])
    env.set({ visible: true })
    await env.advance(0)
    expect([askedAt.length, isOpen(opened)]).toEqual([1, true])
    expect(reading(opened)).toMatchObject({ meter: { used: 0 } })
  })
})

describe('a report of an ended period that is stored', () => {
  it('shows no wall at the start, however slow billing is', async () => {
    const storage = fakeStorage()
    const before = fakeEnvironment(january.end - HOUR)
    openSession({ source: fakeSource(inJanuary(100)), storage, env: before }).stop()
    const env = fakeEnvironment(january.end + 72 * HOUR)
    const source = fakeSource()
    const opened = openSession({ source, storage, env })
    for (let ms = 0; ms < 3_000; ms += 100) {
      expect(isOpen(opened)).toBe(true)
      await env.advance(100)
    }
    source.show(inFebruary(30))
    expect(reading(opened)).toMatchObject({ meter: { used: 30 }, stale: false, ended: false })
  })
})

describe('a window of a few hours', () => {
  it('ends by its own time', async () => {
    const env = fakeEnvironment(january.end - 20 * 24 * HOUR)
    const window = (start: number, used: number) =>
      ready([
        quota('api', used, {
          period: { start, end: start + 5 * HOUR },
          resetsAt: start + 5 * HOUR,
        }),
      ])
    const source = fakeSource(window(env.now() - 4 * HOUR, 100))
    source.onReload = async () => {
      source.show(window(env.now(), 0))
      return 'fresh'
    }
    const opened = openSession({ source, env })
    await env.advance(HOUR - 1)
    expect(isOpen(opened)).toBe(false)
    await env.advance(5_001)
    expect(reading(opened)).toMatchObject({ meter: { used: 0 }, ended: false })
  })
})
