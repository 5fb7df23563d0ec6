import {
  type Fields,
  isFields,
  listOf,
  numberOf,
  type OnMalformed,
  textOf,
  timeOf,
} from '../../billing/decode.js'
import type { Period, Price } from '../../billing/meter.js'
import { currencyOf } from '../../billing/price.js'
import type { Plan } from '../../billing/report.js'
import type { CatalogProduct } from './catalog.js'

/** A readable subscription: its id and its fields. */
export type Candidate = { readonly id: string; readonly fields: Fields }

/** Every current subscription of a billing payload, in the payload's order. */
export function currentSubscriptions(
  billing: Fields,
  onMalformed: OnMalformed,
): readonly Candidate[] {
  const byId = new Map<string, Candidate>()
  const single = billing.currentSubscription == null ? [] : [billing.currentSubscription]
  for (const value of [...listedAsCurrent(billing), ...single]) {
    const id = isFields(value) ? textOf(value.id) : null
    if (isFields(value) && id !== null) {
      if (!byId.has(id)) byId.set(id, { id, fields: value })
    } else {
      onMalformed('subscription', 'A subscription has no readable id, so it is left out.')
    }
  }
  return [...byId.values()]
}

/** Both `current…` fields are optional in Flowglad's schema; `subscriptions` marks current ones. */
function listedAsCurrent(billing: Fields): readonly unknown[] {
  if (Array.isArray(billing.currentSubscriptions)) return billing.currentSubscriptions
  return listOf(billing.subscriptions).filter((item) => isFields(item) && item.current === true)
}

/**
 * The subscription asked for; without one the payload's `currentSubscription`, else the newest.
 * Never the first of the list: Flowglad does not sort it.
 */
export function chooseSubscription(
  billing: Fields,
  current: readonly Candidate[],
  subscriptionId: string | undefined,
): Candidate | null {
  const named = isFields(billing.currentSubscription) ? billing.currentSubscription.id : undefined
  if (subscriptionId !== undefined) return current.find(({ id }) => id === subscriptionId) ?? null
  return current.find(({ id }) => id === named) ?? [...current].sort(newestFirst)[0] ?? null
}

/** The API's own order for `currentSubscription`: created, then updated, then id. */
function newestFirst(a: Candidate, b: Candidate): number {
  const created = (timeOf(b.fields.createdAt) ?? 0) - (timeOf(a.fields.createdAt) ?? 0)
  const updated = (timeOf(b.fields.updatedAt) ?? 0) - (timeOf(a.fields.updatedAt) ?? 0)
  return created || updated || (a.id < b.id ? 1 : -1)
}

/** The current billing period, `null` for a subscription that does not renew. */
export function periodOf({ id, fields }: Candidate, onMalformed: OnMalformed): Period | null {
  if (fields.renews === false) return null
  if (fields.currentBillingPeriodStart == null && fields.currentBillingPeriodEnd == null)
    return null
  const start = timeOf(fields.currentBillingPeriodStart)
  const end = timeOf(fields.currentBillingPeriodEnd)
  if (start !== null && end !== null && start < end) return { start, end }
  onMalformed('subscription', `Subscription ${id} has no readable period, so no reset is shown.`)
  return null
}

/** What the subscription is a subscription to, `null` when nothing names it. */
export function planOf({ fields }: Candidate, products: readonly CatalogProduct[]): Plan | null {
  const priceId = textOf(fields.priceId)
  const product = products.find(({ prices }) => prices.some(({ id }) => id === priceId))
  const listed = product?.prices.find(({ id }) => id === priceId)
  const item = listOf(fields.subscriptionItems)
    .filter(isFields)
    .find((candidate) => priceId !== null && candidate.priceId === priceId)
  const name = product?.name ?? textOf(fields.name)
  if (name === null) return null
  const itemPrice = isFields(item?.price) ? item.price : null
  const priceSlug = listed?.slug ?? textOf(itemPrice?.slug)
  const agreed = item === undefined ? null : agreedPrice(item, itemPrice?.currency)
  const price = fields.doNotCharge === true ? null : (agreed ?? listed?.price ?? null)
  return {
    name,
    ...(product?.slug ? { slug: product.slug } : {}),
    ...(priceSlug ? { priceSlug } : {}),
    free: fields.isFreePlan === true,
    ...(price ? { price } : {}),
  }
}

/** What this customer pays: it may differ from the catalog (older price, more than one seat). */
function agreedPrice(item: Fields, currencyCode: unknown): Price | null {
  const unitPrice = numberOf(item.unitPrice)
  const quantity = numberOf(item.quantity) ?? 1
  const currency = currencyOf(currencyCode)
  if (unitPrice === null || unitPrice < 0 || quantity < 0 || currency === null) return null
  return { unitPrice: unitPrice * quantity, per: 1, currency }
}
