import { isFields, numberOf, type OnMalformed, timeOf } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { isoText } from '../billing/iso-time.js'
import { plus, type UsageMeter } from '../billing/meter.js'
import type { Customer, Report } from '../billing/report.js'
import { dateOf } from '../billing/usage-range.js'
import type { DayOfUse, UsageData } from './usage-data.js'
import { metricBetween } from './usage-metric.js'
import { throwReversed, type UsageQuery } from './usage-query.js'

/** One use as the host's own records have it. */
export type StoredUsageEvent = {
  /** Slug or id of the meter. */
  readonly meter: string
  readonly amount: number
  /** When it counted, in epoch milliseconds. */
  readonly at: number
  /** Needed on a meter that counts distinct combinations. */
  readonly properties?: Readonly<Record<string, unknown>>
}

/** The uses of a customer from `startDate` until before `endDate`, in any order. */
export type ReadUsageEvents = (asked: {
  readonly customer: Customer
  readonly startDate: number
  readonly endDate: number
}) => AsyncIterable<StoredUsageEvent>

/** Dates asked for, in epoch milliseconds; `end` is the first moment after them. */
type UsageRange = { readonly start: number; readonly end: number }

/** Use of one meter by day, `YYYY-MM-DD` in UTC. */
type UseByDay = ReadonlyMap<string, number>

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
  if (start >= end) throwReversed()
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

/**
 * Adds up the host's events by meter slug and day. What lies outside of the range, or cannot be
 * read, counts nowhere and is named. On a distinct-count meter a combination of properties counts
 * when it is first met.
 */
async function dailyUse(
  events: AsyncIterable<StoredUsageEvent>,
  meters: readonly UsageMeter[],
  range: UsageRange,
  onMalformed: OnMalformed,
): Promise<ReadonlyMap<string, UseByDay>> {
  const days = new Map(meters.map((meter) => [meter.slug, new Map<string, number>()]))
  const met = new Set<string>()
  for await (const event of events) {
    const use = storedUse(event, meters)
    if (use === null || use.at < range.start || use.at >= range.end) {
      onMalformed('event', 'A stored usage event is outside of the dates or cannot be read.')
      continue
    }
    const { meter, amount, at } = use
    if (meter.aggregation === 'count_distinct_properties') {
      const combination = JSON.stringify([meter.slug, combinationOf(event.properties)])
      if (met.has(combination)) continue
      met.add(combination)
    }
    const byDay = days.get(meter.slug)
    const day = dateOf(at)
    byDay?.set(day, plus(byDay.get(day) ?? 0, amount))
  }
  return days
}

/** Every day of the range that has begun, oldest first, those without use as 0. */
function historyOf(byDay: UseByDay, range: UsageRange, now: number): readonly DayOfUse[] {
  const days: DayOfUse[] = []
  const last = dateOf(Math.min(range.end - 1, Math.max(now, range.start)))
  for (let at = range.start; dateOf(at) <= last; at += 86_400_000) {
    const date = dateOf(at)
    days.push({ date, used: byDay.get(date) ?? 0 })
  }
  return days
}

function storedUse(event: unknown, meters: readonly UsageMeter[]) {
  if (!isFields(event)) return null
  const meter = meters.find(({ slug, id }) => slug === event.meter || id === event.meter)
  const amount = numberOf(event.amount)
  const at = timeOf(event.at)
  return meter === undefined || amount === null || at === null ? null : { meter, amount, at }
}

function combinationOf(properties: Readonly<Record<string, unknown>> = {}): readonly unknown[] {
  return Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))
}
