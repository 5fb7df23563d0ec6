import { act } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeStorage } from '../support/fake-storage.js'
import { comeBack, openHost, openPage, pass } from './stack.js'

/* What the published packages may do for hours, at rates that are too high, and for the wrong user. */

const HOUR = 3_600_000
const DAY = 24 * HOUR
const down = () => Promise.reject(new TypeError('Failed to fetch'))

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 2, 12, 10) })
  // Flowglad's hook tells every failure.
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Pulls the plug, or puts it back. */
function setOnline(online: boolean): void {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online)
  act(() => void window.dispatchEvent(new Event(online ? 'online' : 'offline')))
}

describe('a use that Flowglad refuses', () => {
  async function refused() {
    const host = openHost()
    const page = openPage()
    await pass(100)
    host.state.line.push((forward, { usageMeterSlug: _, ...rest }) => forward(rest))
    const { id } = page.record(5)
    await pass(1_000)
    expect(page.seen.outbox?.refused).toMatchObject([{ id, error: { code: 'refused' } }])
    expect(page.seen.left).toBe(100)
    return { host, page, id }
  }

  it('is sent again with the same id when it is retried, and counts again', async () => {
    const { host, page, id } = await refused()
    page.retry(id)
    expect(page.seen.left).toBe(95)
    await pass(30_000)
    expect(host.sends().map(({ body }) => body.transactionId)).toEqual([id, id])
    expect([page.seen.left, host.left()]).toEqual([95, 95])
    expect(page.seen.outbox).toMatchObject({ waiting: [], refused: [] })
  })

  it('is gone for good when it is discarded', async () => {
    const { host, page, id } = await refused()
    page.discard(id)
    await pass(DAY)
    expect(host.sends()).toHaveLength(1)
    expect([page.seen.left, host.left()]).toEqual([100, 100])
    expect(page.seen.outbox).toMatchObject({ waiting: [], refused: [] })
    expect(page.events.at(-1)).toMatchObject({ type: 'discarded', by: 'user', id })
    expect(page.storage.keys('uw1:user_1:e:')).toEqual([])
  })
})

describe('a use whose outcome stays unknown', () => {
  it('expires after a day in which it could be tried, and can be tried once more', async () => {
    const host = openHost()
    const page = openPage()
    await pass(100)
    host.state.standing = down
    const { id } = page.record(5)
    await pass(1_000)
    setOnline(false)
    await pass(30 * HOUR)
    setOnline(true)
    await pass(23 * HOUR)
    expect(page.seen.outbox?.waiting).toMatchObject([{ id }])
    await pass(2 * HOUR)
    expect(page.seen.outbox).toMatchObject({ waiting: [], expired: [{ id }] })
    expect(page.seen.left).toBe(100)
    const tries = host.sends().length
    await pass(DAY)
    expect(host.sends()).toHaveLength(tries)

    host.state.standing = null
    page.retry(id)
    await pass(30_000)
    expect(new Set(host.sends().map(({ body }) => body.transactionId))).toEqual(new Set([id]))
    expect([page.seen.left, host.left()]).toEqual([95, 95])
  })

  it('is kept for 30 days, then expires, and can be sent by hand', async () => {
    const host = openHost()
    const page = openPage()
    await pass(100)
    host.state.standing = down
    const { id } = page.record(5)
    await pass(1_000)
    page.close()
    await pass(31 * DAY)
    const later = openPage({ storage: page.storage })
    await pass(30_000)
    expect(later.seen.outbox).toMatchObject({ waiting: [], refused: [], expired: [{ id }] })
    expect(later.events.filter(({ type }) => type === 'discarded')).toEqual([])
    expect(later.seen.left).toBe(host.left())

    const before = host.left() ?? 0
    host.state.standing = null
    later.retry(id)
    await pass(30_000)
    expect([later.seen.left, host.left()]).toEqual([before - 5, before - 5])
    expect(new Set(host.sends().map(({ body }) => body.transactionId))).toEqual(new Set([id]))
    expect(later.seen.outbox).toMatchObject({ waiting: [], expired: [] })
  })
})

describe('a cookie of another customer than the page’s', () => {
  it('makes billing be asked three times more and then an error; nothing is shown or sent', async () => {
    const host = openHost()
    host.state.user = 'user_2'
    const page = openPage()
    await pass(100)
    page.record(5)
    await pass(HOUR)
    expect(page.seen.numbers).toEqual([])
    expect([page.seen.status, page.seen.error]).toEqual(['error', 'other-customer'])
    expect(host.asked('customers/billing')).toHaveLength(4)
    expect(host.sends()).toEqual([])

    host.state.user = 'user_1'
    comeBack()
    await pass(30_000)
    expect([page.seen.left, host.left()]).toEqual([95, 95])
    expect(page.seen.numbers).toEqual([95])
  })
})

describe('30 s of clicks without a pause', () => {
  it('are committed all along: 4 deliveries at a time, reloads 2 s apart, each use once', async () => {
    const host = openHost({ plan: 'pro-monthly' })
    host.state.latency = 200
    const storage = fakeStorage()
    const page = openPage({ storage })
    await pass(1_000)
    const full = host.left() ?? 0
    storage.calls.length = 0
    for (let clicks = 1; clicks <= 600; clicks++) {
      page.record(1)
      expect(page.seen.left).toBe(full - clicks)
      await pass(50)
    }
    const commits = storage.calls.filter((call) => /^set .*:r:/.test(call))
    expect(commits.length).toBeGreaterThanOrEqual(5)
    expect(host.mostAtOnce()).toBe(4)
    await pass(120_000)
    // The first was asked for by the page that opened.
    const [, ...times] = host.asked('customers/billing').map(({ at }) => at)
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_000)
    expect([page.seen.left, host.left()]).toEqual([full - 600, full - 600])
    expect(new Set(host.sends().map(({ body }) => body.transactionId)).size).toBe(600)
    expect(page.seen.numbers).toEqual(Array.from({ length: 601 }, (_, i) => full - i))
  })
})
