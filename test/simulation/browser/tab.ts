import type { UsageEvent } from '../../../src/billing/event.js'
import { levelOf } from '../../../src/billing/meter.js'
import type { Entry } from '../../../src/entries/entry.js'
import type { Receipt } from '../../../src/entries/receipts.js'
import type { UsageStorage } from '../../../src/storage/storage.js'
import type { Environment } from '../../../src/sync/environment.js'
import { createSession } from '../../../src/sync/session.js'
import type { Session } from '../../../src/sync/session-types.js'
import { createSignal } from '../../../src/sync/signal.js'
import type { Random } from '../random.js'
import type { Clock } from './clock.js'
import { type Ledger, meters } from './ledger.js'
import { createLine } from './line.js'
import type { Neighbours } from './neighbours.js'
import { createSource, type ModelSource } from './source.js'
import type { Store, Writer } from './store.js'

/** What tabs run in. */
export type Device = {
  readonly clock: Clock
  readonly random: Random
  readonly ledger: Ledger
  readonly store: Store
  readonly neighbours: Neighbours
  readonly start: number
  /** Who is signed in: one cookie for every tab. */
  cookie: string | null
  online: boolean
  /** How far the wall clock was moved. */
  jumped: number
  readonly faults: () => boolean
  readonly tapped: boolean
  /** What a browser may lack. */
  readonly lacks: { readonly locks: boolean; readonly channel: boolean; readonly events: boolean }
  /** Takes a part of the algorithm away, for the test of the test. */
  readonly cripple?: ((parts: Parts) => Parts) | undefined
}

export type Parts = {
  readonly env: Environment
  readonly source: ModelSource
  readonly storage: UsageStorage
  readonly tab: Tab
}

/** What one meter shows in one tab. */
export type Shown = {
  readonly subscription: string
  readonly meter: string
  readonly level: number
  readonly unconfirmed: boolean
}

/** A tab: it can be looked at, used, hidden, suspended and killed. */
export type Tab = Writer & {
  readonly index: number
  customer: string | null
  isVisible: boolean
  /** Since when it is awake and seen, in elapsed milliseconds: it may not have caught up yet. */
  awakeSince: number
  shown(): readonly Shown[]
  /** What waits here, by key. */
  waiting(customer: string): ReadonlyMap<string, Entry>
  /** Whether it lists the use as refused or expired. */
  ended(customer: string, key: string): 'refused' | 'expired' | null
  record(meter: string, amount: number, coalesceMs: number, id?: string): Receipt | undefined
  sign(customer: string | null): void
  refetch(): void
  /** The world changed: online, visible, awake. */
  notice(): void
  retry(id: string): void
  kill(): void
}

type Told = {
  readonly onEvent: (tab: Tab, customer: string, event: UsageEvent) => void
  readonly onSend: (tab: Tab, customer: string | null, entry: Entry) => void
}

/** Opens a tab for whoever its host takes for signed in. */
export function openTab(device: Device, index: number, customer: string | null, told: Told): Tab {
  const { clock, store } = device
  const world = createSignal()
  const heard = new Set<(keys: readonly string[] | null) => void>()
  const sessions = new Map<string, Session>()
  let stop = () => {}

  const tab: Tab = {
    index,
    customer: null,
    suspended: false,
    dead: false,
    writesLeft: null,
    isVisible: true,
    awakeSince: clock.elapsed(),
    onStorage(key) {
      for (const hear of [...heard]) hear(key === null ? null : [key])
    },
    shown() {
      const session = tab.customer === null ? undefined : sessions.get(tab.customer)
      const subscription = session?.overview(undefined).subscription?.id
      if (!session || subscription === undefined) return []
      return meters.flatMap((meter) => {
        const reading = session.usage(meter, undefined)
        if (reading.status !== 'ready') return []
        const { unconfirmed } = reading
        return [{ subscription, meter, level: levelOf(reading.meter), unconfirmed }]
      })
    },
    waiting(who) {
      const entries = sessions.get(who)?.outbox().waiting ?? []
      return new Map(entries.map((entry) => [`${entry.meter}/${entry.id}`, entry]))
    },
    ended(who, key) {
      const { refused = [], expired = [] } = sessions.get(who)?.outbox() ?? {}
      const isIt = ({ meter, id }: Entry) => `${meter}/${id}` === key
      return refused.some(isIt) ? 'refused' : expired.some(isIt) ? 'expired' : null
    },
    record(meter, amount, coalesceMs, id) {
      const session = sessions.get(tab.customer ?? '')
      const given = {
        ...(id === undefined ? {} : { transactionId: id }),
        ...(meter === 'users' ? { properties: { user: amount } } : {}),
      }
      return session?.record(meter, amount, given, undefined, coalesceMs)
    },
    sign(next) {
      stop()
      tab.customer = next
      stop = next === null ? () => {} : sessionOf(next).start()
    },
    refetch: () => source.refetch(),
    notice: () => world.fire(),
    retry: (id) => sessions.get(tab.customer ?? '')?.retry(id),
    kill() {
      tab.dead = true
      store.close(tab)
      device.neighbours.bury()
    },
  }

  const online = () => device.online
  const line = createLine(clock, device.random, { faults: device.faults, online })
  const whole = {
    tab,
    storage: store.open(tab),
    env: environmentOf(device, tab, world.subscribe, heard),
    source: createSource({
      ...device,
      owner: tab,
      line,
      cookie: () => device.cookie,
      online,
      visible: () => tab.isVisible,
      onSend: (entry) => told.onSend(tab, tab.customer, entry),
    }),
  }
  const { env, source, storage } = device.cripple?.(whole) ?? whole

  function sessionOf(who: string): Session {
    const known = sessions.get(who)
    if (known) return known
    const session = createSession({ customer: who, source, storage, env })
    session.listen((event) => told.onEvent(tab, who, event))
    sessions.set(who, session)
    return session
  }

  tab.sign(customer)
  source.refetch()
  return tab
}

function environmentOf(
  device: Device,
  tab: Tab,
  watch: Environment['watch'],
  heard: Set<(keys: readonly string[] | null) => void>,
): Environment {
  const { clock, random, neighbours, lacks } = device
  return {
    now: () => device.start + clock.elapsed() + device.jumped,
    elapsed: clock.elapsed,
    after: (ms, task) => clock.after(ms, task, tab),
    random: random.next,
    newId: () => `id${random.int(100_000, 999_999)}${random.int(100_000, 9_999_999)}`,
    online: () => device.online,
    visible: () => tab.isVisible,
    watch,
    ...(lacks.locks ? {} : { lock: neighbours.lock(tab) }),
    ...(lacks.channel ? {} : { channel: neighbours.channel(tab) }),
    ...(lacks.events
      ? {}
      : { watchStorage: (onChange) => listen(heard, gathered(clock, tab, onChange)) }),
  }
}

/** What changes within some milliseconds is told at once, as `browserEnvironment` does. */
function gathered(clock: Clock, tab: Tab, onChange: (keys: readonly string[] | null) => void) {
  let keys: readonly string[] | null = []
  let planned = false
  return (changed: readonly string[] | null) => {
    keys = keys && changed && [...keys, ...changed]
    if (planned) return
    planned = true
    clock.after(
      20,
      () => {
        const all = keys && [...new Set(keys)]
        keys = []
        planned = false
        onChange(all)
      },
      tab,
    )
  }
}

function listen<T>(all: Set<T>, one: T): () => void {
  all.add(one)
  return () => void all.delete(one)
}
