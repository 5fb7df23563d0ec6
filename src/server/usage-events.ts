import { isFields, numberOf, type OnMalformed, timeOf } from '../billing/decode.js'
import { plus, type UsageMeter } from '../billing/meter.js'
import type { Customer } from '../billing/report.js'
import { isoDay } from './iso-time.js'
import type { DayOfUse } from './usage-data.js'

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
export type UsageRange = { readonly start: number; readonly end: number }

/** Use of one meter by day, `YYYY-MM-DD` in UTC. */
export type UseByDay = ReadonlyMap<string, number>

/**
 * Adds up the host's events by meter slug and day. What lies outside of the range, or cannot be
 * read, counts nowhere and is named. On a distinct-count meter a combination of properties counts
 * when it is first met.
 */
export async function dailyUse(
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
    const day = isoDay(at)
    byDay?.set(day, plus(byDay.get(day) ?? 0, amount))
  }
  return days
}

/** Every day of the range that has begun, oldest first, those without use as 0. */
export function historyOf(byDay: UseByDay, range: UsageRange, now: number): readonly DayOfUse[] {
  const days: DayOfUse[] = []
  const last = isoDay(Math.min(range.end - 1, Math.max(now, range.start)))
  for (let at = range.start; isoDay(at) <= last; at += 86_400_000) {
    const date = isoDay(at)
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
