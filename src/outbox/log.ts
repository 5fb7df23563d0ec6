import { tidy } from '../model/meter.js'
import type { Entry } from './entry.js'
import type { UsageStorage } from './storage.js'
import { decodeEntry, encodeEntry, keyOf } from './stored-entry.js'

/** Sums over the entries that count on one meter of one subscription, in the meter's unit. */
export type Tally = {
  /** Recorded here and not in the committed report: acknowledged or not. */
  readonly total: number
  /** The part of `total` that is not acknowledged. */
  readonly pending: number
}

const nothing: Tally = { total: 0, pending: 0 }

/** Longest a delivered id is remembered against a repeat, in entries. */
const REMEMBERED = 1_000

/**
 * Every entry of one customer: in memory, and one storage key each. A refused or expired entry
 * stays listed and counts in no sum. Sums are kept up as entries change, so that reading one costs
 * the same at 0 and at 10,000 entries.
 */
export type Log = {
  get(key: string): Entry | undefined
  all(): Iterable<Entry>
  /** Entries that count, of one meter of one subscription. */
  counting(subscription: string | null, meter: string): Iterable<Entry>
  tally(subscription: string | null, meter: string): Tally
  /** Keys of the entries that the server has and no committed report lists yet. */
  acked(): ReadonlySet<string>
  /** Adds or replaces an entry and writes it. False when it could not be stored. */
  put(entry: Entry): boolean
  /** Removes an entry from memory and from storage. */
  drop(key: string): void
  /** Removes entries from memory only. */
  release(keys: Iterable<string>): void
  /** Removes entries from storage only. */
  erase(keys: Iterable<string>): void
  /** True for an id that was delivered on this page. */
  delivered(key: string): boolean
}

/** What the log needs: storage (none means memory only), its key prefix, and where trouble is told. */
export type LogOptions = {
  readonly storage: UsageStorage | null
  readonly prefix: string
  readonly onTrouble: (reason: 'blocked' | 'full' | 'malformed', key: string) => void
}

/** Opens a customer's log with whatever is stored. Never throws; what cannot be read is reported and left. */
export function openLog(options: LogOptions): Log {
  const entries = new Map<string, Entry>()
  const buckets = new Map<string, Map<string, Entry>>()
  const tallies = new Map<string, Tally>()
  const acked = new Set<string>()
  const done = new Set<string>()

  function place(key: string, entry: Entry | undefined): void {
    const before = entries.get(key)
    if (before) uncount(key, before)
    if (entry) entries.set(key, entry)
    else entries.delete(key)
    if (entry?.status === 'acked') acked.add(key)
    else acked.delete(key)
    if (entry) count(key, entry)
  }

  function count(key: string, entry: Entry): void {
    if (!counts(entry)) return
    const bucket = bucketOf(entry.subscription, entry.meter)
    const held = buckets.get(bucket) ?? new Map<string, Entry>()
    buckets.set(bucket, held.set(key, entry))
    tallies.set(bucket, shift(tallies.get(bucket), entry, 1))
  }

  function uncount(key: string, entry: Entry): void {
    if (!counts(entry)) return
    const bucket = bucketOf(entry.subscription, entry.meter)
    const held = buckets.get(bucket)
    held?.delete(key)
    // An empty bucket starts again from an exact zero, whatever fractions went through it.
    if (held && held.size > 0) tallies.set(bucket, shift(tallies.get(bucket), entry, -1))
    else for (const map of [buckets, tallies]) map.delete(bucket)
  }

  function write(key: string, entry: Entry): boolean {
    if (!options.storage) return false
    try {
      options.storage.set(options.prefix + key, encodeEntry(entry))
      return true
    } catch {
      options.onTrouble('full', options.prefix + key)
      return false
    }
  }

  function erase(key: string): void {
    try {
      options.storage?.remove(options.prefix + key)
    } catch {
      options.onTrouble('blocked', options.prefix + key)
    }
  }

  function forget(key: string): void {
    const entry = entries.get(key)
    if (entry?.status === 'acked') done.add(key)
    for (const oldest of done) {
      if (done.size <= REMEMBERED) break
      done.delete(oldest)
    }
    place(key, undefined)
  }

  for (const [key, entry] of readStored(options)) place(key, entry)

  return {
    get: (key) => entries.get(key),
    all: () => entries.values(),
    counting: (subscription, meter) => buckets.get(bucketOf(subscription, meter))?.values() ?? [],
    tally: (subscription, meter) => tallies.get(bucketOf(subscription, meter)) ?? nothing,
    acked: () => acked,
    put(entry) {
      const key = keyOf(entry)
      const durable = write(key, entry)
      place(key, entry)
      return durable
    },
    drop(key) {
      erase(key)
      forget(key)
    },
    release(keys) {
      for (const key of keys) forget(key)
    },
    erase(keys) {
      for (const key of keys) erase(key)
    },
    delivered: (key) => done.has(key),
  }
}

function* readStored(options: LogOptions): Iterable<[string, Entry]> {
  const { storage, prefix, onTrouble } = options
  if (!storage) return
  let keys: string[]
  try {
    keys = storage.keys(prefix)
  } catch {
    return onTrouble('blocked', prefix)
  }
  const found: Entry[] = []
  for (const key of keys) {
    const entry = read(storage, key)
    if (entry && prefix + keyOf(entry) === key) found.push(entry)
    else onTrouble('malformed', key)
  }
  found.sort((a, b) => a.at - b.at)
  for (const entry of found) yield [keyOf(entry), entry]
}

function read(storage: UsageStorage, key: string): Entry | null {
  try {
    return decodeEntry(storage.get(key))
  } catch {
    return null
  }
}

function counts(entry: Entry): boolean {
  return entry.status === 'waiting' || entry.status === 'acked'
}

function bucketOf(subscription: string | null, meter: string): string {
  return JSON.stringify([subscription, meter])
}

function shift(tally: Tally = nothing, entry: Entry, sign: 1 | -1): Tally {
  const amount = sign * entry.amount
  return {
    total: tidy(tally.total + amount),
    pending: entry.status === 'waiting' ? tidy(tally.pending + amount) : tally.pending,
  }
}
