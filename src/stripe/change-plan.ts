import { UsageError } from '../billing/errors.js'
import type { PricedOffer } from './offers.js'
import type { StripePlansLike } from './stripe-like.js'
import type { StripeItem, StripeSubscription } from './subscription.js'

/** How a change in the middle of a period is settled up. */
export type Proration = Parameters<
  StripePlansLike['subscriptions']['update']
>[1]['proration_behavior']

/** What becomes of one item of a subscription. */
export type ItemChange = Parameters<StripePlansLike['subscriptions']['update']>[1]['items'][number]

/**
 * What changes a subscription to an offered plan: the price of the plan in the place of the present one,
 * and its metered prices in the place of those of the same meters. Other items stay. Empty where nothing
 * is to change.
 *
 * @throws {UsageError} `upgrade-failed` where it cannot be told which item is the plan.
 */
export function changesTo(
  { items }: StripeSubscription,
  { offer, metered }: PricedOffer,
  quantity: number,
  planPrices: ReadonlySet<string>,
): ItemChange[] {
  const base = planItem(items, planPrices)
  const changes: ItemChange[] = []
  if (base?.priceId !== offer.price || base.quantity !== quantity) {
    changes.push({ ...(base && { id: base.id }), price: offer.price, quantity })
  }
  for (const price of metered) {
    const present = items.find(({ meterId }) => meterId !== null && meterId === price.meterId)
    if (present?.priceId === price.priceId) continue
    changes.push({ ...(present && { id: present.id }), price: price.priceId })
  }
  return changes
}

/** The item that is the plan: the one whose price is offered as one, else the only one that is no meter's. */
export function planItem(
  items: readonly StripeItem[],
  planPrices: ReadonlySet<string>,
): StripeItem | undefined {
  const licensed = items.filter(({ metered }) => !metered)
  const offered = licensed.filter(({ priceId }) => planPrices.has(priceId))
  const [found, ...others] = offered.length > 0 ? offered : licensed
  if (others.length === 0) return found
  throw new UsageError(
    'upgrade-failed',
    'the subscription has several prices and none of them is an offered plan, so nothing was changed. Add the present plan to the offers.',
  )
}
