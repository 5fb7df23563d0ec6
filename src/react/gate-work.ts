import { createSignal } from '../sync/signal.js'

/** Work that began inside a gate and has not ended, by owner. */
export type GateWork = {
  /** Returns a function to call when it has ended. */
  readonly begin: (owner: unknown) => () => void
  readonly busy: (owner: unknown) => boolean
  readonly subscribe: (onChange: () => void) => () => void
}

/**
 * Starts without work. A store rather than state, because a store is read in the same render in which
 * the balance moves, so the gate does not close for a frame in between.
 */
export function createGateWork(): GateWork {
  const changes = createSignal()
  const open = new Map<unknown, number>()
  const add = (owner: unknown, by: number) => {
    const left = (open.get(owner) ?? 0) + by
    if (left > 0) open.set(owner, left)
    else open.delete(owner)
    changes.fire()
  }
  return {
    subscribe: changes.subscribe,
    busy: (owner) => open.has(owner),
    begin(owner) {
      let ended = false
      add(owner, 1)
      return () => {
        if (ended) return
        ended = true
        add(owner, -1)
      }
    },
  }
}
