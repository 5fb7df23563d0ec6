import { tidy } from '../billing/meter.js'

/** For whom a text is. `locale` is a BCP 47 tag, `timeZone` an IANA name. */
export type FormatOptions = {
  /** BCP 47 tag for numbers, dates and plurals. @default 'en' */
  readonly locale?: string | undefined
  /** IANA time zone for dates. @default 'UTC' */
  readonly timeZone?: string | undefined
}

const numbers = remembered(
  (locale, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, { ...options, signDisplay: 'negative' }),
)
const dates = remembered(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
)

/** A number in full, with up to 10 fraction digits, and a true minus sign: '−5', '0.3', '1,000'. */
export function formatNumber(value: number, locale = 'en'): string {
  return withMinus(numbers(locale, { maximumFractionDigits: 10 }).format(tidy(value)))
}

/** A number with its unit as the host writes it: '100 GB', '100,000 requests'. */
export function formatQuantity(value: number, unit?: string, locale?: string): string {
  return withUnit(formatNumber(value, locale), unit)
}

/** A formatted number with its unit. A line does not break before a symbol. */
export function withUnit(number: string, unit?: string): string {
  return unit ? `${number}${symbolOf(unit) ? '\u00a0' : ' '}${unit}` : number
}

/**
 * The unit if it is a symbol: up to three letters (GB, kWh, min). A symbol follows every number it
 * measures; a word (requests) is said once, after the limit.
 */
export function symbolOf(unit: string | undefined): string | undefined {
  return unit !== undefined && unit.length < 4 ? unit : undefined
}

/**
 * A share (1 is everything) as a whole percentage. Only nothing is 0 %, only everything is 100 %,
 * and what is more than everything is at least 101 %.
 */
export function formatPercent(share: number, locale = 'en'): string {
  return withMinus(numbers(locale, { style: 'percent' }).format(wholePercent(share * 100) / 100))
}

function wholePercent(exact: number): number {
  const whole = Math.round(tidy(exact))
  if (whole === 0) return Math.sign(exact)
  if (whole === 100) return 100 + Math.sign(tidy(exact) - 100)
  return whole
}

/**
 * An amount of money. `minor` counts the smallest unit of `currency` (ISO 4217): 200 is $2.00 in
 * USD, ¥200 in JPY and BHD 0.200. A price may be a part of it: 0.5 is $0.005.
 */
export function formatMoney(minor: number, currency: string, locale = 'en'): string {
  return moneyAs(minor, { style: 'currency', currency }, locale)
}

/** The price of an offer: `formatMoney` without the zeros of a whole amount, '$29' and '$29.50'. */
export function formatPrice(minor: number, currency: string, locale = 'en'): string {
  const options = { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' } as const
  return moneyAs(minor, options, locale)
}

/** An estimate of money, rounded to what can be known of it: 7587 is '$76', 423 is '$4.20'. */
export function formatMoneyEstimate(minor: number, currency: string, locale = 'en'): string {
  const scale = 10 ** digitsOf({ style: 'currency', currency }, locale)
  return formatPrice(Math.round(roundEstimate(minor / scale) * scale), currency, locale)
}

function moneyAs(minor: number, options: Intl.NumberFormatOptions, locale: string): string {
  const digits = digitsOf(options, locale)
  const parts = Number.isInteger(minor) ? {} : { maximumFractionDigits: digits + 8 }
  const text = numbers(locale, { ...options, ...parts }).format(tidy(minor / 10 ** digits))
  // In a line from right to left, the sign that ends 'US$' would move to its other side.
  return withMinus(text.startsWith('\u200f') ? `${text}\u200e` : text)
}

function digitsOf(options: Intl.NumberFormatOptions, locale: string): number {
  return numbers(locale, options).resolvedOptions().maximumFractionDigits ?? 2
}

/**
 * An estimate, rounded to what can be known of it: three figures, two below 100.
 * `formatEstimate(116_871)` is '117,000'.
 */
export function formatEstimate(value: number, unit?: string, locale?: string): string {
  return formatQuantity(roundEstimate(value), unit, locale)
}

function roundEstimate(value: number): number {
  return Number(value.toPrecision(Math.abs(value) < 100 ? 2 : 3))
}

/** A wait in whole seconds, in whole minutes from one on, at least 1: '8 seconds', '2 minutes'. */
export function formatWait(ms: number, locale = 'en'): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  const [value, unit] = seconds < 60 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute']
  return numbers(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}

/** A day without its year: 'Feb 1'. `at` is in epoch milliseconds. */
export function formatDate(at: number, { locale = 'en', timeZone = 'UTC' }: FormatOptions): string {
  return dates(locale, { month: 'short', day: 'numeric', timeZone }).format(at)
}

/** A day of a chart in UTC: in full ('Thu, Jan 11'), its month and number, or the number alone. */
export function formatDay(at: number, parts: 'full' | 'month' | 'number', locale = 'en'): string {
  const month = parts === 'number' ? {} : ({ month: 'short' } as const)
  const weekday = parts === 'full' ? ({ weekday: 'short' } as const) : {}
  return dates(locale, { ...weekday, ...month, day: 'numeric', timeZone: 'UTC' }).format(at)
}

/** Days from one to another, both said: 'Jan 1 – 31', 'Oct 25 – Jan 22'. In epoch milliseconds. */
export function formatDaysBetween(
  first: number,
  last: number,
  { locale = 'en', timeZone = 'UTC' }: FormatOptions,
): string {
  const format = dates(locale, { month: 'short', day: 'numeric', timeZone })
  const year = dates(locale, { year: 'numeric', timeZone })
  // A range over New Year would say both years, which days of the last twelve months do not need.
  if (year.format(first) !== year.format(last))
    return `${format.format(first)} – ${format.format(last)}`
  // Some engines put thin spaces around the dash, others plain ones.
  return format.formatRange(first, last).replaceAll('\u2009', ' ')
}

/** A time of day, '2:02 PM'; with its day, 'Jan 21, 2:02 PM', unless `now` is on the same day. */
export function formatTime(at: number, options: FormatOptions, now?: number): string {
  const { locale = 'en', timeZone = 'UTC' } = options
  const sameDay = now !== undefined && dayOf(at, timeZone) === dayOf(now, timeZone)
  const time: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit', timeZone }
  const format = dates(locale, sameDay ? time : { month: 'short', day: 'numeric', ...time })
  // Some engines put a narrow space before AM and PM, others a plain one. A page rendered by one
  // and hydrated by the other must not differ.
  return format.format(at).replaceAll('\u202f', ' ')
}

/** The distance in calendar days: 'in 10 days', 'tomorrow'. Both times in epoch milliseconds. */
export function formatDays(at: number, now: number, options: FormatOptions): string {
  const { locale = 'en', timeZone = 'UTC' } = options
  const days = Math.round((dayOf(at, timeZone) - dayOf(now, timeZone)) / 86_400_000)
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
}

/** Midnight UTC of the calendar day that `at` falls on in the time zone: a day as a number. */
function dayOf(at: number, timeZone: string): number {
  // Swedish writes dates as ISO 8601 does.
  return Date.parse(dates('sv', { timeZone }).format(at))
}

function withMinus(text: string): string {
  return text.replace('-', '\u2212')
}

/** Building an Intl formatter takes far longer than using it, so each is built once. */
function remembered<Options, Format>(
  build: (locale: string, options: Options) => Format,
): (locale: string, options: Options) => Format {
  const built = new Map<string, Format>()
  return (locale, options) => {
    const key = locale + JSON.stringify(options)
    const format = built.get(key) ?? build(locale, options)
    built.set(key, format)
    return format
  }
}
