import { type Price, remainingOf, tidy, type UsageMeter } from './meter.js'
import type { Plan } from './report.js'

/** An amount of money: an integer in minor units of `currency` (ISO 4217, upper case). */
export type Money = { readonly amount: number; readonly currency: string }

/** How far use went beyond what was included, in the meter's unit; 0 where nothing is included. */
export function overageOf(meter: UsageMeter): number {
  return Math.max(0, 0 - (remainingOf(meter) ?? 0))
}

/**
 * What the use beyond the included amount is estimated to cost: 0 before the limit, `null` when
 * such use is free or its price unknown. The invoice is the backend's.
 */
export function overageCost(meter: UsageMeter): Money | null {
  if (meter.kind !== 'quota' && meter.kind !== 'balance') return null
  return meter.price ? costOf(overageOf(meter), meter.price) : null
}

/** What pay-as-you-go use is estimated to cost so far; `null` for every other kind. */
export function usageCost(meter: UsageMeter): Money | null {
  return meter.kind === 'metered' ? costOf(meter.used, meter.price) : null
}

/** What the use of a meter is estimated to cost beyond the plan so far; `null` when it is free. */
export function costSoFar(meter: UsageMeter): Money | null {
  return meter.kind === 'metered' ? usageCost(meter) : overageCost(meter)
}

/** What `amount` uses cost, rounded half up to a whole minor unit; `null` when they are free. */
export function costOf(amount: number, price: Price): Money | null {
  if (price.unitPrice === 0) return null
  const exact = tidy((amount * price.unitPrice) / price.per)
  return { amount: Math.round(exact) + 0, currency: price.currency }
}

/** One sum per currency, in the order in which the currencies first appear. `null` counts nothing. */
export function sumCosts(costs: readonly (Money | null)[]): readonly Money[] {
  const sums = new Map<string, number>()
  for (const cost of costs) {
    if (cost !== null) sums.set(cost.currency, (sums.get(cost.currency) ?? 0) + cost.amount)
  }
  return [...sums].map(([currency, amount]) => ({ amount, currency }))
}

/** What a plan itself costs a period; `null` for a free one and where the price is not known. */
export function planCost(plan: Plan | null): Money | null {
  return plan?.price ? costOf(1, plan.price) : null
}
