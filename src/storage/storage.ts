/**
 * Where entries and reports are kept: a synchronous string store shared by the tabs of one origin.
 * `localStorage` by default. Any method may throw; the library then works from memory.
 */
export interface UsageStorage {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
  /** Every key that starts with `prefix`. */
  keys(prefix: string): string[]
}

/** The browser's `localStorage`, or `null` where there is none or the browser blocks it. */
export function browserStorage(): UsageStorage | null {
  try {
    const store = globalThis.localStorage
    return store ? webStorage(store) : null
  } catch {
    return null
  }
}

/** Makes a `UsageStorage` of any Web Storage object. */
export function webStorage(store: Storage): UsageStorage {
  return {
    get: (key) => store.getItem(key),
    set: (key, value) => store.setItem(key, value),
    remove: (key) => store.removeItem(key),
    keys: (prefix) => {
      const found: string[] = []
      for (let i = 0; i < store.length; i++) {
        const key = store.key(i)
        if (key?.startsWith(prefix)) found.push(key)
      }
      return found
    },
  }
}

/** A store that lives as long as the page. */
export function memoryStorage(): UsageStorage {
  const held = new Map<string, string>()
  return {
    get: (key) => held.get(key) ?? null,
    set: (key, value) => void held.set(key, value),
    remove: (key) => void held.delete(key),
    keys: (prefix) => [...held.keys()].filter((key) => key.startsWith(prefix)),
  }
}
