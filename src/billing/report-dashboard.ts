import { costSoFar, differs, planCost, sumCosts } from './cost.js'
import type { Money } from './currency.js'
import type { DashboardFigure, DashboardMeter } from './dashboard.js'
import { projectedCost } from './forecast.js'
import type { MeterOverride, UsageMeter } from './meter.js'
import type { Report } from './report.js'
import type { UsageReportState } from './report-state.js'

/** A report without the meters that the host hides. What it says of costs stays. */
export function withoutHidden(
  state: UsageReportState,
  overrides: ReadonlyMap<string, MeterOverride>,
): UsageReportState {
  const isShown = ({ slug }: { readonly slug: string }) => !overrides.get(slug)?.hidden
  const { report, unchosen = [], resources, available } = state
  return {
    ...state,
    report: report && { ...report, meters: report.meters.filter(isShown) },
    unchosen: unchosen.filter(isShown),
    resources: resources.filter(isShown),
    available: available.filter(isShown),
  }
}

/** Whether there is something to show of a report, and why not: a backend that knows nobody is no failure. */
export function statusOfReport({ status, error }: UsageReportState) {
  return status === 'error' && error?.code === 'signed-out' ? 'signed-out' : status
}

/**
 * What a dashboard shows of a report. For the period that runs now, `live` meters of the page stand in for
 * the report's of the same slug, and the costs follow them; the costs are those of all meters, chosen or
 * not. Nothing is projected beyond that period, nor while the numbers are old or `now`, in epoch
 * milliseconds, is not known.
 */
export function dashboardOfReport(
  state: UsageReportState,
  now: number | undefined,
  live: readonly DashboardMeter[] = [],
): DashboardFigure {
  const { report, resources, span, refreshing, updatedAt } = state
  const runs = state.range.preset === 'this-period'
  // While another range loads the numbers are not of that range, which is no failure.
  const stale = state.stale && !refreshing
  const chosen = readable(report?.meters)
  const reported = [...chosen, ...readable(state.unchosen)]
  const all = reported.map((meter): DashboardMeter => {
    const here = live.find((one) => one.meter.slug === meter.slug)
    const older = here?.stale && !here.pending && !state.stale
    return runs && here && !older ? here : { status: 'ready', meter, stale, asOf: updatedAt }
  })
  const known = all.map(({ meter }) => meter)
  const since = reported.map((meter, index) => costSince(meter, known[index] ?? meter))
  const held = runs ? (report?.plan ?? null) : null
  const { cost: told } = state
  // Where the report says nothing but the total, the price of the plan is a part of it.
  const plan = told?.base ?? (told?.overage ? null : planCost(held, span))
  const usage = told?.overage
    ? withMore(told.overage, since)
    : sumCosts(runs && !told?.base ? known.map(costSoFar) : [])
  const cost = told ? withMore(told.total, since) : sumCosts([plan, ...usage])
  const projects = runs && !state.stale && now !== undefined
  return {
    status: statusOfReport(state),
    unreadable: (report?.meters ?? []).filter((meter) => meter.kind === 'unreadable'),
    meters: all.slice(0, chosen.length),
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

/** The meters of a report that have a number. */
function readable(meters: Report['meters'] = []): readonly UsageMeter[] {
  return meters.filter((meter) => meter.kind !== 'absent' && meter.kind !== 'unreadable')
}

/** What a meter has come to cost since it was reported; `null` for nothing, or where nobody knows. */
function costSince(reported: UsageMeter, live: UsageMeter): Money | null {
  const before = costSoFar(reported)
  // What the host says is unlimited has a price, and costs nothing.
  const after = costSoFar(live) ?? (live.price && { ...live.price, amount: 0 })
  if (!before || before.currency !== after?.currency || before.amount === after.amount) return null
  return { currency: before.currency, amount: after.amount - before.amount }
}

/** A cost with more of its currency, or less. Nothing costs less than nothing, unless it was told so. */
function withMore({ amount, currency }: Money, more: readonly (Money | null)[]): readonly Money[] {
  const sum = more.reduce(
    (sum, each) => sum + (each?.currency === currency ? each.amount : 0),
    amount,
  )
  return [{ amount: Math.max(Math.min(0, amount), sum), currency }]
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
