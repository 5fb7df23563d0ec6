export { UsageBar, type UsageBarProps } from './components/usage-bar.js'
export { UsageBarView, type UsageBarViewProps } from './components/usage-bar-view.js'
export type {
  AdjustmentParams,
  BillingLike,
  CheckoutParams,
  UsageEventParams,
} from './flowglad/billing-like.js'
export {
  type FlowgladRequestConfig,
  type FlowgladSource,
  type FlowgladSourceOptions,
  flowgladSource,
} from './flowglad/source.js'
export type { Money } from './model/cost.js'
export { UsageError, type UsageErrorCode } from './model/errors.js'
export type { UsageEvent } from './model/event.js'
export { InsufficientCreditsError, readInsufficientCredits } from './model/insufficient-credits.js'
export { englishLabels, type LabelOverrides, type Labels } from './model/labels.js'
export type {
  AbsentMeter,
  Aggregation,
  BalanceMeter,
  LimitSource,
  MeteredMeter,
  MeterOverride,
  MeterState,
  MissingReason,
  Period,
  Price,
  QuotaMeter,
  Thresholds,
  UnlimitedMeter,
  UsageMeter,
} from './model/meter.js'
export type { RecordOptions } from './model/recording.js'
export type { Customer, Plan, Report, Subscription } from './model/report.js'
export type { Allowance, Usage, UsageFigure } from './model/usage.js'
export type { Entry, EntryError, EntryStatus } from './outbox/entry.js'
export { memoryStorage, type UsageStorage, webStorage } from './outbox/storage.js'
export type { Delivery } from './outbox/verdict.js'
export { UsageProvider, type UsageProviderProps } from './react/usage-provider.js'
export { type RecordUsage, useRecordUsage } from './react/use-record-usage.js'
export { useUsage } from './react/use-usage.js'
export { type UsageOutbox, useUsageOutbox } from './react/use-usage-outbox.js'
export { type UsageSummary, useUsageSummary } from './react/use-usage-summary.js'
export type { Receipt, Settlement } from './session/receipts.js'
export type { InitialReport } from './session/session-types.js'
export type { Problem, SourceState, UsageSource } from './session/source.js'
