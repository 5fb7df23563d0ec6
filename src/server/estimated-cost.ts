import { costSoFar, planCost, sumCosts } from '../billing/cost.js'
import { majorUnits } from '../billing/currency.js'
import type { UsageMeter } from '../billing/meter.js'
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
  const { currency } = plan.price
  const [extra, ...others] = sumCosts(meters.map(costSoFar)).filter(({ amount }) => amount !== 0)
  if (others.length > 0 || (extra && extra.currency !== currency)) return null
  const base = planCost(plan)?.amount ?? 0
  const overage = extra?.amount ?? 0
  return {
    base: majorUnits(base, currency),
    overage: majorUnits(overage, currency),
    total: majorUnits(base + overage, currency),
    currency: currency.toLowerCase(),
  }
}
