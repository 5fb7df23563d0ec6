/** A moment: ISO 8601, also with a space for its `T` (UTC unless it says otherwise), or epoch milliseconds. */
export type MomentData = string | number

/** A number, also as text of plain digits: `742`, `'10.50'`. */
export type NumberData = number | string

/** What happens at a limit: no more use, or use that is billed. */
export type OnLimitData = 'blocked' | 'billed'

/**
 * What a usage report says: the `data` of an answer to `GET /api/billing/usage`, and what the `read` of
 * `createPolledSource` gives. Only `metrics` is needed. Money is in major units, 29 is $29.00, of the
 * currency beside it, else of `estimatedCost`, else of the source's `currency`.
 *
 * What cannot be read is named among the source's problems, and the rest works: a meter with such a part
 * has no number, and closes nothing. A report that was asked for by dates says nothing of limits, resets
 * and plans, since these are those of now.
 */
export type ReportData = {
  /** The billing period. An `end` of `23:59:59` means the moment after, a date alone the end of that day. */
  readonly period?: { readonly start: MomentData; readonly end: MomentData } | null | undefined
  /** Meters by id. `apiCalls`, `api_calls` and `api-calls` name the same. At most 500 are read. */
  readonly metrics: Readonly<Record<string, MetricData>>
  /**
   * Server time before which everything recorded is in this report. Use it with `recordedAt` in replies.
   * `null` for numbers that trail behind by an unknown time.
   */
  readonly asOf?: MomentData | null | undefined
  /** Server time after which nothing recorded is in it. Use it with `recordedAfter` in replies. */
  readonly notAfter?: MomentData | undefined
  readonly estimatedCost?:
    | {
        readonly base?: NumberData | undefined
        readonly overage?: NumberData | undefined
        readonly total?: NumberData | undefined
        readonly currency?: string | undefined
      }
    | null
    | undefined
  /** Use expected by the end of the period. @default worked out from the use so far */
  readonly projectedUsage?:
    | Readonly<Record<string, { readonly projected: NumberData; readonly percentage?: unknown }>>
    | null
    | undefined
  /**
   * Use of a metric, for the chart: by day (`date` is `YYYY-MM-DD` in UTC), at most 400 of them, or by the
   * hour (`date` is the moment it begins, ISO 8601), at most 2,232. Hours fall on the days of the customer's
   * time zone, and a week or less is shown by the hour.
   */
  readonly history?:
    | Readonly<Record<string, readonly { readonly date: string; readonly used: NumberData }[]>>
    | null
    | undefined
  /**
   * Use of a metric in the period or the dates asked for, by what it is grouped by, such as `project`,
   * `key` and `member`. At most 200 parts of each are read.
   */
  readonly groups?:
    | Readonly<
        Record<
          string,
          Readonly<Record<string, readonly { readonly name: string; readonly used: NumberData }[]>>
        >
      >
    | null
    | undefined
  readonly plan?: PlanData | null | undefined
  /** What the plan includes besides amounts, by slug. */
  readonly features?: Readonly<Record<string, boolean>> | null | undefined
  /** The most that may be spent beyond the plan in a period, and what was spent. */
  readonly spendingLimit?:
    | {
        readonly amount: NumberData
        readonly spent?: NumberData | undefined
        readonly currency?: string | undefined
        readonly onLimit?: OnLimitData | undefined
      }
    | null
    | undefined
  /** Where the customer's credits come from and went. */
  readonly credits?:
    | {
        readonly grants?: readonly CreditGrantData[] | undefined
        readonly transactions?: readonly CreditTransactionData[] | undefined
      }
    | null
    | undefined
}

