import { minus, plus } from '../billing/meter.js'
import { counts, type Entry, type EntryStatus, isUnanswered } from './entry.js'

/** Sums over the entries that count on one meter of one subscription, in the meter's unit. */
export type Tally = {
  /** Recorded here and not in the committed report: acknowledged or not. */
  readonly total: number
  /** The part of `total` of which nobody knows yet that the server has it. */
  readonly pending: number
}

/** One meter of one subscription. `subscription` is `null` while none is known. */
export type Place = { readonly subscription: string | null; readonly meter: string }

/**
 * Entries in memory, by key. What is asked of them at every change is kept up as they change, so that it
 * costs the same at 0 and at 10,000.
 */
export type EntryIndex = {
  get(key: string): Entry | undefined
  keys(): Iterable<string>
  all(): Iterable<Entry>
  /** Entries of one status, oldest first: the same array while none of them changed. */
  listed(status: EntryStatus): readonly Entry[]
  /** Entries of one place that the server has or may have, those acknowledged first come first: few, however many wait. */
  sent(subscription: string | null, meter: string): readonly Entry[]
  /** Where anything counts. */
  places(): Iterable<Place>
  /** The same object while the sums are the same. */
  tally(subscription: string | null, meter: string): Tally
  /** Keys of the entries that the server has and that no committed report contains for certain. */
  acked(): ReadonlySet<string>
  /** How many entries wait to be sent or answered. */
  waiting(): number
  /** Puts an entry, or removes it without one. Returns what was there. */
  place(key: string, entry: Entry | undefined): Entry | undefined
}

type Bucket = Place & {
  size: number
  readonly sent: Map<string, Entry>
  total: number
  pending: number
  tally: Tally | null
}

const nothing: Tally = { total: 0, pending: 0 }

/** Makes an empty index. */
export function createEntryIndex(): EntryIndex {
  const entries = new Map<string, Entry>()
  const buckets = new Map<string | null, Map<string, Bucket>>()
  const lists = new Map<EntryStatus, readonly Entry[]>()
  const acked = new Set<string>()
  let waiting = 0

  function bucketOf(subscription: string | null, meter: string): Bucket | undefined {
    return buckets.get(subscription)?.get(meter)
  }

  function openBucket({ subscription, meter }: Entry): Bucket {
    const sums = { size: 0, total: 0, pending: 0, tally: null }
    const bucket: Bucket = { subscription, meter, sent: new Map(), ...sums }
    const meters = buckets.get(subscription) ?? new Map<string, Bucket>()
    buckets.set(subscription, meters.set(meter, bucket))
    return bucket
  }

  function add(key: string, entry: Entry): void {
    const bucket = bucketOf(entry.subscription, entry.meter) ?? openBucket(entry)
    bucket.size++
    if (entry.status === 'acked' || isUnanswered(entry)) bucket.sent.set(key, entry)
    shift(bucket, entry, plus)
  }

  function remove(key: string, entry: Entry): void {
    const meters = buckets.get(entry.subscription)
    const bucket = meters?.get(entry.meter)
    if (!meters || !bucket) return
    bucket.sent.delete(key)
    shift(bucket, entry, minus)
    // An empty bucket goes, so that the next one starts from an exact zero.
    if (--bucket.size === 0) meters.delete(entry.meter)
    if (meters.size === 0) buckets.delete(entry.subscription)
  }

  return {
    get: (key) => entries.get(key),
    keys: () => entries.keys(),
    all: () => entries.values(),
    listed(status) {
      const list = lists.get(status) ?? [...entries.values()].filter((one) => one.status === status)
      lists.set(status, list)
      return list
    },
    sent: (subscription, meter) => [...(bucketOf(subscription, meter)?.sent.values() ?? [])],
    *places() {
      for (const meters of buckets.values()) yield* meters.values()
    },
    tally(subscription, meter) {
      const bucket = bucketOf(subscription, meter)
      if (!bucket) return nothing
      bucket.tally ??= { total: bucket.total, pending: bucket.pending }
      return bucket.tally
    },
    acked: () => acked,
    waiting: () => waiting,
    place(key, entry) {
      const before = entries.get(key)
      if (before && counts(before)) remove(key, before)
      if (entry) entries.set(key, entry)
      else entries.delete(key)
      if (before) lists.delete(before.status)
      if (entry) lists.delete(entry.status)
      waiting += Number(entry?.status === 'waiting') - Number(before?.status === 'waiting')
      if (entry?.status === 'acked' && !entry.mocked) acked.add(key)
      else acked.delete(key)
      if (entry && counts(entry)) add(key, entry)
      return before
    },
  }
}

function shift(bucket: Bucket, { amount, status, work }: Entry, by: typeof plus): void {
  bucket.total = by(bucket.total, amount)
  if (status === 'waiting' || work) bucket.pending = by(bucket.pending, amount)
  bucket.tally = null
}
