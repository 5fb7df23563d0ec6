import type { Span } from '../billing/usage-range.js'
import { formatDate, isoDay, withTime, writeDate } from './format.js'
import { type FormatOptions, formatters } from './settings.js'

const day = 86_400_000
const noBreak = '\u00a0'

const lists = formatters((locales) => new Intl.ListFormat(locales))
const distances = formatters((locales) => new Intl.RelativeTimeFormat(locales, { numeric: 'auto' }))
const waits = formatters((locales, settings) => new Intl.NumberFormat(locales, settings))
const ranges = formatters((locales, settings) => new Intl.DateTimeFormat(locales, settings))

/** Parts of a sentence as one: 'a, b, and c'. Empty for no part. */
export function formatList(parts: readonly string[], locale?: string): string {
  if (parts.length < 2) return parts[0] ?? ''
  return lists(locale).format(parts)
}

/** A day of a chart in UTC: in full ('Thu, Jan 11'), its month and number, or either alone. */
export function formatDay(
  at: number,
  parts: 'full' | 'month' | 'name' | 'number',
  { locale }: FormatOptions,
): string {
  const month = parts === 'number' ? {} : ({ month: 'short' } as const)
  const weekday = parts === 'full' ? ({ weekday: 'short' } as const) : {}
  const number = parts === 'name' ? {} : ({ day: 'numeric' } as const)
  return writeDate(at, { locale }, { ...weekday, ...month, ...number })
}

/** An hour of a chart in the time zone: in full ('Thu, Jan 22, 2:00 PM') or the hour alone. */
export function formatHour(at: number, parts: 'full' | 'hour', options: FormatOptions): string {
  if (parts === 'hour') return writeDate(at, options, { hour: 'numeric', minute: '2-digit' })
  const date = { weekday: 'short', month: 'short', day: 'numeric' } as const
  return withTime(writeDate(at, options, date), at, options)
}

/** Days from one to another in UTC, both said: 'Jan 1 – 31', 'Oct 25 – Jan 22'. Epoch milliseconds. */
export function formatDays(first: number, last: number, { locale }: FormatOptions): string {
  const short = { month: 'short', day: 'numeric' } as const
  const [from, to] = [writeDate(first, { locale }, short), writeDate(last, { locale }, short)]
  if (!from || !to) return from || to
  // A range over New Year would say both years, which days of the last twelve months do not need.
  const overNewYear = isoDay(first, {}).slice(0, 4) !== isoDay(last, {}).slice(0, 4)
  // Engines write Chinese and Japanese ranges in different notations.
  if (overNewYear || (from !== to && /^(ja|zh)/.test(locale ?? ''))) return `${from} – ${to}`
  return (
    ranges(locale, { ...short, timeZone: 'UTC' })
      .formatRange(first, last)
      // Engines disagree about the spaces. A line may break at the dash, never within a date.
      .replace(/\s/g, noBreak)
      .replace(`${noBreak}–${noBreak}`, ' – ')
  )
}

/**
 * The days of a period in the time zone. The day on which it ends belongs to the next one, also where
 * it ends at noon: 'Jan 1 – 31' however the time zone cuts it. Days that were chosen are said as they were.
 */
export function formatPeriod(span: Span, options: FormatOptions): string {
  return formatDays(...edgesOf(span, options), options)
}

/** The last of the days that `formatPeriod` says: 'Jan 31'. */
export function formatLastDay(span: Span, options: FormatOptions): string {
  return formatDate(edgesOf(span, options)[1], { locale: options.locale })
}

function edgesOf({ start, end, isDays }: Span, { timeZone }: FormatOptions) {
  const zone = isDays ? {} : { timeZone }
  const first = dayOf(start, zone)
  return [first, Math.max(first, dayOf(end, zone) - day)] as const
}

/** The distance in calendar days: 'in 10 days', 'tomorrow'. Both times in epoch milliseconds. */
export function formatDistance(at: number, now: number, options: FormatOptions): string {
  const days = Math.round((dayOf(at, options) - dayOf(now, options)) / day)
  return Number.isFinite(days) ? distances(options.locale).format(days, 'day') : ''
}

/** A wait in whole seconds, in whole minutes from one on, at least 1: '8 seconds', '2 minutes'. */
export function formatWait(ms: number, locale?: string): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  const long = { style: 'unit', unitDisplay: 'long' } as const
  if (seconds < 60) return waits(locale, { ...long, unit: 'second' }).format(seconds)
  return waits(locale, { ...long, unit: 'minute' }).format(Math.ceil(seconds / 60))
}

/** Midnight UTC of the calendar day that `at` falls on in the time zone: a day as a number. */
function dayOf(at: number, options: FormatOptions): number {
  return Date.parse(isoDay(at, options))
}
