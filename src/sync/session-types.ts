import type { RecordOptions } from '../billing/check-recording.js'
import type { UsageEvent } from '../billing/event.js'
import type { MeterOverride, Thresholds } from '../billing/meter.js'
import type { Report } from '../billing/report.js'
import type { Receipt } from '../entries/receipts.js'
import type { UsageStorage } from '../storage/storage.js'
import type { Core } from './core.js'
import type { Environment } from './environment.js'
import type { MeterReading } from './reader.js'
import type { UsageSource } from './source.js'
import type { Status } from './status.js'

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
  /** `meters`: what the host says of meters, by slug; crossings are told of what it makes of them. */
  setThresholds(thresholds: Thresholds, meters?: ReadonlyMap<string, MeterOverride>): void
  usage(meter: string, view?: View): MeterReading
  /** How the session stands; the same object while nothing changed. */
  status(view?: View): Status
  /** @throws {UsageError} on bad input, before anything is stored. */
  record(
    meter: string,
    amount: number,
    options: RecordOptions,
    view: View,
    coalesceMs: number,
  ): Receipt
  /** Forgets everything of this customer, in memory and in storage. */
  clear(): void
  /** Asks for a fresh report; resolves when it was had or could not be. */
  reload(): Promise<void>
  /** Takes over what was recorded while nobody was known. */
  adopt(other: Session): void
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
