import { describe, expect, it } from 'vitest'
import {
  currencyOfUnit,
  fromFlowglad,
  majorUnits,
  minorDigits,
} from '../../src/billing/currency.js'
import { readPrice } from '../../src/billing/price.js'

/** What Flowglad sells in (@flowglad/node 0.18, `Price.currency`). */
const flowglad =
  'USD AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JPY KES KGS KHR KMF KRW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH UGX UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW'
/** What only Stripe sells in. */
const stripe = 'BHD JOD KWD OMR TND'

const digits: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'
      .split(' ')
      .map((code) => [code, 0]),
  ),
  ...Object.fromEntries(stripe.split(' ').map((code) => [code, 3])),
}

describe('the minor unit', () => {
  it.each([null, undefined, 7, {}])('of %j, which is no currency, is a number', (code) => {
    expect(Reflect.apply(minorDigits, null, [code])).toEqual(expect.any(Number))
  })

  it.each(`${flowglad} ${stripe}`.split(' '))('of %s is the one it is billed in', (code) => {
    expect(minorDigits(code)).toBe(digits[code] ?? 2)
    expect(minorDigits(code.toLowerCase())).toBe(digits[code] ?? 2)
  })

  it.each([
    [199_000, 'HUF', 1_990],
    [199_000, 'IDR', 1_990],
    [199_000, 'ISK', 1_990],
    [199_000, 'UGX', 1_990],
    [199_000, 'JPY', 199_000],
    [199_000, 'KWD', 199],
    [0.7, 'USD', 0.007],
    [1_999, 'USD', 19.99],
  ])('%d of %s make %d', (minor, currency, major) => {
    expect(majorUnits(minor, currency)).toBe(major)
  })
})

describe('a unit', () => {
  it.each(`${flowglad} ${stripe}`.split(' '))('of %s is money', (code) => {
    expect(currencyOfUnit(code)).toBe(code)
  })

  it.each([
    ['cop', 'COP'],
    ['Isk', 'ISK'],
    ['₹', 'INR'],
    ['R$', 'BRL'],
  ])('%s is %s', (unit, code) => {
    expect(currencyOfUnit(unit)).toBe(code)
  })

  it.each([
    '',
    'all',
    'pen',
    'Top',
    'try',
    'API',
    'GPU',
    'SMS',
    'GB',
    'D A',
    'AED AFN',
    'constructor',
  ])('%s is no money', (unit) => {
    expect(currencyOfUnit(unit)).toBe('')
  })
})

describe('a price of Flowglad', () => {
  const read = (currency: string) =>
    readPrice({ id: 'p', type: 'subscription', unitPrice: 5_000, currency }, () => {})?.price

  it('in UGX is in whole shillings', () => {
    expect(fromFlowglad(5_000, 'UGX')).toBe(500_000)
    expect(read('ugx')).toEqual({ unitPrice: 500_000, per: 1, currency: 'UGX' })
  })

  it.each(['USD', 'JPY', 'HUF', 'ISK'])('in %s is in the unit Stripe bills in', (currency) => {
    expect(read(currency)).toEqual({ unitPrice: 5_000, per: 1, currency })
  })
})
