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
  /**
   * False when other tabs do not see what this one writes, as with `sessionStorage`: every tab then
   * sends its own recordings. @default true
   */
  readonly shared?: boolean
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

/** Makes a `UsageStorage` of any Web Storage object; `sessionStorage` is known not to be shared. */
export function webStorage(store: Storage): UsageStorage {
  return {
    shared: !isSessionStorage(store),
    get: (key) => store.getItem(key),
    set: (key, value) => store.setItem(key, value),
    remove: (key) => store.removeItem(key),
    keys: (prefix) => {
      const names = Array.from({ length: store.length }, (_, at) => store.key(at) ?? '')
      return names.filter((name) => name.startsWith(prefix))
    },
  }
}

function isSessionStorage(store: Storage): boolean {
  try {
    return store === globalThis.sessionStorage
  } catch {
    return false
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
