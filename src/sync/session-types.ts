import type { RecordOptions } from '../billing/check-recording.js'
import type { UsageEvent } from '../billing/event.js'
import type { MeterOverride, Thresholds } from '../billing/meter.js'
import type { Report } from '../billing/report.js'
import type { Entry } from '../entries/entry.js'
import type { OutboxView } from '../entries/outbox-view.js'
import type { Receipt, Receipts } from '../entries/receipts.js'
import type { UsageStorage } from '../storage/storage.js'
import type { Core, OpenWork } from './core.js'
import type { Environment } from './environment.js'
import type { MeterReading, Overview } from './reader.js'
import type { UsageSource } from './source.js'

/** What a session is made of. */
export type SessionOptions = {
  /** The customer's id as the host knows it; the empty text while nobody is known. */
  readonly customer: string
  /** The billing account, where the source has several. */
  readonly account?: string | undefined
  readonly source: UsageSource
  /** `null`: nothing is stored. */
  readonly storage: UsageStorage | null
  readonly env: Environment
  /** A report made elsewhere, shown until a newer one is at hand. */
  readonly initial?: InitialReport | null | undefined
}

/** A report made on the server, with the epoch milliseconds it was made at. */
export type InitialReport = Omit<Report, 'features'> & {
  readonly at: number
  /** A plain object, which survives JSON, does as well. */
  readonly features?: Report['features'] | Readonly<Record<string, boolean>>
}

/** Where a provider reads and records: which subscription, `undefined` for the current one. */
export type View = string | undefined

/** What the host's server is about to record, counted as pending from the start. */
export type Work = {
  /** Names the operation, unless the host did. */
  readonly id: string
  /** The work ended. `refused`: the server recorded nothing. `unknown`: it may have recorded it. */
  end(outcome: 'refused' | 'unknown'): void
  /** Resolves when the number is certain to contain what was recorded; never rejects. */
  readonly settled: Promise<void>
}

/** One customer's usage on this page: the reports, the log, and what keeps them true. */
export type Session = {
  readonly customer: string
  /** Runs the session while at least one caller wants it. Returns the way to end that. */
  start(): () => void
  /** Takes in what other tabs wrote, for a session that is not running and is about to be shown. */
  wake(): void
  /**
   * Calls back when a meter, by slug or id, may read differently; for `null`, after every change of
   * anything. Returns the way to stop.
   */
  subscribe(meter: string | null, onChange: () => void): () => void
  /** Calls back with every event. */
  listen(onEvent: (event: UsageEvent) => void): () => void
  /** Keeps a subscription that is not the current one up to date. */
  watch(subscription: string): () => void
  /** `meters`: what the host says of meters, by slug; crossings are told of what it makes of them. */
  setThresholds(thresholds: Thresholds, meters?: ReadonlyMap<string, MeterOverride>): void
  usage(meter: string, view?: View): MeterReading
  overview(view?: View): Overview
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
   * Counts what the host's server is going to record, amounts by meter. `operationId`: what it will be
   * recorded under, checked like a transactionId.
   *
   * @throws {UsageError} on bad input, before anything is counted.
   */
  beginWork(uses: Readonly<Record<string, number>>, view: View, operationId?: string): Work
  /** Sends a refused or expired entry again, with the same id. */
  retry(id: string): void
  /** Forgets a refused or expired entry. */
  discard(id: string): void
  /** Forgets everything of this customer, in memory and in storage. */
  clear(): void
  /** Asks for a fresh report; resolves when it was had or could not be. */
  reload(): Promise<void>
  /** Takes over what was recorded while nobody was known. */
  adopt(other: Session): void
  /** Gives away every entry, receipt and work. */
  handOver(): HandedOver
  /** Adds a part, such as upgrades or prompts. */
  attach(part: AttachedPart): void
  /** For what is attached: upgrades and prompts. */
  readonly core: Core
  /** Something attached changed: everybody is told. */
  changed(): void
}

/** What is attached to a session. */
export type AttachedPart = {
  /** Called when the session starts, or now while it runs; what it returns when the session ends. */
  readonly start?: () => () => void
  /** Forgets everything of the customer. */
  readonly clear: () => void
}

/** What a session gives to another one. */
export type HandedOver = {
  readonly entries: readonly Entry[]
  readonly receipts: Receipts
  readonly works: ReadonlyMap<string, OpenWork>
}
