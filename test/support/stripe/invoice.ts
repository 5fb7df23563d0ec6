import type { Price, Subscription, World } from './world.js'

/** What a price asks for a quantity, in minor units, rounded once. Worked out apart from the library. */
export function costOf(price: Price, quantity: number): number {
  const { tiers, tiers_mode, transform_quantity: transform } = price
  const unit = Number(price.unit_amount_decimal ?? 0)
  if (!tiers) {
    const counted = transform ? whole(quantity / transform.divide_by, transform.round) : quantity
    return Math.round(Number((counted * unit).toFixed(6)))
  }
  if (tiers_mode === 'volume') {
    const tier = tiers.find(({ up_to }) => up_to === null || quantity <= up_to)
    const each = Number(tier?.unit_amount_decimal ?? 0)
    return Math.round(Number((quantity * each).toFixed(6))) + (tier?.flat_amount ?? 0)
  }
  let cost = tiers[0]?.flat_amount ?? 0
  let from = 0
  for (const [index, tier] of tiers.entries()) {
    if (quantity <= from) break
    const end = Math.min(quantity, tier.up_to ?? Number.POSITIVE_INFINITY)
    cost += (end - from) * Number(tier.unit_amount_decimal ?? 0)
    if (index > 0) cost += tier.flat_amount ?? 0
    from = end
  }
  return Math.round(Number(cost.toFixed(6)))
}

function whole(value: number, round: 'up' | 'down'): number {
  return round === 'up' ? Math.ceil(value) : Math.floor(value)
}

/** The next invoice of a subscription: use of this period, and what the next one costs in advance. */
export function previewObject(
  world: World,
  { id, customer, items }: Subscription,
  used: (eventName: string) => number,
): object {
  const lines = items.map((item, index) => {
    const price = world.prices.get(item.price)
    if (!price) throw new Error(`The emulator has no price ${item.price}.`)
    const quantity = price.meter === undefined ? (item.quantity ?? 1) : used(price.meter)
    return {
      id: `il_tmp_${index}`,
      object: 'line_item',
      amount: costOf(price, quantity),
      currency: price.currency ?? 'usd',
      quantity: Math.trunc(quantity),
      quantity_decimal: String(quantity),
      pricing: {
        type: 'price_details',
        price_details: { price: price.id, product: price.product },
        unit_amount_decimal: price.unit_amount_decimal ?? null,
      },
      parent: {
        type: 'subscription_item_details',
        subscription_item_details: {
          subscription: id,
          subscription_item: item.id,
          proration: false,
        },
      },
    }
  })
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0)
  return {
    id: `upcoming_in_${id}`,
    object: 'invoice',
    customer,
    currency: 'usd',
    subtotal,
    total: subtotal,
    total_taxes: [],
    amount_due: subtotal,
    lines: { object: 'list', data: lines, has_more: false, url: '/v1/invoices/upcoming/lines' },
  }
}
