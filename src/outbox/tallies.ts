import { minus, plus } from '../model/meter.js'
import type { Entry } from './entry.js'

/** Sums over the entries that count on one meter of one subscription, in the meter's unit. */
export type Tally = {
  /** Recorded here and not in the committed report: acknowledged or not. */
  readonly total: number
  /** The part of `total` that is not acknowledged. */
  readonly pending: number
}

/** The counting entries and their sums, by subscription and meter, kept up as entries change. */
export type Tallies = {
  add(key: string, entry: Entry): void
  remove(key: string, entry: Entry): void
  of(subscription: string | null, meter: string): Tally
  entries(subscription: string | null, meter: string): readonly Entry[]
}

const nothing: Tally = { total: 0, pending: 0 }

/** No entries yet. A refused or expired one is in no sum. */
export function createTallies(): Tallies {
  const buckets = new Map<string, Map<string, Entry>>()
  const tallies = new Map<string, Tally>()
  return {
    add(key, entry) {
      if (!counts(entry)) return
      const bucket = bucketOf(entry.subscription, entry.meter)
      const held = buckets.get(bucket) ?? new Map<string, Entry>()
      buckets.set(bucket, held.set(key, entry))
      tallies.set(bucket, shift(tallies.get(bucket), entry, plus))
    },
    remove(key, entry) {
      if (!counts(entry)) return
      const bucket = bucketOf(entry.subscription, entry.meter)
      const held = buckets.get(bucket)
      held?.delete(key)
      // An empty bucket starts again from an exact zero, whatever fractions went through it.
      if (held && held.size > 0) tallies.set(bucket, shift(tallies.get(bucket), entry, minus))
      else for (const map of [buckets, tallies]) map.delete(bucket)
    },
    of: (subscription, meter) => tallies.get(bucketOf(subscription, meter)) ?? nothing,
    entries: (subscription, meter) => [
      ...(buckets.get(bucketOf(subscription, meter))?.values() ?? []),
    ],
  }
}

function counts({ status }: Entry): boolean {
  return status === 'waiting' || status === 'acked'
}

function bucketOf(subscription: string | null, meter: string): string {
  return JSON.stringify([subscription, meter])
}

function shift(tally: Tally = nothing, entry: Entry, by: (a: number, b: number) => number): Tally {
  const { amount, status } = entry
  return {
    total: by(tally.total, amount),
    pending: status === 'waiting' ? by(tally.pending, amount) : tally.pending,
  }
}
