import { createSignal } from '../sync/signal.js'

/** Work that began inside a gate and has not ended, by whose it is. */
export type GateWork = {
  /** Returns the way to say that it has ended. */
  readonly begin: (owner: unknown) => () => void
  readonly busy: (owner: unknown) => boolean
  readonly subscribe: (onChange: () => void) => () => void
}

/**
 * No work has begun. A store rather than state: what is read from a store is seen in the very render
 * in which the balance moves, so the gate does not close for a frame between the two.
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
