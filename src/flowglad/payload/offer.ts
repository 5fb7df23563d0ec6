import {
  type Fields,
  isFields,
  listOf,
  numberIn,
  type OnMalformed,
  textOf,
} from '../../billing/decode.js'
import { readInterval } from '../../billing/interval.js'
import type { Grant, Interval, OfferDetails } from '../../billing/offer.js'
import { readPrice } from '../../billing/price.js'
import { readMeters, readProducts } from './catalog.js'
import { wayTo } from './offer-way.js'
import { type Candidate, chooseSubscription, currentSubscriptions } from './subscription.js'

/** One price of a catalog, by slug or id, and how many of it. Every `Offer` is one. */
export type OfferName = {
  readonly priceSlug?: string
  readonly priceId?: string
  readonly quantity?: number
}

/** What `readOffer` needs to know besides the payload. */
export type ReadOfferOptions = {
  /** The subscription that decides `owned`. @default the current one */
  readonly subscriptionId?: string
  /** Told of every part that could not be read. */
  readonly onMalformed?: OnMalformed
}

/**
 * What the catalog in a billing payload of Flowglad (0.18) says of an offer: the product's name,
 * price, interval and credits of one. `null` when the catalog holds no such price, when it cannot be
 * bought (a usage price), and when its cost or interval cannot be read; a credit that cannot be read
 * is left out. The last three are told.
 */
export function readOffer(
  billing: unknown,
  offer: OfferName,
  { subscriptionId, onMalformed = () => {} }: ReadOfferOptions = {},
): OfferDetails | null {
  const catalog = catalogOf(billing)
  const sold = catalog && soldAs(catalog, offer)
  if (!isFields(billing) || !catalog || !sold) return null
  const price = readPrice(sold.price, onMalformed)
  const kind = kindOf(price?.type)
  const name = textOf(sold.product.name) ?? textOf(sold.price.name)
  if (!price?.price || kind === null || name === null) {
    if (price?.price)
      onMalformed('offer', __DEV__ ? `Price ${price.id} is not one that can be offered.` : '')
    return null
  }
  const interval =
    kind === 'plan' ? readInterval(sold.price.intervalUnit, sold.price.intervalCount) : null
  if (kind === 'plan' && interval === null) {
    onMalformed(
      'offer',
      __DEV__ ? `Price ${price.id} has no readable interval, so it is not offered.` : '',
    )
    return null
  }
  const chosen = chooseSubscription(billing, currentSubscriptions(billing, ignore), subscriptionId)
  const days = kind === 'plan' ? trialOf(billing, sold.price, subscriptionId) : null
  const one = textOf(sold.product.singularQuantityLabel)
  const other = textOf(sold.product.pluralQuantityLabel)
  return {
    kind,
    name,
    price: price.price,
    interval,
    grants: grantsOf(sold.product, slugsOf(catalog), kind, onMalformed),
    ...(kind === 'plan' && chosen
      ? heldBy(chosen, sold, interval, offer.quantity, catalog)
      : { owned: false }),
    ...(days !== null && { trialDays: days }),
    ...(one && other && { units: { one, other } }),
  }
}

/** Days of a trial: for who goes through a checkout and never had one. Flowglad gives a customer one. */
function trialOf(
  billing: Fields,
  { trialPeriodDays }: Fields,
  subscriptionId: string | undefined,
): number | null {
  const days = numberIn(trialPeriodDays)
  if (days === null || days <= 0) return null
  const known = [...listOf(billing.subscriptions), ...listOf(billing.currentSubscriptions)]
  if (known.some((each) => isFields(each) && each.trialEnd != null)) return null
  return wayTo('plan', billing, subscriptionId).by === 'checkout' ? days : null
}

const ignore = () => {}

/** `catalog` and `pricingModel` are the same data under two names. */
export function catalogOf(billing: unknown): Fields | null {
  if (!isFields(billing)) return null
  if (isFields(billing.pricingModel)) return billing.pricingModel
  return isFields(billing.catalog) ? billing.catalog : null
}

type Sold = { readonly price: Fields; readonly product: Fields }

