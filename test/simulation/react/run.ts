import { vi } from 'vitest'
import type { UsageEvent } from '../../../src/billing/event.js'
import type { FlowgladSource } from '../../../src/flowglad/source.js'
import { memoryStorage, type UsageStorage } from '../../../src/storage/storage.js'
import { readEntry } from '../../support/read-entry.js'
import { createRandom, type Random } from '../random.js'
import { createNetwork } from './network.js'
import { createOracle, type Own } from './oracle.js'
import { type Backend, openPage, type Page } from './page.js'
import { createServer, type Server } from './server.js'

/** What may happen in a run besides clicks. */
export type Weather = {
  readonly backend: Backend
  readonly foreign?: boolean
  readonly devices?: boolean
  readonly faults?: boolean
  readonly kills?: boolean
  /** Clicks all the time, with no pause in which everything is answered. */
  readonly relentless?: boolean
  /** Everything happens at whole tenths of a second, much of it at once. */
  readonly coarse?: boolean
  /** How many tabs are open. @default 1 */
  readonly tabs?: number
}

/** A part of the algorithm taken away, for the test of the test. */
export type Crippled = {
  readonly source?: (source: FlowgladSource) => FlowgladSource
  readonly storage?: (storage: UsageStorage) => UsageStorage
}

/** What a run saw. `wrong` is empty when nothing was. */
export type Result = {
  readonly wrong: readonly string[]
  readonly frames: number
  readonly clicks: number
  readonly unconfirmed: number
  readonly requests: number
  /** Reports committed while it stormed. */
  readonly commits: number
}

const storm = 20_000
const calm = 150_000
const faked = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance']

/** One seeded run: a storm of clicks and accidents, then calm; the end of every task is judged. */
export async function run(
  seed: number,
  weather: Weather,
  crippled: Crippled = {},
): Promise<Result> {
  // Silenced for Flowglad, which tells every injected fault.
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.useFakeTimers({ now: Date.UTC(2026, 5, 1), toFake: faked.map((name) => fakeable(name)) })
  const began = Date.now()
  const random = createRandom(seed)
  // Everything that is drawn comes from the seed, so that a run can be played again.
  const drawn = createRandom(seed + 1_000_000)
  vi.spyOn(Math, 'random').mockImplementation(drawn.next)
  vi.spyOn(crypto, 'randomUUID').mockImplementation(() => uuidOf(drawn))
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    if (array instanceof Uint8Array) array.set(Array.from(array, () => drawn.int(0, 255)))
    return array
  })
  const server = createServer(Date.now, (id) => Boolean(weather.faults) && hash(id) % 17 === 0)
  const kept = memoryStorage()
  const storage = counting(crippled.storage ? crippled.storage(kept) : kept)
  const own: Own[] = []
  const wrong: string[] = []
  const counts = { frames: 0, clicks: 0, unconfirmed: 0, commits: 0, requests: 0 }
  let stormy = true

  // The tab that hears of a refusal is the one that knows of it at once.
  const onEvent = (tab: number) => (event: UsageEvent) => {
    if (event.type !== 'refused') return
    const index = own.findIndex(({ id }) => id === event.id)
    const one = own[index]
    if (one) own[index] = { ...one, tab, counts: false, since: Date.now() }
  }
  const line = {
    faults: Boolean(weather.faults),
    coarse: Boolean(weather.coarse),
    stormy: () => stormy,
    onRequest: () => {
      counts.requests++
    },
  }
  const open = (tab: number) => {
    const network = createNetwork(server, random, line)
    // Flowglad's writes use the global one: with several tabs, run them on the sandbox.
    vi.stubGlobal('fetch', network.fetch)
    const page = openPage({
      backend: weather.backend,
      storage: storage.storage,
      network: network.fetch,
      onEvent: onEvent(tab),
      cripple: crippled.source,
    })
    return { tab, page, network }
  }
  const tabs = Array.from({ length: weather.tabs ?? 1 }, (_, tab) => open(tab))
  const oracles = tabs.map(({ tab }) => createOracle(tab, server.moments))

  const look = () => {
    const doubt = doubts.at(Date.now(), doubtOf(kept))
    for (const { tab, page } of tabs) {
      const frame = page.frame()
      counts.frames++
      if (frame?.unconfirmed) counts.unconfirmed++
      const complaint = oracles[tab]?.judge(frame, own, doubt, Date.now())
      if (complaint) wrong.push(`${Date.now() - began} ms: ${complaint}`)
    }
  }
  const doubts = recentMost(100)
  const any = () => tabs[random.int(0, tabs.length - 1)]
  const click = () => {
    const one = any()
    if (!one?.page.frame()) return
    const amount = random.int(1, 9)
    const id = one.page.click(amount)
    own.push({ id, amount, tab: one.tab, counts: true, since: Date.now() })
    counts.clicks++
  }
  const kill = () => {
    const one = any()
    if (!one) return
    const shown = one.page.frame()
    one.network.sever()
    one.page.kill()
    tabs[one.tab] = open(one.tab)
    if (shown && !tabs[one.tab]?.page.frame())
      wrong.push(`${Date.now() - began} ms: blank after a kill`)
  }
  const brew = () => {
    if (Date.now() - began >= storm) {
      stormy = false
      counts.commits = storage.commits()
      return
    }
    happen(weather, random, { click, kill, server, read: () => any()?.page.mountReader() })
    setTimeout(brew, pause(weather, random))
  }

  setTimeout(brew, random.int(0, 2_000))
  // Coming back to the page makes billing ask once more, so that the end is the server's end.
  setTimeout(() => window.dispatchEvent(new Event('visibilitychange')), storm + calm - 60_000)
  while (vi.getTimerCount() > 0 && Date.now() - began < storm + calm && wrong.length < 5) {
    await vi.advanceTimersToNextTimerAsync()
    look()
  }
  if (wrong.length === 0) {
    for (const { page } of tabs) wrong.push(...ends(server, own, page))
  }
  for (const { page } of tabs) page.kill()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  return {
    wrong: wrong.map((one) => `seed ${seed}, ${one}`),
    ...counts,
  }
}

