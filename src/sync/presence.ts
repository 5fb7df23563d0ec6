/** Counts who is there: the first to enter begins something, the last to leave ends it. */
export type Presence = {
  /** Returns the way to leave; leaving twice counts once. */
  enter(): () => void
  present(): boolean
}

/** Nobody is there yet. */
export function createPresence(begin: () => void, end: () => void): Presence {
  let count = 0
  return {
    present: () => count > 0,
    enter() {
      if (++count === 1) begin()
      let here = true
      return () => {
        if (here && --count === 0) end()
        here = false
      }
    },
  }
}