/** One meter of a report. */
export type MetricData = {
  /** Shown to customers. @default made from the id */
  readonly name?: string | undefined
  /** What is counted: `requests`, `GB`. */
  readonly unit?: string | undefined
  /** Used in the period. */
  readonly used?: NumberData | null | undefined
  /** The limit; `null` or −1 for none. Left out, nothing is said of a limit. */
  readonly included?: NumberData | null | undefined
  /**
   * What is left, where it is not `included` less `used`: credits that nobody knows the number of, or more
   * than the plan includes. Below 0 for credits overdrawn. @default the sum of the pools
   */
  readonly remaining?: NumberData | null | undefined
  /**
   * What the numbers mean: a limit (`quota`), credits without one (`balance`), use that is paid each time
   * (`metered`, with `unitPrice`), no limit (`unlimited`), or only a count (`counted`).
   * @default by the numbers that are given
   */
  readonly kind?: 'quota' | 'balance' | 'metered' | 'unlimited' | 'counted' | undefined
  /**
   * Whether there never was any of it, where no credits are left.
   * @default whether nothing was included and nothing used
   */
  readonly none?: boolean | undefined
  /** When it starts anew, `null` for never. @default the end of the period */
  readonly resetsAt?: MomentData | null | undefined
  /** Nobody can say when it starts anew: then `resetsAt` is not read, and it is not said to last. @default false */
  readonly resetUnknown?: boolean | undefined
  /** What happens at the limit. */
  readonly onLimit?: OnLimitData | undefined
  /** The amount over the limit. Not read, nor is `percentage`: both follow from `used` and `included`. */
  readonly overage?: unknown
  readonly percentage?: unknown
  /** What use beyond the limit costs, for every `per` of it. @default free, or not known */
  readonly unitPrice?: NumberData | undefined
  /** @default 1 */
  readonly per?: NumberData | undefined
  readonly currency?: string | undefined
  /**
   * Instead of `unitPrice` a graduated price: each part up to `upTo`, counted from the first use that is not
   * included, costs its own; the last part has no end. `flatPrice` is charged once as soon as one use falls
   * into the part. In ascending order, at most 50, and read as a whole or not at all.
   */
  readonly tiers?:
    | readonly {
        readonly upTo?: NumberData | null | undefined
        readonly unitPrice: NumberData
        readonly flatPrice?: NumberData | undefined
      }[]
    | null
    | undefined
  /** How uses add up; a `level`, such as storage, does not and never starts anew. @default 'sum', or as `levels` says */
  readonly aggregation?: 'sum' | 'level' | 'count_distinct_properties' | undefined
  /** What is left by where it comes from, such as monthly and bought credits; the first is used first. */
  readonly pools?:
    | readonly {
        readonly name: string
        readonly remaining: NumberData
        readonly resetsAt?: MomentData | null | undefined
        readonly expiresAt?: MomentData | null | undefined
      }[]
    | null
    | undefined
}

/** The plan the customer is on. */
export type PlanData = {
  readonly name: string
  readonly slug?: string | undefined
  /** Slug of its price, where offers are known by one. */
  readonly priceSlug?: string | undefined
  /** @default whether its price is 0 */
  readonly free?: boolean | undefined
  /** @default 'active' */
  readonly status?: 'active' | 'trialing' | 'past-due' | 'unpaid' | 'paused' | undefined
  readonly trialEndsAt?: MomentData | null | undefined
  /** When a cancelled plan ends. */
  readonly endsAt?: MomentData | null | undefined
  /** A change that is already arranged. */
  readonly change?:
    | {
        readonly name?: string | undefined
        /** Slug of the price to come, where offers are known by one. */
        readonly priceSlug?: string | undefined
        readonly at: MomentData
      }
    | null
    | undefined
  /** What everything it consists of costs an interval; 0 for a free plan. */
  readonly price?: NumberData | null | undefined
  readonly currency?: string | undefined
  /** How often the price is paid: a unit, or so many of them. @default not said; the price counts for the period */
  readonly interval?:
    | IntervalUnit
    | { readonly unit: IntervalUnit; readonly count: number }
    | null
    | undefined
  readonly quantity?: number | undefined
  /** Where the customer manages payment: https, or a path of this site. */
  readonly portalUrl?: string | null | undefined
}

type IntervalUnit = 'day' | 'week' | 'month' | 'year'

/** Credits given at one time. */
export type CreditGrantData = {
  /** Where they come from, for customers. */
  readonly source: string
  readonly remaining: NumberData
  readonly amount?: NumberData | undefined
  /** The metric they pay for. @default every one */
  readonly meter?: string | undefined
  readonly grantedAt?: MomentData | null | undefined
  readonly expiresAt?: MomentData | null | undefined
}

/** One change of the credits. `amount` is below 0 when they were spent. */
export type CreditTransactionData = {
  readonly at: MomentData
  readonly amount: NumberData
  readonly description?: string | undefined
  readonly meter?: string | undefined
  /** What was left after it. */
  readonly balance?: NumberData | undefined
}
