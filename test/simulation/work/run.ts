import { vi } from 'vitest'
import type { UsageEvent } from '../../../src/billing/event.js'
import { levelOf } from '../../../src/billing/meter.js'
import { memoryStorage, type UsageStorage } from '../../../src/storage/storage.js'
import { browserEnvironment, type Environment } from '../../../src/sync/environment.js'
import { createSession } from '../../../src/sync/session.js'
import { createRandom } from '../random.js'
import { createFakeTabs } from '../react/fake-tabs.js'
import { createNetwork } from '../react/network.js'
import { createOracle, type Frame, type Own } from '../react/oracle.js'
import { createServer } from '../react/server.js'
import { plainSource } from './source.js'
import { begin, type Work } from './work.js'

/** What may happen in a run besides clicks and works. */
export type Weather = {
  /** Whether a reload says if its data is fresh. */
  readonly tells: boolean
  readonly foreign?: boolean
  readonly devices?: boolean
  readonly faults?: boolean
  readonly kills?: boolean
  /** Works begin while others run. */
  readonly overlapping?: boolean
  /** @default 1 */
  readonly tabs?: number
}

export type Result = {
  readonly wrong: readonly string[]
  readonly works: number
  readonly frames: number
  readonly unconfirmed: number
}

const storm = 20_000
const realImmediate = setImmediate
/** Tabs take turns, and a reload that tells nothing has to be repeated in each of them. */
const calmOf = ({ tabs = 1 }: Weather) => (tabs > 1 ? 300_000 : 150_000)

/**
 * One seeded run. A work counts from its beginning until it is settled, and afterwards if the server
 * recorded it: exactly once where one runs at a time, nobody else moves the balance and its page lives on
 * (`exact`). Otherwise no report tells whose use it contains, so there an open work may count or not, on
 * top of what the server has. To other tabs it is as if another device had used it.
 */