/** The price and the product it is a price of. What is no longer active is not sold. */
function soldAs(catalog: Fields, { priceSlug, priceId }: OfferName): Sold | null {
  for (const product of listOf(catalog.products).filter(isFields)) {
    if (product.active === false) continue
    for (const price of listOf(product.prices).filter(isFields)) {
      if (price.active === false) continue
      const wanted = priceId === undefined ? price.slug === priceSlug : price.id === priceId
      if (wanted && textOf(priceId ?? priceSlug) !== null) return { product, price }
    }
  }
  return null
}

function kindOf(type: string | null | undefined): OfferDetails['kind'] | null {
  if (type === 'subscription') return 'plan'
  return type === 'single_payment' ? 'top-up' : null
}

/** Slug by id, of the meters that `readBilling` knows as well. */
function slugsOf(catalog: Fields): ReadonlyMap<string, string> {
  const meters = readMeters(catalog, readProducts(catalog, ignore), [], ignore)
  return new Map(meters.map(({ id, slug }) => [id, slug]))
}

/** One grant for each meter and renewal, however many features make it up. */
function grantsOf(
  product: Fields,
  slugs: ReadonlyMap<string, string>,
  kind: OfferDetails['kind'],
  onMalformed: OnMalformed,
): readonly Grant[] {
  const sums = new Map<string, Grant>()
  for (const feature of listOf(product.features).filter(isFields)) {
    if (feature.type !== 'usage_credit_grant' || feature.active === false) continue
    const grant = grantOf(feature, slugs, kind)
    if (grant === null) {
      const label = textOf(feature.slug) ?? textOf(feature.id) ?? 'without a name'
      onMalformed(
        'offer',
        __DEV__ ? `Feature ${label} of an offer cannot be read, so it is left out.` : '',
      )
      continue
    }
    const key = `${grant.renews} ${grant.meter}`
    const amount = numberIn(grant.amount + (sums.get(key)?.amount ?? 0))
    if (amount !== null && amount > 0) sums.set(key, { ...grant, amount })
  }
  return [...sums.values()]
}

function grantOf(
  { usageMeterId, amount, renewalFrequency }: Fields,
  slugs: ReadonlyMap<string, string>,
  kind: OfferDetails['kind'],
): Grant | null {
  const meter = slugs.get(textOf(usageMeterId) ?? '')
  const each = numberIn(amount)
  const renews = renewalFrequency === 'every_billing_period'
  if (meter === undefined || each === null || each < 0) return null
  if (!renews && renewalFrequency !== 'once') return null
  // What is bought once is granted once, whatever the feature says.
  return { meter, amount: each, renews: renews && kind === 'plan' }
}

/**
 * `held`: the subscription is to a price of this product, also to one that is no longer sold. `owned`: to this
 * price, or to one that is no longer sold and is paid as often, and to so many of it where a `quantity` is named.
 */
function heldBy(
  { fields }: Candidate,
  { price, product }: Sold,
  interval: Interval | null,
  quantity: number | undefined,
  catalog: Fields,
): Pick<OfferDetails, 'owned' | 'held'> {
  const own = textOf(fields.priceId)
  if (own === null) return { owned: false }
  const items = listOf(fields.subscriptionItems)
    .filter(isFields)
    .filter(({ priceId }) => priceId === own)
  const productId = textOf(product.id)
  const former = items.map((item) => item.price).filter(isFields)
  const paid =
    listOf(product.prices)
      .filter(isFields)
      .find(({ id }) => id === own) ??
    former.find((one) => productId !== null && one.productId === productId)
  // Nothing is said of a price that the catalog does not list.
  if (!paid) return { owned: false, ...(soldAs(catalog, { priceId: own }) && { held: false }) }
  const every =
    readInterval(paid.intervalUnit, paid.intervalCount) ??
    readInterval(fields.interval, fields.intervalCount)
  const isAlike =
    every === null || (every.unit === interval?.unit && every.count === interval.count)
  const isAsMany = quantity === undefined || quantity === (numberIn(items[0]?.quantity) ?? 1)
  return { owned: isAsMany && (own === price.id || isAlike), held: true }
}