function fakeable(name: string) {
  if (name === 'setTimeout' || name === 'clearTimeout') return name
  if (name === 'setInterval' || name === 'clearInterval') return name
  return name === 'Date' ? name : 'performance'
}

type Means = {
  readonly click: () => void
  readonly kill: () => void
  readonly server: Server
  readonly read: () => void
}

function happen(weather: Weather, random: Random, { click, kill, server, read }: Means): void {
  const dice = random.next()
  if (weather.devices && dice < 0.15) server.shift(random.chance(0.3) ? 500 : -random.int(1, 40))
  else if (weather.foreign && dice < 0.3) window.dispatchEvent(new Event('visibilitychange'))
  else if (weather.foreign && dice < 0.35) read()
  else if (weather.kills && dice < 0.4) kill()
  else click()
}

function pause(weather: Weather, random: Random): number {
  if (weather.coarse) return 100 * random.int(0, 6)
  if (weather.relentless) return random.int(20, 120)
  return random.chance(0.6) ? random.int(1, 150) : random.int(100, 3_000)
}

/** At the end: each counting use is at the server once, and the number is the server's. */
function ends(server: Server, own: readonly Own[], page: Page): string[] {
  const found: string[] = []
  for (const { id, amount, counts } of own) {
    const recorded = server.recorded.get(id)
    if (counts !== (recorded !== undefined))
      found.push(`${id} counts ${counts}, server ${recorded}`)
    if (recorded !== undefined && recorded !== amount)
      found.push(`${id}: ${recorded}, not ${amount}`)
  }
  const frame = page.frame()
  if (frame?.shown !== server.balance() || frame.unconfirmed) {
    found.push(`ends with ${JSON.stringify(frame)}, server has ${server.balance()}`)
  }
  return found
}

function counting(storage: UsageStorage): { storage: UsageStorage; commits: () => number } {
  let commits = 0
  return {
    commits: () => commits,
    storage: {
      ...storage,
      set: (key, value) => {
        if (key.includes(':r:')) commits++
        storage.set(key, value)
      },
    },
  }
}

/** The most of a value within the last `span` milliseconds. */
function recentMost(span: number) {
  let seen: { readonly at: number; readonly value: number }[] = []
  return {
    at(now: number, value: number): number {
      seen = [...seen.filter(({ at }) => now - at <= span), { at: now, value }]
      return Math.max(...seen.map((one) => one.value))
    },
  }
}

/** The amount of everything that is stored and not known to be in a report. */
function doubtOf(storage: UsageStorage): number {
  return storage
    .keys('uw1:user_1:e:')
    .map((key) => readEntry(storage.get(key))?.amount ?? 0)
    .reduce((sum, amount) => sum + amount, 0)
}

function uuidOf({ int }: Random): `${string}-${string}-${string}-${string}-${string}` {
  const four = () => int(0x1000, 0xffff).toString(16)
  return `${four()}${four()}-${four()}-4${four().slice(1)}-8${four().slice(1)}-${four()}${four()}${four()}`
}

function hash(text: string): number {
  let value = 7
  for (const char of text) value = (value * 31 + char.charCodeAt(0)) >>> 0
  return value
}
