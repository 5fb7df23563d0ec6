import type { MetricData } from '../report-api/data.js'
import type { UsageData, UsageMetric } from '../server/usage-data.js'

/** A metric of a report from Stripe: also what further use costs, and what the credits are made of. */
export type StripeUsageMetric = UsageMetric &
  Pick<
    MetricData,
    | 'kind'
    | 'remaining'
    | 'resetsAt'
    | 'onLimit'
    | 'unitPrice'
    | 'per'
    | 'currency'
    | 'aggregation'
    | 'pools'
  >

/** A report from Stripe, which `createUsageReportHandler` answers. */
export type StripeUsage = UsageData & {
  readonly metrics: Readonly<Record<string, StripeUsageMetric>>
}
