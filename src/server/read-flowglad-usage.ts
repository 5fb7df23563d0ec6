import type { OnMalformed } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { projectedUse } from '../billing/forecast.js'
import { withHighWater } from '../billing/high-water.js'
import { isoText } from '../billing/iso-time.js'
import type { MeterOverride, UsageMeter } from '../billing/meter.js'
import { withOverride } from '../billing/override.js'
import type { Report } from '../billing/report.js'
import { readBilling } from '../flowglad/payload/billing.js'
import { estimatedCostOf } from './estimated-cost.js'
import { type ReadUsageEvents, rangeToRead, usageBetween } from './usage-between.js'
import type { UsageData } from './usage-data.js'
import { metricOf, percentageOf, unreadMetric } from './usage-metric.js'
import { usagePlanOf } from './usage-plan.js'
import type { UsageQuery } from './usage-query.js'

/** What `readFlowgladUsage` needs to know besides the billing. Takes a handler's query as it is. */
export type ReadFlowgladUsageOptions = UsageQuery & {
  /** The subscription reported. @default the current one */
  readonly subscriptionId?: string
  /** What the host knows of its meters besides Flowglad, by slug: `unit`, `name`, `limit`, `overage`, `hidden`. */
  readonly meters?: Readonly<Record<string, MeterOverride>>
  /**
   * The host's own record of the uses, which answers a range of dates. Flowglad has no such query.
   * At most 366 days are asked for. @default none, and a range is refused
   */
  readonly readEvents?: ReadUsageEvents
  /** Told of every part that could not be read. */
  readonly onMalformed?: OnMalformed
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number
}

/**
 * The usage report in a billing of Flowglad: what `getBilling()` answers (or `useBilling()` holds).
 * Metrics are keyed by the meter's slug; a meter that is not in the plan is left out, one whose number
 * cannot be read has `null` as `used`. Without dates
 * it is the current billing period, with plan, features, estimated cost and projection. With dates it is what
 * `readEvents` tells, with `history` by day; a limit is given only for dates within the current
 * period, cost and projection are not.
 *
 * @throws {UsageError} `invalid-date` for dates without `readEvents`, reversed ones or more than 366
 * days; `unreadable` when the billing names no customer.
 *
 * @example
 * ```ts
 * const usage = await readFlowgladUsage(await flowglad.getBilling(), {
 *   meters: { 'api-calls': { unit: 'requests' } },
 * })
 * usage.metrics['api-calls'] // { name: 'API Calls', unit: 'requests', included: 1000, used: 258, … }
 * ```
 */
export async function readFlowgladUsage(
  billing: unknown,
  options: ReadFlowgladUsageOptions = {},
): Promise<UsageData> {
  const { subscriptionId, readEvents, onMalformed = () => {} } = options
  const now = (options.now ?? Date.now)()
  const chosen = subscriptionId === undefined ? {} : { subscriptionId }
  const report = readBilling(billing, { now, onMalformed, ...chosen })
  if (report === null) {
    throw new UsageError(
      'unreadable',
      'the billing names no customer, so there is nobody to report on. Pass what getBilling() answers.',
    )
  }
  const meters = shownMeters(report, options)
  const range = rangeToRead(report, options, readEvents, now)
  return range === null
    ? ofPeriod(report, meters, { now, unread: unreadMetrics(report, options) })
    : usageBetween(report, meters, range, { now, onMalformed })
}

function shownMeters(report: Report, options: ReadFlowgladUsageOptions): readonly UsageMeter[] {
  const overrides = new Map(Object.entries(options.meters ?? {}))
  return report.meters.flatMap((meter) => {
    if (meter.kind === 'unreadable') return []
    const override = overrides.get(meter.slug)
    const shown = withOverride(meter, override, options.onMalformed)
    if (shown.kind === 'absent' || override?.hidden === true) return []
    // Credits kept from a larger plan lie above what this one grants: part of what is included.
    return [withHighWater(shown)]
  })
}

/** Metrics of the meters whose number is not known: a page that misses one takes it for not in the plan. */
function unreadMetrics(
  { meters }: Report,
  { meters: overrides = {} }: ReadFlowgladUsageOptions,
): UsageData['metrics'] {
  return Object.fromEntries(
    meters.flatMap((meter) => {
      if (meter.kind !== 'unreadable' || overrides[meter.slug]?.hidden === true) return []
      return [[meter.slug, unreadMetric(overrides[meter.slug]?.name ?? meter.name)] as const]
    }),
  )
}

function ofPeriod(
  report: Report,
  meters: readonly UsageMeter[],
  { now, unread }: { readonly now: number; readonly unread: UsageData['metrics'] },
): UsageData {
  const period = report.subscription?.period ?? null
  const estimatedCost = estimatedCostOf(report.plan, meters)
  const projected = meters.flatMap((meter) => {
    const expected = projectedUse(meter, now)
    const percentage = meter.kind === 'quota' ? percentageOf(expected ?? 0, meter.limit) : 0
    return expected === null ? [] : [[meter.slug, { projected: expected, percentage }] as const]
  })
  return {
    period: period && { start: isoText(period.start), end: isoText(period.end) },
    metrics: {
      ...Object.fromEntries(meters.map((meter) => [meter.slug, metricOf(meter)])),
      ...unread,
    },
    ...(estimatedCost && { estimatedCost }),
    ...(report.plan && { plan: usagePlanOf(report.plan) }),
    ...(report.features?.size && { features: Object.fromEntries(report.features) }),
    ...(projected.length > 0 && { projectedUsage: Object.fromEntries(projected) }),
  }
}
