import type { UsageStorage } from '../storage/storage.js'
import { readStored, type Stored } from './read-stored.js'

/** Entries by storage key, read before they are needed: one whose text is still the same is not read again. */
export type Ahead = ReadonlyMap<string, Stored>

/** Reads entries a few at a time. What cannot be read is left for whoever needs it. */
export type ReadAhead = {
  readonly found: Ahead
  /** Reads on, `count` entries at most; true when there are no more. */
  next(count: number): boolean
}

/** Nothing was read yet. `keys`: what is to be read, each beginning with `prefix`. */
export function createReadAhead(
  storage: UsageStorage,
  prefix: string,
  keys: readonly string[],
): ReadAhead {
  const found = new Map<string, Stored>()
  let done = 0
  return {
    found,
    next(count) {
      const some = keys.slice(done, done + count)
      const part = { get: (key: string) => storage.get(key), keys: () => some }
      for (const one of readStored(part, { prefix, onTrouble: () => {} })) {
        found.set(prefix + one.key, one)
      }
      done += count
      return done >= keys.length
    },
  }
}
