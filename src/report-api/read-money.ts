import { minorDigits } from '../billing/currency.js'
import { type Fields, isFields, numberIn } from '../billing/decode.js'
import { type Price, tidy } from '../billing/meter.js'
import { currencyOf } from '../billing/price.js'
import type { ReportCost } from '../billing/report-state.js'

/** Reads an amount of money in major units (29 is $29.00) as whole minor ones; `null` without a currency. */
export function moneyIn(currency: string | null): (major: unknown) => number | null {
  return (major) => {
    const exact = minorOf(major, currency)
    return exact === null ? null : numberIn(Math.round(exact))
  }
}

/** Major units as minor ones, which may have decimals: a price of $0.0005. */
function minorOf(major: unknown, currency: string | null): number | null {
  const number = numberIn(major)
  if (number === null || currency === null) return null
  return numberIn(tidy(number * 10 ** minorDigits(currency)))
}

/** What each use costs, `null` when that is not known or nothing. */
export function readUnitPrice(metric: Fields, fallback: string | null): Price | null {
  const currency = currencyOf(metric.currency) ?? fallback
  const unitPrice = minorOf(metric.unitPrice, currency)
  const per = metric.per === undefined ? 1 : numberIn(metric.per)
  return currency && unitPrice && unitPrice > 0 && per && per > 0
    ? { unitPrice, per, currency }
    : null
}

/** The estimated cost. One part of three that is left out follows from the two others; `null` without a total. */
export function readCost(value: unknown, currency: string | null): ReportCost | null {
  const fields = isFields(value) ? value : {}
  const money = moneyIn(currency)
  const [base, overage] = [money(fields.base), money(fields.overage)]
  const total = money(fields.total) ?? plusOf(base, overage)
  if (currency === null || total === null) return null
  const of = (amount: number | null) => (amount === null ? null : { amount, currency })
  return {
    base: of(base ?? plusOf(total, overage, -1)),
    overage: of(overage ?? plusOf(total, base, -1)),
    total: { amount: total, currency },
  }
}

function plusOf(a: number | null, b: number | null, sign = 1): number | null {
  return a === null || b === null ? null : a + sign * b
}
