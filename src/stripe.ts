export { type ReadStripeUsageOptions, readStripeUsage } from './stripe/read-stripe-usage.js'
export {
  type RecordedStore,
  type RecordedStripeUsage,
  type RecordStripeUsageOptions,
  recordStripeUsage,
} from './stripe/record-stripe-usage.js'
export type { StripeUsage, StripeUsageMetric } from './stripe/report-data.js'
export type { StripePage, StripeReadLike, StripeRecordLike } from './stripe/stripe-like.js'
