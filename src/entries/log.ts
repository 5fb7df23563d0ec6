import type { UsageStorage } from '../storage/storage.js'
import { type OnTrouble, tried } from '../storage/tried.js'
import type { Entry } from './entry.js'
import { createShelf, type Shelf } from './entry-index.js'
import type { Ahead } from './read-ahead.js'
import { namesIn, readStored, readText } from './read-stored.js'
import { decodeEntry, encodeEntry, keyOf } from './stored-entry.js'

/** Longest a delivered id is remembered against a repeat, in entries. */
const REMEMBERED = 1_000

/**
 * Every entry of one customer: in memory, and one storage key each. A refused or expired entry
 * stays listed and counts in no sum.
 */
export type Log = Shelf & {
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
  /** Takes in what another tab wrote, under these keys or any. Returns those held here and gone from storage. */
  reread(keys?: Iterable<string>): readonly string[]
  /** Removes from memory what another tab finished. */
  lose(keys: Iterable<string>): void
  /** Writes again what storage lost. */
  restore(keys: Iterable<string>): void
}

/** What the log needs: storage (none means memory only), its key prefix, and where trouble is told. */
export type LogOptions = {
  readonly storage: UsageStorage | null
  readonly prefix: string
  /** What was read of it before, by storage key. */
  readonly ahead?: Ahead | undefined
  /** Another tab changed an entry, or removed it. */
  readonly onForeign?: (before: Entry | undefined, now: Entry | undefined) => void
  readonly onTrouble: OnTrouble
}

/** Opens a customer's log with whatever is stored. Never throws; what cannot be read is reported and left. */
export function openLog(options: LogOptions): Log {
  const { place, ...shelf } = createShelf()
  const done = new Set<string>()
  /** Entries of this page that are not or could not be stored: storage says nothing about them. */
  const unstored = new Set<string>()
  /** What is known to be stored: a text that is there still is not read again. */
  const texts = new Map<string, string>()

  function write(key: string, entry: Entry): boolean {
    if (!options.storage) return false
    if (entry.mocked) {
      unstored.add(key)
      erase(key)
      return false
    }
    try {
      const text = encodeEntry(entry)
      if (!decodeEntry(text)) throw new RangeError('The entry could not be read back.')
      options.storage.set(options.prefix + key, text)
      texts.set(key, text)
      unstored.delete(key)
      return true
    } catch {
      unstored.add(key)
      options.onTrouble('full', options.prefix + key)
      return false
    }
  }

  function erase(key: string): void {
    texts.delete(key)
    const name = options.prefix + key
    tried(options.onTrouble, 'blocked', name, () => options.storage?.remove(name))
  }

  function forget(key: string): void {
    texts.delete(key)
    if (place(key, undefined)?.status === 'acked') done.add(key)
    for (const oldest of done) {
      if (done.size <= REMEMBERED) break
      done.delete(oldest)
    }
  }

  /** True when the entry is held here and gone from storage. */
  function sync(storage: UsageStorage, key: string): boolean {
    if (unstored.has(key)) return false
    const text = readText(storage, options.prefix + key)
    if (text === undefined || text === texts.get(key)) return false
    const before = shelf.get(key)
    if (text === null) return before !== undefined
    const stored = decodeEntry(text)
    if (!stored || keyOf(stored) !== key) {
      // Nobody here writes what cannot be read: another hand did, and ours is written again.
      if (before) write(key, before)
      return false
    }
    // A report that lists it is here already; its own key is only on its way out, whatever a tab that
    // had not heard of that wrote there.
    if (!before && done.has(key)) return false
    texts.set(key, text)
    if (before && encodeEntry(stored) === encodeEntry(before)) return false
    place(key, stored)
    options.onForeign?.(before, stored)
    return false
  }

  /** Stored entries and those held here that storage may have lost. */
  function storedKeys(storage: UsageStorage): Set<string> {
    const keys = new Set(shelf.keys())
    for (const name of namesIn(storage, options)) keys.add(name.slice(options.prefix.length))
    return keys
  }

  for (const { key, entry, text } of readStored(options.storage, options)) {
    texts.set(key, text)
    place(key, entry)
  }

  return {
    ...shelf,
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
      for (const key of keys) {
        forget(key)
        done.add(key)
      }
    },
    erase(keys) {
      for (const key of keys) erase(key)
    },
    delivered: (key) => done.has(key),
    reread(keys) {
      const { storage } = options
      if (!storage) return []
      return [...(keys ?? storedKeys(storage))].filter((key) => sync(storage, key))
    },
    lose(keys) {
      for (const key of keys) {
        const before = shelf.get(key)
        forget(key)
        options.onForeign?.(before, undefined)
      }
    },
    restore(keys) {
      for (const key of keys) {
        const entry = shelf.get(key)
        if (entry) write(key, entry)
      }
    },
  }
}
