import type { UsageStorage } from '../../src/storage/storage.js'

/** Without a key, everything is removed. */
type Change = {
  readonly by: number
  readonly key: string | null
  readonly value: string | null
}

/** One process's view of an origin's storage. */
export type ProcessStorage = {
  readonly storage: UsageStorage
  /** Removes everything, as the user of a browser can. */
  readonly clear: () => void
  readonly watchStorage: (onChange: (keys: readonly string[] | null) => void) => () => void
}

/**
 * The storage of one origin as a browser of several processes keeps it: each process sees its own
 * writes at once and those of the others later, in one order for all; the event of a change comes
 * later still. `soon` runs a task after a while of its choice, tasks of one `lane` in their order.
 */
export function processStorages(soon: (lane: string, task: () => void) => void) {
  const truth = new Map<string, string>()
  const views: { readonly take: (change: Change) => void }[] = []

  function serve(change: Change): void {
    put(truth, change)
    for (const [index, { take }] of views.entries()) soon(`to ${index}`, () => take(change))
  }

  return {
    /** What is written in the end, by key. */
    truth: () => new Map(truth),
    /** A further process, which begins with what the others have written by now. */
    join(): ProcessStorage {
      const me = views.length
      const seen = new Map(truth)
      const unanswered = new Map<string | null, number>()
      const listeners = new Set<(keys: readonly string[] | null) => void>()
      views.push({
        take(change) {
          const own = unanswered.get(change.key) ?? 0
          if (change.by === me) unanswered.set(change.key, own - 1)
          // What was written here since stands until it comes back.
          if (change.by === me || own > 0) return
          put(seen, change)
          soon(`events ${me}`, () => {
            for (const listener of [...listeners])
              listener(change.key === null ? null : [change.key])
          })
        },
      })
      const write = (key: string | null, value: string | null) => {
        const change = { by: me, key, value }
        put(seen, change)
        unanswered.set(key, (unanswered.get(key) ?? 0) + 1)
        soon(`from ${me}`, () => serve(change))
      }
      return {
        storage: {
          get: (key) => seen.get(key) ?? null,
          set: (key, value) => write(key, value),
          remove: (key) => write(key, null),
          keys: (prefix) => [...seen.keys()].filter((key) => key.startsWith(prefix)),
        },
        clear: () => write(null, null),
        watchStorage: (onChange) => {
          listeners.add(onChange)
          return () => void listeners.delete(onChange)
        },
      }
    },
  }
}

function put(map: Map<string, string>, { key, value }: Change): void {
  if (key === null) map.clear()
  else if (value === null) map.delete(key)
  else map.set(key, value)
}
