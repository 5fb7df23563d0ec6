import { checkAmount, checkRecording } from '../billing/check-recording.js'
import type { EventProperties, MeterEvent } from './flowglad-like.js'
import { serverTransactionId } from './transaction-id.js'
import type { BillTo, UsageDemand } from './usage-check.js'

/** What an operation uses. Functions get the operation's result. */
export type MeteredUse<Result> = {
  readonly usageMeterSlug: string
  /** Whole number up to 2,147,483,647, in the meter's unit. A function may answer 0: nothing counts. */
  readonly amount: number | ((result: Result) => number)
  /**
   * Names the operation, 1 to 255 characters, never random: the same one for every attempt (a
   * request id, the id of what was made), so that attempts count once.
   */
  readonly transactionId: string | ((result: Result) => string)
  /** How much must be left before the operation. @default `amount`, or 1 when it is a function */
  readonly required?: number
  /** Checked and billed. @default the current one */
  readonly subscriptionId?: string
  /** What tells uses apart on a distinct-count meter. */
  readonly properties?: EventProperties
  /** Whether a customer with too little left is stopped. @default 'block' */
  readonly policy?: 'block' | 'allow-overage'
  /** Sent with `InsufficientCreditsError`. */
  readonly upgradeUrl?: string
}

/**
 * What `use` demands before the operation.
 *
 * @throws {UsageError} an amount, an id or properties that could never be recorded.
 */
export function demandOf<Result>(use: MeteredUse<Result>): UsageDemand {
  const { usageMeterSlug, amount, transactionId, properties } = use
  const required = use.required ?? (typeof amount === 'function' ? 1 : amount)
  checkAmount(required, 'integer', usageMeterSlug)
  checkRecording({
    meter: usageMeterSlug,
    amount: typeof amount === 'function' ? required : amount,
    options: {
      ...(typeof transactionId === 'function' ? {} : { transactionId }),
      ...(properties && { properties }),
    },
    amounts: 'integer',
  })
  return {
    usageMeterSlug,
    required,
    subscriptionId: use.subscriptionId,
    policy: use.policy ?? 'block',
    upgradeUrl: use.upgradeUrl,
  }
}

/**
 * The event to record for a result, `null` when it used nothing.
 *
 * @throws what the host's functions throw; {UsageError} what they answer cannot be recorded.
 */
export async function eventOf<Result>(
  use: MeteredUse<Result>,
  { customer, subscriptionId, meter }: BillTo,
  result: Result,
  secret: string,
): Promise<MeterEvent | null> {
  const { usageMeterSlug, properties } = use
  const amount = typeof use.amount === 'function' ? use.amount(result) : use.amount
  if (amount === 0) return null
  const id = typeof use.transactionId === 'function' ? use.transactionId(result) : use.transactionId
  const given = properties && { properties }
  const options = { transactionId: id, ...given }
  checkRecording({ meter: usageMeterSlug, amount, options, known: meter, amounts: 'integer' })
  const transactionId = await serverTransactionId({ customer, meter: usageMeterSlug, id }, secret)
  return { usageMeterSlug, amount, subscriptionId, transactionId, ...given }
}
