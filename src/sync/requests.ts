/** Wishes for a fresh report that nothing else would cause. */
export type Requests = {
  /** Something needs one. */
  want(): void
  wanted(): boolean
  /** As `want`; resolves when it was had or could not be. */
  wait(): Promise<void>
  /** What was wanted so far is asked for now. */
  ask(): void
  /** What was asked for was had or could not be; what was wanted since stays wanted. */
  answer(): void
}

/** Nothing is wanted yet. */
export function createRequests(): Requests {
  let wanted = false
  let waiters: (() => void)[] = []
  const asked: (() => void)[] = []
  const want = () => {
    wanted = true
  }
  return {
    want,
    wanted: () => wanted,
    wait() {
      want()
      return new Promise((resolve) => waiters.push(resolve))
    },
    ask() {
      wanted = false
      asked.push(...waiters)
      waiters = []
    },
    answer() {
      for (const resolve of asked.splice(0)) resolve()
    },
  }
}
