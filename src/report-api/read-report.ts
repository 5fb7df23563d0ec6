import { type Fields, isFields, type OnMalformed } from '../billing/decode.js'
import type { Period, UsageMeter } from '../billing/meter.js'
import type { ReportCost, UsageDays } from '../billing/report-state.js'
import type { Resource } from '../billing/resource.js'
import { periodOf } from './iso-time.js'
import { wordsOf } from './metric-id.js'
import { readCost } from './read-cost.js'
import { readHistory } from './read-history.js'
import { readMeter } from './read-meter.js'

/** What a usage report holds, checked. */
export type ReadReport = {
  /** The report's own period: the billing period, or the dates asked for. `null` when it names none. */
  readonly period: Period | null
  readonly meters: readonly UsageMeter[]
  /** `null` where none is estimated. */
  readonly cost: ReportCost | null
  readonly history: UsageDays
  /** Metrics that are seats and the like; they are among the meters too. */
  readonly resources: readonly Resource[]
}

/** What the report does not say of its metrics, ids in any case. */
export type MetricOptions = {
  /** Metrics that hold a level instead of adding up. @default ['storage', 'seats'] */
  readonly levels?: readonly string[] | undefined
  /** Metrics that are something held out of a capacity, in whole numbers. @default ['seats'] */
  readonly resources?: readonly string[] | undefined
  /** ISO 4217 code for a cost that names none. @default none, and such a cost is left out */
  readonly currency?: string | undefined
}

/** More than any product bills; a longer list is cut off. */
const mostMetrics = 500

/**
 * The `data` of an answer to `GET /api/billing/usage`; `null` when it holds no metrics at all. What
 * cannot be read is named through `onMalformed` and skipped. Never throws.
 *
 * `overage` and `percentage` are not read: they follow from `used` and `included`.
 */
export function readReport(
  data: unknown,
  options: MetricOptions = {},
  onMalformed: OnMalformed = () => {},
): ReadReport | null {
  if (!isFields(data) || !isFields(data.metrics)) return null
  const period = readPeriod(data.period, onMalformed)
  const entries = metricsOf(data.metrics, onMalformed)
  const known = new Set(entries.map(([id]) => id))
  const levels = new Set((options.levels ?? ['storage', 'seats']).map(wordsOf))
  const projected = projectionsOf(data.projectedUsage)
  const meters = entries.flatMap(([id, metric]) => {
    const facts = { period, level: levels.has(wordsOf(id)), projected: projected.get(wordsOf(id)) }
    const meter = readMeter(id, metric, { ...facts, known }, onMalformed)
    return meter ? [meter] : []
  })
  return {
    period,
    meters,
    cost: readCost(data.estimatedCost, options.currency, onMalformed),
    history: readHistory(data.history, meters, onMalformed),
    resources: resourcesOf(meters, options.resources ?? ['seats']),
  }
}

/** A period that is `null` or left out is of a subscription that does not renew. */
function readPeriod(value: unknown, onMalformed: OnMalformed): Period | null {
  if (value === null || value === undefined) return null
  const period = isFields(value) ? periodOf(value.start, value.end) : null
  if (period === null) onMalformed('period', 'The period has no readable start and end.')
  return period
}

function metricsOf(metrics: Fields, onMalformed: OnMalformed): readonly [string, unknown][] {
  const entries = Object.entries(metrics)
  if (entries.length > mostMetrics) {
    onMalformed('metrics', `Only the first ${mostMetrics} of ${entries.length} metrics are read.`)
  }
  return entries.slice(0, mostMetrics)
}

function projectionsOf(value: unknown): ReadonlyMap<string, unknown> {
  const entries = isFields(value) ? Object.entries(value).slice(0, mostMetrics) : []
  return new Map(
    entries.map(([id, each]) => [
      wordsOf(id.slice(0, 255)),
      isFields(each) ? each.projected : each,
    ]),
  )
}

function resourcesOf(meters: readonly UsageMeter[], ids: readonly string[]): readonly Resource[] {
  const wanted = new Set(ids.map(wordsOf))
  return meters.flatMap((meter) => {
    if (meter.kind !== 'quota' || !wanted.has(wordsOf(meter.slug))) return []
    const { slug, name, used, limit } = meter
    const whole = Number.isInteger(used) && Number.isInteger(limit)
    return whole ? [{ slug, name, used, capacity: limit }] : []
  })
}
