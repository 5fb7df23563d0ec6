'use client'
import type { QueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { UsageError } from '../billing/errors.js'
import type { UsageDays, UsageReportState } from '../billing/report-state.js'
import { before, type RangePreset, spanOf, type UsageRange } from '../billing/usage-range.js'
import { type CustomerId, customerOf } from '../endpoint/customer-id.js'
import type { MetricOptions } from './read-report.js'
import { createReportRequest, datesOf, failure, type ReportApi } from './request-report.js'
import { type Answer, metricsOf, shownOf } from './shown-report.js'
import type { ReportSource } from './source.js'
import {
  type QueriedReport,
  type ReportAccess,
  sharedClient,
  useMounted,
  useReportQuery,
} from './use-report-query.js'

/** Where the report is, and which days and metrics are asked for at first. */
export type UseUsageReportOptions = (
  | {
      /** The source of the page: the same server, asked as the same user. */
      readonly source: ReportSource
    }
  | (ReportApi &
      MetricOptions & {
        /** Keeps the cached reports of users apart. Needed wherever the user of a page can change. */
        readonly customerId?: CustomerId
        /** Metrics to ask for, ids in any case. @default all */
        readonly metrics?: readonly string[]
        readonly source?: never
      })
) & {
  /** First day, `YYYY-MM-DD` in UTC. Given with `endDate`, the first range is these days. */
  readonly startDate?: string
  /** Last day, included. */
  readonly endDate?: string
  /** The first range, without dates. @default 'this-period' */
  readonly range?: RangePreset
  /** Asks for use by day of the billing period too, a second request where the report lacks it. @default true */
  readonly history?: boolean
  /** Asks for the time before as well, to compare with. @default false */
  readonly compare?: boolean
  /** The page's own client of `@tanstack/react-query`. @default one of the library */
  readonly client?: QueryClient
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number
}

const none: UsageDays = new Map()

/**
 * A usage report for a range of days, with what the customer may choose. Cached by range; a request
 * for a range that was left is cancelled; asked for again when the page gets the focus. While another
 * range loads, and when it fails, the numbers before stay, marked `stale`. Needs no provider.
 *
 * @example
 * ```tsx
 * const report = useUsageReport({ url: '/api/billing/usage', headers: authHeaders })
 * return <UsageDashboard report={report} />
 * ```
 */
export function useUsageReport(options: UseUsageReportOptions): UsageReportState {
  const { now = Date.now, client = sharedClient() } = options
  const [choice, choose] = useState(() => ({ range: firstRange(options), at: now() }))
  const [metrics, setMetrics] = useState<readonly string[] | null>(null)
  const [kept, keep] = useState<Answer | null>(null)
  useMounted(client)
  const access = accessOf(options, client)
  const { customer } = access
  const base = useReportQuery(access, {})
  const { range, at } = choice
  const period = base.read?.period ?? null
  const span = spanOf(range, period, at)
  const ofPeriod = range.preset === 'this-period'
  const wanted = ofPeriod && (options.history === false || base.read?.history.size !== 0)
  const dated = useReportQuery(access, span && !wanted ? datesOf(span) : null)

  const earlier = options.compare && span ? before(span) : null
  const past = useReportQuery(access, earlier && datesOf(earlier))

  const main = ofPeriod ? base : dated
  const key = JSON.stringify(ofPeriod ? range.preset : span)
  const { read, updatedAt } = main
  const history = read && read.history.size > 0 ? read.history : (dated.read?.history ?? none)
  const answer = read && { key, customer, span, read, history, updatedAt }
  if (answer && !sameAnswer(answer, kept)) keep(answer)
  const error = customer === null ? signedOut : (main.error ?? missing(base, range, span))
  const newest = answer ?? kept
  const gone = newest?.customer !== customer || error?.code === 'signed-out'
  const shown = useMemo(
    () => (newest && !gone ? shownOf(newest, metrics) : null),
    [newest, gone, metrics],
  )
  const all = base.read ?? newest?.read
  const available = useMemo(() => (all ? metricsOf(all) : []), [all])
  return {
    ...(shown ?? {
      report: null,
      cost: null,
      history: none,
      groups: new Map(),
      resources: [],
      span: null,
      updatedAt: null,
    }),
    status: shown ? 'ready' : error ? 'error' : 'loading',
    before:
      newest?.key === key && earlier && past.read
        ? { history: past.read.history, span: earlier }
        : null,
    period,
    range,
    setRange: (next) => choose({ range: next, at: now() }),
    metrics,
    setMetrics,
    available: gone ? [] : available,
    stale: shown !== null && (newest?.key !== key || error !== null || main.paused),
    refreshing: base.fetching || dated.fetching,
    error,
    async refresh() {
      choose({ range, at: now() })
      await Promise.all([base.refetch(), span && !wanted ? dated.refetch() : null])
    },
  }
}

function firstRange({
  startDate,
  endDate,
  range = 'this-period',
}: UseUsageReportOptions): UsageRange {
  if (startDate === undefined || endDate === undefined) return { preset: range }
  return { preset: 'custom', from: startDate, to: endDate }
}

function accessOf(options: UseUsageReportOptions, client: QueryClient): ReportAccess {
  if (options.source) {
    const { customer, ...reports } = options.source.reports
    return { ...reports, customer: customer(), client }
  }
  const { customerId } = options
  const customer = customerId === undefined ? undefined : customerOf(customerId)
  return { request: createReportRequest(options), options, customer, client }
}

function sameAnswer(a: Answer, b: Answer | null): boolean {
  return (
    a.read === b?.read && a.history === b.history && a.key === b.key && a.updatedAt === b.updatedAt
  )
}

/** Why a range has no moments, once that is certain. */
function missing(base: QueriedReport, range: UsageRange, span: unknown): UsageError | null {
  if (span !== null || range.preset === 'this-period') return null
  if (range.preset === 'custom') return noSuchDays
  return base.read ? noPeriod : base.error
}

const signedOut = failure('signed-out', __DEV__ && 'nobody is signed in')
const noSuchDays = failure('invalid-date', __DEV__ && 'the days are no range of dates, YYYY-MM-DD')
const noPeriod = failure(
  'invalid-date',
  __DEV__ && 'it names no billing period, so there is none before it',
)
