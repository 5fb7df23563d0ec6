import type { Money } from './currency.js'
import {
  minus,
  type Period,
  type Price,
  type PriceTier,
  placesOf,
  plus,
  remainingOf,
  type UsageMeter,
} from './meter.js'
import { intervalOf } from './plan-change.js'
import type { Plan } from './report.js'

/** How far use went beyond what was included, in the meter's unit; 0 where nothing is included. */
export function overageOf(meter: UsageMeter): number {
  return Math.max(0, 0 - (remainingOf(meter) ?? 0))
}

/**
 * What the use of a meter is estimated to cost beyond the plan so far: 0 before its limit, `null` when such
 * use is free or its price unknown. The invoice is the backend's.
 */
export function costSoFar(meter: UsageMeter): Money | null {
  const { kind, price } = meter
  if (!price || kind === 'unlimited' || kind === 'counted') return null
  return costOf(kind === 'metered' ? meter.used : overageOf(meter), price)
}

/**
 * What an amount costs at a price, rounded half up to a whole minor unit: the one place where money is
 * rounded. Worked out on the decimals as they are written, so 1.005 × $1.00 is $1.01. `null` when the
 * amount is free.
 */
export function costOf(amount: number, price: Price): Money | null {
  const { per, currency } = price
  if (isFree(price) || !(per > 0 && Math.abs(amount) <= Number.MAX_SAFE_INTEGER)) return null
  const one = exact(per)
  let sum = 0n
  for (const part of tiersOf(amount, price)) {
    sum += exact(part.amount) * exact(part.unitPrice) + exact(part.flat) * one
  }
  // Half up is the floor of twice the quotient plus one, halved; a division of BigInts cuts towards 0.
  const under = 2n * one * unit
  const over = 2n * sum + one * unit
  return { amount: Number(over / under) - Number(over % under < 0n), currency }
}

/** What more of something costs for who has used some of it already: at a price of tiers, what is reached. */
export function costOfMore(used: number, more: number, price: Price): Money | null {
  // A difference of sums is as rough as their rounding.
  if (!price.tiers) return costOf(more, price)
  const [before, after] = [costOf(used, price), costOf(plus(used, more), price)]
  return before && after && { ...after, amount: after.amount - before.amount }
}

/** True of a price by which nothing ever costs anything, or nobody can say what. */
export function isFree({ unitPrice, tiers }: Price): boolean {
  return !(unitPrice > 0) && !tiers
}

/** A part of an amount, with what each of it costs in minor units for `per` of the price. */
export type PricedPart = {
  readonly from: number
  readonly upTo: number | null
  readonly amount: number
  readonly unitPrice: number
  readonly flat: number
}

/** An amount by the parts of its price that it reaches; one part where the price has no tiers. */
export function tiersOf(amount: number, { unitPrice, tiers }: Price): readonly PricedPart[] {
  let end = 0
  const parts: readonly PriceTier[] = tiers ?? [{ upTo: null, unitPrice }]
  return parts.flatMap((tier, index, all) => {
    const from = end
    const upTo = index === all.length - 1 ? null : tier.upTo
    end = upTo ?? Infinity
    const reached = amount > from
    const flat = (reached && tier.flat) || 0
    const part = minus(Math.min(amount, end), from)
    return reached || index === 0
      ? { from, upTo, amount: part, unitPrice: tier.unitPrice, flat }
      : []
  })
}

/** As many decimals as `placesOf` gives. */
const unit = 10n ** 100n

/** A number as it is written, times `unit`. */
function exact(value: number): bigint {
  const places = placesOf(value)
  return BigInt(value.toFixed(places).replace('.', '')) * 10n ** BigInt(100 - places)
}

/**
 * One sum per currency, in the order in which the currencies first appear. `null` counts nothing, and
 * beside another currency neither does a sum of nothing.
 */
export function sumCosts(costs: readonly (Money | null)[]): readonly Money[] {
  const sums = new Map<string, number>()
  for (const cost of costs) {
    if (cost !== null) sums.set(cost.currency, (sums.get(cost.currency) ?? 0) + cost.amount)
  }
  const all = [...sums].map(([currency, amount]) => ({ amount, currency }))
  const some = all.filter(({ amount }) => amount !== 0)
  return some.length > 0 ? some : all.slice(0, 1)
}

/**
 * True of a cost that is not what its parts come to, each rounded by itself: use that costs by rules the
 * report does not tell or is of meters that are not shown, discounts. How much it will be nobody can say.
 */
export function differs(cost: readonly Money[], told: readonly Money[], parts: number): boolean {
  return cost.some(
    ({ amount, currency }) =>
      Math.abs(amount - (told.find((sum) => sum.currency === currency)?.amount ?? 0)) > parts,
  )
}

/**
 * What a plan itself costs a period, or from the end of its trial on; `null` for a free one, where the
 * price is not known or paid for another time than the period, for a trial that nothing follows, and while
 * nothing is invoiced.
 */
export function planCost(plan: Plan | null, period: Period | null = null): Money | null {
  if (!plan?.price) return null
  const { status, endsAt = Infinity, trialEndsAt = endsAt, interval } = plan
  if (status === 'unpaid' || status === 'paused') return null
  const trial = status === 'trialing'
  const lasts = trial ? null : intervalOf(period)
  const other =
    lasts && interval && (lasts.unit !== interval.unit || lasts.count !== interval.count)
  if (other || (trial && endsAt <= trialEndsAt && endsAt < Infinity)) return null
  return costOf(1, plan.price)
}
