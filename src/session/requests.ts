/** Wishes for a fresh report that nothing else would cause. */
export type Requests = {
  /** Something needs one. */
  want(): void
  wanted(): boolean
  /** As `want`; resolves when it was had or could not be. */
  wait(): Promise<void>
  /** It was had or could not be. */
  answer(): void
}

/** Nothing is wanted yet. */
export function createRequests(): Requests {
  let wanted = false
  let waiters: (() => void)[] = []
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
    answer() {
      wanted = false
      const done = waiters
      waiters = []
      for (const resolve of done) resolve()
    },
  }
}
