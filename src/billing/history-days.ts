import { costOf } from './cost.js'
import { minus, type Period, plus, type UsageMeter } from './meter.js'
import type { DayOfUse } from './report-state.js'
import { dateOf, dayOf } from './usage-range.js'

const hour = 3_600_000
const day = 24 * hour
/** More days than a chart can tell apart; the newest are kept. */
const mostDays = 400

/** How much time a bar of a chart spans. Weeks begin on Monday; the first and the last may be cut short. */
export type HistoryBucket = 'hour' | 'day' | 'week' | 'month'

/**
 * One bar of a chart: an hour, a day, or days from `at` to `last`, both included. `date` names the first:
 * `YYYY-MM-DD`, or the moment an hour begins. `used` is `null` for time to come.
 */
export type DayValue = {
  readonly date: string
  readonly at: number
  readonly last: number
  readonly used: number | null
}

/** A line from the first day to the last, as SVG paths on a grid of `width` by 100. */
export type Line = {
  readonly width: number
  readonly path: string
  /** Where it stands now, as percentages of the chart. */
  readonly now: { readonly x: string; readonly y: string }
  /** Height of the limit as a percentage from the top. */
  readonly limit: string | null
  readonly pace: string | null
  /** The running sum of the time before, to its end. */
  readonly before: string | null
}

/** What use is heading for; `null` where that is not known. */
export type Goals = { readonly limit: number | null; readonly projected: number | null }

/** Every day of a span in order. `now` is a moment of the last day that has begun. A level holds until it is told anew; a sum begins each day at 0. */
export function daysIn(
  days: readonly DayOfUse[],
  span: Period | null,
  { now, level }: { readonly now: number | undefined; readonly level: boolean },
): readonly DayValue[] {
  const used = new Map(days.map((each) => [each.date, each.used]))
  const known = days.flatMap(({ date }) => dayOf(date) ?? [])
  const first = span ? Math.floor(span.start / day) * day : Math.min(...known)
  const after = span ? span.end : Math.max(...known) + 1
  const today = now ?? Math.max(...known)
  const length = Math.ceil((after - first) / day)
  if (!(length > 0)) return []
  const start = first + Math.max(0, length - mostDays) * day
  let last = 0
  return Array.from({ length: Math.min(length, mostDays) }, (_, index) => {
    const at = start + index * day
    const told = used.get(dateOf(at))
    const value = told ?? (at > today ? null : level ? last : 0)
    last = value ?? last
    return { date: dateOf(at), at, last: at, used: value }
  })
}

/** Every hour of a span in order, from use told by the moment. `now` is a moment of the last that has begun. */
export function hoursIn(
  told: readonly DayOfUse[],
  span: Period,
  { now, level }: { readonly now: number | undefined; readonly level: boolean },
): readonly DayValue[] {
  const used = new Map<number, number>()
  const placeOf = (at: number) => Math.floor((at - span.start) / hour)
  for (const { date, used: amount } of told) {
    const place = placeOf(Date.parse(date))
    used.set(place, level ? amount : plus(used.get(place) ?? 0, amount))
  }
  const newest = now === undefined ? Math.max(...used.keys()) : placeOf(now)
  let last = 0
  return Array.from({ length: Math.ceil((span.end - span.start) / hour) }, (_, index) => {
    const at = span.start + index * hour
    const value = used.get(index) ?? (index > newest ? null : level ? last : 0)
    last = value ?? last
    return { date: new Date(at).toISOString(), at, last: at, used: value }
  })
}

/** Where each bar of days begins and ends in a list of them, the end not included. */
export function bucketsOf(
  all: readonly DayValue[],
  bucket: HistoryBucket,
): readonly (readonly [number, number])[] {
  const nameOf = ({ date, at }: DayValue) => {
    if (bucket === 'month') return date.slice(0, 7)
    // The first of January 1970 was a Thursday.
    return bucket === 'week' ? Math.floor((at / day + 3) / 7) : date
  }
  const starts = all.flatMap((each, index) => {
    const before = all[index - 1]
    return before && nameOf(before) === nameOf(each) ? [] : index
  })
  return starts.map((start, index) => [start, starts[index + 1] ?? all.length])
}

