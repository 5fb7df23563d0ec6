import { type Fields, isFields, timeOf } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { type FlowgladLike, type MeterEvent, refusalOf } from './flowglad-like.js'

/** What became of an event. */
export type RecordOutcome =
  /** `repeated`: it was on the bill before this attempt, under the same id. */
  | { readonly as: 'recorded'; readonly repeated: boolean }
  /** Flowglad has another event under this id: `found`, or the error that says so. */
  | { readonly as: 'mismatch'; readonly found: unknown }
  | { readonly as: 'failed'; readonly error: unknown }

/** How an event is recorded. */
export type RecordEventOptions = {
  /** Flowglad's id of the meter, where it is known. */
  readonly meterId: string | undefined
  readonly delay: (ms: number) => Promise<void>
  /** Whether the time for recording is over, so that nothing is sent any more. */
  readonly isOver: () => boolean
}

/** Waits, in milliseconds, before an event is sent a second, third and fourth time. */
const pauses = [200, 400, 800]

/**
 * Records one event, with three retries under the same id; a request that can never succeed is not
 * retried. `recorded` means that the event in Flowglad's reply is the one that was sent.
 */
export async function recordEvent(
  flowglad: Pick<FlowgladLike, 'createUsageEvent'>,
  event: MeterEvent,
  { meterId, delay, isOver }: RecordEventOptions,
): Promise<RecordOutcome> {
  let error: unknown
  for (const pause of [0, ...pauses]) {
    if (pause > 0) await delay(pause)
    if (isOver()) break
    try {
      const found = eventIn(await flowglad.createUsageEvent(event))
      if (!isSame(found, event, meterId)) return { as: 'mismatch', found }
      return { as: 'recorded', repeated: isRepeat(found, event) }
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

/** The event in a reply of Flowglad's, which answers a repeat with the first event under the id. */
export function eventIn(reply: unknown): Fields {
  if (isFields(reply) && isFields(reply.usageEvent)) return reply.usageEvent
  throw new UsageError(
    'unreadable',
    'createUsageEvent() answered no event, so it is unknown whether the use is on the bill. Record it again: the same id counts once.',
  )
}

/** Whether an event in a reply is the one that was sent. */
export function isSame(found: Fields, sent: MeterEvent, meterId?: string): boolean {
  return (
    found.amount === sent.amount &&
    found.subscriptionId === sent.subscriptionId &&
    found.transactionId === sent.transactionId &&
    (meterId === undefined || found.usageMeterId === meterId)
  )
}

/**
 * Whether an event in a reply was recorded by an earlier attempt. Every attempt sends its own time as
 * `usageDate`, and the reply to a repeat has that of the first attempt: no two clocks are compared. Two
 * attempts in the same millisecond look like one.
 */
export function isRepeat(found: Fields, sent: MeterEvent): boolean {
  const date = timeOf(found.usageDate)
  return date !== null && date !== sent.usageDate
}
