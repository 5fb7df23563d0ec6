import type { Entry } from './entry.js'
import type { UsageStorage } from './storage.js'
import { decodeEntry, keyOf } from './stored-entry.js'

/** Every readable entry in storage with its key, oldest first; what cannot be read is reported and left. */
export function* readStored(
  storage: UsageStorage | null,
  prefix: string,
  onTrouble: (reason: 'blocked' | 'malformed', key: string) => void,
): Iterable<[string, Entry]> {
  if (!storage) return
  let keys: string[]
  try {
    keys = storage.keys(prefix)
  } catch {
    return onTrouble('blocked', prefix)
  }
  const found: Entry[] = []
  for (const key of keys) {
    const entry = decodeEntry(readText(storage, key) ?? null)
    if (entry && prefix + keyOf(entry) === key) found.push(entry)
    else onTrouble('malformed', key)
  }
  found.sort((a, b) => a.at - b.at)
  for (const entry of found) yield [keyOf(entry), entry]
}

/** `undefined` where storage does not answer, which says nothing of the entry. */
export function readText(storage: UsageStorage, key: string): string | null | undefined {
  try {
    return storage.get(key)
  } catch {
    return undefined
  }
}
