import type { UsageEvent } from '../../../src/billing/event.js'
import { countOf } from '../../../src/billing/meter.js'
import type { Entry } from '../../../src/entries/entry.js'
import type { Receipt } from '../../../src/entries/receipts.js'
import type { UsageStorage } from '../../../src/storage/storage.js'
import type { Environment } from '../../../src/sync/environment.js'
import { outboxOf, retryEntry } from '../../../src/sync/outbox.js'
import { overviewOf } from '../../../src/sync/overview.js'
import { createSession } from '../../../src/sync/session.js'
import type { Session } from '../../../src/sync/session-types.js'
import { createSignal } from '../../../src/sync/signal.js'
import type { Random } from '../random.js'
import type { Clock } from './clock.js'
import type { Locks } from './locks.js'
import { createNetwork } from './network.js'
import type { Scenario } from './scenario.js'
import { type Cookie, meters, type Server, type Terms } from './server.js'
import { createSource, type SimulatedSource } from './source.js'
import type { BrowserStorage, Writer } from './storage.js'

/** The browser that tabs run in. */
export type Browser = {
  readonly scenario: Scenario
  readonly clock: Clock
  readonly random: Random
  readonly server: Server
  readonly storage: BrowserStorage
  readonly locks: Locks
  /** What the wall clock shows at the beginning, in epoch milliseconds. */
  readonly start: number
  /** Who is signed in: one cookie for every tab. */
  cookie: Cookie
  online: boolean
  /** How far the wall clock was moved. */
  jumped: number
  /** When it was moved last, in elapsed milliseconds. */
  setAt: number
  readonly faults: () => boolean
  /** What the source says of reports that trail. */
  readonly lag: number | undefined
  /** Takes a part of the algorithm away, for the test of the test. */
  readonly cut?: ((parts: Parts) => Parts) | undefined
}

export type Parts = {
  readonly env: Environment
  readonly source: SimulatedSource
  readonly storage: UsageStorage
  readonly tab: Tab
}

/** What one meter shows in one tab. */
export type Shown = Pick<Terms, 'kind' | 'limit' | 'start'> & {
  readonly subscription: string
  readonly meter: string
  /** The balance that it amounts to. */
  readonly level: number
  readonly unconfirmed: boolean
  readonly stale: boolean
}

/** A tab: it can be looked at, used, hidden, suspended and killed. */
export type Tab = Writer & {
  readonly index: number
  /** Who its host says is signed in. */
  owner: Cookie
  isVisible: boolean
  /** Since when it is awake and seen, in elapsed milliseconds: it may not have caught up yet. */
  awakeSince: number
  /** What its page shows: read again only when the session tells of a change. The same list until then. */
  shown(): readonly Shown[]
  /** What waits here, by key. */
  waiting(owner: Cookie): ReadonlyMap<string, Entry>
  /** Whether it lists the use as refused or expired. */
  ended(owner: Cookie, key: string): 'refused' | 'expired' | null
  record(meter: string, amount: number, coalesceMs: number, id?: string): Receipt | undefined
  sign(owner: Cookie): void
  refetch(): void
  /** The world changed: online, visible, awake. */
  notice(): void
  retry(id: string): void
  kill(): void
}

/** What a tab tells. */
export type TabListener = {
  readonly onEvent: (tab: Tab, event: UsageEvent) => void
  readonly onSend: (tab: Tab, entry: Entry) => void
}

/** Begins every storage key of an owner's entries. */
export function entryPrefixOf(browser: Pick<Browser, 'scenario'>, owner: Cookie): string {
  const { customer, account } = owner
  return browser.scenario.accounts ? `uw1:${account}%2F${customer}:e:` : `uw1:${customer}:e:`
}

