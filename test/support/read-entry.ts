import type { Entry } from '../../src/entries/entry.js'
import { storedEntry } from '../../src/entries/stored-entry.js'

/** The entry that is stored as a text; `null` for anything that is not one. */
export function readEntry(text: string | null | undefined): Entry | null {
  const read = storedEntry.read(text)
  return read === 'newer' ? null : read
}
