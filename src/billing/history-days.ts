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

/** Every day of a span in order. A level holds until it is told anew; a sum begins each day at 0. */
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

/** A round number with a round half, at or above every value; 0 where nothing was used. */
export function axisTop(values: readonly number[]): number {
  const most = Math.max(0, ...values)
  if (most === 0) return 0
  const whole = values.every(Number.isInteger)
  const power = Math.floor(Math.log10(most / 2))
  const unit = 10 ** (whole ? Math.max(0, power) : power)
  const step = [2, 4, 6, 8, 10, 20].find((times) => times * unit >= most) ?? 20
  return Number((step * unit).toPrecision(3))
}

/** The running sum as a line, with the limit and where it is heading. */
export function lineOf(
  sums: readonly number[],
  all: readonly DayValue[],
  { limit, projected }: { readonly limit: number | null; readonly projected: number | null },
): Line {
  const known = all.filter(({ used }) => used !== null).length
  const width = all.length * 10
  const top = Math.max(limit ?? 0, projected ?? 0, sums.at(-1) ?? 0) || 1
  const height = (value: number) => Math.round(10_000 - (value / top) * 10_000) / 100
  const points = sums.slice(0, known).map((sum, index) => `${(index + 1) * 10} ${height(sum)}`)
  const last = sums[known - 1] ?? 0
  return {
    width,
    path: `M0 100L${points.join('L')}`,
    now: { x: percent((known * 1_000) / width), y: percent(height(last)) },
    limit: limit === null ? null : percent(height(limit)),
    pace:
      projected === null ? null : `M${known * 10} ${height(last)}L${width} ${height(projected)}`,
  }
}

/** Which days have their date below them: four, spread evenly, or all of three. */
export function marksOf(length: number): readonly number[] {
  if (length < 4) return Array.from({ length }, (_, index) => index)
  return [0, 1, 2, 3].map((part) => Math.round(((length - 1) * part) / 3))
}

/** A length as an attribute. */
export function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`
}
