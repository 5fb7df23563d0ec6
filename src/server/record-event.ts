import { isFields } from '../billing/decode.js'
import { refusalOf } from './flowglad-error.js'
import type { FlowgladLike, MeterEvent } from './flowglad-like.js'

/** What became of an event. */
export type RecordOutcome =
  | { readonly as: 'recorded' }
  /** Flowglad holds another event under this id; `found` is it, or the conflict. */
  | { readonly as: 'mismatch'; readonly found: unknown }
  | { readonly as: 'failed'; readonly error: unknown }

/** Waits, in milliseconds, before an event is sent a second, third and fourth time. */
const pauses = [200, 400, 800]

/**
 * Records one event, with three retries under the same id; a request that can never succeed is not
 * retried. `recorded` means that the event Flowglad answered is the one that was sent: a repeat
 * answers the first event under the id, whatever amount it had.
 */
export async function recordEvent(
  flowglad: Pick<FlowgladLike, 'createUsageEvent'>,
  event: MeterEvent,
  meterId: string | undefined,
  delay: (ms: number) => Promise<void>,
): Promise<RecordOutcome> {
  let error: unknown
  for (const pause of [0, ...pauses]) {
    if (pause > 0) await delay(pause)
    try {
      const found = eventIn(await flowglad.createUsageEvent(event))
      return isSame(found, event, meterId) ? { as: 'recorded' } : { as: 'mismatch', found }
    } catch (caught) {
      error = caught
      const refusal = refusalOf(caught)
      // The id is taken under another subscription: an earlier one of this customer, by its name.
      if (refusal === 'CONFLICT') return { as: 'mismatch', found: caught }
      if (refusal !== null) break
    }
  }
  return { as: 'failed', error }
}

function eventIn(reply: unknown): unknown {
  return isFields(reply) ? reply.usageEvent : undefined
}

function isSame(found: unknown, sent: MeterEvent, meterId: string | undefined): boolean {
  return (
    isFields(found) &&
    found.amount === sent.amount &&
    found.subscriptionId === sent.subscriptionId &&
    found.transactionId === sent.transactionId &&
    (meterId === undefined || found.usageMeterId === meterId)
  )
}
