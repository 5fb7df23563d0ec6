import { UsageError } from '../billing/errors.js'
import type { Report } from '../billing/report.js'
import { type Entry, keyOf } from '../entries/entry.js'
import type { Log } from '../entries/log.js'
import { type Receipts, type Settlement, settlementOf } from '../entries/receipts.js'
import type { Store } from '../storage/store.js'
import { newRollover, type Rollover } from './clock.js'
import type { Environment } from './environment.js'
import type { Events } from './events.js'
import { type Fence, newFence } from './fence.js'
import { newOwnData, type OwnData } from './own-data.js'
import type { Reports } from './reports.js'
import type { SourceState, UsageSource } from './source.js'
import type { Tabs } from './tabs.js'

/** A source's report of this session's customer. */
export type OwnState = Extract<SourceState, { status: 'ready' }>

/** What the session asked for last. */
export type Question = {
  /** The data in hand when it was asked; `null` once that is taken as new. */
  data: SourceState | null
  /** Epoch milliseconds at which it was asked. */
  at: number
  /** Keys of the entries that the answer contains for certain, if it differs from `data`. */
  covered: ReadonlySet<string>
}

/** Entries on their way to the server. Moments are in `elapsed` milliseconds. */
export type Sends = {
  /** Keys of the entries to be sent, in order. */
  readonly ready: Set<string>
  /** When entries are tried again, by key. */
  readonly waits: Map<string, number>
  nextWait: number
  readonly inFlight: Set<string>
  /** What this page sent and has no final answer of. */
  readonly own: Set<string>
  readonly lastTry: Map<string, number>
  /** Unknown outcomes in a row. */
  failures: number
  /** Nothing is sent before then. */
  pausedUntil: number
  /** Entries that were forbidden; `asked`: billing was asked since, which tells why. */
  readonly forbidden: Map<string, { readonly error: UsageError; readonly asked: boolean }>
  /** Nothing is sent before then, for want of a sign-in; then all is sent again. `null`: nothing is held. */
  heldUntil: number | null
  /** When what was held was sent again, and how often since something was delivered. */
  releasedAt: number
  releases: number
}

/** What changes while a session runs. Moments are in `elapsed` milliseconds unless they say otherwise. */
export type CoreState = {
  readonly fence: Fence
  readonly rollover: Rollover
  readonly ownData: OwnData
  readonly sends: Sends
  readonly question: Question
  /** How many callers want the session to run. */
  users: number
  /** It ran before. */
  wasHere: boolean
  /** What the source said last. */
  state: SourceState
  /** The source said something that was not taken in: another tab leads, or the data may be old. */
  unread: boolean
  /** The subscription that is shown. */
  shown: string | undefined
  /** The newest commit there was when a report was last taken in. */
  knownCommit: number
  /** A fresh report is wanted, and who is told when it was had or could not be. */
  wanted: boolean
  waiters: (() => void)[]
  /** Since when an answer has been missing; `null` when none is. */
  askedSince: number | null
  /** Epoch milliseconds of the last confirmed report. */
  updatedAt: number | null
  /** Answers in a row for somebody else. */
  mismatches: number
  /** When each entry was acknowledged, by key. */
  readonly ackedAt: Map<string, number>
  newestAck: number
  /** Whether the last acknowledgement carried the server's time, and an exact one. */
  times: ServerTimes
  /** Meters whose shown period is over. */
  over: ReadonlySet<string>
  /** Storage took no more; when it is tried again. */
  full: boolean
  retryStorageAt: number
  /** Parts of the source's data whose problem was told. */
  readonly toldProblems: Set<string>
  wasOnline: boolean
  /** The browser says that it is offline, and nothing came from the server since. */
  offline: boolean
}

/**
 * Everything that one session knows. Whatever happens (a click, an answer, a report, another tab, a
 * timer) changes this state, and then `run` looks at the whole of it and does what is due.
 */
