import { present } from '../billing/decode.js'
import type { Report } from '../billing/report.js'
import type { InitialReport } from '../sync/session-types.js'
import type { ReportData } from './data.js'
import { type MetricOptions, type ReadReport, readReport } from './read-report.js'

/** Names the one subscription a report is about. */
const SUBSCRIPTION = 'report'

/** Whose report it is, and how its metrics are to be read: as the source of the page does. */
export type ReportOfDataOptions = MetricOptions & {
  /** The customer's id, as the provider of the page has it. */
  readonly customerId: string | number
  /** The billing account, where the source of the page has one. */
  readonly account?: string | undefined
  /** Epoch milliseconds the usage was asked for at. @default now */
  readonly now?: number | undefined
}

/**
 * What `UsageProvider` takes as `initialReport`, from a usage report: what `readStripeUsage()` answers, or
 * what your route has as `data`. For pages whose source is `createReportSource` or `createPolledSource`.
 * Plain data; `null` where the report holds no metrics at all.
 */
export function initialReportOfData(
  data: ReportData,
  { customerId, account, now = Date.now(), ...options }: ReportOfDataOptions,
): InitialReport | null {
  const read = readReport(data, options)
  if (read === null) return null
  // A Map does not survive JSON.
  const { features, ...report } = reportOf(String(customerId), account, read)
  return { ...report, ...(features && { features: Object.fromEntries(features) }), at: now }
}

/** What was read of a customer's usage report, as every source tells it. */
export function reportOf(customer: string, account: string | undefined, read: ReadReport): Report {
  return {
    customer: { id: customer },
    subscription: { id: SUBSCRIPTION, period: read.period, current: [SUBSCRIPTION] },
    ...read.about,
    meters: read.meters,
    ...present({ account, cost: read.cost?.total }),
  }
}
