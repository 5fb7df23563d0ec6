/** When attempts may begin, and a call back when it is worth asking again. */
export type Gate = {
  readonly mayStart: () => boolean
  readonly mayRetry: () => boolean
  readonly whenOpen: (go: () => void) => void
}

/** A request under way. */
export type RetryingRequest = {
  /** Resolves when there is an outcome, good or bad, or when it is abandoned. */
  readonly settled: Promise<void>
  /** Forgets it: `settled` resolves at once, a late answer is ignored. Nothing is aborted. */
  readonly abandon: () => void
  /** Lets the present attempt be the last, or not the last after all. */
  readonly stopRetrying: (stop: boolean) => void
}

const retryDelays = [1000, 2000, 4000]

/**
 * Runs `ask` as react-query 5.66 does: a rejection is tried again after 1, 2 and 4 seconds, and no
 * attempt begins while the gate is closed. `onEnd` hears the outcome once.
 */
export function startRequest<T>(
  ask: () => Promise<T>,
  gate: Gate,
  onEnd: (outcome: { readonly value: T } | { readonly error: Error }) => void,
): RetryingRequest {
  let over = false
  let last = false
  let release = () => {}
  const settled = new Promise<void>((resolve) => {
    release = resolve
  })
  const end = (outcome?: { readonly value: T } | { readonly error: Error }) => {
    if (over) return
    over = true
    if (outcome) onEnd(outcome)
    release()
  }
  const attempt = (failures: number) => {
    if (over) return
    ask().then(
      (value) => end({ value }),
      (reason: unknown) => {
        const error = reason instanceof Error ? reason : new Error(String(reason))
        const delay = retryDelays[failures]
        if (delay === undefined || last) return end({ error })
        setTimeout(() => {
          const again = () => (last ? end({ error }) : attempt(failures + 1))
          if (gate.mayRetry()) again()
          else gate.whenOpen(again)
        }, delay)
      },
    )
  }
  if (gate.mayStart()) attempt(0)
  else gate.whenOpen(() => attempt(0))
  return {
    settled,
    abandon: () => end(),
    stopRetrying: (stop) => {
      last = stop
    },
  }
}
