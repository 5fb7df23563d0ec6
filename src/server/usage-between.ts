import type { OnMalformed } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { plus, type UsageMeter } from '../billing/meter.js'
import type { Report } from '../billing/report.js'
import { isoText } from './iso-time.js'
import type { UsageData } from './usage-data.js'
import {
  dailyUse,
  historyOf,
  type ReadUsageEvents,
  type UsageRange,
  type UseByDay,
} from './usage-events.js'
import { metricBetween } from './usage-metric.js'
import { reversed, type UsageQuery } from './usage-query.js'

const longestRange = 366 * 86_400_000

/** Dates asked for, and who knows what was used between them. */
export type RangeToRead = UsageRange & { readonly readEvents: ReadUsageEvents }

/**
 * The dates asked for, `null` for none. A side that was left out is the period's start, or now.
 *
 * @throws {UsageError} `invalid-date`
 */
export function rangeToRead(
  { subscription }: Report,
  { startDate, endDate }: UsageQuery,
  readEvents: ReadUsageEvents | undefined,
  now: number,
): RangeToRead | null {
  if (startDate === undefined && endDate === undefined) return null
  if (readEvents === undefined) {
    throw new UsageError(
      'invalid-date',
      'A date range is not available here, because only the current billing period is known. Leave out startDate and endDate',
    )
  }
  const start = startDate ?? subscription?.period?.start
  const end = endDate ?? now
  if (start === undefined) {
    throw new UsageError('invalid-date', 'There is no current period to begin with. Add startDate')
  }
  if (start >= end) reversed()
  if (end - start <= longestRange) return { start, end, readEvents }
  throw new UsageError('invalid-date', 'Invalid date range: at most 366 days are reported at once')
}

/** The report for dates asked for, from the host's own record of the uses. */
export async function usageBetween(
  { customer, subscription }: Report,
  meters: readonly UsageMeter[],
  { start, end, readEvents }: RangeToRead,
  { now, onMalformed }: { readonly now: number; readonly onMalformed: OnMalformed },
): Promise<UsageData> {
  const events = readEvents({ customer, startDate: start, endDate: end })
  const uses = await dailyUse(events, meters, { start, end }, onMalformed)
  const period = subscription?.period ?? null
  const withinPeriod = period !== null && start >= period.start && end <= period.end
  const unused: UseByDay = new Map()
  const days = meters.map((meter) => ({ meter, byDay: uses.get(meter.slug) ?? unused }))
  return {
    period: { start: isoText(start), end: isoText(end) },
    metrics: Object.fromEntries(
      days.map(({ meter, byDay }) => {
        const used = [...byDay.values()].reduce(plus, 0)
        return [meter.slug, metricBetween(meter, used, withinPeriod)]
      }),
    ),
    history: Object.fromEntries(
      days.map(({ meter, byDay }) => [meter.slug, historyOf(byDay, { start, end }, now)]),
    ),
  }
}
