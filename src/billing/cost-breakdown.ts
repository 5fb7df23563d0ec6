import { costOf, isFree, overageOf, tiersOf } from './cost.js'
import type { Money } from './currency.js'
import type { DashboardFigure } from './dashboard.js'
import type { Price, UsageMeter } from './meter.js'

/** A part of what was used, and what it costs; several where the price is graduated. */
export type CostPart = {
  /** Uses beyond what is included after which the part begins. */
  readonly from: number
  /** Those at which it ends; `null` for no end. */
  readonly upTo: number | null
  /** How much of the part was used. */
  readonly amount: number
  /** In minor units, for `per` uses of the price. */
  readonly unitPrice: number
  /** Of `cost` what is charged once for the part, in minor units; 0 for nothing. */
  readonly flat: number
  /** `null` where the total does not hold its currency. */
  readonly cost: Money | null
}

/** What the use of one meter costs. Amounts are in the meter's unit. */
export type CostItem = {
  readonly meter: UsageMeter
  /** `null` for credits, of which only what is left is known. */
  readonly used: number | null
  /** `null` where nothing is included, or nobody says how much. */
  readonly included: number | null
  /** What is charged. */
  readonly beyond: number
  readonly price: Price
  /** `null` where the total does not hold its currency. */
  readonly cost: Money | null
  /** Of a graduated price the parts that were reached; else empty. They add up to `cost`. */
  readonly parts: readonly CostPart[]
}

/** What a period costs so far, item by item. Plan, items and rest add up to the total. */
export type CostBreakdownFigure = {
  readonly plan: Money | null
  readonly items: readonly CostItem[]
  /** What the total holds and no item explains, one sum a currency; below 0 for what was taken off. */
  readonly rest: readonly Money[]
  /** The cost that the dashboard says, one sum a currency. */
  readonly total: readonly Money[]
}

/**
 * The cost of a dashboard, item by item: the plan, and every meter whose use can cost something, in the
 * source's order.
 */
export function breakdownOf({ planCost, meters, cost }: DashboardFigure): CostBreakdownFigure {
  const known = new Set(cost.map(({ currency }) => currency))
  const items = meters.flatMap(({ meter }) => itemOf(meter, known) ?? [])
  const plan = planCost && known.has(planCost.currency) ? planCost : null
  const said = [plan, ...items.map((item) => item.cost)]
  const rest = cost.map(({ amount, currency }) => {
    const parts = said.map((each) => (each?.currency === currency ? each.amount : 0))
    return { currency, amount: parts.reduce((left, part) => left - part, amount) }
  })
  return {
    plan,
    items,
    rest: rest.filter(({ amount }) => amount !== 0),
    total: cost,
  }
}

function itemOf(meter: UsageMeter, known: ReadonlySet<string>): CostItem | null {
  const { kind, price } = meter
  if (!price || isFree(price) || kind === 'unlimited' || kind === 'counted') return null
  const beyond = kind === 'metered' ? meter.used : overageOf(meter)
  const costAt = (amount: number): Money | null => {
    const cost = costOf(amount, price)
    return cost && (known.has(price.currency) || cost.amount === 0) ? cost : null
  }
  const parts = tiersOf(beyond, price).map(({ flat, ...part }) => {
    const { from, amount } = part
    // The difference of two rounded sums, so that the parts add up to the whole.
    const [before, after] = [costAt(from), costAt(from + amount)]
    const cost = before && after && { ...after, amount: after.amount - before.amount }
    return { ...part, flat: Math.round(flat), cost }
  })
  return {
    meter,
    used: kind === 'balance' ? null : meter.used,
    included: kind === 'quota' ? meter.limit : null,
    beyond,
    price,
    cost: costAt(beyond),
    parts: price.tiers && beyond > 0 ? parts : [],
  }
}
