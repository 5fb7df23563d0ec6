import {
  type Fields,
  isFields,
  listOf,
  numberIn,
  type OnMalformed,
  partOf,
  textOf,
  timeOf,
} from '../../billing/decode.js'
import { type CatalogProduct, soldAt } from './catalog.js'

/** Credits of a meter that the customer was given: by the subscription or by a top-up. */
export type Grant = {
  /** `null` when it could not be read: they may be of any meter. */
  readonly meterId: string | null
  /** Given again in every period; `null` when that could not be read. */
  readonly recurring: boolean | null
  /** In the meter's unit. `null` when it could not be read: then no limit is known. */
  readonly amount: number | null
  /** Epoch milliseconds, `null` when it could not be read. */
  readonly createdAt: number | null
}

/**
 * The features of a subscription that hold at a moment, in epoch milliseconds of Flowglad's clock.
 * Flowglad leaves expired ones out of its answer, so a browser, whose clock may be days off, compares
 * with the beginning of the period and never with its own clock. What is no object stays as an empty one:
 * it may have been any feature.
 */
export function liveFeatures(
  featureItems: unknown,
  at: number,
  onMalformed: OnMalformed,
): readonly Fields[] {
  return listOf(featureItems).flatMap((value) => {
    const item = isFields(value) ? value : {}
    if (ended(item, at)) return []
    if (textOf(item.type) === null) {
      onMalformed(
        partOf('feature', textOf(item.id)),
        __DEV__ ? 'A feature of the subscription is of no type, so it may be any of them.' : '',
      )
    }
    return [item]
  })
}

function ended({ expiredAt, detachedAt }: Fields, at: number): boolean {
  return [expiredAt, detachedAt].some((value) => (timeOf(value) ?? Infinity) <= at)
}

/** The credits among the features of a subscription, and what may be credits. */
export function grantsIn(features: readonly Fields[], onMalformed: OnMalformed): readonly Grant[] {
  return features.flatMap((item) => {
    if (textOf(item.type) === null) {
      const meterId = textOf(item.usageMeterId)
      return [{ meterId, recurring: null, amount: null, createdAt: null }]
    }
    return item.type === 'usage_credit_grant' ? [readGrant(item, onMalformed)] : []
  })
}

function readGrant(item: Fields, onMalformed: OnMalformed): Grant {
  const meterId = textOf(item.usageMeterId)
  const label = textOf(item.id) ?? 'without an id'
  const { renewalFrequency } = item
  const known = renewalFrequency === 'every_billing_period' || renewalFrequency === 'once'
  const recurring = known ? renewalFrequency === 'every_billing_period' : null
  const amount = numberIn(item.amount)
  const createdAt = timeOf(item.createdAt)
  const sound = known && amount !== null && amount >= 0 && endReadable(item)
  if (meterId === null || !sound || createdAt === null) {
    onMalformed(
      partOf('grant', textOf(item.id)),
      __DEV__
        ? `Grant ${label} cannot be read, so no limit is shown for ${meterId === null ? 'a meter that it does not name' : `meter ${meterId}`}.`
        : '',
    )
  }
  return { meterId, recurring, amount: sound ? amount : null, createdAt }
}

function endReadable(item: Fields): boolean {
  return [item.expiredAt, item.detachedAt].every((value) => value == null || timeOf(value) !== null)
}

/**
 * What the toggles of the plan and the catalog say, by slug: true of those the subscription holds,
 * false of those that only other products have. One that may be a feature which cannot be read is not
 * known, and left out.
 */
export function togglesIn(
  features: readonly Fields[],
  products: readonly CatalogProduct[],
  onMalformed: OnMalformed,
): ReadonlyMap<string, boolean> {
  const toggles = new Map<string, boolean>()
  for (const product of products) for (const slug of product.toggles) toggles.set(slug, false)
  for (const { type, slug, id } of features) {
    const name = textOf(slug)
    if (type === 'toggle' && name === null) {
      onMalformed(
        partOf('feature', textOf(id)),
        __DEV__ ? 'A feature of the subscription has no slug, so none counts as not included.' : '',
      )
    }
    if (type !== 'toggle' && textOf(type) !== null) continue
    if (name === null) toggles.clear()
    else toggles.delete(name)
  }
  for (const { type, slug } of features) {
    const name = textOf(slug)
    if (type === 'toggle' && name !== null) toggles.set(name, true)
  }
  return toggles
}

/**
 * The top-ups (products paid once) that the customer bought, as grants. A purchase that was never paid
 * (`open`, `pending`, `failed`) gave nothing. Of one that was refunded nobody says what was taken back:
 * its amount is `null`, like one that cannot be read.
 */
export function boughtTopUps(
  purchases: unknown,
  products: readonly CatalogProduct[],
): readonly Grant[] {
  return listOf(purchases)
    .filter(isFields)
    .flatMap(({ status, priceId, quantity = 1, purchaseDate, createdAt }) => {
      const { product, price } = soldAt(priceId, products)
      if (price?.type !== 'single_payment' || unpaid.has(status)) return []
      const count = status === 'paid' ? (numberIn(quantity) ?? Number.NaN) : Number.NaN
      return [...(product?.grants ?? [])].map(([meterId, amount]) => ({
        meterId,
        recurring: false,
        amount: numberIn(amount * count),
        createdAt: timeOf(purchaseDate) ?? timeOf(createdAt),
      }))
    })
}

const unpaid = new Set<unknown>(['open', 'pending', 'failed'])
