import { costSoFar, differs, type Money, planCost, sumCosts } from './cost.js'
import type { DashboardFigure } from './dashboard.js'
import { projectedCost } from './forecast.js'
import type { UsageReportState } from './report-state.js'

/**
 * What a dashboard shows of a report. Nothing is projected beyond the period that runs now, nor while
 * the numbers are old or `now`, in epoch milliseconds, is not known.
 */
export function dashboardOfReport(
  state: UsageReportState,
  now: number | undefined,
): DashboardFigure {
  const { status, report, resources, span, refreshing, updatedAt } = state
  const runs = state.range.preset === 'this-period'
  // While another range loads the numbers are not of that range, which is no failure.
  const stale = state.stale && !refreshing
  const known = (report?.meters ?? []).filter(
    (meter) => meter.kind !== 'absent' && meter.kind !== 'unreadable',
  )
  const held = runs ? (report?.plan ?? null) : null
  const plan = state.cost ? state.cost.base : planCost(held, span)
  const usage = usageOf(state, runs ? sumCosts(known.map(costSoFar)) : [])
  const cost = state.cost ? [state.cost.total] : sumCosts([plan, ...usage])
  const projects = runs && !state.stale && now !== undefined
  return {
    status,
    unreadable: (report?.meters ?? []).filter((meter) => meter.kind === 'unreadable'),
    meters: known.map((meter) => ({ status: 'ready', meter, stale, asOf: updatedAt })),
    plan: held,
    period: span,
    planCost: plan,
    usageCost: usage,
    cost,
    projectedCost:
      projects && !differs(cost, sumCosts([plan, ...known.map(costSoFar)]), known.length)
        ? reaching(cost, projectedCost(known, plan, now))
        : null,
    resources,
    stale,
    refreshing,
    updatedAt,
  }
}

function usageOf({ cost }: UsageReportState, worked: readonly Money[]): readonly Money[] {
  if (!cost) return worked
  return cost.overage ? [cost.overage] : []
}

/** A projection below what the report has already come to was made of less than the report knows. */
function reaching(
  cost: readonly Money[],
  projected: readonly Money[] | null,
): readonly Money[] | null {
  const enough = cost.every(({ amount, currency }) =>
    projected?.some((sum) => sum.currency === currency && sum.amount >= amount),
  )
  return enough ? projected : null
}
