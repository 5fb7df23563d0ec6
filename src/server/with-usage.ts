import type { FlowgladLike } from './flowglad-like.js'
import { demandOf, eventOf, type MeteredUse } from './metered-use.js'
import { recordEvent } from './record-event.js'
import { secretOf } from './transaction-id.js'
import { type OnUnrecorded, tellUnrecorded } from './unrecorded.js'
import { type BillTo, checkUsage } from './usage-check.js'

/** What `withUsage` bills, and what it needs for it. */
export type WithUsageOptions<Result> = MeteredUse<Result> & {
  /** Makes ids unguessable; see `serverTransactionId`. @default process.env.FLOWGLAD_SECRET_KEY */
  readonly secret?: string
  /** Told of a use that is missing on the bill. @default console.error */
  readonly onUnrecorded?: OnUnrecorded
  /** Waits for milliseconds between attempts. @default setTimeout */
  readonly delay?: (ms: number) => Promise<void>
  /** Epoch milliseconds; decides which grants are live. @default Date.now */
  readonly now?: () => number
}

/**
 * Runs an operation that costs something: checks that enough is left, runs it, and records its use.
 * Answers the operation's result, and throws what it throws; then nothing is recorded.
 *
 * **Check and operation are not atomic.** Operations that run at the same time all see the balance
 * as it was before them, so together they can use more than was left; Flowglad records that as
 * overage. Where this matters, run a customer's operations one after the other.
 *
 * Recorded is `transactionId` in the form of `serverTransactionId`, so attempts at one operation
 * count once, also at the same time and in several processes; each of them runs the operation.
 * When recording fails, it is tried three more times under the same id; then the result is still
 * returned and the event goes to `onUnrecorded`. A process that dies between operation and record
 * has recorded nothing: have the caller try again with the same id.
 *
 * @throws {InsufficientCreditsError} before the operation: less than required is left of a quota or
 * of credits (unless `policy` is `'allow-overage'`), the plan does not hold the meter, or there is
 * no current subscription. Pay-as-you-go and unlimited meters pass.
 * @throws {UsageError} before the operation: `invalid-…` input, `invalid-meter` for one that does not
 * exist, `forbidden` for a subscription that is not a current one of the customer.
 *
 * @example
 * ```ts
 * const image = await withUsage(
 *   flowglad(user.id),
 *   {
 *     usageMeterSlug: 'generations',
 *     amount: 5,
 *     transactionId: requestId,
 *     upgradeUrl: '/pricing',
 *     onUnrecorded: (reason, event) => queue.add({ reason, event }),
 *   },
 *   () => generate(prompt),
 * )
 * ```
 */
export async function withUsage<Result>(
  flowglad: FlowgladLike,
  options: WithUsageOptions<Result>,
  operation: () => Promise<Result> | Result,
): Promise<Result> {
  const { now = Date.now } = options
  // Whatever can be wrong is found before the operation costs anything.
  const secret = secretOf(options.secret)
  const demand = demandOf(options)
  const billTo = checkUsage(await flowglad.getBilling(), demand, now())
  const result = await operation()
  await recordUse(flowglad, options, billTo, result, secret)
  return result
}

async function recordUse<Result>(
  flowglad: FlowgladLike,
  options: WithUsageOptions<Result>,
  billTo: BillTo,
  result: Result,
  secret: string,
): Promise<void> {
  const { usageMeterSlug, onUnrecorded, delay = wait } = options
  const made = await eventOf(options, billTo, result, secret).catch((cause: unknown) => ({ cause }))
  if (made === null) return
  if ('cause' in made) {
    const { subscriptionId } = billTo
    const part = { usageMeterSlug, subscriptionId }
    return tellUnrecorded(onUnrecorded, 'invalid', part, made.cause)
  }
  const outcome = await recordEvent(flowglad, made, billTo.meter.id, delay)
  switch (outcome.as) {
    case 'recorded':
      return
    case 'mismatch':
      return tellUnrecorded(onUnrecorded, 'mismatch', made, outcome.found)
    case 'failed':
      return tellUnrecorded(onUnrecorded, 'failed', made, outcome.error)
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
