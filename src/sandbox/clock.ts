/** The time in a sandbox. Moving it past a period's end rolls the period over. */
export type SandboxClock = {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Moves the time by milliseconds, not below 0: a ledger does not go back. */
  readonly advance: (ms: number) => void
  /** Undoes every `advance`. */
  readonly reset: () => void
}

/** A clock that shows `base` plus what it was advanced by. */
export function createClock(base: () => number, onChange: () => void): SandboxClock {
  let ahead = 0
  return {
    now: () => base() + ahead,
    advance: (ms) => {
      ahead += Math.max(0, ms)
      onChange()
    },
    reset: () => {
      ahead = 0
    },
  }
}
