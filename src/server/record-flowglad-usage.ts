import type { Fields } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { InsufficientCreditsError } from '../billing/insufficient-credits.js'
import type { UsageEventRequest } from './event-request.js'
import { type FlowgladLike, type MeterEvent, refusalOf } from './flowglad-like.js'
import { checkSubscription, reportOf } from './metered-use.js'
import { eventIn, isSame } from './record-event.js'
import { serverTransactionId } from './transaction-id.js'

/** How a reported use is recorded. */
export type RecordFlowgladUsageOptions = {
  /** Makes ids unguessable; see `serverTransactionId`. @default process.env.FLOWGLAD_SECRET_KEY */
  readonly secret?: string
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number
}

/** A use that is on the bill. */
export type RecordedUsage = {
  /** The event as Flowglad has it; `null` for a repeat that an earlier subscription was billed for. */
  readonly usageEvent: unknown
}

/**
 * Records a use that a customer's browser reported, on their current subscription or the one it names,
 * under an id that no operation of `withUsage` shares. It is the `record` of
 * `createUsageEventHandler`. A use that was recorded before the plan was changed counts once.
 *
 * @throws {InsufficientCreditsError} there is no current subscription.
 * @throws {UsageError} `forbidden` for a subscription that is not a current one of the customer;
 * `id-taken` where the id named another use before; `unreadable`.
 * @throws what Flowglad's SDK throws.
 *
 * @example
 * ```ts
 * record: (event, user) => recordFlowgladUsage(flowglad(user.id), event)
 * ```
 */
export async function recordFlowgladUsage(
  flowglad: FlowgladLike,
  event: UsageEventRequest,
  { secret, now = Date.now }: RecordFlowgladUsageOptions = {},
): Promise<RecordedUsage> {
  const { usageMeterSlug, amount, transactionId: id, subscriptionId, usageDate } = event
  const report = reportOf(await flowglad.getBilling(), subscriptionId, now())
  checkSubscription(report, subscriptionId)
  if (report.subscription === null) throw new InsufficientCreditsError(usageMeterSlug, 0, amount)
  const name = { customer: report.customer.id, meter: usageMeterSlug, id }
  const transactionId = await serverTransactionId(name, secret)
  const sent: MeterEvent = {
    ...event,
    subscriptionId: report.subscription.id,
    transactionId,
    usageDate: usageDate ?? now(),
  }
  const usageEvent = await recordedEvent(flowglad, sent)
  if (usageEvent !== null && !isSame(usageEvent, sent)) throw taken(id)
  return { usageEvent }
}

/** The event in Flowglad's reply, `null` where the customer's earlier subscription has it. */
async function recordedEvent(flowglad: FlowgladLike, event: MeterEvent): Promise<Fields | null> {
  try {
    return eventIn(await flowglad.createUsageEvent(event))
  } catch (error) {
    // Nobody else can know the id, so it was taken by this use, before the plan was changed.
    if (refusalOf(error) === 'CONFLICT') return null
    throw error
  }
}

/** The error of an id that named another use before. */
export function taken(id: string): UsageError {
  return new UsageError(
    'id-taken',
    `the id "${id}" named another use before, so this one was not recorded. Send it under an id of its own.`,
  )
}
