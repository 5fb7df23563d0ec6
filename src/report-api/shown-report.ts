import { endingWithPlan, type Report } from '../billing/report.js'
import type { ReportCost, ReportMetric, UsageDays, UsageGroups } from '../billing/report-state.js'
import type { Resource } from '../billing/resource.js'
import type { Span } from '../billing/usage-range.js'
import { wordsOf } from './metric-id.js'
import type { ReadReport } from './read-report.js'

/** A report that was answered, and what for. */
export type Answer = {
  readonly read: ReadReport
  /** Names the range, for telling whether it is the chosen one. */
  readonly key: string
  readonly customer: string | null | undefined
  readonly span: Span | null
  readonly history: UsageDays
  readonly updatedAt: number
}

/** The parts of the state that follow from an answer and the chosen metrics. */
export type ShownReport = {
  readonly report: Report
  readonly unchosen: Report['meters']
  readonly cost: ReportCost | null
  readonly history: UsageDays
  readonly groups: UsageGroups
  readonly resources: readonly Resource[]
  readonly span: Span | null
  readonly updatedAt: number
}

/** What is drawn of an answer. Ids are matched in any case. */
export function shownOf(answer: Answer, metrics: readonly string[] | null): ShownReport {
  const { read, span, history, updatedAt, customer } = answer
  const wanted = metrics && new Set(metrics.map(wordsOf))
  const isShown = ({ slug }: { slug: string }) => !wanted || wanted.has(wordsOf(slug))
  return {
    report: endingWithPlan({
      customer: { id: customer ?? '' },
      subscription: { id: 'report', period: span, current: ['report'] },
      ...read.about,
      meters: read.meters.filter(isShown),
    }),
    unchosen: read.meters.filter((meter) => !isShown(meter)),
    cost: read.cost,
    resources: read.resources.filter(isShown),
    history,
    groups: read.groups,
    span,
    updatedAt,
  }
}

/** Every metric of a report, for choosing. */
export function metricsOf({ meters }: ReadReport): readonly ReportMetric[] {
  return meters.map(({ slug, name }) => ({ slug, name }))
}
