import { tidy } from './meter.js'

/** An amount of money: an integer in minor units of `currency` (ISO 4217, upper case). */
export type Money = { readonly amount: number; readonly currency: string }

// Stripe's lists (docs.stripe.com/currencies). Every other currency has two decimals, ISK and UGX among
// them, although both are paid in whole units.
const withoutDecimals = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'
const withThree = 'BHD JOD KWD OMR TND'

/**
 * How many decimals the minor unit of a currency has: 200 is $2.00, ¥200 and BHD 0.200. The same in
 * every engine, whatever its `Intl` knows. `currency` is an ISO 4217 code in any case.
 */
export function minorDigits(currency: string): number {
  // Plain JavaScript may pass what is no text, or nothing, which every list would include.
  const code = [currency].join().toUpperCase() || '?'
  if (withoutDecimals.includes(code)) return 0
  return withThree.includes(code) ? 3 : 2
}

/** Minor units as major ones: 2,950 is 29.5 dollars. */
export function majorUnits(minor: number, currency: string): number {
  return tidy(minor / 10 ** minorDigits(currency))
}

/**
 * Major units as minor ones: '29.5' dollars are 2,950. `null` for what is no amount of 0 or more, or
 * finer than the minor unit.
 */
export function minorUnits(major: string | number, currency: string): number | null {
  if (String(major).trim() === '') return null
  const minor = tidy(Number(major) * 10 ** minorDigits(currency))
  return Number.isSafeInteger(minor) && minor >= 0 ? minor : null
}

/**
 * An amount as Flowglad counts it, in the minor units of this library. The two differ in UGX alone,
 * which Flowglad counts in whole shillings (`zeroDecimalCurrencies` of @flowglad/react 0.18).
 */
export function fromFlowglad(amount: number, currency: string): number {
  return currency === 'UGX' ? amount * 100 : amount
}

/** Those with two decimals that Flowglad or Stripe sell in, besides `words`. */
const withTwo =
  'AED AFN AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD KES KGS KHR KYD KZT LAK LBP LKR LRD LSL MDL MKD MMK MNT MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PGK PHP PKR PLN QAR RON RSD SAR SBD SCR SEK SGD SHP SLE SRD STD SZL THB TJS TTD TWD TZS UAH UGX USD UYU UZS WST XCD YER ZAR ZMW'
/** Codes that are words too: in capitals they are money. */
const words = 'ALL BOB GEL MAD MOP PEN RUB SOS TOP TRY'
const signs: Readonly<Record<string, string>> = {
  $: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  '₩': 'KRW',
  R$: 'BRL',
  zł: 'PLN',
}

/** The currency that a unit means: a code in any case (`usd`) or a sign (`$`); else empty. */
export function currencyOfUnit(unit: unknown): string {
  if (typeof unit !== 'string') return ''
  const code = signs[unit] ?? unit.toUpperCase()
  const isWord = unit !== code && words.includes(code)
  const known = [withoutDecimals, withTwo, words, withThree].join().includes(code)
  return /^[A-Z]{3}$/.test(code) && known && !isWord ? code : ''
}
