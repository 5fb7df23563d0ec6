import type { UsageStorage } from './storage.js'

/**
 * Why storage failed: `blocked`, it did not answer; `full`, it took no more; `malformed`, what it holds
 * cannot be read.
 */
export type StorageTrouble = 'blocked' | 'full' | 'malformed'

/** A `UsageStorage` whose methods never throw. Without storage it is empty and keeps nothing. */
export type Store = {
  /** `null`: nothing is stored there. `undefined`: storage did not answer, which says nothing. */
  get(key: string): string | null | undefined
  /** False when it could not be written. */
  set(key: string, text: string): boolean
  remove(key: string): void
  keys(prefix: string): readonly string[]
  /** Leaves a key alone from now on: a newer version of this library wrote it. */
  leave(key: string): void
  /**
   * True once after somebody emptied the storage. The tab that does it gets no event, and an entry that
   * is gone with everything else looks like one that another tab finished.
   */
  cleared(): boolean
}

/** What a store tells. */
export type StoreOptions = {
  readonly onTrouble: (reason: StorageTrouble, key: string) => void
  /** Called once a task with every key that was written or removed in it. */
  readonly onWritten: (keys: readonly string[]) => void
  /** Text that no other page uses, for the mark that shows whether storage was emptied. */
  readonly newMark: () => string
}

/** Nothing in the library ever removes this key. */
const MARK = 'uw1:mark'

/** Opens a store over a host's storage. */
export function openStore(
  storage: UsageStorage | null,
  { onTrouble, onWritten, newMark }: StoreOptions,
): Store {
  const left = new Set<string>()
  let written: string[] = []
  let mark: string | null = null

  function read(key: string): string | null | undefined {
    try {
      return storage?.get(key) ?? null
    } catch {
      return undefined
    }
  }

  /** Sets or removes a key. */
  function write(key: string, text: string | null): boolean {
    if (!storage || left.has(key)) return false
    try {
      if (text === null) storage.remove(key)
      else {
        if (mark === null) begin()
        storage.set(key, text)
      }
    } catch {
      onTrouble(text === null ? 'blocked' : 'full', key)
      return false
    }
    if (written.push(key) === 1) {
      queueMicrotask(() => {
        onWritten(written)
        written = []
      })
    }
    return true
  }

  function begin(): void {
    mark = read(MARK) ?? null
    if (mark === null) lay()
  }

  function lay(): void {
    const next = newMark()
    try {
      storage?.set(MARK, next)
      mark = next
    } catch {
      mark = null
    }
  }

  return {
    get: read,
    set: write,
    remove: (key) => void write(key, null),
    keys(prefix) {
      try {
        return storage?.keys(prefix) ?? []
      } catch {
        onTrouble('blocked', prefix)
        return []
      }
    },
    leave: (key) => void left.add(key),
    cleared() {
      const found = read(MARK)
      if (found === undefined) return false
      const gone = mark !== null && found !== mark
      if (gone && found === null) lay()
      else mark = found
      return gone
    },
  }
}