export type Core = CoreState & {
  readonly customer: string
  readonly account: string | undefined
  readonly source: UsageSource
  readonly env: Environment
  /** Milliseconds by which reports may trail, as the source says now. */
  readonly lag: () => number
  /** Begins every storage key of this customer. */
  readonly prefix: string
  readonly store: Store
  readonly log: Log
  readonly reports: Reports
  readonly receipts: Receipts
  readonly events: Events
  readonly tabs: Tabs
  readonly run: () => void
}

/** What an acknowledgement says of the server's time. */
export type ServerTimes = 'none' | 'told' | 'exact'

/** What an entry's acknowledgement says of the server's time. */
export function timesOf({ recordedAt, recordedAfter }: Entry): ServerTimes {
  if (recordedAt === undefined) return 'none'
  return recordedAt === recordedAfter ? 'exact' : 'told'
}

/** The state of a session that has not run yet. */
export function newCoreState(): CoreState {
  return {
    fence: newFence(),
    rollover: newRollover(),
    ownData: newOwnData(),
    sends: {
      ready: new Set(),
      waits: new Map(),
      nextWait: Infinity,
      inFlight: new Set(),
      own: new Set(),
      lastTry: new Map(),
      failures: 0,
      pausedUntil: 0,
      forbidden: new Map(),
      heldUntil: null,
      releasedAt: -Infinity,
      releases: 0,
    },
    question: { data: null, at: 0, covered: new Set() },
    users: 0,
    wasHere: false,
    state: { status: 'loading' },
    unread: false,
    shown: undefined,
    knownCommit: 0,
    wanted: false,
    waiters: [],
    askedSince: null,
    updatedAt: null,
    mismatches: 0,
    ackedAt: new Map(),
    newestAck: 0,
    times: 'none',
    over: new Set(),
    full: false,
    retryStorageAt: 0,
    toldProblems: new Set(),
    wasOnline: true,
    offline: false,
  }
}

/** The source's report, when it is of this session's customer and account. */
export function ownState({ state, customer, account }: Core): OwnState | null {
  if (state.status !== 'ready' || state.account !== account) return null
  return isCustomer(state, customer) ? state : null
}

/** Whether a subscription is one of the customer's current ones. */
export function isCurrent({ subscription }: OwnState, id: string): boolean {
  return !!subscription?.current.includes(id)
}

/** Whether a report is of the customer the host names, by either id. */
export function isCustomer(
  { customer: { id, externalId } }: Pick<Report, 'customer'>,
  named: string,
): boolean {
  return named === id || named === externalId
}

/** When an entry was acknowledged, in `elapsed` milliseconds; never for what the host's server still records. */
export function ackedAt({ ackedAt: known, log }: Core, key: string): number {
  return log.get(key)?.status === 'acked' ? (known.get(key) ?? 0) : Infinity
}

/** What events say about an entry. */
export function about({ customer }: Core, { meter, id, amount }: Entry) {
  return { customer, meter, id, amount }
}

/** Puts an entry that was refused or expired, and tells whoever waits for it. */
export function end(core: Core, entry: Entry, attempts = entry.attempts): void {
  const { log, receipts, events } = core
  log.put(entry)
  const settlement = settlementOf(entry)
  if (settlement) receipts.settle(keyOf(entry), settlement)
  if (entry.status === 'expired') {
    events.emit({ ...about(core, entry), type: 'expired', attempts })
  } else {
    const { code = 'refused', message = '' } = entry.error ?? {}
    events.emit({ ...about(core, entry), type: 'refused', code, message })
  }
}

/** Forgets an entry, and tells whoever waits for it. */
export function discard(core: Core, entry: Entry, by: 'user' | 'sign-out'): void {
  const { log, receipts, events } = core
  log.drop(keyOf(entry))
  if (entry.status === 'waiting') receipts.settle(keyOf(entry), discardedSettlement(entry))
  if (!entry.work) events.emit({ ...about(core, entry), type: 'discarded', by })
}

/** How a recording ends that is discarded before it is answered. */
function discardedSettlement({ id, meter, sentTo }: Entry): Settlement {
  const error = new UsageError(
    'signed-out',
    __DEV__ &&
      `recording ${id} on "${meter}" was discarded at sign-out before the server confirmed it.`,
  )
  return { status: sentTo.length > 0 ? 'expired' : 'refused', error }
}
