import { fromFlowglad } from '../../billing/currency.js'
import {
  type Fields,
  isFields,
  listOf,
  numberIn,
  present,
  textOf,
  timeOf,
} from '../../billing/decode.js'
import { safeUrl } from '../../billing/insufficient-credits.js'
import { readInterval } from '../../billing/interval.js'
import type { Period, Price } from '../../billing/meter.js'
import { currencyOf } from '../../billing/price.js'
import type { ArrangedChange, Plan } from '../../billing/report.js'
import { type CatalogProduct, soldAt } from './catalog.js'
import type { Candidate } from './subscription.js'

/** What a plan depends on besides its subscription. */
export type PlanFacts = {
  /** Epoch milliseconds by which an item of the subscription counts as ended. */
  readonly now: number
  readonly period: Period | null
  /** Where the customer manages payment, as the payload has it. */
  readonly portal: unknown
}

/** What the subscription is a subscription to, `null` when nothing names it. */
export function planOf(
  { fields }: Candidate,
  products: readonly CatalogProduct[],
  { now, period, portal }: PlanFacts,
): Plan | null {
  const priceId = textOf(fields.priceId)
  const { product, price: listed } = soldAt(priceId, products)
  const all = listOf(fields.subscriptionItems).filter(isFields)
  // What is arranged for the next period may be listed as well, and is not paid for yet.
  const isNext = ({ addedDate }: Fields) => (timeOf(addedDate) ?? 0) >= (period?.end ?? Infinity)
  const items = all
    .filter((one) => !isNext(one))
    .filter(({ expiredAt }) => (timeOf(expiredAt) ?? Infinity) > now)
  const item = items.find((candidate) => priceId !== null && candidate.priceId === priceId)
  const name = product?.name ?? textOf(fields.name)
  if (name === null) return null
  const priceSlug = listed?.slug ?? textOf(priceIn(item).slug)
  const quantity = numberIn(item?.quantity) ?? 1
  const price = fields.doNotCharge === true ? null : agreedPrice(items, listed?.price, products)
  const interval =
    fields.renews === false ? null : readInterval(fields.interval, fields.intervalCount)
  const status = statuses.get(fields.status)
  const ends = fields.status === 'cancellation_scheduled' ? period?.end : null
  const at = timeOf(fields.scheduledAdjustmentAt)
  return {
    name,
    free: fields.isFreePlan === true,
    ...present({
      slug: product?.slug,
      priceSlug,
      status,
      trialEndsAt: status === 'trialing' ? timeOf(fields.trialEnd) : null,
      endsAt: timeOf(fields.cancelScheduledAt) ?? ends,
      change: at === null ? null : { at, ...nextName(all.filter(isNext), products) },
      price,
      interval,
      quantity: quantity > 1 ? quantity : null,
      portalUrl: safeUrl(portal),
    }),
  }
}

/** The plan to come, where what is arranged is one product. */
function nextName(
  items: readonly Fields[],
  products: readonly CatalogProduct[],
): Pick<ArrangedChange, 'name' | 'priceSlug'> {
  const next = products.filter(({ prices }) =>
    prices.some(({ id }) => items.some(({ priceId }) => priceId === id)),
  )
  const [plan, other] = next
  if (!plan || other) return {}
  const sold = plan.prices.filter(({ id }) => items.some(({ priceId }) => priceId === id))
  return present({ name: plan.name, priceSlug: sold.length === 1 ? sold[0]?.slug : null })
}

const statuses = new Map<unknown, NonNullable<Plan['status']>>([
  ['trialing', 'trialing'],
  ['credit_trial', 'trialing'],
  ['past_due', 'past-due'],
  ['unpaid', 'unpaid'],
  ['paused', 'paused'],
])

function priceIn(item: Fields | undefined): Fields {
  return isFields(item?.price) ? item.price : {}
}

/**
 * What this customer pays for every item together: an older price, several seats, additions. The
 * catalog's price where the subscription lists no item. `null` where an item cannot be read, since the
 * rest would be too little.
 */
function agreedPrice(
  items: readonly Fields[],
  listed: Price | null | undefined,
  products: readonly CatalogProduct[],
): Price | null {
  const charged = items.filter((item) => {
    const { type } = priceIn(item)
    return type !== 'usage' && type !== 'single_payment'
  })
  if (charged.length === 0) return listed ?? null
  const prices = charged.map((item) => priceOfItem(item, products))
  const currency = prices[0]?.currency
  let unitPrice = 0
  for (const price of prices) {
    if (currency === undefined || price?.currency !== currency) return null
    unitPrice += price.unitPrice
  }
  return currency === undefined ? null : { unitPrice, per: 1, currency }
}

function priceOfItem(item: Fields, products: readonly CatalogProduct[]): Price | null {
  const unitPrice = numberIn(item.unitPrice)
  const currency = currencyOf(priceIn(item).currency)
  const agreed =
    unitPrice !== null && unitPrice >= 0 && currency
      ? { unitPrice: fromFlowglad(unitPrice, currency), currency }
      : null
  const price = agreed ?? soldAt(item.priceId, products).price?.price
  const quantity = item.quantity == null ? 1 : numberIn(item.quantity)
  if (!price || quantity === null || quantity < 0) return null
  const total = numberIn(price.unitPrice * quantity)
  return total === null ? null : { unitPrice: total, per: 1, currency: price.currency }
}
