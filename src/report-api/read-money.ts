import { minorDigits } from '../billing/currency.js'
import { type Fields, isFields, listOf, numberIn } from '../billing/decode.js'
import { type Price, type PriceTier, tidy } from '../billing/meter.js'
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

/** The currency that is named, else the fallback; `null` where what is named is none. */
export function currencyIn(value: unknown, fallback: string | null): string | null {
  return value == null ? fallback : currencyOf(value)
}

/** What each use costs: `null` for nothing, `undefined` where that cannot be read. */
export function readUnitPrice(metric: Fields, fallback: string | null): Price | null | undefined {
  const { tiers } = metric
  const graduated = tiers != null && !(Array.isArray(tiers) && tiers.length === 0)
  if (!graduated && (metric.unitPrice == null || numberIn(metric.unitPrice) === 0)) return null
  const currency = currencyIn(metric.currency, fallback)
  const per = metric.per == null ? 1 : numberIn(metric.per)
  if (!currency || !per || per <= 0) return undefined
  if (graduated) return readTiers(tiers, per, currency)
  const unitPrice = minorOf(metric.unitPrice, currency)
  return unitPrice && unitPrice > 0 ? { unitPrice, per, currency } : undefined
}

/** A graduated price; `undefined` unless every part of it can be read, since the rest would cost another sum. */
function readTiers(value: unknown, per: number, currency: string): Price | null | undefined {
  const given = listOf(value)
  if (given.length === 0 || given.length > mostTiers) return undefined
  const price = (major: unknown) => {
    const minor = minorOf(major, currency)
    return minor !== null && minor >= 0 ? minor : null
  }
  const tiers: PriceTier[] = []
  let end = 0
  for (const [index, part] of given.entries()) {
    const fields = isFields(part) ? part : {}
    const unitPrice = price(fields.unitPrice)
    const flat = fields.flatPrice == null ? 0 : price(fields.flatPrice)
    const upTo = index === given.length - 1 ? Infinity : (numberIn(fields.upTo) ?? 0)
    if (unitPrice === null || flat === null || upTo <= end) return undefined
    end = upTo
    tiers.push({ upTo: upTo < Infinity ? upTo : null, unitPrice, ...(flat > 0 && { flat }) })
  }
  const unitPrice = tiers.find((tier) => tier.unitPrice > 0)?.unitPrice ?? 0
  return unitPrice || tiers.some(({ flat }) => flat) ? { unitPrice, per, currency, tiers } : null
}

/** A longer list is not read. */
const mostTiers = 50

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
