import { useUsageSummary } from 'usage-widgets'
import { useUsageReport } from 'usage-widgets/report'

/**
 * Whether the spending limit of the customer is reached, so that nothing may be used that costs more. The
 * server has the last word; this says it before a press.
 */
export function usePaused(customerId: string): boolean {
  const { report } = useUsageReport({ url: '/api/billing/usage', customerId, history: false })
  const { usageCost } = useUsageSummary()
  const limit = report?.spendingLimit
  return limit !== undefined && (usageCost[0]?.amount ?? 0) >= limit.amount
}
