import { majorUnits } from '../billing/currency.js'
import { isFields, type OnMalformed, present } from '../billing/decode.js'
import type { Price, Units } from '../billing/meter.js'
import type { Grant, Interval } from '../billing/offer.js'
import { priceOf } from './cost.js'
import { metersOf } from './meters.js'
import { checkedId } from './stripe-id.js'
import type { StripePlansLike } from './stripe-like.js'
import { inCurrency, readPrice, type StripePrice } from './subscription.js'
import { allowanceOf } from './terms.js'

/** Something to buy, as the host sells it. A request names it by its key, and never a price. */
export type StripeOffer = {
  /** Stripe's id of the licensed price, or of the one that is paid once. */
  readonly price: string
  /** Shown to customers. @default the name of the price's product */
  readonly name?: string
  /** The highest quantity that may be bought. @default 1 */
  readonly maxQuantity?: number
  /** Name of its unit: `{ one: 'seat', other: 'seats' }`. @default none */
  readonly units?: Units
} & (
  | {
      /** @default 'plan' */
      readonly kind?: 'plan'
      /** Ids of the metered prices that belong to the plan, one for a meter. @default [] */
      readonly metered?: readonly string[]
      /** Days before the first payment, for customers who never had a trial. @default none */
      readonly trialDays?: number
    }
  | {
      readonly kind: 'top-up'
      /** The billing credits that it gives, each: `amount` in minor units of `currency`. */
      readonly credits: {
        readonly amount: number
        readonly currency: string
        /** Days after which they expire. @default never */
        readonly days?: number
        /** The metric of the report that they raise. @default 'credits' */
        readonly meter?: string
      }
    }
)

/** Everything that is sold, by the name that offers are asked for by (`priceSlug`). */
export type StripeOffers = Readonly<Record<string, StripeOffer>>

/** An offer with what Stripe says of its prices. */
export type PricedOffer = {
  readonly slug: string
  readonly offer: StripeOffer
  readonly kind: 'plan' | 'top-up'
  readonly name: string
  /** The same for every price of one product. */
  readonly product: string
  readonly description: string | null
  readonly features: readonly string[]
  readonly price: Price
  readonly interval: Interval | null
  readonly grants: readonly Grant[]
  readonly units?: Units
  readonly metered: readonly StripePrice[]
}

type OffersLike = Pick<StripePlansLike, 'prices' | 'billing'>

/**
 * What each offer costs and gives; one whose price cannot be read is told and left out. Plans cost what they
 * do in `currency`: a subscription stays in that it began in. `null`: that of each price.
 */
export async function pricedOffers(
  stripe: OffersLike,
  offers: StripeOffers,
  onMalformed: OnMalformed,
  currency: string | null,
): Promise<readonly PricedOffer[]> {
  const all = await Promise.all(
    Object.entries(offers).map(([slug, offer]) =>
      pricedOffer(stripe, slug, offer, onMalformed, currency),
    ),
  )
  return all.filter((each) => each !== null)
}

async function pricedOffer(
  stripe: OffersLike,
  slug: string,
  offer: StripeOffer,
  onMalformed: OnMalformed,
  billed: string | null,
): Promise<PricedOffer | null> {
  const currency = offer.kind === 'top-up' ? null : billed
  const ids = offer.kind === 'top-up' ? [] : (offer.metered ?? [])
  const [price, ...metered] = await Promise.all(
    [offer.price, ...ids].map(async (id) => {
      const params = { expand: ['tiers', 'product'] }
      const found = await stripe.prices.retrieve(checkedId(id, 'price'), params)
      return isFields(found)
        ? readPrice(await inCurrency(stripe, found, currency), onMalformed)
        : null
    }),
  )
  const prices = metered.filter((each) => each !== null)
  const cost = price?.terms ? priceOf(price.terms, 1) : null
  if (!price || cost === null || prices.length < ids.length) {
    onMalformed(`offer.${slug}`, `The prices of "${slug}" cannot be read, so it is not for sale.`)
    return null
  }
  return {
    slug,
    offer,
    kind: offer.kind ?? 'plan',
    name: offer.name ?? price.product.name ?? slug,
    product: price.product.id ?? slug,
    description: price.product.description,
    features: price.product.features,
    price: { unitPrice: cost, per: 1, currency: price.currency },
    interval: price.interval,
    grants: offer.kind === 'top-up' ? [creditOf(offer)] : await grantsOf(stripe, prices),
    ...present({ units: offer.units }),
    metered: prices,
  }
}

/** The credits of a top-up, in major units, as the report has them. */
function creditOf({ credits }: Extract<StripeOffer, { kind: 'top-up' }>): Grant {
  const { meter = 'credits', amount, currency } = credits
  return { meter, amount: majorUnits(amount, currency), renews: false }
}

/** What the metered prices include in each period. */
async function grantsOf(
  stripe: OffersLike,
  prices: readonly StripePrice[],
): Promise<readonly Grant[]> {
  if (prices.length === 0) return []
  const meters = await metersOf(stripe, (known) =>
    prices.every(({ meterId }) => known.some(({ id }) => id === meterId)),
  )
  return prices.flatMap(({ terms, meterId }) => {
    const meter = meters.find(({ id }) => id === meterId)
    const amount = terms && allowanceOf(terms, 0).included
    return meter && amount ? [{ meter: meter.eventName, amount, renews: true }] : []
  })
}
