import { majorUnits } from '../billing/currency.js'
import { type Fields, isFields, listOf, numberIn, type OnMalformed } from '../billing/decode.js'
import { plus } from '../billing/meter.js'
import { currencyOf } from '../billing/price.js'
import type { EstimatedCost } from '../server/usage-data.js'
import { idOf } from './fields.js'
import { isFinal, stripeErrorOf } from './stripe-error.js'
import { inTurns, type StripeReadLike } from './stripe-like.js'
import type { StripeItem, StripeSubscription } from './subscription.js'
import { costBy, type Terms } from './terms.js'

/** The quantity of a licensed item; the use of a metered one, `null` where it is not known. */
export type AmountOf = (item: StripeItem) => number | null

/**
 * What the present periods cost so far by the prices of the subscriptions, before discounts and taxes:
 * `base` is due without any use. `null` where a part cannot be read or added up, during a trial, and for
 * what is not invoiced: an unpaid or paused subscription. Nothing, where invoices are voided.
 */
export function costSoFar(
  subscriptions: readonly StripeSubscription[],
  amountOf: AmountOf,
): EstimatedCost | null {
  const invoiced = subscriptions.every(({ status }) => status === 'active' || status === 'past_due')
  const items = subscriptions.flatMap((subscription) => subscription.items)
  const [currency, ...others] = new Set(items.map((item) => item.currency))
  if (!invoiced || currency === undefined || others.length > 0) return null
  let [base, overage] = [0, 0]
  const forgiven = new Set(
    subscriptions.filter((each) => each.forgiven).flatMap(({ items }) => items),
  )
  for (const item of items) {
    if (forgiven.has(item)) continue
    if (item.tried) return null
    // Use that is reported without a meter cannot be read.
    const amount = item.metered && item.meterId === null ? null : amountOf(item)
    const cost = item.terms && amount !== null ? costBy(item.terms, amount) : null
    if (cost === null) return null
    base += item.meterId === null ? cost.base + cost.use : cost.base
    overage += item.meterId === null ? 0 : cost.use
  }
  return inMajor({ base, overage, total: base + overage, currency })
}

/** What a licensed price costs in all for a quantity, in minor units. */
export function priceOf(terms: Terms, quantity: number): number | null {
  const cost = costBy(terms, quantity)
  return cost && cost.base + cost.use
}

/**
 * The next invoices as Stripe would make them now, with discounts and taxes in `total`: metered use of this
 * period, and what the next one costs in advance. `null` where one cannot be read or made, such as the last
 * one of a plan that ends, and where there is none.
 */
export async function previewCost(
  stripe: Pick<StripeReadLike, 'invoices'>,
  customer: string,
  subscriptions: readonly StripeSubscription[],
  onMalformed: OnMalformed,
): Promise<EstimatedCost | null> {
  const billed = subscriptions.filter(({ forgiven }) => !forgiven)
  const [first, ...rest] = await inTurns(billed, (each) =>
    previewOf(stripe, customer, each, onMalformed),
  )
  return rest.reduce((sum: EstimatedCost | null, cost) => {
    if (sum === null || cost?.currency !== sum.currency) return null
    return {
      base: plus(sum.base, cost.base),
      overage: plus(sum.overage, cost.overage),
      total: plus(sum.total, cost.total),
      currency: sum.currency,
    }
  }, first ?? null)
}

async function previewOf(
  { invoices }: Pick<StripeReadLike, 'invoices'>,
  customer: string,
  { id, items }: StripeSubscription,
  onMalformed: OnMalformed,
): Promise<EstimatedCost | null> {
  let invoice: unknown
  try {
    invoice = await invoices.createPreview({ customer, subscription: id })
  } catch (error) {
    const facts = stripeErrorOf(error)
    if (!facts || !isFinal(facts)) throw error
    const what = `Stripe makes no next invoice of subscription ${id} (${facts.message}), so the cost is that of the prices.`
    onMalformed('estimatedCost', what)
  }
  if (!isFields(invoice)) return null
  const currency = currencyOf(invoice.currency)
  const total = numberIn(invoice.total)
  const subtotal = numberIn(invoice.subtotal)
  if (currency === null || total === null || subtotal === null) return null
  const page = isFields(invoice.lines) ? invoice.lines : {}
  const metered = new Set(
    items.filter(({ meterId }) => meterId !== null).map((item) => item.priceId),
  )
  // Of more lines than the first page holds, nobody can say which are of use.
  if (page.has_more === true) return null
  const overage = listOf(page.data)
    .filter(isFields)
    .filter((line) => metered.has(priceIn(line) ?? ''))
    .reduce((sum, { amount }) => sum + (numberIn(amount) ?? 0), 0)
  return inMajor({ base: subtotal - overage, overage, total, currency })
}

function priceIn({ pricing, price }: Fields): string | null {
  const details = isFields(pricing) && isFields(pricing.price_details) ? pricing.price_details : {}
  return idOf(details.price) ?? idOf(price)
}

function inMajor({ base, overage, total, currency }: EstimatedCost): EstimatedCost {
  return {
    base: majorUnits(base, currency),
    overage: majorUnits(overage, currency),
    total: majorUnits(total, currency),
    currency: currency.toLowerCase(),
  }
}
