import { isFields, numberOf, type OnMalformed } from '../billing/decode.js'
import { tidy } from '../billing/meter.js'
import { currencyOf } from '../billing/price.js'
import type { ReportCost } from '../billing/report-state.js'

/**
 * The estimated cost, from major units (29 is $29.00) into minor ones. One part of three that is left
 * out follows from the two others; `null` without a total or a currency.
 */
export function readCost(
  value: unknown,
  fallback: string | undefined,
  onMalformed: OnMalformed,
): ReportCost | null {
  if (value === undefined || value === null) return null
  const fields = isFields(value) ? value : {}
  const currency = currencyOf(fields.currency) ?? currencyOf(fallback)
  const minor = currency === null ? () => null : minorUnits(currency)
  const base = minor(fields.base)
  const overage = minor(fields.overage)
  const total = minor(fields.total) ?? (base === null || overage === null ? null : base + overage)
  if (currency === null || total === null) {
    onMalformed(
      'estimatedCost',
      'The estimated cost has no readable total or currency, so it is left out.',
    )
    return null
  }
  const money = (amount: number | null) => (amount === null ? null : { amount, currency })
  return {
    base: money(base ?? (overage === null ? null : total - overage)),
    overage: money(overage ?? (base === null ? null : total - base)),
    total: { amount: total, currency },
  }
}

function minorUnits(currency: string): (major: unknown) => number | null {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const scale = 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2)
  return (major) => {
    const number = numberOf(major)
    return number === null ? null : numberOf(Math.round(tidy(number * scale)))
  }
}
