import { readText } from '../entries/read-stored.js'
import type { Environment } from '../sync/environment.js'
import type { UsageStorage } from './storage.js'

/** The storage, and a way to tell that somebody emptied it. */
export type MarkedStorage = {
  readonly storage: UsageStorage
  /**
   * True once after everything was removed, by anybody. No event tells it to the tab's own process, and
   * by the look alone an entry that was removed with all the rest is one that another tab finished.
   */
  cleared(): boolean
}

const markKey = 'uw1:mark'

/** Lays a mark beside what is stored, which nothing here ever removes. */
export function markedStorage(
  storage: UsageStorage,
  env: Pick<Environment, 'now' | 'random'>,
): MarkedStorage {
  let known: string | null = null

  function lay(): void {
    known = `${env.now()}-${env.random()}`
    try {
      storage.set(markKey, known)
    } catch {
      known = null
    }
  }

  function begin(): void {
    const found = readText(storage, markKey)
    if (found === null) lay()
    else known = found ?? null
  }

  return {
    storage: {
      ...storage,
      set(key, value) {
        if (known === null) begin()
        storage.set(key, value)
      },
    },
    cleared() {
      const found = readText(storage, markKey)
      if (found === undefined) return false
      const gone = known !== null && found !== known
      if (gone && found === null) lay()
      else known = found
      return gone
    },
  }
}
