import { isFields, type OnMalformed, partsOf } from '../billing/decode.js'
import { momentOf, periodOf } from '../billing/iso-time.js'
import type { Period, UnreadableMeter, UsageMeter } from '../billing/meter.js'
import { currencyOf } from '../billing/price.js'
import type { Report } from '../billing/report.js'
import type { ReportCost, UsageDays, UsageGroups } from '../billing/report-state.js'
import type { Resource } from '../billing/resource.js'
import { finderIn, wordsOf } from './metric-id.js'
import { readCredits, readFeatures, readPlan, readSpendingLimit } from './read-account.js'
import { readGroups, readHistory } from './read-history.js'
import { amountOf, readMeter } from './read-meter.js'
import { currencyIn, readCost } from './read-money.js'

/** What a usage report holds, checked. */
export type ReadReport = {
  /** The report's own period: the billing period, or the dates asked for. `null` when it names none. */
  readonly period: Period | null
  readonly meters: readonly (UsageMeter | UnreadableMeter)[]
  /** `null` where none is estimated. */
  readonly cost: ReportCost | null
  readonly history: UsageDays
  readonly groups: UsageGroups
  /** Metrics that are seats and the like; they are among the meters too. */
  readonly resources: readonly Resource[]
  /** What it says besides; of dates that were asked for, nothing. */
  readonly about: Pick<
    Report,
    'plan' | 'asOf' | 'notAfter' | 'features' | 'spendingLimit' | 'credits'
  >
}

/** What the report does not say of its metrics, ids in any case. */
export type MetricOptions = {
  /** Metrics that hold a level instead of adding up. @default ['storage', 'seats'] */
  readonly levels?: readonly string[] | undefined
  /** Metrics that are something held out of a capacity, in whole numbers. @default ['seats'] */
  readonly resources?: readonly string[] | undefined
  /** ISO 4217 code for money that names none. @default none, and such money is left out */
  readonly currency?: string | undefined
}

/** How a report is to be read. */
export type ReadReportOptions = MetricOptions & {
  /** Days that were asked for, instead of the billing period that runs. @default false */
  readonly dated?: boolean
}

/** More than any product bills; a longer list is cut off. */
const mostMetrics = 500

/**
 * A usage report, `ReportData`; `null` when it holds no metrics at all or says that it failed. What cannot be read is named
 * through `onMalformed`. Never throws.
 */
export function readReport(
  data: unknown,
  options: ReadReportOptions = {},
  onMalformed: OnMalformed = () => {},
): ReadReport | null {
  if (!isFields(data) || !isFields(data.metrics)) return null
  if (data.success === false || data.ok === false) return null
  const { dated = false, levels = ['storage', 'seats'], resources = ['seats'] } = options
  const cost = isFields(data.estimatedCost) ? data.estimatedCost : {}
  const host = currencyOf(options.currency)
  const currency = currencyOf(cost.currency) ?? host
  const told = new Set<string>()
  const unread = (part: string, what: string | false = part) => {
    if (told.has(part)) return
    told.add(part)
    onMalformed(
      part.slice(0, 70),
      __DEV__ && what
        ? `The ${what.slice(0, 70)} of the usage report cannot be read, so it is not shown.`
        : '',
    )
  }
  const below = (part: string) => (field: string) => unread(`${part}.${field}`)
  const readers = {
    period: (value: unknown) => (isFields(value) ? periodOf(value.start, value.end) : null),
    estimatedCost: (value: unknown) => readCost(value, currencyIn(cost.currency, host)),
    plan: (value: unknown) => readPlan(value, currency, below('plan')),
    asOf: momentOf,
    notAfter: momentOf,
    features: (value: unknown) => readFeatures(value, below('features')),
    spendingLimit: (value: unknown) => readSpendingLimit(value, currency, below('spendingLimit')),
    credits: (value: unknown) => readCredits(value, below('credits')),
  }
  const parts = partsOf(data, readers, unread)
  const { period = null, estimatedCost = null, plan = null, ...about } = parts
  const all = Object.entries(data.metrics)
  const entries = all.slice(0, mostMetrics)
  if (all.length > mostMetrics) unread('metrics', __DEV__ && `rest of ${all.length} metrics`)
  const known = new Set(entries.map(([id]) => id))
  const lasting = new Set(levels.map(wordsOf))
  const projected = finderIn(data, 'projectedUsage', unread)
  const meters = entries.flatMap(([id, metric]) => {
    const expected = projected(id)
    const facts = {
      current: !dated,
      period,
      periodUnknown: period === null && data.period != null,
      level: lasting.has(wordsOf(id)),
      projected: amountOf(isFields(expected) ? expected.projected : expected),
      currency,
      known,
    }
    if (expected != null && facts.projected === null) unread(`projectedUsage.${id}`)
    const tell = (field: string, without: 'number' | null) =>
      unread(
        without ? `metrics.${id}` : `metrics.${id.slice(0, 40)}.${field}`,
        __DEV__ && `"${field}" of "${id}"`,
      )
    return readMeter(id, metric, facts, tell) ?? []
  })
  return {
    period,
    meters,
    cost: estimatedCost,
    history: readHistory(data, meters, unread),
    groups: readGroups(data, meters, unread),
    resources: dated ? [] : resourcesOf(meters, resources),
    about: dated ? { plan: null } : { plan, ...about },
  }
}

function resourcesOf(meters: ReadReport['meters'], ids: readonly string[]): readonly Resource[] {
  const wanted = new Set(ids.map(wordsOf))
  return meters.flatMap((meter) => {
    if (meter.kind !== 'quota' || !wanted.has(wordsOf(meter.slug))) return []
    const { slug, name, used, limit } = meter
    const whole = Number.isInteger(used) && Number.isInteger(limit)
    return whole ? [{ slug, name, used, capacity: limit }] : []
  })
}