/** Opens a tab for whoever its host takes for signed in. */
export function openTab(
  browser: Browser,
  index: number,
  owner: Cookie,
  listener: TabListener,
): Tab {
  const { clock, storage, scenario } = browser
  const changes = createSignal()
  const listeners = new Set<(keys: readonly string[] | null) => void>()
  const sessions = new Map<string, Session>()
  let stops: (() => void)[] = []
  let last: readonly Shown[] | undefined

  const tab: Tab = {
    index,
    owner,
    suspended: false,
    dead: false,
    writesLeft: null,
    isVisible: true,
    awakeSince: clock.elapsed(),
    onStorage(key) {
      for (const hear of [...listeners]) hear(key === null ? null : [key])
    },
    shown() {
      last ??= read()
      return last
    },
    waiting(who) {
      const entries = outboxIn(known(who))?.waiting ?? []
      return new Map(entries.map((entry) => [`${entry.meter}/${entry.id}`, entry]))
    },
    ended(who, key) {
      const { refused = [], expired = [] } = outboxIn(known(who)) ?? {}
      const isIt = ({ meter, id }: Entry) => `${meter}/${id}` === key
      return refused.some(isIt) ? 'refused' : expired.some(isIt) ? 'expired' : null
    },
    record(meter, amount, coalesceMs, id) {
      const session = known(tab.owner)
      const reading = session?.usage(meter)
      // It could never be billed, which the host is told.
      if (reading?.status === 'missing' && reading.reason === 'unknown-meter') return
      const given = {
        ...(id === undefined ? {} : { transactionId: id }),
        ...(meter === 'users' ? { properties: { user: amount } } : {}),
      }
      return session?.record(meter, amount, given, undefined, coalesceMs)
    },
    sign(next) {
      for (const stop of stops) stop()
      tab.owner = next
      const session = next.customer === null ? null : sessionOf(next)
      const forget = () => {
        last = undefined
      }
      forget()
      stops = session
        ? [...meters.map((meter) => session.subscribe(meter, forget)), session.start()]
        : []
    },
    refetch: () => source.refetch(),
    notice: () => changes.fire(),
    retry(id) {
      const session = known(tab.owner)
      if (session) retryEntry(session, id)
    },
    kill() {
      tab.dead = true
      storage.close(tab)
      browser.locks.release()
    },
  }

  const online = () => browser.online
  const network = createNetwork(clock, browser.random, { faults: browser.faults, online })
  const whole = {
    tab,
    storage: storage.open(tab),
    env: environmentOf(browser, tab, changes.subscribe, listeners),
    source: createSource({
      clock,
      owner: tab,
      server: browser.server,
      network,
      cookie: () => browser.cookie,
      online,
      visible: () => tab.isVisible,
      tapped: scenario.tapped === true,
      lag: browser.lag,
      namesAccount: scenario.accounts === true,
      onSend: (entry) => listener.onSend(tab, entry),
    }),
  }
  const { env, source, storage: store } = browser.cut?.(whole) ?? whole

  function read(): readonly Shown[] {
    const session = known(tab.owner)
    const subscription = session && overviewOf(session).subscription?.id
    if (!session || subscription === undefined) return []
    return meters.flatMap((meter) => {
      const reading = session.usage(meter)
      if (reading.status !== 'ready') return []
      const { unconfirmed, stale } = reading
      const { kind, period } = reading.meter
      const limit = reading.meter.kind === 'quota' ? reading.meter.limit : null
      const full = kind === 'balance' ? 0 : browser.server.unused(subscription, meter)
      const level = full + countOf(reading.meter)
      const start = period?.start ?? null
      return [{ subscription, meter, kind, limit, start, level, unconfirmed, stale }]
    })
  }

  function known({ customer, account }: Cookie): Session | undefined {
    return sessions.get(`${account} ${customer}`)
  }

  function sessionOf(who: Cookie): Session {
    const session = known(who) ?? open(who)
    sessions.set(`${who.account} ${who.customer}`, session)
    // As the host's page does before it shows a session that was not running.
    session.wake()
    return session
  }

  function open({ customer, account: name }: Cookie): Session {
    const account = scenario.accounts ? name : undefined
    const options = { customer: customer ?? '', account, source, storage: store, env }
    const session = createSession(options)
    session.listen((event) => listener.onEvent(tab, event))
    return session
  }

  tab.sign(owner)
  source.refetch()
  return tab
}

function environmentOf(
  browser: Browser,
  tab: Tab,
  watch: Environment['watch'],
  listeners: Set<(keys: readonly string[] | null) => void>,
): Environment {
  const { clock, random, locks, scenario } = browser
  const lacks = scenario.lacks ?? {}
  const lock = {
    denied: () => Promise.reject(new DOMException('no locks here', 'SecurityError')),
    never: () => new Promise<void>(() => {}),
  }
  const given = typeof lacks.locks === 'string' ? lock[lacks.locks] : locks.lock(tab)
  return {
    now: () => browser.start + clock.elapsed() + browser.jumped,
    elapsed: clock.elapsed,
    after: (ms, task) => clock.after(ms, task, tab),
    random: random.next,
    newId: () => `id${random.int(100_000, 999_999)}${random.int(100_000, 9_999_999)}`,
    online: () => browser.online,
    visible: () => tab.isVisible,
    watch,
    ...(lacks.locks === true ? {} : { lock: given }),
    ...(lacks.channel ? {} : { channel: locks.channel(tab) }),
    watchStorage: (onChange) =>
      lacks.events ? () => {} : listen(listeners, gathered(clock, tab, onChange)),
  }
}

/** What changes within some milliseconds is told at once, as `browserEnvironment` does. */
function gathered(clock: Clock, tab: Tab, onChange: (keys: readonly string[] | null) => void) {
  let keys: readonly string[] | null = []
  let planned = false
  const tell = () => {
    const all = keys && [...new Set(keys)]
    keys = []
    planned = false
    onChange(all)
  }
  return (changed: readonly string[] | null) => {
    keys = keys && changed && [...keys, ...changed]
    if (planned) return
    planned = true
    clock.after(20, tell, tab)
  }
}

function listen<T>(all: Set<T>, one: T): () => void {
  all.add(one)
  return () => void all.delete(one)
}

function outboxIn(session: Session | undefined) {
  return session && outboxOf(session)
}
