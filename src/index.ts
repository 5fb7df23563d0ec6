export type { MeteredOutcome, MeteredRun } from './actions/perform.js'
export type { CreditsFigure, SpendingFigure } from './billing/account.js'
export type { RecordOptions } from './billing/check-recording.js'
export type { Money } from './billing/currency.js'
export { type DashboardFigure, type DashboardMeter, mostUrgent } from './billing/dashboard.js'
export { UsageError, type UsageErrorCode } from './billing/errors.js'
export type { UsageEvent } from './billing/event.js'
export type { Feature } from './billing/feature.js'
export type { FeatureState, GateFigure, GateRules, GateState, NeededUse } from './billing/gate.js'
export type { HistoryBucket } from './billing/history-days.js'
export {
  type InsufficientCredits,
  InsufficientCreditsError,
  type ReadInsufficientCredits,
  readInsufficientCredits,
} from './billing/insufficient-credits.js'
export type {
  AbsentMeter,
  Aggregation,
  BalanceMeter,
  CountedMeter,
  LimitSource,
  Measure,
  MeteredMeter,
  MeterOverride,
  MeterState,
  MissingReason,
  Period,
  Pool,
  Price,
  PriceTier,
  QuotaMeter,
  Thresholds,
  Units,
  UnlimitedMeter,
  UnreadableMeter,
  UsageMeter,
} from './billing/meter.js'
export type {
  CatalogOffer,
  Grant,
  Interval,
  Offer,
  OfferDetails,
  OfferFeature,
} from './billing/offer.js'
export {
  type ListedOffer,
  type QuantityRule,
  type QuantityRules,
  timingOf,
} from './billing/offers.js'
export type { PlanChange, PresentPlan } from './billing/plan-change.js'
export type {
  CreditGrant,
  Credits,
  CreditTransaction,
  Customer,
  Plan,
  Report,
  SpendingCap,
  Subscription,
} from './billing/report.js'
export type {
  DayOfUse,
  ReportCost,
  ReportMetric,
  UsageDays,
  UsageReportState,
} from './billing/report-state.js'
export type { ClaimOutcome, Holders, Resource } from './billing/resource.js'
export { ratioOf, remainingOf, stateOf } from './billing/sound.js'
export type { UpgradeFigure, UpgradeStatus } from './billing/upgrade.js'
export type { Allowance, Usage, UsageFigure } from './billing/usage.js'
export type { RangePreset, UsageRange } from './billing/usage-range.js'
export { BalanceGate, type BalanceGateProps } from './components/balance-gate.js'
export {
  BalanceGateView,
  type BalanceGateViewProps,
  type GateSlot,
} from './components/balance-gate-view.js'
export { CostBreakdown, type CostBreakdownProps } from './components/cost-breakdown.js'
export {
  type CostBreakdownState,
  CostBreakdownView,
  type CostBreakdownViewProps,
} from './components/cost-breakdown-view.js'
export { CreditLedger, type CreditLedgerProps } from './components/credit-ledger.js'
export {
  type CreditLedgerState,
  CreditLedgerView,
  type CreditLedgerViewProps,
} from './components/credit-ledger-view.js'
export { DateRange, type DateRangeProps } from './components/date-range.js'
export { DateRangeView, type DateRangeViewProps } from './components/date-range-view.js'
export { MeterChoice, type MeterChoiceProps } from './components/meter-choice.js'
export { MeterChoiceView, type MeterChoiceViewProps } from './components/meter-choice-view.js'
export { MeteredButton, type MeteredButtonProps } from './components/metered-button.js'
export {
  MeteredButtonView,
  type MeteredButtonViewProps,
} from './components/metered-button-view.js'
export { NoticePlace, type NoticePlaceProps } from './components/notice-place.js'
export { PlanNotice, type PlanNoticeProps } from './components/plan-notice.js'
export {
  type PlanNoticeActions,
  PlanNoticeView,
  type PlanNoticeViewProps,
} from './components/plan-notice-view.js'
export { PlanPicker, type PlanPickerProps } from './components/plan-picker.js'
export {
  type ContactOffer,
  type PickerPlaces,
  PlanPickerView,
  type PlanPickerViewProps,
} from './components/plan-picker-view.js'
export {
  type NewSpendingLimit,
  SpendingLimit,
  type SpendingLimitProps,
} from './components/spending-limit.js'
export {
  type SpendingChange,
  type SpendingLimitState,
  SpendingLimitView,
  type SpendingLimitViewProps,
} from './components/spending-limit-view.js'
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
export { UsageBadge, type UsageBadgeProps } from './components/usage-badge.js'
export { UsageBadgeView, type UsageBadgeViewProps } from './components/usage-badge-view.js'
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
export type { Credentials, HeadersQuestion, RequestHeaders } from './endpoint/authorized-fetch.js'
export type { CustomerId } from './endpoint/customer-id.js'
export type { EndpointReply, Judgement, Meaning, ReplyOptions } from './endpoint/reply.js'
export {
  createEndpointSource,
  type EndpointMeter,
  type EndpointSourceOptions,
} from './endpoint/source.js'
export {
  createUpgradeRoute,
  type UpgradeRoute,
  type UpgradeRouteOptions,
} from './endpoint/upgrade-route.js'
export type { Entry, EntryError, EntryStatus } from './entries/entry.js'
export type { Receipt, Settlement } from './entries/receipts.js'
export type {
  AdjustmentParams,
  BillingLike,
  CheckoutParams,
  UsageEventParams,
} from './flowglad/billing-like.js'
export type { ResourceParams, ResourcesLike } from './flowglad/resources.js'
export {
  createFlowgladSource,
  type FlowgladRequestConfig,
  type FlowgladSource,
  type FlowgladSourceOptions,
} from './flowglad/source.js'
export type { ThresholdAt } from './prompts/thresholds.js'
export { type UsageTextValue, useUsageText } from './react/context.js'
export { UsageProvider, type UsageProviderProps } from './react/usage-provider.js'
export { useCredits, useSpendingLimit } from './react/use-account.js'
export { useFeature } from './react/use-feature.js'
export { type Gate, type GateNeeds, useGate } from './react/use-gate.js'
export {
  type MeterAria,
  type MeterText,
  type MeterTextOptions,
  useMeterText,
} from './react/use-meter-text.js'
export {
  type MeteredAction,
  type MeteredUses,
  useMeteredAction,
} from './react/use-metered-action.js'
export { type Offers, type OffersOptions, useOffers } from './react/use-offers.js'
export { type PlanReading, usePlan } from './react/use-plan.js'
export { type RecordUsage, useRecordUsage } from './react/use-record-usage.js'
export { type Seats, useSeats } from './react/use-seats.js'
export { useThreshold } from './react/use-threshold.js'
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
export type {
  CreditGrantData,
  CreditTransactionData,
  MetricData,
  MomentData,
  NumberData,
  OnLimitData,
  PlanData,
  ReportData,
} from './report-api/data.js'
export {
  createPolledSource,
  type PolledSource,
  type PolledSourceOptions,
} from './report-api/polled-source.js'
export type { MetricOptions } from './report-api/read-report.js'
export { memoryStorage, type UsageStorage, webStorage } from './storage/storage.js'
export type { InitialReport } from './sync/session-types.js'
export type {
  ChangePreview,
  Delivery,
  PlanActions,
  Problem,
  ResourceClaims,
  SourceState,
  UpgradeActions,
  UpgradeStart,
  UsageSource,
} from './sync/source.js'
export {
  type ActivationDescription,
  type ActivationOptions,
  type ActivationStatus,
  activationOf,
  describeActivation,
  type Step,
} from './text/describe-activation.js'
export type { ButtonUse, ButtonWork } from './text/describe-button.js'
export {
  type CreditMeter,
  type CreditsDescription,
  type CreditsOptions,
  describeCredits,
  type GrantLine,
  type TransactionLine,
} from './text/describe-credits.js'
export { describeError, type ErrorOptions } from './text/describe-error.js'
export type { HistoryFigure, HistoryMode, StackedMeter } from './text/describe-history.js'
export {
  describePicker,
  type PickerCard,
  type PickerDescription,
  type PickerInterval,
  type PickerLine,
  type PickerOptions,
  type PickerQuantity,
} from './text/describe-picker.js'
export {
  describePlan,
  describePools,
  type PlanMessage,
  type PlanNoticeKind,
  type PlanOptions,
} from './text/describe-plan.js'
export {
  describePrompt,
  type PromptDescription,
  type PromptOptions,
} from './text/describe-prompt.js'
export { describeRing, type RingDescription, type RingSize } from './text/describe-ring.js'
export type { SyncEntry, SyncFigure } from './text/describe-sync.js'
export {
  type DescribeOptions,
  describeUsage,
  type Note,
  type UsageDescription,
  type UsageValue,
} from './text/describe-usage.js'
export {
  formatAmount,
  formatDate,
  formatMoney,
  formatNumber,
  formatPercent,
} from './text/format.js'
export { englishLabels, type LabelOverrides, type Labels } from './text/labels.js'
export type { FormatOptions } from './text/settings.js'
