import { overageCost, sumCosts, usageCost } from '../billing/cost.js'
import { tidy, type UsageMeter } from '../billing/meter.js'
import type { Plan } from '../billing/report.js'
import type { EstimatedCost } from './usage-data.js'

/**
 * What the present period is estimated to cost: the plan, and all use that is charged on top of it.
 * `null` when the plan's price is unknown, or the parts are in currencies that cannot be added.
 */
export function estimatedCostOf(
  plan: Plan | null,
  meters: readonly UsageMeter[],
): EstimatedCost | null {
  if (!plan?.price) return null
  const { unitPrice, currency } = plan.price
  const [extra, ...others] = sumCosts(
    meters.flatMap((meter) => [overageCost(meter), usageCost(meter)]),
  )
  if (others.length > 0 || (extra && extra.currency !== currency)) return null
  const overage = extra?.amount ?? 0
  const major = majorUnits(currency)
  return {
    base: major(unitPrice),
    overage: major(overage),
    total: major(unitPrice + overage),
    currency: currency.toLowerCase(),
  }
}

/** Turns minor units into major ones: cents into dollars, yen into yen. */
function majorUnits(currency: string): (minor: number) => number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return (minor) => tidy(minor / 10 ** digits)
}