export async function run(seed: number, weather: Weather): Promise<Result> {
  vi.useFakeTimers({ now: Date.UTC(2026, 5, 1) })
  const began = Date.now()
  const random = createRandom(seed)
  const { devices, kills, overlapping } = weather
  const calm = calmOf(weather)
  const exact = !devices && !kills && !overlapping && (weather.tabs ?? 1) === 1
  const server = createServer(Date.now, (id) => Boolean(weather.faults) && /^id_.*7$/.test(id))
  const storage = memoryStorage()
  const env = environmentOf(random, (weather.tabs ?? 1) > 1)
  const own: Own[] = []
  const works: Work[] = []
  const wrong: string[] = []
  const counts = { frames: 0, unconfirmed: 0 }
  let stormy = true
  const line = {
    faults: Boolean(weather.faults),
    coarse: false,
    stormy: () => stormy,
    onRequest: () => {},
  }

  const open = (tab: number) => {
    const network = createNetwork(server, random, line)
    const source = plainSource(network, weather.tells)
    let alive = true
    const kept = mortal(storage, () => alive)
    const session = createSession({ customer: 'user_1', source, storage: kept, env })
    session.listen((event) => hear(event, tab))
    const stop = session.start()
    const close = () => {
      alive = false
      stop()
      network.sever()
    }
    return { tab, session, source, close, alive: () => alive }
  }
  const hear = (event: UsageEvent, tab: number) => {
    const index = own.findIndex((one) => event.type === 'refused' && one.id === event.id)
    const one = own[index]
    if (one) own[index] = { ...one, tab, counts: false, since: Date.now() }
  }
  const tabs = Array.from({ length: weather.tabs ?? 1 }, (_, tab) => open(tab))
  const oracles = tabs.map(({ tab }) => createOracle(tab, server.moments))

  const frameOf = (tab: number): Frame => {
    const reading = tabs[tab]?.session.usage('generations', undefined)
    if (reading?.status !== 'ready') return null
    return { shown: levelOf(reading.meter), unconfirmed: reading.unconfirmed }
  }
  const look = () => {
    const doubt = [...works.filter((work) => work.open), ...own.filter((one) => one.counts)]
    const most = doubt.reduce((sum, { amount }) => sum + amount, 0)
    for (const { tab } of tabs) {
      const counted = [...own, ...countedWorks(works, tab, exact)]
      const frame = frameOf(tab)
      counts.frames++
      if (frame?.unconfirmed) counts.unconfirmed++
      const complaint = oracles[tab]?.judge(frame, counted, most, Date.now())
      if (complaint) wrong.push(`${Date.now() - began} ms: ${complaint}`)
    }
  }
  const happen = () => {
    const at = tabs[random.int(0, tabs.length - 1)]
    if (!at) return
    const { tab, session, alive } = at
    const dice = random.next()
    if (weather.devices && dice < 0.12) {
      server.shift(random.chance(0.3) ? 500 : -random.int(1, 40))
    } else if (weather.foreign && dice < 0.3) at.source.refetch()
    else if (weather.kills && dice < 0.35) {
      at.close()
      for (const work of works) if (work.tab === tab) abandon(work)
      tabs[tab] = open(tab)
    } else if (frameOf(tab) && dice < 0.65) {
      if (!exact || !works.some((work) => work.open))
        works.push(begin({ session, server, random, tab, exact, alive }))
    } else if (frameOf(tab)) {
      const amount = random.int(1, 9)
      const { id } = session.record('generations', amount, {}, undefined, 0)
      own.push({ id, amount, tab, counts: true, since: Date.now() })
    }
  }
  const brew = () => {
    stormy = Date.now() - began < storm
    if (!stormy) return
    happen()
    setTimeout(brew, random.chance(0.5) ? random.int(1, 150) : random.int(100, 3_000))
  }

  setTimeout(brew, random.int(0, 2_000))
  setTimeout(() => tabs.map(({ source }) => source.refetch()), storm + calm - 60_000)
  while (vi.getTimerCount() > 0 && Date.now() - began < storm + calm && wrong.length < 5) {
    await vi.advanceTimersToNextTimerAsync()
    // Every promise that follows from it.
    await new Promise((done) => realImmediate(done))
    look()
  }
  if (wrong.length === 0) {
    for (const { tab, session } of tabs) {
      const reading = session.usage('generations', undefined)
      const pending = reading.status === 'ready' ? reading.pending : Number.NaN
      const frame = frameOf(tab)
      const right = frame?.shown === server.balance() && !frame.unconfirmed && pending === 0
      if (!right) wrong.push(`ends with ${JSON.stringify(reading)}, not ${server.balance()}`)
    }
    if (works.some((work) => work.open)) wrong.push('a work is never settled')
  }
  for (const { close } of tabs) close()
  vi.useRealTimers()
  return { wrong: wrong.map((one) => `seed ${seed}, ${one}`), works: works.length, ...counts }

  /** Its page is gone: from now on it is as if another device had used it. */
  function abandon(work: Work): void {
    work.open = false
  }
}

/** The works of a tab as the oracle counts its own uses: `tab: -1`, counted or not. */
function countedWorks(works: readonly Work[], tab: number, exact: boolean): Own[] {
  const now = Date.now()
  return works.flatMap(({ id, amount, tab: by, open, recorded }) => {
    if (exact) return [{ id, amount, tab, counts: open || recorded, since: now }]
    return by === tab && open ? [{ id, amount, tab: -1, counts: false, since: now }] : []
  })
}

function environmentOf(random: ReturnType<typeof createRandom>, several: boolean): Environment {
  let minted = 0
  const { lock: _, channel: __, ...alone } = browserEnvironment
  return {
    ...alone,
    random: random.next,
    newId: () => `id_${++minted}`,
    ...(several ? createFakeTabs(() => random.int(0, 20)) : {}),
  }
}

/** A dead page writes nothing any more, whatever its promises still do. */
function mortal(storage: UsageStorage, alive: () => boolean): UsageStorage {
  return {
    ...storage,
    set: (key, value) => {
      if (alive()) storage.set(key, value)
    },
    remove: (key) => {
      if (alive()) storage.remove(key)
    },
  }
}
