import { credit, currentOf } from './plans.js'
import { grantsOf } from './pricing-model.js'
import type { Decision, RuleContext } from './rules.js'

/** Buys a single-payment price: a purchase, and its credits on the current subscription. */
export function topUp(
  context: RuleContext,
  customerId: string,
  priceId: string,
  quantity: number,
): Decision {
  const product = context.model.products.find((candidate) =>
    candidate.prices.some((price) => price.id === priceId && price.type === 'single_payment'),
  )
  const subscription = currentOf(context, customerId)
  if (!product) return { refused: 'NOT_FOUND', error: `Nothing to buy has the price ${priceId}` }
  if (!subscription) return { refused: 'BAD_REQUEST', error: 'No current subscription to credit' }
  const { now: at, mint } = context
  return [
    { type: 'purchased', at, id: mint('purchase'), customerId, priceId, quantity },
    ...grantsOf(product).map(({ usageMeterId, amount }) =>
      credit(context, subscription.id, usageMeterId, amount * quantity, 'lasting-grant'),
    ),
  ]
}
