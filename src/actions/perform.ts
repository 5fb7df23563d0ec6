import { creditsRefusalOf, isFailedResponse } from '../billing/credits-refusal.js'
import type {
  InsufficientCreditsError,
  ReadInsufficientCredits,
} from '../billing/insufficient-credits.js'
import type { Work } from './work.js'

/** What a metered action is called with. */
export type MeteredRun = {
  /** Identifies the operation, also over retries: pass it to your server as the id to record it under. */
  readonly operationId: string
  /** Aborted by `abort()` and `reset()`; not on unmount, since the server's work continues. */
  readonly signal: AbortSignal
}

/** How a run of a metered action ended. */
export type MeteredOutcome<T> =
  | { readonly status: 'succeeded'; readonly value: T }
  /** `error` is an `InsufficientCreditsError` where the server said 402, else what the action threw. */
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'aborted' }

/**
 * Runs an action and ends its work when it settles. Never rejects; an abort ends it at once, whether or not
 * the action reacts. `meter`: named by a refusal that names none. `read`: reads refusals of the host's own
 * shape.
 */
export async function perform<T>(
  action: (run: MeteredRun) => T | Promise<T>,
  run: MeteredRun,
  work: Work,
  meter: string,
  read?: ReadInsufficientCredits,
): Promise<MeteredOutcome<T>> {
  const aborted = new Promise<MeteredOutcome<T>>((resolve) => {
    run.signal.addEventListener('abort', () => resolve({ status: 'aborted' }), { once: true })
  })
  let refused: InsufficientCreditsError | null = null
  const failed = async (thrown: unknown): Promise<MeteredOutcome<T>> => {
    const refusal = await creditsRefusalOf(thrown, meter, read)
    if (!run.signal.aborted) refused = refusal
    return { status: 'failed', error: refusal ?? thrown }
  }
  const attempt = async (): Promise<MeteredOutcome<T>> => {
    try {
      const value = await action(run)
      // fetch() also resolves with failed answers, which say nothing about what was used.
      return isFailedResponse(value) ? await failed(value) : { status: 'succeeded', value }
    } catch (thrown) {
      return await failed(thrown)
    }
  }
  const outcome = await Promise.race([attempt(), aborted])
  work.end(refused ? 'refused' : 'unknown')
  return outcome
}
