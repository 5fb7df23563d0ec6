import type { Fact } from './facts.js'
import { isCurrent } from './ledger.js'
import type { LedgerSubscription } from './ledger-state.js'
import { changeNow, isPaid, type Plan } from './plans.js'
import { findPlan } from './pricing-model.js'
import type { Refusal, RuleContext } from './rules.js'

/** When a change of plan takes effect. `auto`: at once unless it becomes cheaper. */
export type AdjustmentTiming = 'immediately' | 'at_end_of_current_billing_period' | 'auto'

/** A change of plan that is asked for. */
export type AdjustmentRequest = {
  readonly subscriptionId: string
  readonly by: 'priceId' | 'priceSlug'
  readonly price: string
  readonly quantity: number
  readonly timing: AdjustmentTiming
}

/** A change of plan: what happens, and when. */
export type Adjustment = {
  readonly facts: readonly Fact[]
  readonly resolvedTiming: Exclude<AdjustmentTiming, 'auto'>
  readonly isUpgrade: boolean
}

/**
 * Changes the plan of a paid subscription (adjustSubscription.ts at Flowglad). At once, the period
 * goes on and recurring credits grow by the prorated difference; at the end of the period, which is
 * for what does not cost more, nothing happens until then. A second change, or one of a subscription
 * that is free, not charged for or about to end, is refused.
 */
export function adjustPlan(context: RuleContext, request: AdjustmentRequest): Adjustment | Refusal {
  const { quantity, timing } = request
  const subscription = context.ledger.subscription(request.subscriptionId)
  if (!subscription) {
    return { refused: 'NOT_FOUND', error: `Subscription not found: ${request.subscriptionId}` }
  }
  const closed = reasonAgainst(context, subscription)
  if (closed !== null) return invalid(closed)
  const plan = planFor(context, request)
  if ('refused' in plan) return plan
  const former = findPlan(context.model, subscription.priceId)?.price.unitPrice ?? 0
  const more = plan.price.unitPrice * quantity - former * subscription.quantity
  const isUpgrade = more > 0
  const later = 'at_end_of_current_billing_period'
  if (timing === later && isUpgrade) {
    return invalid('A change that costs more cannot wait for the end of the period')
  }
  if (timing === later || (timing === 'auto' && more < 0)) {
    const { id: subscriptionId } = subscription
    const priceId = plan.price.id
    const at = context.now
    const facts: Fact[] = [{ type: 'change-scheduled', at, subscriptionId, priceId, quantity }]
    return { facts, resolvedTiming: later, isUpgrade }
  }
  const facts = changeNow(context, subscription, plan, quantity)
  return { facts, resolvedTiming: 'immediately', isUpgrade }
}

function reasonAgainst(context: RuleContext, subscription: LedgerSubscription): string | null {
  if (!isCurrent(subscription)) return `The subscription has ended: ${subscription.status}`
  if (subscription.doNotCharge) return 'A subscription that is not charged for cannot be adjusted'
  if (!isPaid(context, subscription)) {
    return 'A free plan cannot be adjusted; a checkout leads to a paid one'
  }
  if (subscription.scheduled) return 'An adjustment is scheduled already'
  if (subscription.status === 'cancellation_scheduled') return 'A cancellation is scheduled'
  return null
}

function planFor({ model }: RuleContext, { by, price: name }: AdjustmentRequest): Plan | Refusal {
  for (const product of model.products) {
    // Flowglad takes an id for a slug that it does not find.
    const price =
      product.prices.find((one) => (by === 'priceId' ? one.id : one.slug) === name) ??
      product.prices.find((one) => one.id === name)
    if (price?.type === 'subscription') return { product, price }
    if (price) return invalid(`Only a recurring price can be a plan, and ${name} is ${price.type}`)
  }
  const usage = model.usageMeters.flatMap((meter) => meter.prices)
  if (usage.some((one) => one.id === name || one.slug === name)) {
    return invalid(`Only a recurring price can be a plan, and ${name} is usage`)
  }
  return { refused: 'NOT_FOUND', error: `Price not found: ${name}` }
}

function invalid(reason: string): Refusal {
  return { refused: 'BAD_REQUEST', error: `Invalid subscription: ${reason}` }
}
