import {
  type Fields,
  isFields,
  listOf,
  numberOf,
  type OnMalformed,
  textOf,
  timeOf,
} from '../../billing/decode.js'
import type { CatalogProduct } from './catalog.js'

/** Credits of a meter that the subscription holds now. */
export type Grant = {
  readonly meterId: string
  readonly recurring: boolean
  /** In the meter's unit. `null` when it could not be read: then no limit is known. */
  readonly amount: number | null
  /** Epoch milliseconds, `null` when it could not be read. */
  readonly createdAt: number | null
}

/** The live credit grants of a subscription's `featureItems`: neither expired nor detached at `now`. */
export function liveGrants(
  featureItems: unknown,
  now: number,
  onMalformed: OnMalformed,
): readonly Grant[] {
  return listOf(featureItems).flatMap((item) => {
    if (!isFields(item)) {
      onMalformed('grant', 'A feature of the subscription is not an object, so it is left out.')
      return []
    }
    if (item.type !== 'usage_credit_grant' || ended(item, now)) return []
    const grant = readGrant(item, onMalformed)
    return grant === null ? [] : [grant]
  })
}

function ended(item: Fields, now: number): boolean {
  return [item.expiredAt, item.detachedAt].some((value) => {
    const time = timeOf(value)
    return time !== null && time <= now
  })
}

function readGrant(item: Fields, onMalformed: OnMalformed): Grant | null {
  const meterId = textOf(item.usageMeterId)
  const label = textOf(item.id) ?? 'without an id'
  const recurring = item.renewalFrequency === 'every_billing_period'
  if (meterId === null || (!recurring && item.renewalFrequency !== 'once')) {
    onMalformed('grant', `Grant ${label} names no meter or no frequency, so it is left out.`)
    return null
  }
  const amount = numberOf(item.amount)
  const createdAt = timeOf(item.createdAt)
  const sound = amount !== null && amount >= 0 && endReadable(item)
  if (!sound || createdAt === null) {
    onMalformed(
      'grant',
      `Grant ${label} cannot be read, so no limit is shown for meter ${meterId}.`,
    )
  }
  return { meterId, recurring, amount: sound ? amount : null, createdAt }
}

function endReadable(item: Fields): boolean {
  return [item.expiredAt, item.detachedAt].every((value) => value == null || timeOf(value) !== null)
}

/** Ids of the meters that a top-up (a product paid once) of the catalog grants. */
export function toppedUpMeters(products: readonly CatalogProduct[]): ReadonlySet<string> {
  return new Set(products.filter(({ paidOnce }) => paidOnce).flatMap(({ grants }) => [...grants]))
}

/**
 * Ids of the meters whose top-ups the customer has bought. A purchase that was never paid (`open`,
 * `failed`) granted nothing; a refunded one may have left its credits.
 */
export function boughtMeters(
  purchases: unknown,
  products: readonly CatalogProduct[],
): ReadonlySet<string> {
  const paid = listOf(purchases)
    .filter(isFields)
    .filter(({ status }) => status !== 'open' && status !== 'failed')
  const priceIds = new Set(paid.map(({ priceId }) => textOf(priceId)))
  return toppedUpMeters(products.filter(({ prices }) => prices.some(({ id }) => priceIds.has(id))))
}
