import { currencyOfUnit, majorUnits, minorDigits } from '../billing/currency.js'
import { maxTime } from '../billing/decode.js'
import { type Measure, type Period, type Price, tidy } from '../billing/meter.js'
import { type FormatOptions, formatters } from './settings.js'

const numbers = formatters(
  (locales, settings) =>
    new Intl.NumberFormat(locales, {
      maximumFractionDigits: 10,
      ...settings,
      signDisplay: 'negative',
    }),
)
const dates = formatters((locales, settings) => new Intl.DateTimeFormat(locales, settings))
const plurals = formatters((locales) => new Intl.PluralRules(locales))

/**
 * A number in full, with up to 10 fraction digits and a true minus sign: '−5', '0.3', '1,000'. What is no
 * number, such as a share of nothing, is '–' in this and every other format.
 */
export function formatNumber(value: number, locale?: string): string {
  return write(value, locale)
}

/** Plain JavaScript may pass what nothing can be reckoned with, such as a bigint. */
function real(value: unknown): number {
  return typeof value === 'number' ? value : NaN
}

function write(value: number, locale: string | undefined, options?: Intl.NumberFormatOptions) {
  if (!Number.isFinite(value)) return '–'
  const text = numbers(locale, options).format(tidy(value)).replace('-', '\u2212')
  // In a line from right to left, the sign that ends 'US$' would move to its other side.
  return text.includes('\u200f') ? `${text}\u200e` : text
}

/** The options for an amount of a currency with this many decimals. */
function money(currency: string, least: number, most = least): Intl.NumberFormatOptions {
  return {
    style: 'currency',
    currency,
    minimumFractionDigits: least,
    maximumFractionDigits: most,
  }
}

/**
 * A share (1 is everything) as a whole percentage: '45%', '140%'. Only nothing is 0 % and only
 * everything is 100 %: what comes close is '<1%', '99%' or '>100%'.
 */
export function formatPercent(share: number, locale?: string): string {
  const exact = tidy(real(share) * 100)
  const near = Math.round(exact)
  const little = near === 0 && exact !== 0
  const whole = little ? 1 : near === 100 && exact < 100 ? 99 : near
  const sign = little ? '<' : whole === 100 && exact > 100 ? '>' : ''
  return sign + write(whole / 100, locale, { style: 'percent' })
}

/** An amount with its unit, as its meter has it written: '100 GB', '1 generation', '$7.43', '734 MB'. */
export function formatAmount(value: number, measure?: Measure, locale?: string): string {
  return amountParts(value, measure ?? {}, locale).join('')
}

/** An amount without a unit that is a word, for where the word stands already: '100 GB', '100'. */
export function formatShort(value: number, measure: Measure = {}, locale?: string): string {
  const [number, symbol] = amountParts(value, measure, locale)
  return number + symbol
}

/**
 * An amount in three parts: the number, a unit that is a symbol and one that is a word, each with the
 * space before it. Digits are cut off, not rounded up: neither what is used nor what is left is said
 * to be more than it is. What is too little for the digits shown is '<0.01', never 0.
 */
export function amountParts(
  given: number,
  measure: Measure,
  locale?: string,
): readonly [number: string, symbol: string, word: string] {
  const { unit: said, units, scale = 1, digits } = measure
  const value = real(given) / scale
  // A source of plain JavaScript may say anything.
  const unit = typeof said === 'string' ? said : ''
  const bytes = /^bytes?$/i.test(unit)
  const power = bytes ? `${Math.trunc(Math.abs(value))}`.length - 1 : 0
  const thousands = Math.min(Math.floor(power / 3), 5)
  const amount = value / 1_000 ** thousands
  const currency = currencyOfUnit(unit)
  // Three figures of bytes: 1.07 GB, 12.3 MB, 734 KB.
  const usual = bytes ? 2 - (power % 3) : currency ? minorDigits(currency) : 10
  const decimals = typeof digits === 'number' ? digits : usual
  const grain = 10 ** decimals
  const cut = Math.trunc(tidy(amount * grain)) / grain
  const little = cut === 0 && amount > 0
  const number =
    (little ? '<' : '') +
    write(
      little ? 1 / grain : cut,
      locale,
      currency ? money(currency, decimals) : { maximumFractionDigits: decimals },
    )
  if (bytes) {
    // French counts octets. By a rule of our own, since engines differ in the words that they have.
    const letter = /^fr\b/.test(locale ?? '') ? 'o' : 'B'
    return [`${number}\u00a0${'KMGTP'.charAt(thousands - 1)}${letter}`, '', '']
  }
  if (currency) return [number, '', '']
  if (units?.other) return [number, '', ` ${units[plurals(locale).select(cut)] ?? units.other}`]
  if (unit.length < 4) return [number, unit && `\u00a0${unit}`, '']
  // A word beside a 1 would need a singular.
  return [number, '', Math.abs(cut) === 1 ? '' : ` ${unit}`]
}

