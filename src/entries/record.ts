import { checkRecording, maxAmount, type RecordOptions } from '../billing/check-recording.js'
import { type AbsentMeter, tidy, type UsageMeter } from '../billing/meter.js'
import type { Books } from '../sync/books.js'
import type { Environment } from '../sync/environment.js'
import type { Events } from '../sync/events.js'
import type { Observer } from '../sync/observer.js'
import type { Entry } from './entry.js'
import type { Log } from './log.js'
import { type Receipt, type Receipts, settlementOf } from './receipts.js'
import { keyOf } from './stored-entry.js'

/** Milliseconds before an entry closes in which nothing is added any more: another tab may send it. */
const MARGIN = 20
/** Longest time in which recordings merge, in milliseconds. */
const LONGEST = 10_000

/** What is known of the meter that is recorded on. */
export type Target = {
  readonly subscription: string | null
  readonly known?: UsageMeter | AbsentMeter
  readonly knownSlugs?: readonly string[]
}

/** What the recorder needs from its session. */
export type RecorderOptions = {
  readonly log: Log
  readonly env: Environment
  readonly receipts: Receipts
  readonly amounts: 'integer' | 'decimal'
  readonly customer: string
  readonly events: Events
  /** Told of an entry that was written, and in how many milliseconds it may be sent; never if it is. */
  readonly onRecorded: (entry: Entry, sendIn: number) => void
}

/** Turns calls into entries: validated, written, and each id once. */
export type Recorder = {
  record(
    meter: string,
    amount: number,
    options: RecordOptions,
    target: Target,
    coalesceMs: number,
  ): Receipt
}

/** Makes a recorder. Only what this page recorded itself is merged. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { customer, log, env, receipts, events } = options
  const open = new Map<string, string>()

  function written(entry: Entry, amount: number, durable: boolean, sendIn: number): void {
    const { meter, id } = entry
    events.emit({ type: 'recorded', customer, meter, id, amount, durable })
    options.onRecorded(entry, sendIn)
  }

  function repeated(key: string, id: string): Receipt | undefined {
    const receipt = receipts.get(key)
    if (receipt) return receipt
    const entry = log.get(key)
    const settlement = entry ? settlementOf(entry) : log.delivered(key) ? done : undefined
    if (settlement === undefined) return undefined
    const opened = receipts.open(key, id, true)
    if (settlement) receipts.settle(key, settlement)
    return opened
  }

  /** Adds to an entry of this page that no send has been started for. */
  function merge(bucket: string, amount: number): Receipt | undefined {
    const key = open.get(bucket)
    const entry = key === undefined ? undefined : log.get(key)
    const receipt = key === undefined ? undefined : receipts.get(key)
    if (!entry || !receipt || entry.status !== 'waiting' || entry.sentTo.length > 0)
      return undefined
    if (entry.amount + amount > maxAmount) return undefined
    // Open for longer than ever: the clock was set back, and another tab may send it any moment.
    const left = (entry.openUntil ?? 0) - env.now()
    if (left <= MARGIN || left > LONGEST) return undefined
    const merged = { ...entry, amount: tidy(entry.amount + amount) }
    const durable = log.put(merged)
    written(merged, amount, durable, Number.POSITIVE_INFINITY)
    return { ...receipt, durable: receipt.durable && durable }
  }

  function add(entry: Entry, sendIn: number): Receipt {
    const durable = log.put(entry)
    const receipt = receipts.open(keyOf(entry), entry.id, durable)
    written(entry, entry.amount, durable, sendIn)
    return receipt
  }

  return {
    record(meter, amount, given, { subscription, known, knownSlugs }, coalesceMs) {
      const { amounts } = options
      checkRecording({
        meter,
        amount,
        options: given,
        amounts,
        ...(known ? { known } : {}),
        ...(knownSlugs ? { knownSlugs } : {}),
      })
      const entry = entryOf(known?.slug ?? meter, amount, given, subscription, env)
      const plain = Object.values(given).every((value) => value === undefined)
      if (!plain || coalesceMs <= 0) return repeated(keyOf(entry), entry.id) ?? add(entry, 0)
      const merging = Math.min(coalesceMs, LONGEST)
      const bucket = JSON.stringify([subscription, entry.meter])
      const merged = merge(bucket, amount)
      if (merged) return merged
      open.set(bucket, keyOf(entry))
      return add({ ...entry, openUntil: entry.at + merging }, merging)
    },
  }
}

const done = { status: 'delivered' } as const

function entryOf(
  meter: string,
  amount: number,
  options: RecordOptions,
  subscription: string | null,
  env: Environment,
): Entry {
  const { transactionId, properties, usageDate, priceSlug, priceId } = options
  return {
    id: transactionId ?? env.newId(),
    meter,
    amount,
    subscription,
    at: env.now(),
    status: 'waiting',
    sentTo: [],
    attempts: 0,
    tried: 0,
    ...(properties === undefined ? {} : { properties: { ...properties } }),
    ...(usageDate === undefined ? {} : { usageDate }),
    ...(priceSlug === undefined ? {} : { price: { slug: priceSlug } }),
    ...(priceId === undefined ? {} : { price: { id: priceId } }),
  }
}

/** What is known of a meter, named by slug or id, for a recording through a view. */
export function targetOf(
  ref: string,
  view: string | undefined,
  observer: Observer,
  books: Books,
): Target {
  const subscription = view ?? observer.current() ?? null
  const shown = observer.shown(view)
  const book = shown === undefined ? undefined : books.get(shown)
  if (!book || shown === undefined) return { subscription }
  const slug = book.pages.has(ref) ? ref : book.slugs.get(ref)
  if (slug === undefined) return { subscription, knownSlugs: [...book.pages.keys()] }
  const known = books.shown(shown, slug)
  return known ? { subscription, known } : { subscription }
}