/** Days as bars: what was used in each adds up, of a level the newest counts. */
export function inBuckets(
  all: readonly DayValue[],
  buckets: ReturnType<typeof bucketsOf>,
  level: boolean,
): readonly DayValue[] {
  return buckets.flatMap(([start, end]) => {
    const days = all.slice(start, end)
    const [first, last] = [days[0], days.at(-1)]
    if (!first || !last) return []
    const known = days.flatMap(({ used }) => used ?? [])
    const newest = known.at(-1) ?? null
    const used = level || newest === null ? newest : known.reduce(plus)
    return { date: first.date, at: first.at, last: last.last, used }
  })
}

/**
 * What the use of each day costs, in minor units of the meter's currency; they add up to what all of it
 * costs. `null` where that cannot be said: use that costs nothing or does not add up, and days that do not
 * begin with the period in which use is counted.
 */
export function dailyCosts(
  meter: UsageMeter,
  all: readonly DayValue[],
  span: Period | null,
): readonly DayValue[] | null {
  const { price, period } = meter
  if (!price || meter.aggregation !== 'sum') return null
  if (meter.kind !== 'quota' && meter.kind !== 'metered') return null
  const included = meter.kind === 'quota' ? meter.limit : 0
  const counts = meter.kind === 'quota' || price.tiers
  if (counts && (!period || !span || span.start !== period.start)) return null
  const costAt = (sum: number) => costOf(Math.max(0, minus(sum, included)), price)?.amount
  let sum = 0
  let before = costAt(0)
  if (before === undefined) return null
  return all.map((each) => {
    if (each.used === null) return each
    sum = plus(sum, each.used)
    const cost = costAt(sum) ?? 0
    const used = cost - (before ?? 0)
    before = cost
    return { ...each, used }
  })
}

/** Steps of an axis that read well, the plainest first. */
const steps = [1, 2, 5, 2.5, 4, 3, 1.5, 6, 8]

/**
 * The numbers beside a chart, from a round one at or little above every value down to 0; none where
 * nothing was used. Whole numbers have whole steps.
 */
export function axisOf(values: readonly number[]): readonly number[] {
  const most = Math.max(0, ...values)
  if (most === 0) return []
  const whole = values.every(Number.isInteger)
  let best = { top: Infinity, count: 0 }
  for (const power of [0, 1].map((less) => 10 ** (Math.floor(Math.log10(most)) - less))) {
    for (const each of steps) {
      const step = clean(each * power)
      const count = Math.ceil(clean(most / step))
      const top = clean(step * count)
      const few = count > 1 ? count < 5 : whole && most === 1
      if (few && top < best.top && (!whole || Number.isInteger(step))) best = { top, count }
    }
  }
  const { top, count } = best
  return Array.from({ length: count + 1 }, (_, index) => clean((top * (count - index)) / count))
}

/** Without what binary fractions add. */
function clean(value: number): number {
  return Number(value.toPrecision(12))
}

/** The running sum as a line through the middle of each day, with the limit and where it is heading. */
export function lineOf(
  sums: readonly number[],
  all: readonly DayValue[],
  {
    limit,
    projected,
    top,
    before = [],
  }: Goals & { readonly top: number; readonly before?: readonly number[] },
): Line {
  const known = all.filter(({ used }) => used !== null).length
  const width = all.length * 10
  const height = (value: number) => Math.round(10_000 - (value / (top || 1)) * 10_000) / 100
  const pathOf = (values: readonly number[]) =>
    ['M0 100', ...values.map((sum, index) => `${index * 10 + 5} ${height(sum)}`)].join('L')
  const here = Math.max(0, known * 10 - 5)
  const last = sums[known - 1] ?? 0
  return {
    width,
    path: pathOf(sums.slice(0, known)),
    before: before.length > 0 ? pathOf(before) : null,
    now: { x: percent((here * 100) / width), y: percent(height(last)) },
    limit: limit === null ? null : percent(height(limit)),
    pace: projected === null ? null : `M${here} ${height(last)}L${width} ${height(projected)}`,
  }
}

/**
 * Which of so many bars have their date below them, evenly spread: at most five from the first on, or,
 * of long texts (`wide`), four in the middle of each fourth.
 */
export function marksOf(length: number, wide = false): readonly number[] {
  const step = Math.ceil(length / (wide ? 4 : 5))
  const first = wide ? Math.floor(step / 2) : 0
  return Array.from({ length }, (_, index) => index).filter((index) => index % step === first)
}

/** A length as an attribute. */
export function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`
}