/** An estimate of an amount, rounded to what can be known of it: three figures, two below 100. */
export function formatEstimate(value: number, measure: Measure = {}, locale?: string): string {
  const { scale = 1 } = measure
  const amount = roundEstimate(value / scale) * scale
  return formatShort(amount, withoutCents(measure, amount), locale)
}

/** The measure for an amount that is said without the zeros of whole money: '$65'. */
export function withoutCents(measure: Measure, value: number): Measure {
  const { unit = '', scale = 1 } = measure
  return currencyOfUnit(unit) && Number.isInteger(value / scale)
    ? { ...measure, digits: 0 }
    : measure
}

/** A number rounded to three figures, to two below 100. */
export function roundEstimate(value: number): number {
  return Number(value.toPrecision(Math.abs(value) < 100 ? 2 : 3))
}

/**
 * An amount of money in minor units of `currency` (ISO 4217), as Stripe counts them: 200 is $2.00 in
 * USD, ¥200 in JPY and BHD 0.200. A price may be a part of one: 0.2 is $0.002.
 */
export function formatMoney(minor: number, currency: string, locale?: string): string {
  return writeMoney(minor, currency, locale)
}

/** Money without the zeros of a whole amount: '$29' and '$29.50'. */
export function formatPrice(minor: number, currency: string, locale?: string): string {
  return writeMoney(minor, currency, locale, true)
}

function writeMoney(minor: number, currency: string, locale?: string, short = false): string {
  const major = majorUnits(real(minor), currency)
  const digits = short && Number.isInteger(major) ? 0 : minorDigits(currency)
  return write(major, locale, money(currency, digits, Number.isInteger(minor) ? digits : 12))
}

/** What uses of a meter cost: a price, and for how many of them it is where it is not for one: '1,000', 'GB'. */
export function rateParts(
  { unitPrice, per, currency }: Omit<Price, 'tiers'>,
  measure: Measure,
  locale?: string,
): { readonly price: string; readonly per?: string } {
  const [number, symbol] = amountParts(per, withoutCents(measure, per), locale)
  const unit = number === write(1, locale) ? symbol.trim() : number + symbol
  return { price: writeMoney(unitPrice, currency, locale), ...(unit && { per: unit }) }
}

const clock = { hour: 'numeric', minute: '2-digit' } as const
const day = { month: 'short', day: 'numeric' } as const

/** A day without its year: 'Feb 1'. `at` is in epoch milliseconds. A line does not break inside. */
export function formatDate(at: number, options?: FormatOptions): string {
  return writeDate(at, options ?? {}, day)
}

/** A time of day, '2:02 PM'; with its day, 'Jan 21, 2:02 PM', unless `now` is on the same day. */
export function formatTime(at: number, options: FormatOptions, now?: number): string {
  const today = now !== undefined && isoDay(at, options) === isoDay(now, options)
  return today ? writeDate(at, options, clock) : withTime(formatDate(at, options), at, options)
}

/** A day and the time of day, joined by us: engines differ ('um', 'à', a comma), and so would server and browser. */
export function withTime(date: string, at: number, options: FormatOptions): string {
  const { locale = 'en' } = options
  const comma = /^(ja|ko|zh)/.test(locale) ? '' : /^(ar|fa|ur)/.test(locale) ? '،' : ','
  return date && `${date}${comma}\u00a0${writeDate(at, options, clock)}`
}

/**
 * When a meter resets or ends: the day, and for a window of less than two days the time as well. Where its
 * period is not known, what is less than a day away may be the end of such a window.
 */
export function formatEnd(
  at: number,
  { period }: { readonly period: Period | null },
  options: FormatOptions,
  now?: number,
): string {
  const brief = period ? isBrief(period) : now !== undefined && at - now < 86_400_000
  return brief ? formatTime(at, options, now) : formatDate(at, options)
}

/** Whether a period is a window of less than two days. */
export function isBrief(period: Period): boolean {
  return period.end - period.start < 172_800_000
}

/** The calendar day of a moment in the time zone, `YYYY-MM-DD`. */
export function isoDay(at: number, { timeZone }: FormatOptions): string {
  // Swedish writes dates as ISO 8601 does.
  return writeDate(at, { timeZone, locale: 'sv' }, {})
}

/** Engines disagree about the spaces in a date, so each is one that does not break. */
export function writeDate(
  at: number,
  { locale, timeZone = 'UTC' }: FormatOptions,
  parts: Intl.DateTimeFormatOptions,
): string {
  if (!(Math.abs(real(at)) <= maxTime)) return ''
  return dates(locale, { ...parts, timeZone })
    .format(at)
    .replace(/\s/g, '\u00a0')
}
