import { type CustomerId, customerOf } from '../endpoint/customer-id.js'
import type { PageEnvironment } from '../sync/page-environment.js'
import type { UsageSource } from '../sync/source.js'
import { createPolledSource, type PolledSource, type PolledSourceOptions } from './polled-source.js'
import type { MetricOptions } from './read-report.js'
import { createReportRequest, type ReportApi, type RequestReport } from './request-report.js'

/** Where the usage report is, for whom, and what it does not say itself. */
export type ReportSourceOptions = ReportApi &
  MetricOptions &
  Pick<
    PolledSourceOptions,
    'every' | 'lag' | 'name' | 'account' | 'upgrade' | 'readInsufficientCredits'
  > & {
    /** Whose report the headers ask for. The report itself names nobody. */
    readonly customerId: CustomerId
    /** Metrics to ask for. @default all */
    readonly metrics?: readonly string[]
    /** Takes what is recorded here: `createEndpointSource(…)`. @default none, and every recording is refused */
    readonly record?: Pick<
      UsageSource,
      'deliver' | 'amounts' | 'remembersIdsFor' | 'readInsufficientCredits'
    >
    /** @default the browser's */
    readonly environment?: PageEnvironment
  }

/** A usage report as a source. `useUsageReport({ source })` asks the same server as the same user. */
export type ReportSource = PolledSource & {
  /** What `useUsageReport` asks through. */
  readonly reports: {
    readonly request: RequestReport
    readonly options: MetricOptions & Pick<ReportSourceOptions, 'url' | 'metrics'>
    readonly customer: () => string | null
  }
}

/** How far a report may trail what was recorded, in milliseconds, where it does not say: "within 5 minutes". */
const LAG = 300_000

/**
 * Makes a source of a usage report, `GET /api/billing/usage`. Every widget works on it; recordings need
 * `record`. Call it once, at module level. It is asked for as `createPolledSource` says.
 *
 * A report is taken to trail what was recorded by up to five minutes (`lag`), unless it tells `asOf`.
 * Then the replies to recordings must tell `recordedAt`, also when they answer a repeat; where they do
 * not, give a `lag` as well. Requests name the customer in `X-Usage-Customer`.
 *
 * @example
 * ```ts
 * const usage = createReportSource({
 *   url: '/api/billing/usage',
 *   headers: async () => ({ Authorization: `Bearer ${await session.token()}` }),
 *   customerId: () => session.user?.id ?? null,
 * })
 * ```
 */
export function createReportSource(options: ReportSourceOptions): ReportSource {
  const { record, metrics, lag, url = '/api/billing/usage' } = options
  const request = createReportRequest(options)
  const source = createPolledSource({
    ...options,
    name: options.name ?? url,
    amounts: record?.amounts,
    deliver: record?.deliver,
    remembersIdsFor: record?.remembersIdsFor,
    readInsufficientCredits: options.readInsufficientCredits ?? record?.readInsufficientCredits,
    read: (_, signal) => request({ metrics }, signal),
  })
  let timed = false
  return {
    ...source,
    get lag() {
      const state = source.read()
      if (state.status === 'ready') timed = state.asOf !== undefined
      return lag ?? (timed ? 0 : LAG)
    },
    reports: { request, options, customer: () => customerOf(options.customerId) },
  }
}
