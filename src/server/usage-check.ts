import { UsageError } from '../billing/errors.js'
import { InsufficientCreditsError } from '../billing/insufficient-credits.js'
import { levelOf, type UsageMeter } from '../billing/meter.js'
import type { Report } from '../billing/report.js'
import { readBilling } from '../flowglad/payload/billing.js'

/** Whom an operation is billed to, and on what. */
export type BillTo = {
  /** Flowglad's id of the customer. */
  readonly customer: string
  readonly subscriptionId: string
  readonly meter: UsageMeter
}

/** What decides whether an operation may run. */
export type UsageDemand = {
  readonly usageMeterSlug: string
  /** In the meter's unit, above 0. */
  readonly required: number
  /** The current one when absent. */
  readonly subscriptionId: string | undefined
  readonly policy: 'block' | 'allow-overage'
  readonly upgradeUrl: string | undefined
}

/**
 * Lets an operation pass or says why not, on one subscription for both the check and the record:
 * Flowglad's own defaults for the two may differ where a customer has several.
 *
 * @throws {InsufficientCreditsError} too little is left, the plan does not hold the meter, or there
 * is no current subscription.
 * @throws {UsageError} `forbidden` for a subscription that is not theirs now, `invalid-meter`,
 * `unreadable`.
 */
export function checkUsage(billing: unknown, demand: UsageDemand, now: number): BillTo {
  const { usageMeterSlug, required, subscriptionId, upgradeUrl } = demand
  const report = reportOf(billing, subscriptionId, now)
  const tooLittle = (available: number) =>
    new InsufficientCreditsError(usageMeterSlug, available, required, upgradeUrl)
  if (report.subscription === null) throw tooLittle(0)
  const meter = report.meters.find(({ slug }) => slug === usageMeterSlug)
  if (meter === undefined) throw unknownMeter(usageMeterSlug, report)
  if (meter.kind === 'absent') throw tooLittle(0)
  const limited = meter.kind === 'quota' || meter.kind === 'balance'
  if (limited && demand.policy === 'block' && levelOf(meter) < required) {
    throw tooLittle(levelOf(meter))
  }
  return { customer: report.customer.id, subscriptionId: report.subscription.id, meter }
}

/** The report of the subscription asked for. */
export function reportOf(
  billing: unknown,
  subscriptionId: string | undefined,
  now: number,
): Report {
  const chosen = subscriptionId === undefined ? {} : { subscriptionId }
  const report = readBilling(billing, { now, ...chosen })
  if (report === null) {
    throw new UsageError(
      'unreadable',
      'getBilling() named no customer, so it is unknown whom to bill. Check the customer passed to FlowgladServer.',
    )
  }
  if (subscriptionId === undefined || report.subscription !== null) return report
  throw new UsageError(
    'forbidden',
    `subscription "${subscriptionId}" is not a current one of this customer, so nothing can be billed to it. Pass one of theirs, or none for the current one.`,
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
