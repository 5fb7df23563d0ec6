import { isFields } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { refusalOf } from './flowglad-error.js'
import type { FlowgladBulkLike, MeterEvent } from './flowglad-like.js'

/** What became of an event that was sent. */
export type SendOutcome = 'recorded' | 'duplicate' | { readonly error: unknown }

/**
 * Sends events in one request; the outcomes are by transaction id. What Flowglad leaves out of its
 * reply it had before. A request refused for what it holds recorded nothing and is sent in halves,
 * so that a bad event fails alone; any other failure is everybody's.
 */
export async function sendEvents(
  flowglad: FlowgladBulkLike,
  events: readonly MeterEvent[],
): Promise<Map<string, SendOutcome>> {
  if (events.length === 0) return new Map()
  try {
    const reply = await flowglad.bulkCreateUsageEvents({ usageEvents: [...events] })
    const recorded = idsIn(reply)
    return new Map(
      events.map(({ transactionId: id }) => [id, recorded.has(id) ? 'recorded' : 'duplicate']),
    )
  } catch (error) {
    if (refusalOf(error) === null || events.length === 1) {
      return new Map(events.map(({ transactionId }) => [transactionId, { error }]))
    }
    const middle = Math.ceil(events.length / 2)
    const first = await sendEvents(flowglad, events.slice(0, middle))
    const second = await sendEvents(flowglad, events.slice(middle))
    return new Map([...first, ...second])
  }
}

function idsIn(reply: unknown): ReadonlySet<unknown> {
  if (isFields(reply) && Array.isArray(reply.usageEvents)) {
    return new Set(reply.usageEvents.filter(isFields).map(({ transactionId }) => transactionId))
  }
  throw new UsageError(
    'unreadable',
    'bulkCreateUsageEvents() answered no list of events, so it is unknown which were recorded. Record them again: the same ids count once.',
  )
}
