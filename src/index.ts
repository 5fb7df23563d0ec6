export { BalanceGate, type BalanceGateProps } from './components/balance-gate.js'
export {
  BalanceGateView,
  type BalanceGateViewProps,
  type GateSlot,
} from './components/balance-gate-view.js'
export { DateRange, type DateRangeProps } from './components/date-range.js'
export { DateRangeView, type DateRangeViewProps } from './components/date-range-view.js'
export { MeterChoice, type MeterChoiceProps } from './components/meter-choice.js'
export { MeterChoiceView, type MeterChoiceViewProps } from './components/meter-choice-view.js'
export { MeteredButton, type MeteredButtonProps } from './components/metered-button.js'
export {
  MeteredButtonView,
  type MeteredButtonViewProps,
} from './components/metered-button-view.js'
export { SyncNotice, type SyncNoticeProps } from './components/sync-notice.js'
export { SyncNoticeView, type SyncNoticeViewProps } from './components/sync-notice-view.js'
export {
  UpgradeActivationView,
  type UpgradeActivationViewProps,
} from './components/upgrade-activation-view.js'
export { UpgradeBannerView, type UpgradeBannerViewProps } from './components/upgrade-banner-view.js'
export { UpgradeDialog, type UpgradeDialogProps } from './components/upgrade-dialog.js'
export { UpgradeDialogView, type UpgradeDialogViewProps } from './components/upgrade-dialog-view.js'
export { UpgradePrompt, type UpgradePromptProps } from './components/upgrade-prompt.js'
export { UpgradePromptView, type UpgradePromptViewProps } from './components/upgrade-prompt-view.js'
export { UsageBar, type UsageBarProps } from './components/usage-bar.js'
export { UsageBarView, type UsageBarViewProps } from './components/usage-bar-view.js'
export { UsageDashboard, type UsageDashboardProps } from './components/usage-dashboard.js'
export {
  type DashboardState,
  UsageDashboardView,
  type UsageDashboardViewProps,
} from './components/usage-dashboard-view.js'
export { UsageHistory, type UsageHistoryProps } from './components/usage-history.js'
export { UsageHistoryView, type UsageHistoryViewProps } from './components/usage-history-view.js'
export { UsageRing, type UsageRingProps } from './components/usage-ring.js'
export { UsageRingView, type UsageRingViewProps } from './components/usage-ring-view.js'
export type { RequestHeaders } from './endpoint/authorized-fetch.js'
export type { CustomerId } from './endpoint/customer-id.js'
export {
  createEndpointSource,
  type EndpointMeter,
  type EndpointSourceOptions,
} from './endpoint/source.js'
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
export type { DashboardFigure, DashboardMeter } from './model/dashboard.js'
export { UsageError, type UsageErrorCode } from './model/errors.js'
export type { UsageEvent } from './model/event.js'
export type { ButtonUse, ButtonWork } from './model/format-button.js'
export type { SyncEntry, SyncFigure } from './model/format-sync.js'
export type { GateFigure, GateRules, GateState, NeededUse } from './model/gate.js'
export type { HistoryFigure, HistoryMode } from './model/history-words.js'
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
export type { Grant, Interval, Offer, OfferDetails } from './model/offer.js'
export type { RecordOptions } from './model/recording.js'
export type { Customer, Plan, Report, Subscription } from './model/report.js'
export type {
  DayOfUse,
  ReportCost,
  ReportMetric,
  UsageDays,
  UsageReportState,
} from './model/report-state.js'
export type { UpgradeFigure, UpgradeStatus } from './model/upgrade.js'
export type { Allowance, Usage, UsageFigure } from './model/usage.js'
export type { RangePreset, UsageRange } from './model/usage-range.js'
export type { Entry, EntryError, EntryStatus } from './outbox/entry.js'
export { memoryStorage, type UsageStorage, webStorage } from './outbox/storage.js'
export type { Delivery } from './outbox/verdict.js'
export { UsageProvider, type UsageProviderProps } from './react/usage-provider.js'
export {
  type MeteredAction,
  type MeteredUses,
  useMeteredAction,
} from './react/use-metered-action.js'
export { type RecordUsage, useRecordUsage } from './react/use-record-usage.js'
export { type Upgrade, type UpgradeOptions, useUpgrade } from './react/use-upgrade.js'
export {
  type UpgradePromptOptions,
  type UpgradePromptState,
  useUpgradePrompt,
} from './react/use-upgrade-prompt.js'
export { useUsage } from './react/use-usage.js'
export { type UsageOutbox, useUsageOutbox } from './react/use-usage-outbox.js'
export { type UsageSummary, useUsageSummary } from './react/use-usage-summary.js'
export type { MeterUses } from './react/use-uses.js'
export type { MeteredOutcome, MeteredRun } from './session/perform.js'
export type { Receipt, Settlement } from './session/receipts.js'
export type { InitialReport } from './session/session-types.js'
export type {
  Problem,
  SourceState,
  UpgradeActions,
  UpgradeStart,
  UsageSource,
} from './session/source.js'
