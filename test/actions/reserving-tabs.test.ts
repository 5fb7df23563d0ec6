import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { beginWork } from '../../src/actions/work.js'
import { levelOf } from '../../src/billing/meter.js'
import { memoryStorage, type UsageStorage } from '../../src/storage/storage.js'
import { browserEnvironment } from '../../src/sync/environment.js'
import { createSession } from '../../src/sync/session.js'
import type { Session } from '../../src/sync/session-types.js'
import { createFakeTabs } from '../simulation/react/fake-tabs.js'
import { fakeSource } from '../support/fake-source.js'
import { balance, ready } from '../support/reports.js'

/** Tabs of one browser on one server, whose reloads say what they brought. */
function browser() {
  const storage = memoryStorage()
  const shared = createFakeTabs(() => 1)
  const server = { left: 12 }
  return { server, storage, open: () => tab(storage, { ...browserEnvironment, ...shared }, server) }
}

function tab(storage: UsageStorage, env: typeof browserEnvironment, server: { left: number }) {
  const source = fakeSource(ready([balance('api', server.left), balance('images', 9)]))
  source.onReload = async () => {
    source.show(ready([balance('api', server.left), balance('images', 9)]))
    return 'fresh'
  }
  const session = createSession({ customer: 'user_1', source, storage, env })
  return { source, session, stop: session.start(), left: () => leftOf(session) }
}

function leftOf(session: Session): number | string {
  const reading = session.usage('api', undefined)
  return reading.status === 'ready' ? levelOf(reading.meter) : reading.status
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 11) })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('a reservation in one of several tabs', () => {
  it('is counted in its own tab alone; the others show what the server has', async () => {
    const { open, server } = browser()
    const [own, other] = [open(), open()]
    await pass(1_000)
    const { end, settled } = beginWork(own.session, { api: 5 }, undefined)
    expect([own.left(), other.left()]).toEqual([7, 12])
    server.left = 7
    end('unknown')
    await pass(3_000)
    expect([own.left(), other.left()]).toEqual([7, 7])
    await settled
  })

  it('does not count twice when another tab commits a report that contains it', async () => {
    const { open, server } = browser()
    const [own, other] = [open(), open()]
    await pass(1_000)
    beginWork(own.session, { api: 5 }, undefined)
    const shown = new Set<number | string>()
    own.session.subscribe(null, () => shown.add(own.left()))
    server.left = 7
    void other.session.reload()
    await pass(10_000)
    expect([own.left(), other.left()]).toEqual([7, 7])
    expect([...shown]).toEqual([7])
  })

  it('is settled although another visible tab is never done', async () => {
    const { open, server } = browser()
    const [busy, own] = [open(), open()]
    busy.source.onDeliver = async () => ({ as: 'retry' })
    own.source.onDeliver = busy.source.onDeliver
    busy.session.record('images', 1, {}, undefined, 0)
    await pass(3_000)
    const { end, settled } = beginWork(own.session, { api: 5 }, undefined)
    server.left = 7
    end('unknown')
    await pass(4_000)
    await settled
    expect([own.left(), busy.left()]).toEqual([7, 7])
  })

  it('is settled in two tabs that both need the lead', async () => {
    const { open, server } = browser()
    const tabs = [open(), open()]
    await pass(1_000)
    const reservations = tabs.map(({ session }) => beginWork(session, { api: 2 }, undefined))
    server.left = 8
    for (const { end } of reservations) end('unknown')
    await pass(8_000)
    await Promise.all(reservations.map(({ settled }) => settled))
    expect(tabs.map(({ left }) => left())).toEqual([8, 8])
  })
})
