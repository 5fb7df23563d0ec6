export type {
  DayOfUse,
  ReportCost,
  ReportMetric,
  ShareOfUse,
  UsageDays,
  UsageGroups,
  UsageReportState,
} from './billing/report-state.js'
export type { RangePreset, UsageRange } from './billing/usage-range.js'
export type { HeadersQuestion, RequestHeaders } from './endpoint/authorized-fetch.js'
export type { CustomerId } from './endpoint/customer-id.js'
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
export type { MetricCase } from './report-api/metric-id.js'
export type { MetricOptions } from './report-api/read-report.js'
export type { ReportApi } from './report-api/request-report.js'
export {
  createReportSource,
  type ReportSource,
  type ReportSourceOptions,
} from './report-api/source.js'
export { type UseUsageReportOptions, useUsageReport } from './report-api/use-usage-report.js'
