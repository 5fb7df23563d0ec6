export type { UsageData, UsageMetric } from './server/usage-data.js'
export type { Proration } from './stripe/change-plan.js'
export type { StripeOffer, StripeOffers } from './stripe/offers.js'
export {
  createStripePortalHandler,
  type StripePortalHandlerOptions,
} from './stripe/portal-handler.js'
export {
  type MetersBesides,
  type ReadStripeUsageOptions,
  readStripeUsage,
} from './stripe/read-stripe-usage.js'
export {
  type RecordedStore,
  type RecordedStripeUsage,
  type RecordStripeUsageOptions,
  recordStripeUsage,
} from './stripe/record-stripe-usage.js'
export type { StripeRouteOptions } from './stripe/route.js'
export type {
  StripeCreditsLike,
  StripePage,
  StripePlansLike,
  StripePortalLike,
  StripeReadLike,
  StripeRecordLike,
} from './stripe/stripe-like.js'
export { grantStripeTopUp, type TopUpOutcome } from './stripe/top-up.js'
export {
  createStripeQuantityHandler,
  createStripeUpgradeHandler,
  type StripePlansOptions,
} from './stripe/upgrade-handler.js'
