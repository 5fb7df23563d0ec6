import { checkRecording } from '../billing/check-recording.js'
import { UsageError } from '../billing/errors.js'
import { within } from './deadline.js'
import type { FlowgladLike, MeterEvent } from './flowglad-like.js'
import { type BillTo, checkBalance, checkUse, type MeteredUse, reportOf } from './metered-use.js'
import { type RecordOutcome, recordEvent } from './record-event.js'
import {
  type Bill,
  openStoredOperation,
  type ResultStore,
  type StoredOperation,
  type StoredResult,
} from './results.js'
import { secretOf, serverTransactionId } from './transaction-id.js'

/**
 * A use that is not on the bill although the operation succeeded, by its reason:
 *
 * - `failed`: `event` could not be recorded within 10 seconds; `cause` is the last error. It may have
 *   been recorded all the same. Send it again with `createUsageEvent(event)`, whenever: it counts once.
 * - `mismatch`: Flowglad has something else under the id; `cause` is that event, or the conflict
 *   when an earlier subscription of the customer was billed. Sending it again changes nothing.
 * - `invalid`: `amount` or `transactionId` returned what cannot be recorded, or threw `cause`.
 */
export type Unrecorded =
  | readonly [reason: 'failed' | 'mismatch', event: MeterEvent, cause: unknown]
  | readonly [
      reason: 'invalid',
      event: Pick<MeterEvent, 'usageMeterSlug' | 'subscriptionId'>,
      cause: unknown,
    ]

/**
 * Called with a use that was not recorded, to keep it where it survives this process: a queue, a table.
 * Awaited for up to 5 seconds; whatever it does, the result is returned.
 */
export type OnUnrecorded = (...unrecorded: Unrecorded) => Promise<void> | void

/** What `withUsage` bills, and how. */
export type WithUsageOptions<Result> = MeteredUse<Result> & {
  /**
   * Keeps results, so that an operation runs once: a repeat gets the stored result, and the balance is
   * not checked again. Results must be plain JSON, and `transactionId` a text.
   *
   * @default none, and every attempt runs the operation
   */
  readonly results?: ResultStore
  /** How long a result is kept, in milliseconds. @default 86,400,000, a day */
  readonly resultTtl?: number
  /**
   * The longest an operation takes, in milliseconds. After a crash the next attempt runs when this time
   * is over; an operation that takes longer may run a second time. @default 300,000, five minutes
   */
  readonly lease?: number
  /** Makes ids unguessable; see `serverTransactionId`. @default process.env.FLOWGLAD_SECRET_KEY */
  readonly secret?: string
  /** Called with a use that is missing on the bill. @default console.error */
  readonly onUnrecorded?: OnUnrecorded
  /** Waits for milliseconds between attempts to record. @default setTimeout */
  readonly delay?: (ms: number) => Promise<void>
  /** Epoch milliseconds; decides which grants are live. @default Date.now */
  readonly now?: () => number
}

/** What `withUsage` returns. */
export type UsageOutcome<Result> = {
  /** What the operation returned, in the first attempt where `results` has it. */
  readonly result: Result
  /**
   * Whether an earlier attempt at the same operation is on the bill, so that this one adds nothing to
   * it. Without `results` the operation has run again all the same.
   */
  readonly repeated: boolean
}

/** Milliseconds for recording in all, retries included. */
const recordingLimit = 10_000
/** Milliseconds for `onUnrecorded`. */
const onUnrecordedLimit = 5_000

/**
 * Runs an operation that costs something: checks that enough is left, runs it, and records its use.
 * Throws what the operation throws; then nothing is recorded.
 *
 * **What names an operation** is the customer, the meter, `transactionId` and `input`, signed with the
 * secret. Attempts at one operation count once, in any number of processes, and no id that a browser
 * reports is ever the same.
 *
 * **With `results`** an operation runs once: a repeat returns the stored result, and one that comes while
 * it runs throws `OperationRunningError`. A process may die at any step: an operation that was stored and
 * not recorded is recorded by the next attempt; one that was not stored runs again when the `lease` is
 * over. `ResultStore` says what a store without an atomic write cannot rule out.
 *
 * **Check and operation are not atomic.** Different operations that run at the same time all see the
 * balance as it was before them, so together they can use more than was left; Flowglad records that as
 * overage. Where this matters, run a customer's operations one after the other.
 *
 * **When recording fails** it is tried three more times under the same id, within 10 seconds in all; then
 * the result is returned and the event goes to `onUnrecorded`.
 *
 * @throws {InsufficientCreditsError} before the operation: less than required is left of a quota or
 * of credits (unless `policy` is `'allow-overage'`), the plan does not hold the meter, or there is
 * no current subscription. Pay-as-you-go and unlimited meters pass.
 * @throws {OperationRunningError} before the operation: another attempt at it is running.
 * @throws {UsageError} before the operation: `invalid-…` input, `invalid-meter` for one that does not
 * exist, `forbidden` for a subscription that is not a current one of the customer.
 *
 * @example
 * ```ts
 * const { result } = await withUsage(
 *   flowglad(user.id),
 *   {
 *     usageMeterSlug: 'generations',
 *     amount: 5,
 *     transactionId: operationId,
 *     input: { prompt },
 *     results: new Keyv(),
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
): Promise<UsageOutcome<Result>> {
  const { usageMeterSlug, subscriptionId: chosen, now = Date.now } = options
  // Whatever can be wrong is found before the operation costs anything.
  const secret = secretOf(options.secret)
  checkUse(options)
  const report = reportOf(await flowglad.getBilling(), chosen, now())
  const meterId = report.meters.find(({ slug }) => slug === usageMeterSlug)?.id
  const work = { flowglad, options, customer: report.customer.id, meterId, secret }
  const stored = options.results ? await openStored(work, options.results) : undefined
  const earlier = await stored?.find()
  if (earlier) return repeat(work, stored, earlier)
  const billTo = checkBalance(report, options)
  const meanwhile = await stored?.start()
  if (meanwhile) return repeat(work, stored, meanwhile)
  const result = await run(operation, stored)
  const bill = await billFor(work, billTo, result)
  const first = await stored?.finish({ result, bill })
  if (first) return repeat(work, stored, first)
  return { result, repeated: await record(work, stored, { result, bill }) }
}

/** What every step of an attempt needs. */
type Work<Result> = {
  readonly flowglad: FlowgladLike
  readonly options: WithUsageOptions<Result>
  /** Flowglad's id of the customer. */
  readonly customer: string
  readonly meterId: string | undefined
  readonly secret: string
}

