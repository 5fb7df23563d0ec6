import { tidy } from './meter.js'

/**
 * Currencies at the index of how many decimals their minor unit has: JPY at 0, USD at 2, KWD at 3. The
 * lists of 0 and 3 are Stripe's (docs.stripe.com/currencies), where every other currency has 2, ISK and
 * UGX among them, although both are paid in whole units. Those at 2 are the ones that a meter's unit may
 * be: some other codes are words, such as `all`, `top` and `cup`.
 */
const byDecimals = [
  'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF',
  '',
  'AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD ZAR',
  'BHD JOD KWD OMR TND',
]

/**
 * How many decimals the minor unit of a currency has: 200 is $2.00, ¥200 and BHD 0.200. The same in
 * every engine, whatever its `Intl` knows. `currency` is an ISO 4217 code in any case.
 */
export function minorDigits(currency: string): number {
  const decimals = byDecimals.findIndex((codes) => codes.includes(currency.toUpperCase()))
  return decimals < 0 ? 2 : decimals
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
  if (major === '') return null
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

const signs: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY' }

/** The currency that a unit means: a code in any case (`usd`) or a sign (`$`); else empty. */
export function currencyOfUnit(unit: string): string {
  const code = signs[unit] ?? unit.toUpperCase()
  return code.length === 3 && byDecimals.join().includes(code) ? code : ''
}
