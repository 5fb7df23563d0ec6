import { costOf } from './cost.js'
import { minus, type Period, plus, type UsageMeter } from './meter.js'
import type { DayOfUse } from './report-state.js'
import { dateOf, dayOf } from './usage-range.js'

const day = 86_400_000
/** More days than a chart can tell apart; the newest are kept. */
const mostDays = 400

/** One day of a chart. `used` is `null` on days to come. */
export type DayValue = { readonly date: string; readonly at: number; readonly used: number | null }

/** A line from the first day to the last, as SVG paths on a grid of `width` by 100. */
export type Line = {
  readonly width: number
  readonly path: string
  /** Where it stands now, as percentages of the chart. */
  readonly now: { readonly x: string; readonly y: string }
  /** Height of the limit as a percentage from the top. */
  readonly limit: string | null
  readonly pace: string | null
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
    return { date: dateOf(at), at, used: value }
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
  let best = { top: Number.POSITIVE_INFINITY, count: 0 }
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
  { limit, projected, top }: Goals & { readonly top: number },
): Line {
  const known = all.filter(({ used }) => used !== null).length
  const width = all.length * 10
  const height = (value: number) => Math.round(10_000 - (value / (top || 1)) * 10_000) / 100
  const points = sums.slice(0, known).map((sum, index) => `${index * 10 + 5} ${height(sum)}`)
  const here = Math.max(0, known * 10 - 5)
  const last = sums[known - 1] ?? 0
  return {
    width,
    path: ['M0 100', ...points].join('L'),
    now: { x: percent((here * 100) / width), y: percent(height(last)) },
    limit: limit === null ? null : percent(height(limit)),
    pace: projected === null ? null : `M${here} ${height(last)}L${width} ${height(projected)}`,
  }
}

/** Which of so many bars have their date below them: at most five, evenly spread from the first on. */
export function marksOf(length: number): readonly number[] {
  const step = Math.ceil(length / 5)
  return Array.from({ length: Math.ceil(length / (step || 1)) }, (_, index) => index * step)
}

/** A length as an attribute. */
export function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`
}
