import { costSoFar, differs, planCost, sumCosts } from './cost.js'
import type { Money } from './currency.js'
import type { DashboardFigure, DashboardMeter } from './dashboard.js'
import { projectedCost } from './forecast.js'
import type { UsageMeter } from './meter.js'
import type { UsageReportState } from './report-state.js'

/**
 * What a dashboard shows of a report. For the period that runs now, `live` meters of the page stand in for
 * the report's of the same slug, and the costs follow them. Nothing is projected beyond that period, nor
 * while the numbers are old or `now`, in epoch milliseconds, is not known.
 */
export function dashboardOfReport(
  state: UsageReportState,
  now: number | undefined,
  live: readonly DashboardMeter[] = [],
): DashboardFigure {
  const { status, report, resources, span, refreshing, updatedAt } = state
  const runs = state.range.preset === 'this-period'
  // While another range loads the numbers are not of that range, which is no failure.
  const stale = state.stale && !refreshing
  const reported = (report?.meters ?? []).filter(
    (meter) => meter.kind !== 'absent' && meter.kind !== 'unreadable',
  )
  const meters = reported.map(
    (meter): DashboardMeter =>
      (runs && live.find((one) => one.meter.slug === meter.slug)) || {
        ...{ status: 'ready', meter, stale, asOf: updatedAt },
      },
  )
  const known = meters.map(({ meter }) => meter)
  const since = reported.map((meter, index) => costSince(meter, known[index] ?? meter))
  const held = runs ? (report?.plan ?? null) : null
  const plan = state.cost ? state.cost.base : planCost(held, span)
  const usage = state.cost
    ? withMore(state.cost.overage ? [state.cost.overage] : [], since)
    : sumCosts(runs ? known.map(costSoFar) : [])
  const cost = state.cost ? withMore([state.cost.total], since) : sumCosts([plan, ...usage])
  const projects = runs && !state.stale && now !== undefined
  return {
    status,
    unreadable: (report?.meters ?? []).filter((meter) => meter.kind === 'unreadable'),
    meters,
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

/** What a meter has come to cost since it was reported; `null` for nothing, or where nobody knows. */
function costSince(reported: UsageMeter, live: UsageMeter): Money | null {
  const [before, after] = [costSoFar(reported), costSoFar(live)]
  if (!before || before.currency !== after?.currency || before.amount === after.amount) return null
  return { ...after, amount: after.amount - before.amount }
}

/** Costs with more of them, or less. Nothing costs less than nothing. */
function withMore(costs: readonly Money[], more: readonly (Money | null)[]): readonly Money[] {
  return sumCosts([...costs, ...more]).map((sum) => ({ ...sum, amount: Math.max(0, sum.amount) }))
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
