import type { Reservation, Reservations } from '../actions/reservations.js'
import type { RecordOptions } from '../billing/check-recording.js'
import type { UsageEvent } from '../billing/event.js'
import type { MeterOverride, Thresholds } from '../billing/meter.js'
import type { Report } from '../billing/report.js'
import type { Entry } from '../entries/entry.js'
import type { OutboxView } from '../entries/outbox-view.js'
import type { Ahead } from '../entries/read-ahead.js'
import type { Receipt, Receipts } from '../entries/receipts.js'
import type { Prompts } from '../prompts/prompts.js'
import type { UsageStorage } from '../storage/storage.js'
import type { UpgradePage } from '../upgrades/page.js'
import type { Upgrades } from '../upgrades/upgrades.js'
import type { Environment } from './environment.js'
import type { Overview, Reading } from './reader.js'
import type { UsageSource } from './source.js'

/** What a session is made of. */
export type SessionOptions = {
  /** The customer's id as the host knows it; the empty text while nobody is known. */
  readonly customer: string
  readonly source: UsageSource
  /** `null`: nothing is stored. */
  readonly storage: UsageStorage | null
  readonly env: Environment
  /** Where checkouts start and return to. @default the browser's page */
  readonly page?: UpgradePage
  /** A report made elsewhere, shown until a newer one is at hand. */
  readonly initial?: InitialReport | undefined
  /** Stored entries that were read before. */
  readonly ahead?: Ahead | undefined
}

/** A report made on the server, with the epoch milliseconds it was made at. */
export type InitialReport = Report & { readonly at: number }

/** Where a provider reads and records: which subscription, `undefined` for the current one. */
export type View = string | undefined

/** A session to come. */
export type Opening = {
  /** Calls back when it is there. */
  subscribe(onOpen: () => void): () => void
  session(): Session | null
}

/** One customer's usage on this page: the reports, the log, and what keeps them true. */
export type Session = {
  readonly customer: string
  /** Only where this one stands in for a session whose entries are still being read: the way to that one. */
  readonly opening?: Opening
  /** Runs the session while at least one caller wants it. Returns the way to end that. */
  start(): () => void
  /** Calls back after every change of anything readable. */
  subscribe(onChange: () => void): () => void
  /** Calls back with every event. */
  listen(onEvent: (event: UsageEvent) => void): () => void
  /** Keeps a subscription that is not the current one up to date. */
  watch(subscription: string): () => void
  /** `meters`: what the host says of meters, by slug; crossings are told of what it makes of them. */
  setThresholds(thresholds: Thresholds, meters?: ReadonlyMap<string, MeterOverride>): void
  usage(meter: string, view: View): Reading
  overview(view: View): Overview
  outbox(): OutboxView
  /** @throws {UsageError} on bad input, before anything is stored. */
  record(
    meter: string,
    amount: number,
    options: RecordOptions,
    view: View,
    coalesceMs: number,
  ): Receipt
  /**
   * Counts what the host's server is going to record, amounts by meter, until it is known whether it did.
   * `operationId`: what it will be recorded under, checked like a transactionId.
   *
   * @throws {UsageError} on bad input, before anything is counted.
   */
  reserve(uses: Readonly<Record<string, number>>, view: View, operationId?: string): Reservation
  retry(id: string): void
  discard(id: string): void
  /** Forgets every entry and report of this customer, in memory and in storage. */
  clear(): void
  /** Asks for a fresh report; resolves when it was had or could not be. */
  reload(): Promise<void>
  readonly upgrades: Upgrades
  readonly prompts: Prompts
  /** Takes over what was recorded while nobody was known. */
  adopt(other: Session): void
  handOver(): {
    readonly entries: readonly Entry[]
    readonly receipts: Receipts
    readonly reservations: Reservations
  }
}
