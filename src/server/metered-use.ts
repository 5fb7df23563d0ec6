import { checkAmount, checkRecording } from '../billing/check-recording.js'
import { UsageError } from '../billing/errors.js'
import { InsufficientCreditsError } from '../billing/insufficient-credits.js'
import { levelOf, type UsageMeter } from '../billing/meter.js'
import type { Report } from '../billing/report.js'
import { readBilling } from '../flowglad/payload/billing.js'
import type { EventProperties } from './flowglad-like.js'
import { inputTexts } from './transaction-id.js'

/** What an operation uses. Functions are called with the operation's result. */
export type MeteredUse<Result> = {
  readonly usageMeterSlug: string
  /** Whole number up to 2,147,483,647, in the meter's unit. A function may return 0: then nothing is recorded. */
  readonly amount: number | ((result: Result) => number)
  /**
   * Names the operation, 1 to 255 characters, never random: the same one for every attempt (the
   * `operationId` of `useMeteredAction`, the id of what was made), so that attempts count once.
   */
  readonly transactionId: string | ((result: Result) => string)
  /**
   * Everything in the request that decides what is made, and the route's name where several routes
   * bill this meter: `{ route: 'images', prompt, size }`. Plain JSON of at most 1,048,576 characters;
   * the order of keys plays no part. The same `transactionId` with another input is another operation
   * with a bill of its own. Without it the id alone names the operation: a customer who sends one id
   * with six prompts gets six runs and is billed for one.
   *
   * @default none
   */
  readonly input?: unknown
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

/** The subscription and the meter that an operation is billed to. */
export type BillTo = { readonly subscriptionId: string; readonly meter: UsageMeter }

/**
 * Checks what can be checked of a use before anything is asked or run.
 *
 * @throws {UsageError} an amount, an id, an input or properties that could never be recorded.
 */
export function checkUse<Result>(use: MeteredUse<Result>): void {
  const { usageMeterSlug, amount, transactionId, properties } = use
  const required = requiredFor(use)
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
  inputTexts(use.input)
}

/**
 * The report in a billing: of the subscription chosen, else of the current one.
 *
 * @throws {UsageError} `unreadable` where the billing names no customer.
 */
export function reportOf(
  billing: unknown,
  subscriptionId: string | undefined,
  now: number,
): Report {
  const chosen = subscriptionId === undefined ? {} : { subscriptionId }
  const report = readBilling(billing, { now, ...chosen })
  if (report !== null) return report
  throw new UsageError(
    'unreadable',
    'getBilling() named no customer, so it is unknown whom to bill. Check the customer passed to FlowgladServer.',
  )
}

/** @throws {UsageError} `forbidden` where a subscription was chosen and the report has none. */
export function checkSubscription(report: Report, chosen: string | undefined): void {
  if (chosen === undefined || report.subscription !== null) return
  throw new UsageError(
    'forbidden',
    `subscription "${chosen}" is not a current one of this customer, so nothing can be billed to it. Pass one of theirs, or none for the current one.`,
  )
}

/**
 * Checks that an operation may run, and returns what it is billed to. The check and the record are of
 * one subscription: Flowglad's own defaults for the two may differ where a customer has several.
 *
 * @throws {InsufficientCreditsError} too little is left, the plan does not hold the meter, or there
 * is no current subscription.
 * @throws {UsageError} `forbidden` for a subscription that is not theirs now, `invalid-meter`,
 * `unreadable`.
 */
export function checkBalance<Result>(report: Report, use: MeteredUse<Result>): BillTo {
  const { usageMeterSlug, policy = 'block', upgradeUrl } = use
  const required = requiredFor(use)
  const tooLittle = (available: number) =>
    new InsufficientCreditsError(usageMeterSlug, available, required, upgradeUrl)
  checkSubscription(report, use.subscriptionId)
  if (report.subscription === null) throw tooLittle(0)
  const meter = report.meters.find(({ slug }) => slug === usageMeterSlug)
  if (meter === undefined) throw unknownMeter(usageMeterSlug, report)
  if (meter.kind === 'absent') throw tooLittle(0)
  if (meter.kind === 'unreadable') throw unreadableMeter(usageMeterSlug)
  const limited = meter.kind === 'quota' || meter.kind === 'balance'
  if (limited && policy === 'block' && levelOf(meter) < required) throw tooLittle(levelOf(meter))
  return { subscriptionId: report.subscription.id, meter }
}

function requiredFor<Result>({ required, amount }: MeteredUse<Result>): number {
  return required ?? (typeof amount === 'function' ? 1 : amount)
}

function unreadableMeter(slug: string): UsageError {
  return new UsageError(
    'unreadable',
    `getBilling() holds no readable balance of meter "${slug}", so nobody can say whether enough is left. Check the balances in its answer.`,
  )
}

function unknownMeter(slug: string, { meters }: Report): UsageError {
  const listed = meters
    .slice(0, 20)
    .map((meter) => meter.slug)
    .join(', ')
  return new UsageError(
    'invalid-meter',
    `meter "${slug}" is not in the pricing model, so its use could never be billed. Pass one of: ${listed || 'none'}.`,
  )
}
