import type { Money } from './currency.js'
import type { AbsentMeter, Period, Price, UnreadableMeter, UsageMeter } from './meter.js'
import type { Interval } from './offer.js'

/** The person or organisation billed. `externalId` is the host's own id for them. */
export type Customer = { readonly id: string; readonly externalId?: string }

/** A change of plan that is arranged. `at`: epoch milliseconds. */
export type ArrangedChange = {
  readonly name?: string
  /** Slug of its price, where offers are known by one: of two prices of one plan it says which. */
  readonly priceSlug?: string
  readonly at: number
}

/** The plan a subscription is on. Times are epoch milliseconds. */
export type Plan = {
  readonly name: string
  readonly slug?: string
  readonly priceSlug?: string
  readonly free: boolean
  /** @default 'active' */
  readonly status?: 'active' | 'trialing' | 'past-due' | 'unpaid' | 'paused'
  /** When the trial ends and the price begins. */
  readonly trialEndsAt?: number
  /** When a cancelled plan ends; nothing resets after that. */
  readonly endsAt?: number
  /** A change that is already arranged, with the name and the price of the plan to come where they are known. */
  readonly change?: ArrangedChange
  /** What everything the plan consists of costs an interval: every item, times its quantity. */
  readonly price?: Price
  /** How often the price is paid. */
  readonly interval?: Interval
  /** How many of the plan are held, such as seats; the price is that of all of them. @default 1 */
  readonly quantity?: number
  /** Where the customer manages payment and invoices: an https address. */
  readonly portalUrl?: string
}

/** The most that may be spent beyond the plan in a period, in minor units of `currency`. */
export type SpendingCap = {
  readonly amount: number
  readonly currency: string
  /** What was spent of it so far. */
  readonly spent?: number
  /** What happens at the limit: no more use, or use that is billed all the same. */
  readonly onLimit?: 'blocked' | 'billed'
}

/** Credits that were given at one time, in the unit of their meter. Times are epoch milliseconds. */
export type CreditGrant = {
  /** Where they come from, for customers: a plan, a purchase, a gift. */
  readonly source: string
  readonly remaining: number
  /** How many there were. */
  readonly amount?: number
  /** Slug of the meter they pay for; every meter without one. */
  readonly meter?: string
  readonly grantedAt?: number
  readonly expiresAt?: number
}

/** One change of the credits at a moment, in epoch milliseconds. `amount` is below 0 when they were spent. */
export type CreditTransaction = {
  readonly at: number
  readonly amount: number
  readonly description?: string
  readonly meter?: string
  /** What was left after it. */
  readonly balance?: number
}

/** Where a customer's credits come from and went, in the source's order. */
export type Credits = {
  readonly grants: readonly CreditGrant[]
  readonly transactions: readonly CreditTransaction[]
}

/** A subscription that is current for the customer. */
export type Subscription = {
  readonly id: string
  readonly period: Period | null
  /** Ids of every subscription of the customer that is current now, this one among them. */
  readonly current: readonly string[]
}

/**
 * The same report where meters that would start anew after the plan has ended end with it. A meter that
 * never starts anew, such as bought credits, is left as it is.
 */
export function endingWithPlan(report: Report): Report {
  const endsAt = report.plan?.endsAt
  if (endsAt === undefined) return report
  const meters = report.meters.map((meter) => {
    const ends =
      'resetsAt' in meter && meter.endsAt === undefined && (meter.resetsAt ?? 0) >= endsAt
    return ends ? { ...meter, endsAt } : meter
  })
  return { ...report, meters }
}

/** What a source said about one subscription at one moment. Never edited. */
export type Report = {
  readonly customer: Customer
  /** `null` when the customer has no current subscription. */
  readonly subscription: Subscription | null
  readonly plan: Plan | null
  /** Every meter the source knows; one the plan does not hold is `absent`, one it could not read `unreadable`. */
  readonly meters: readonly (UsageMeter | AbsentMeter | UnreadableMeter)[]
  /** Server time, in epoch milliseconds, before which everything recorded is in this report. */
  readonly asOf?: number
  /** Server time after which nothing recorded is in this report: `asOf` of an exact one. @default not known */
  readonly notAfter?: number
  /** The billing account that answered, where one page may talk to several (an organization, test or live). */
  readonly account?: string
  /** What the plan includes besides amounts, by slug; a slug that is not listed is not known. */
  readonly features?: ReadonlyMap<string, boolean>
  /** Absent where the source knows of none. */
  readonly spendingLimit?: SpendingCap
  /** Absent where the source keeps no ledger of credits. */
  readonly credits?: Credits
  /** What the period costs so far, where the source knows a sum of its own, with what no price here explains. */
  readonly cost?: Money
}
