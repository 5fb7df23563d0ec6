import type { ArrangedChange, Plan } from '../billing/report.js'
import type { MetricData } from '../report-api/data.js'

/**
 * One metric of a usage report. Every number is finite and in the metric's unit. What is not known of it, or
 * follows from the rest, is left out.
 */
export type UsageMetric = Pick<
  MetricData,
  | 'kind'
  | 'remaining'
  | 'none'
  | 'resetsAt'
  | 'resetUnknown'
  | 'onLimit'
  | 'unitPrice'
  | 'per'
  | 'currency'
  | 'tiers'
  | 'aggregation'
  | 'pools'
> & {
  readonly name: string
  /** `''` when the host names none. */
  readonly unit: string
  /** The allowance; `null` when there is no limit, or none is known for the dates asked for. */
  readonly included: number | null
  /** `null` where it could not be read. */
  readonly used: number | null
  /** How far `used` lies beyond `included`; 0 without a limit. */
  readonly overage: number
  /** `used` as a percentage of `included`, two decimals, above 100 beyond it; 0 without a limit. */
  readonly percentage: number
}

/** Money in major units: 29 is $29.00. `currency` is an ISO 4217 code in lower case. */
export type EstimatedCost = {
  readonly base: number
  readonly overage: number
  readonly total: number
  readonly currency: string
}

/** Use of one metric on one day, `YYYY-MM-DD` in UTC. */
export type DayOfUse = { readonly date: string; readonly used: number }

/** The plan that is held. Moments are ISO 8601. */
export type UsagePlan = Pick<
  Plan,
  'name' | 'slug' | 'priceSlug' | 'status' | 'interval' | 'quantity' | 'portalUrl'
> & {
  /** @default whether its price is 0 */
  readonly free?: boolean
  readonly trialEndsAt?: string
  /** When a cancelled plan ends. */
  readonly endsAt?: string
  /** A change that is already arranged. */
  readonly change?: Omit<ArrangedChange, 'at'> & { readonly at: string }
  /** What everything it consists of costs an interval, in major units of `currency`. */
  readonly price?: number
  /** An ISO 4217 code in lower case. */
  readonly currency?: string
}

/** The most that may be spent beyond the plan in a period. Money is in major units. */
export type UsageSpendingLimit = {
  readonly amount: number
  /** What was spent of it so far. */
  readonly spent?: number
  /** An ISO 4217 code in any case. @default that of `estimatedCost` */
  readonly currency?: string
  /** What happens at the limit: no more use, or use that is billed all the same. */
  readonly onLimit?: 'blocked' | 'billed'
}

/**
 * Where a customer's credits come from and went. Amounts are in the unit of
 * their metric, moments ISO 8601 or epoch milliseconds.
 */
export type UsageCredits = {
  readonly grants?: readonly {
    /** Where they come from, for customers. */
    readonly source: string
    readonly remaining: number
    readonly amount?: number
    /** The metric they pay for. @default every one */
    readonly meter?: string
    readonly grantedAt?: string | number
    readonly expiresAt?: string | number
  }[]
  readonly transactions?: readonly {
    readonly at: string | number
    /** Below 0 when they were spent. */
    readonly amount: number
    readonly description?: string
    readonly meter?: string
    /** What was left after it. */
    readonly balance?: number
  }[]
}

/** The `data` of `GET /api/billing/usage`. Metrics, projections and history share their keys. */
export type UsageData = {
  /**
   * Server time in epoch milliseconds: every use whose `recordedAt` is before it is in this report. `null`
   * for numbers that trail behind what was recorded by an unknown time.
   *
   * @default just before the time at which the handler called `readUsage`
   */
  readonly asOf?: number | null
  /** Server time after which nothing that was recorded is in this report. @default just after `readUsage` answered */
  readonly notAfter?: number
  /**
   * ISO 8601 times; `end` is the first moment after the period. `null` for a subscription that does
   * not renew, when no dates were asked for.
   */
  readonly period: { readonly start: string; readonly end: string } | null
  readonly metrics: Readonly<Record<string, UsageMetric>>
  readonly estimatedCost?: EstimatedCost
  /** The plan that is held now; not for dates asked for. */
  readonly plan?: UsagePlan | null
  /** What the plan includes besides amounts, by slug; not for dates asked for. */
  readonly features?: Readonly<Record<string, boolean>>
  /** The most that may be spent; not for dates asked for. */
  readonly spendingLimit?: UsageSpendingLimit
  /** Where credits come from and went; not for dates asked for. */
  readonly credits?: UsageCredits
  /** Expected by the end of the period, at most one entry for each metric. */
  readonly projectedUsage?: Readonly<
    Record<string, { readonly projected: number; readonly percentage: number }>
  >
  /** Each metric's use by day, oldest first, only for dates asked for. */
  readonly history?: Readonly<Record<string, readonly DayOfUse[]>>
}
