import type { Environment } from '../sync/environment.js'

/** Pauses after each question, in milliseconds: a minute in all. */
const PAUSES = [1, 2, 3, 4, 5, 7, 8, 10, 10, 10].map((seconds) => seconds * 1_000)

/** What polling needs. `ask` resolves when a report has arrived or failed; `onEnd` is called after a minute. */
export type PollOptions = {
  readonly env: Environment
  readonly ask: () => Promise<void>
  readonly onEnd: () => void
}

/**
 * Requests reports for a minute, at growing intervals, beginning after `delay` milliseconds. While the page
 * is hidden nothing is requested and no time counts. Returns a function that stops it.
 */
export function poll({ env, ask, onEnd }: PollOptions, delay: number): () => void {
  let round = 0
  let asking = false
  let hidden = false
  let cancel = env.after(delay, next)

  function next(): void {
    hidden = !env.visible()
    if (hidden) return
    const pause = PAUSES[round++]
    if (pause === undefined) {
      stopWatching()
      return onEnd()
    }
    if (!asking) {
      asking = true
      void ask().then(() => {
        asking = false
      })
    }
    cancel = env.after(pause, next)
  }

  const stopWatching = env.watch(() => {
    if (hidden && env.visible()) next()
  })
  return () => {
    cancel()
    hidden = false
    stopWatching()
  }
}
