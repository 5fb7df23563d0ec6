import type { Period } from './meter.js'

/** Milliseconds. */
export const day = 86_400_000

/** The ranges that need no dates, in the order in which they are offered. */
export const rangePresets = ['this-period', 'last-period', 'last-7-days', 'last-90-days'] as const

/** A range that is named rather than dated. */
export type RangePreset = (typeof rangePresets)[number]

/** Which days a report is asked for. `from` and `to` are `YYYY-MM-DD` in UTC and both included. */
export type UsageRange =
  | { readonly preset: RangePreset }
  /** A billing period that has ended; `back` 1 is the last one. A whole number from 1 to 36. */
  | { readonly preset: 'past-period'; readonly back: number }
  | { readonly preset: 'custom'; readonly from: string; readonly to: string }

/** From one moment to another. `isDays`: days that were chosen, which are days in UTC for everybody. */
export type Span = Period & { readonly isDays?: boolean }

/**
 * The moments a range spans, `end` being the first moment after it; `null` where the billing period
 * would have to be known and is not, and for dates that are none. `now` is in epoch milliseconds.
 */
export function spanOf(range: UsageRange, period: Period | null, now: number): Span | null {
  const today = Math.floor(now / day) * day
  switch (range.preset) {
    case 'this-period':
      return period
    case 'last-period':
      return period && before(period)
    case 'past-period':
      return pastPeriod(period, range.back)
    case 'last-7-days':
      return { start: today - 6 * day, end: today + day, isDays: true }
    case 'last-90-days':
      return { start: today - 89 * day, end: today + day, isDays: true }
    case 'custom': {
      const [start, last] = [dayOf(range.from), dayOf(range.to)]
      if (start === null || last === null || start > last) return null
      return { start, end: last + day, isDays: true }
    }
    default:
      return range satisfies never
  }
}

function pastPeriod(period: Period | null, back: number): Period | null {
  if (!(back >= 1 && back <= 36)) return null
  let past = period
  for (let index = 0; past && index < back; index += 1) past = before(past)
  return past
}

/** The first moment of a day written `YYYY-MM-DD`, in UTC; `null` for days that no calendar has. */
export function dayOf(date: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null
  const time = Date.parse(`${date}T00:00:00Z`)
  // Engines read 30 February as 1 March.
  return Number.isNaN(time) || dateOf(time) !== date ? null : time
}

/** The day a moment falls on in UTC, `YYYY-MM-DD`. */
export function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/**
 * The period before: as many calendar months long where it is whole months, else as many milliseconds.
 * Months are counted on the day the subscription is billed on. A month that lacks a 31st is billed on its
 * last day, so the later of the two days of a period tells it.
 */
export function before({ start, end }: Period): Period {
  const [first, after] = [new Date(start), new Date(end)]
  const months =
    (after.getUTCFullYear() - first.getUTCFullYear()) * 12 +
    after.getUTCMonth() -
    first.getUTCMonth()
  const billedOn = Math.max(first.getUTCDate(), after.getUTCDate())
  const whole =
    months > 0 &&
    monthsLater(first, 0, billedOn) === start &&
    dateOf(monthsLater(first, months, billedOn)) === dateOf(end)
  return {
    start: whole ? monthsLater(first, -months, billedOn) : start - (end - start),
    end: start,
  }
}

/** The same time of another month, on this day of it or, in a shorter month, on its last one. */
function monthsLater(from: Date, months: number, billedOn: number): number {
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months]
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return Date.UTC(year, month, Math.min(billedOn, last)) + (from.getTime() % day)
}
