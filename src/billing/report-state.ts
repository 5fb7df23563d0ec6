import type { Money } from './currency.js'
import type { UsageError } from './errors.js'
import type { Period } from './meter.js'
import type { Report } from './report.js'
import type { Resource } from './resource.js'
import type { Span, UsageRange } from './usage-range.js'

/**
 * Use of one metric in its unit on one day, `YYYY-MM-DD` in UTC, or in the hour that begins at a moment,
 * `2026-01-22T14:00:00.000Z`.
 */
export type DayOfUse = { readonly date: string; readonly used: number }

/** A part of a metric's use: of a project, a key, a member. `name` is shown to customers. */
export type ShareOfUse = { readonly name: string; readonly used: number }

/** Use of the days shown by the metric's slug, then by what it is grouped by: `project`, `key`, `member`. */
export type UsageGroups = ReadonlyMap<string, ReadonlyMap<string, readonly ShareOfUse[]>>

/** Days of use by the metric's slug, oldest first; a metric without any may be missing. */
export type UsageDays = ReadonlyMap<string, readonly DayOfUse[]>

/** What a period is estimated to cost, as the report says it. A part it does not say is `null`. */
export type ReportCost = {
  readonly base: Money | null
  readonly overage: Money | null
  readonly total: Money
}

/** A metric that can be chosen, shown or not. */
export type ReportMetric = { readonly slug: string; readonly name: string }

/**
 * What `useUsageReport` returns, and what the dashboard and the charts draw: a report for a range of
 * days, and what the customer may choose.
 *
 * While another range loads, and when it could not be had, `report`, `history` and `span` stay those
 * of the range before, marked `stale`.
 */
export type UsageReportState = {
  /** `loading` and `error` only while there is nothing to show. */
  readonly status: 'loading' | 'error' | 'ready'
  /** The chosen metrics as meters; `null` before the first answer. */
  readonly report: Report | null
  /** The metrics that were not chosen; what they cost counts too. @default none */
  readonly unchosen?: Report['meters']
  /** `null` where the report estimates none. */
  readonly cost: ReportCost | null
  /** Use by day of every metric; empty where the report has none. */
  readonly history: UsageDays
  /** Use by project, key or member, where the report tells it. */
  readonly groups?: UsageGroups
  /** Seats and the like among the chosen metrics; they are in `report` as meters too. */
  readonly resources: readonly Resource[]
  /** The moments that `report` and `history` are for; `null` when not known. */
  readonly span: Span | null
  /** The same days of the time before, to compare with; `null` or left out where none were asked for. */
  readonly before?: { readonly history: UsageDays; readonly span: Period } | null
  /** The billing period now, whatever the range; `null` when not known or never renewed. */
  readonly period: Period | null
  /** What was chosen, even while its numbers are not there yet. */
  readonly range: UsageRange
  readonly setRange: (range: UsageRange) => void
  /** Slugs of the metrics chosen; `null` for all. */
  readonly metrics: readonly string[] | null
  readonly setMetrics: (metrics: readonly string[] | null) => void
  /** Every metric there is, in the report's order. */
  readonly available: readonly ReportMetric[]
  /** The numbers are not those of the chosen range, or could not be refreshed. */
  readonly stale: boolean
  /** A request is under way. */
  readonly refreshing: boolean
  /** Epoch milliseconds at which the shown numbers were answered; `null` before the first time. */
  readonly updatedAt: number | null
  /** Why the last request failed; `null` when it did not. */
  readonly error: UsageError | null
  /** Asks again, for the chosen range. Resolves when it was had or could not be. */
  readonly refresh: () => Promise<void>
}
