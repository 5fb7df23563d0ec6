import type { Store } from '../storage/store.js'
import { type Entry, isEarlier, keyOf } from './entry.js'
import { createEntryIndex, type EntryIndex } from './entry-index.js'
import { notAfter, storedEntry } from './stored-entry.js'

/** How many delivered ids are remembered against a repeat. */
const REMEMBERED = 1_000

/** Every entry of one customer: indexed in memory, and under one storage key each. */
export type Log = Omit<EntryIndex, 'place'> & {
  /** Adds or replaces an entry and writes it. False when it could not be stored. */
  put(entry: Entry): boolean
  /** Removes an entry from memory and from storage. */
  drop(key: string): void
  /** Removes entries from memory that a committed report contains. Their own keys go with `erase`. */
  release(keys: Iterable<string>): void
  /** Takes back released entries that storage still holds: the report that contained them was given up. */
  reopen(keys: Iterable<string>): void
  /** Removes the keys of entries from storage. */
  erase(keys: Iterable<string>): void
  /** Keys of entries that were delivered, as far as this page remembers. */
  delivered(): ReadonlySet<string>
  /** Keys of delivered entries that are in storage again: another tab wrote what it did not know of. */
  returned(): ReadonlySet<string>
  /** Whether the entry's key is in storage, as far as this tab knows. */
  isStored(key: string): boolean
  /** Keys of entries that storage does not hold, so that no other tab can see them. */
  unstored(): ReadonlySet<string>
  /**
   * Takes in what other tabs wrote, under these keys or any. Returns those that are held here and gone
   * from storage.
   */
  reread(keys?: Iterable<string>): readonly string[]
  /** Removes from memory what another tab finished. */
  lose(keys: Iterable<string>): void
  /** Writes again what storage lost. */
  restore(keys: Iterable<string>): void
}

/** What a log is made of. */
export type LogOptions = {
  readonly store: Store
  /** Begins the storage key of every entry. */
  readonly prefix: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Whether an amount read from storage can be one of this source's. */
  readonly isAmount: (amount: number) => boolean
  readonly onMalformed: (storageKey: string) => void
  /** Told of every entry that was put, replaced or removed. `foreign`: by another tab. */
  readonly onChange: (before: Entry | undefined, after: Entry | undefined, foreign: boolean) => void
}

/** Opens a log with what is stored. What cannot be read is reported and left where it is. */
export function openLog({ store, prefix, ...options }: LogOptions): Log {
  const { place, ...index } = createEntryIndex()
  const delivered = new Set<string>()
  const returned = new Set<string>()
  const unstored = new Set<string>()
  /** The texts known to be stored: one that is still there is not read again. */
  const texts = new Map<string, string>()

  function set(key: string, entry: Entry | undefined, foreign: boolean): void {
    const before = place(key, entry)
    if (before !== entry) options.onChange(before, entry, foreign)
  }

  function write(key: string, entry: Entry): boolean {
    const text = entry.work || entry.mocked ? null : storedEntry.write(entry)
    if (text === null) eraseOne(key)
    // What could not be read back is not worth a key: it works from memory. Where there is no room, what
    // is stored of it stays: another tab or page may have to send it.
    else if (storedEntry.read(text) && store.set(prefix + key, text)) {
      texts.set(key, text)
      unstored.delete(key)
      return true
    }
    unstored.add(key)
    return false
  }

  function eraseOne(key: string): void {
    if (texts.delete(key)) store.remove(prefix + key)
  }

  function forget(key: string, foreign = false): void {
    if (index.get(key)?.status === 'acked') remember(key)
    unstored.delete(key)
    set(key, undefined, foreign)
  }

  function remember(key: string): void {
    delivered.add(key)
    for (const oldest of delivered) {
      if (delivered.size <= REMEMBERED) break
      delivered.delete(oldest)
    }
  }

  /** Reads one key. True when the entry is held here and gone from storage. */
  function sync(key: string): boolean {
    if (unstored.has(key)) return false
    const text = store.get(prefix + key)
    if (text === undefined || text === texts.get(key)) return false
    const before = index.get(key)
    if (text === null) return before !== undefined
    const entry = read(key, text)
    // Nobody writes what cannot be read: it was spoilt by another hand, and ours is written again.
    if (!entry) {
      if (before && entry === null) write(key, before)
      return false
    }
    // Another tab wrote what it knew before it heard of the end.
    if (before && isEarlier(entry, before)) {
      write(key, before)
      return false
    }
    texts.set(key, text)
    // A report that contains it was committed, and the tab that wrote this had not heard of it.
    if (!before && delivered.has(key)) {
      returned.add(key)
      return false
    }
    if (before && storedEntry.write(before) === text) return false
    set(key, entry, true)
    return false
  }

  /** `null`: malformed. `undefined`: written by a newer version, and left alone. */
  function read(key: string, text: string): Entry | null | undefined {
    const entry = storedEntry.read(text)
    if (entry === 'newer') {
      store.leave(prefix + key)
      return undefined
    }
    if (entry && keyOf(entry) === key && options.isAmount(entry.amount)) {
      return notAfter(entry, options.now())
    }
    options.onMalformed(prefix + key)
    return null
  }

  function storedKeys(): readonly string[] {
    return store.keys(prefix).map((name) => name.slice(prefix.length))
  }

  const found: { readonly key: string; readonly entry: Entry }[] = []
  for (const key of storedKeys()) {
    const text = store.get(prefix + key)
    const entry = typeof text === 'string' && read(key, text)
    if (!entry) continue
    texts.set(key, text)
    found.push({ key, entry })
  }
  found.sort((a, b) => a.entry.at - b.entry.at)
  for (const { key, entry } of found) place(key, entry)

  return {
    ...index,
    put(entry) {
      const key = keyOf(entry)
      const durable = write(key, entry)
      set(key, entry, false)
      return durable
    },
    drop(key) {
      eraseOne(key)
      forget(key)
    },
    release(keys) {
      for (const key of keys) {
        forget(key)
        remember(key)
      }
    },
    reopen(keys) {
      for (const key of keys) {
        delivered.delete(key)
        returned.delete(key)
        texts.delete(key)
        sync(key)
      }
    },
    erase(keys) {
      for (const key of keys) {
        texts.delete(key)
        returned.delete(key)
        store.remove(prefix + key)
      }
    },
    delivered: () => delivered,
    returned: () => returned,
    isStored: (key) => texts.has(key),
    unstored: () => unstored,
    reread: (keys) =>
      [...(keys ?? new Set([...index.keys(), ...storedKeys()]))].filter((key) => sync(key)),
    lose(keys) {
      for (const key of keys) forget(key, true)
    },
    restore(keys) {
      for (const key of keys) {
        const entry = index.get(key)
        if (entry) write(key, entry)
      }
    },
  }
}
