import { minus, plus } from '../billing/meter.js'
import type { Entry } from './entry.js'
import { isDoubtful } from './stored-entry.js'

/** Sums over the entries that count on one meter of one subscription, in the meter's unit. */
export type Tally = {
  /** Recorded here and not in the committed report: acknowledged or not. */
  readonly total: number
  /** The part of `total` that is not acknowledged. */
  readonly pending: number
}

/** What counts on one meter of one subscription. */
type Bucket = {
  readonly subscription: string | null
  readonly meter: string
  /** How many entries. */
  count: number
  /** Those that the server has or may have, by key. */
  readonly sent: Map<string, Entry>
  total: number
  pending: number
  /** The sums as they were last told; the same object while they are the same. */
  tally: Tally | null
}

/** The counting entries and their sums, by subscription and meter, kept up as entries change. */
export type Tallies = {
  add(key: string, entry: Entry): void
  remove(key: string, entry: Entry): void
  of(subscription: string | null, meter: string): Tally
  /** The entries that the server has or may have: few, however many wait. */
  sent(subscription: string | null, meter: string): readonly Entry[]
  /** Where anything counts. */
  places(): readonly Pick<Entry, 'subscription' | 'meter'>[]
}

const nothing: Tally = { total: 0, pending: 0 }

/** No entries yet. A refused or expired one is in no sum. */
export function createTallies(): Tallies {
  const buckets = new Map<string | null, Map<string, Bucket>>()

  function bucketOf(subscription: string | null, meter: string): Bucket | undefined {
    return buckets.get(subscription)?.get(meter)
  }

  function open({ subscription, meter }: Entry): Bucket {
    const meters = buckets.get(subscription) ?? new Map<string, Bucket>()
    const sent = new Map<string, Entry>()
    const bucket = { subscription, meter, sent, count: 0, total: 0, pending: 0, tally: null }
    buckets.set(subscription, meters.set(meter, bucket))
    return bucket
  }

  /** An empty bucket starts again from an exact zero, whatever fractions went through it. */
  function close({ subscription, meter }: Entry): void {
    const meters = buckets.get(subscription)
    meters?.delete(meter)
    if (meters?.size === 0) buckets.delete(subscription)
  }

  return {
    add(key, entry) {
      if (!counts(entry)) return
      const bucket = bucketOf(entry.subscription, entry.meter) ?? open(entry)
      bucket.count++
      if (entry.status === 'acked' || isDoubtful(entry)) bucket.sent.set(key, entry)
      shift(bucket, entry, plus)
    },
    remove(key, entry) {
      const bucket = bucketOf(entry.subscription, entry.meter)
      if (!bucket || !counts(entry)) return
      bucket.count--
      bucket.sent.delete(key)
      shift(bucket, entry, minus)
      if (bucket.count === 0) close(entry)
    },
    of(subscription, meter) {
      const bucket = bucketOf(subscription, meter)
      if (!bucket) return nothing
      bucket.tally ??= { total: bucket.total, pending: bucket.pending }
      return bucket.tally
    },
    sent: (subscription, meter) => [...(bucketOf(subscription, meter)?.sent.values() ?? [])],
    places: () => [...buckets.values()].flatMap((meters) => [...meters.values()]),
  }
}

function counts({ status }: Entry): boolean {
  return status === 'waiting' || status === 'acked'
}

function shift(bucket: Bucket, { amount, status }: Entry, by: typeof plus): void {
  bucket.total = by(bucket.total, amount)
  if (status === 'waiting') bucket.pending = by(bucket.pending, amount)
  bucket.tally = null
}
