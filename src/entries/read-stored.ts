import type { UsageStorage } from '../storage/storage.js'
import { type OnTrouble, tried } from '../storage/tried.js'
import type { Entry } from './entry.js'
import { decodeEntry, keyOf } from './stored-entry.js'

/** An entry as it is stored, with its key and the text under it. */
export type Stored = { readonly key: string; readonly entry: Entry; readonly text: string }

/** Which keys to read, and where what cannot be read is told. */
export type ReadOptions = {
  readonly prefix: string
  /** What was read before, by storage key. */
  readonly ahead?: ReadonlyMap<string, Stored> | undefined
  readonly onTrouble: OnTrouble
}

/** Every readable entry in storage, oldest first; what cannot be read is reported and left. */
export function readStored(
  storage: Pick<UsageStorage, 'get' | 'keys'> | null,
  options: ReadOptions,
): readonly Stored[] {
  const { prefix, onTrouble } = options
  const found: Stored[] = []
  if (!storage) return found
  for (const name of namesIn(storage, options)) {
    const text = readText(storage, name)
    const before = options.ahead?.get(name)
    if (before && before.text === text) {
      found.push(before)
      continue
    }
    const entry = decodeEntry(text ?? null)
    const key = name.slice(prefix.length)
    if (entry && text && keyOf(entry) === key) found.push({ key, entry, text })
    else onTrouble('malformed', name)
  }
  return found.sort((a, b) => a.entry.at - b.entry.at)
}

/** Every key that begins with the prefix; none where storage does not answer, which is reported. */
export function namesIn(
  storage: Pick<UsageStorage, 'keys'>,
  { prefix, onTrouble }: Pick<ReadOptions, 'prefix' | 'onTrouble'>,
): string[] {
  return tried(onTrouble, 'blocked', prefix, () => storage.keys(prefix)) ?? []
}

/** `undefined` where storage does not answer, which says nothing of the entry. */
export function readText(
  storage: Pick<UsageStorage, 'get'>,
  key: string,
): string | null | undefined {
  try {
    return storage.get(key)
  } catch {
    return undefined
  }
}
