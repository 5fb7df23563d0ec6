export { UsageError, type UsageErrorCode } from './billing/errors.js'
export { namesCustomer } from './billing/header-text.js'
export { InsufficientCreditsError } from './billing/insufficient-credits.js'
export type { MeterOverride } from './billing/meter.js'
export type { Customer } from './billing/report.js'
export type { ReportData } from './report-api/data.js'
export { initialReportOfData, type ReportOfDataOptions } from './report-api/initial-report.js'
export type { MetricOptions } from './report-api/read-report.js'
export {
  insufficientCreditsResponse,
  type OnError,
  operationRunningResponse,
  usageErrorResponse,
} from './server/answers.js'
export type { AllowedSenders, Authentication } from './server/authenticate.js'
export { createUsageEventHandler, type UsageEventHandlerOptions } from './server/event-handler.js'
export type { UsageEventRequest } from './server/event-request.js'
export type {
  EventProperties,
  FlowgladBulkLike,
  FlowgladLike,
  MeterEvent,
} from './server/flowglad-like.js'
export { type InitialReportOptions, initialReportOf } from './server/initial-report.js'
export type { MeteredUse } from './server/metered-use.js'
export {
  type NodeHandlerOptions,
  type NodeRequest,
  type NodeResponse,
  toNodeHandler,
} from './server/node-handler.js'
export { type ReadFlowgladUsageOptions, readFlowgladUsage } from './server/read-flowglad-usage.js'
export {
  type RecordedUsage,
  type RecordFlowgladUsageOptions,
  recordFlowgladUsage,
} from './server/record-flowglad-usage.js'
export {
  type RecordManyOptions,
  recordMany,
  type UseResult,
  type UseToRecord,
} from './server/record-many.js'
export {
  createUsageReportHandler,
  type UsageReportHandlerOptions,
} from './server/report-handler.js'
export { OperationRunningError, type ResultStore } from './server/results.js'
export { serverTransactionId, type UseName } from './server/transaction-id.js'
export type { ReadUsageEvents, StoredUsageEvent } from './server/usage-between.js'
export type {
  DayOfUse,
  EstimatedCost,
  UsageCredits,
  UsageData,
  UsageMetric,
  UsagePlan,
  UsageSpendingLimit,
} from './server/usage-data.js'
export type { UsageQuery } from './server/usage-query.js'
export {
  type OnUnrecorded,
  type Unrecorded,
  type UsageOutcome,
  type WithUsageOptions,
  withUsage,
} from './server/with-usage.js'