async function openStored<Result>(
  work: Work<Result>,
  store: ResultStore,
): Promise<StoredOperation<Result>> {
  const {
    transactionId: id,
    lease = 300_000,
    resultTtl = 86_400_000,
    now = Date.now,
  } = work.options
  if (typeof id === 'function') {
    throw new UsageError(
      'invalid-transaction-id',
      'withUsage() got results and a function as transactionId, so a repeat cannot be told before the operation runs. Pass an id that the caller sends with every attempt.',
    )
  }
  const key = `usage-widgets:${await signed(work, id)}`
  return openStoredOperation(store, { key, lease, ttl: resultTtl, now })
}

function signed<Result>({ options, customer, secret }: Work<Result>, id: string): Promise<string> {
  const { usageMeterSlug: meter, input } = options
  return serverTransactionId({ purpose: 'operation', customer, meter, id, input }, secret)
}

async function run<Result>(
  operation: () => Promise<Result> | Result,
  stored: StoredOperation<Result> | undefined,
): Promise<Result> {
  try {
    return await operation()
  } catch (error) {
    await stored?.abandon()
    throw error
  }
}

/** Returns a stored result, after recording what an attempt that died has not. */
async function repeat<Result>(
  work: Work<Result>,
  stored: StoredOperation<Result> | undefined,
  earlier: StoredResult<Result>,
): Promise<UsageOutcome<Result>> {
  await record(work, stored, earlier)
  return { result: earlier.result, repeated: true }
}

/** What to record for a result, `null` for nothing. Never throws. */
async function billFor<Result>(
  work: Work<Result>,
  { subscriptionId, meter }: BillTo,
  result: Result,
): Promise<Bill | null> {
  const { usageMeterSlug, properties, onUnrecorded, now = Date.now, ...use } = work.options
  try {
    const amount = typeof use.amount === 'function' ? use.amount(result) : use.amount
    if (amount === 0) return null
    const id =
      typeof use.transactionId === 'function' ? use.transactionId(result) : use.transactionId
    const options = { transactionId: id, ...(properties && { properties }) }
    checkRecording({ meter: usageMeterSlug, amount, options, known: meter, amounts: 'integer' })
    const transactionId = await signed(work, id)
    return { transactionId, amount, subscriptionId, usageDate: now() }
  } catch (cause) {
    await tellUnrecorded(onUnrecorded, 'invalid', { usageMeterSlug, subscriptionId }, cause)
    return null
  }
}

/** Records the bill of a result. Returns whether it was recorded before. Never throws. */
async function record<Result>(
  work: Work<Result>,
  stored: StoredOperation<Result> | undefined,
  { result, bill }: StoredResult<Result>,
): Promise<boolean> {
  if (bill === null) return false
  const { flowglad, meterId, options } = work
  const { usageMeterSlug, properties, onUnrecorded, delay = wait } = options
  const event = { usageMeterSlug, ...bill, ...(properties && { properties }) }
  const outcome = await within(recordingLimit, (isOver) =>
    recordEvent(flowglad, event, { meterId, delay, isOver }),
  ).catch((error: unknown): RecordOutcome => ({ as: 'failed', error }))
  switch (outcome.as) {
    case 'recorded':
      await stored?.settle(result)
      return outcome.repeated
    case 'mismatch':
      await stored?.settle(result)
      await tellUnrecorded(onUnrecorded, 'mismatch', event, outcome.found)
      return true
    case 'failed':
      await tellUnrecorded(onUnrecorded, 'failed', event, outcome.error)
      return false
  }
}

async function tellUnrecorded(
  onUnrecorded: OnUnrecorded | undefined,
  ...unrecorded: Unrecorded
): Promise<void> {
  if (onUnrecorded === undefined) return logUnrecorded('no onUnrecorded was given', unrecorded)
  try {
    await within(onUnrecordedLimit, () => onUnrecorded(...unrecorded))
  } catch (error) {
    logUnrecorded('onUnrecorded failed', [...unrecorded, error])
  }
}

function logUnrecorded(why: string, details: readonly unknown[]): void {
  console.error(
    `usage-widgets: an operation succeeded, its use was not recorded, and ${why}. It is missing on the bill. Record the event below again.`,
    ...details,
  )
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
