import { checkRecording, maxAmount, type RecordOptions } from '../billing/check-recording.js'
import { type AbsentMeter, tidy, type UsageMeter } from '../billing/meter.js'
import { type Entry, keyOf } from './entry.js'
import type { Log } from './log.js'
import { type Receipt, type Receipts, settlementOf } from './receipts.js'

/** Milliseconds before an entry closes in which nothing is added any more: another tab may send it. */
const MARGIN = 20
/** Longest time in which recordings merge, in milliseconds. */
const LONGEST = 10_000

/** What is known of the meter that is recorded on. */
export type Target = {
  readonly subscription: string | null
  /** The host named the subscription. */
  readonly pinned: boolean
  /** The meter; `undefined` if it is not known. */
  readonly known: UsageMeter | AbsentMeter | undefined
  /** Slugs of every meter, if the meters are known and it is none of them. */
  readonly knownSlugs: readonly string[] | undefined
}

/** What a recorder is made of. */
export type RecorderOptions = {
  readonly log: Log
  readonly receipts: Receipts
  readonly amounts: 'integer' | 'decimal'
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly newId: () => string
  /**
   * Told of an entry that was written, with the amount that this call added, and in how many
   * milliseconds it may be sent; `null` when an earlier call said so.
   */
  readonly onRecorded: (
    entry: Entry,
    amount: number,
    durable: boolean,
    sendIn: number | null,
  ) => void
}

/** Turns a call of `record` into an entry: checked, given an id, and written before it returns. */
export type Recorder = (
  meter: string,
  amount: number,
  options: RecordOptions,
  target: Target,
  coalesceMs: number,
) => Receipt

/** Makes a recorder. Only what this page recorded itself is merged. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { log, receipts, now, onRecorded } = options
  /** Keys of the entries that may still be added to, by subscription and meter. */
  const open = new Map<string, string>()

  /** The receipt of an id that was recorded before: it counts nothing again. */
  function repeated(key: string, id: string): Receipt | undefined {
    const receipt = receipts.get(key)
    if (receipt) return receipt
    const entry = log.get(key)
    if (!entry && !log.delivered().has(key)) return undefined
    const settlement = entry ? settlementOf(entry) : ({ status: 'delivered' } as const)
    const opened = receipts.open(key, id, true)
    if (settlement) receipts.settle(key, settlement)
    return opened
  }

  /** Adds to an entry of this page that no send was started for. */
  function merge(key: string | undefined, amount: number): Receipt | undefined {
    const entry = key === undefined ? undefined : log.get(key)
    const receipt = key === undefined ? undefined : receipts.get(key)
    if (!entry || !receipt || entry.status !== 'waiting' || entry.sentTo.length > 0)
      return undefined
    if (entry.amount + amount > maxAmount) return undefined
    // Open for longer than ever: the clock was set back, and another tab may send it any moment.
    const left = (entry.openUntil ?? 0) - now()
    if (left <= MARGIN || left > LONGEST) return undefined
    const merged = { ...entry, amount: tidy(entry.amount + amount) }
    const durable = log.put(merged)
    onRecorded(merged, amount, durable, null)
    return { ...receipt, durable: receipt.durable && durable }
  }

  function add(entry: Entry, sendIn: number): Receipt {
    const durable = log.put(entry)
    const receipt = receipts.open(keyOf(entry), entry.id, durable)
    onRecorded(entry, entry.amount, durable, sendIn)
    return receipt
  }

  return (meter, amount, given, target, coalesceMs) => {
    const { subscription, pinned, known, knownSlugs } = target
    const { amounts, newId } = options
    checkRecording({ meter, amount, options: given, amounts, known, knownSlugs })
    const { transactionId, properties, usageDate, priceSlug, priceId } = given
    const at = now()
    const entry: Entry = {
      id: transactionId ?? newId(),
      meter: known?.slug ?? meter,
      amount,
      subscription,
      at,
      status: 'waiting',
      sentTo: [],
      attempts: 0,
      tried: 0,
      ...(pinned && { pinned }),
      ...(properties === undefined ? {} : { properties: { ...properties } }),
      ...(usageDate === undefined ? {} : { usageDate }),
      ...(priceSlug === undefined ? {} : { price: { slug: priceSlug } }),
      ...(priceId === undefined ? {} : { price: { id: priceId } }),
    }
    const plain = Object.values(given).every((value) => value === undefined)
    if (!plain || coalesceMs <= 0) return repeated(keyOf(entry), entry.id) ?? add(entry, 0)
    const merging = Math.min(coalesceMs, LONGEST)
    const bucket = JSON.stringify([subscription, entry.meter])
    const merged = merge(open.get(bucket), amount)
    if (merged) return merged
    open.set(bucket, keyOf(entry))
    return add({ ...entry, openUntil: at + merging }, merging)
  }
}
