import type { UsageStorage } from './storage.js'

/** Storage that tells the other tabs what it changed, once a task. */
export function announcing(
  storage: UsageStorage,
  announce: (keys: readonly string[]) => void,
): UsageStorage {
  let keys: string[] = []
  const note = (key: string) => {
    if (keys.length === 0) {
      queueMicrotask(() => {
        const changed = keys
        keys = []
        announce(changed)
      })
    }
    keys.push(key)
  }
  return {
    ...storage,
    set: (key, value) => {
      storage.set(key, value)
      note(key)
    },
    remove: (key) => {
      storage.remove(key)
      note(key)
    },
  }
}
