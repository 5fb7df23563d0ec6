import type { Environment } from './environment.js'

/** Entries that wait for their next try, each with a timer of its own. */
export type Waits = {
  /** Waits `ms` milliseconds; replaces an earlier wait of the same key. */
  set(key: string, ms: number): void
  has(key: string): boolean
  /** Epoch milliseconds of the next one, as of when it was planned; `null` without any. */
  next(): number | null
  /** Ends every wait and returns whose they were. */
  clear(): readonly string[]
}

/** Nothing waits yet. `onDue`: a wait is over. */
export function createWaits(env: Environment, onDue: (key: string) => void): Waits {
  const waits = new Map<string, { readonly due: number; readonly cancel: () => void }>()
  return {
    set(key, ms) {
      waits.get(key)?.cancel()
      const cancel = env.after(ms, () => {
        waits.delete(key)
        onDue(key)
      })
      waits.set(key, { due: env.now() + ms, cancel })
    },
    has: (key) => waits.has(key),
    next() {
      let next: number | null = null
      for (const { due } of waits.values()) next = Math.min(due, next ?? due)
      return next
    },
    clear() {
      const keys = [...waits.keys()]
      for (const { cancel } of waits.values()) cancel()
      waits.clear()
      return keys
    },
  }
}
