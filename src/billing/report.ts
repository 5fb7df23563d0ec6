import type { AbsentMeter, Period, Price, UsageMeter } from './meter.js'

/** The person or organisation billed. `externalId` is the host's own id for them. */
export type Customer = { readonly id: string; readonly externalId?: string }

/** The plan a subscription is on. `price` is what the plan itself costs a period. */
export type Plan = {
  readonly name: string
  readonly slug?: string
  readonly priceSlug?: string
  readonly free: boolean
  readonly price?: Price
}

/** A subscription that is current for the customer. */
export type Subscription = {
  readonly id: string
  readonly period: Period | null
  /** Ids of every subscription of the customer that is current now, this one among them. */
  readonly current: readonly string[]
}

/** What a source said about one subscription at one moment. Never edited. */
export type Report = {
  readonly customer: Customer
  /** `null` when the customer has no current subscription. */
  readonly subscription: Subscription | null
  readonly plan: Plan | null
  /** Every meter the source knows; one the plan does not hold is `absent`. */
  readonly meters: readonly (UsageMeter | AbsentMeter)[]
  /** Server time, in epoch milliseconds, up to which everything recorded is in this report. */
  readonly asOf?: number
  /** The billing account that answered, where one page may talk to several (an organization, test or live). */
  readonly account?: string
}
