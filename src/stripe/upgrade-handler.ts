import { isFields, type OnMalformed } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { failure } from '../server/answers.js'
import { changesTo, type Proration, planItem } from './change-plan.js'
import { type PricedOffer, pricedOffers, type StripeOffers } from './offers.js'
import {
  type Asked,
  cardError,
  done,
  nameIn,
  pageOf,
  quantityIn,
  returnAddress,
  type StripeRouteOptions,
  stripeRoute,
} from './route.js'
import type { StripePlansLike } from './stripe-like.js'
import { readSubscriptions, type StripeSubscription } from './subscription.js'

/** What the routes for plans and quantities need. */
export type StripePlansOptions<Identity> = StripeRouteOptions<Identity> & {
  readonly stripe: StripePlansLike
  readonly offers: StripeOffers
  /** How the rest of the period is settled up when a plan or a quantity changes. @default 'always_invoice' */
  readonly proration?: Proration
  /** Told of offers whose prices cannot be read. @default console.error */
  readonly onMalformed?: OnMalformed
}

/** Milliseconds for which the prices of offers are kept. */
const KEPT = 300_000

/**
 * Makes the route for plans and top-ups, which `createUpgradeRoute` asks from the page.
 *
 * `GET` answers what is sold: `{ success: true, data: { offers: { [slug]: { kind, name, price, interval,
 * grants, owned } } } }`, with `price` in minor units as Stripe has it.
 *
 * `POST { offer, quantity?, successUrl, cancelUrl }` answers `{ success: true, data }`:
 *
 * - `{ url }`: a checkout, for a top-up and for whoever has no subscription; the portal, for whoever has no
 *   card or an unpaid subscription;
 * - `{ changed: true }`: the subscription is on the offered plan now, and what is due was paid. The item of
 *   the plan and those of its meters change, others stay. One that was to end goes on.
 *
 * Else `{ success: false, error: { code, message } }`: 400 for what is not offered and for addresses of
 * other sites, 401, 402 `PAYMENT_REQUIRED` with Stripe's words where the card was declined and nothing
 * changed, 403, 405, 409 without a billing account. Which price is bought follows from `offers`, whose it
 * is from the session.
 *
 * @example
 * ```ts
 * const handler = createStripeUpgradeHandler({
 *   stripe,
 *   authenticate: userOf,
 *   customerOf: (user) => user.id,
 *   stripeCustomer: (user) => user.stripeCustomerId,
 *   offers: {
 *     pro: { price: 'price_pro', metered: ['price_calls_pro'] },
 *     'credits-25': { kind: 'top-up', price: 'price_25', credits: { amount: 2_500, currency: 'usd' } },
 *   },
 * })
 * export { handler as GET, handler as POST }
 * ```
 */
export function createStripeUpgradeHandler<Identity>(
  options: StripePlansOptions<Identity>,
): (request: Request) => Promise<Response> {
  const offers = keptOffers(options)
  return stripeRoute(options, ['GET', 'POST'], async (asked) =>
    asked.request.method === 'GET'
      ? list(await offers(), asked, options)
      : buy(await offers(), asked, options),
  )
}

/**
 * Makes the route that changes how many of the plan are held, such as seats: `POST { quantity }`, from 1 to
 * the offer's `maxQuantity`. Answers `{ success: true, data: { changed: true, quantity } }`, or a failure as
 * `createStripeUpgradeHandler` does; 409 without a subscription to an offered plan.
 */
export function createStripeQuantityHandler<Identity>(
  options: StripePlansOptions<Identity>,
): (request: Request) => Promise<Response> {
  return stripeRoute(options, ['POST'], async ({ customer, body }) => {
    const { stripe, offers } = options
    const subscription = await currentOf(options, customer)
    const item = subscription && planItem(subscription.items, planPricesOf(offers))
    const offer = Object.values(offers).find(({ price }) => price === item?.priceId)
    if (!subscription || !item || !offer || !isSettled(subscription)) {
      return failure('CONFLICT', 'There is no plan whose quantity could be changed')
    }
    const quantity = quantityIn(body.quantity, offer.maxQuantity ?? 1)
    if (quantity !== item.quantity) {
      await stripe.subscriptions.update(subscription.id, {
        items: [{ id: item.id, quantity }],
        ...terms(options),
      })
    }
    return done({ changed: true, quantity })
  })
}

type Offers = readonly PricedOffer[]

function keptOffers<Identity>({
  stripe,
  offers,
  onMalformed = logMalformed,
}: StripePlansOptions<Identity>): () => Promise<Offers> {
  let kept: { readonly at: number; readonly offers: Promise<Offers> } | null = null
  return () => {
    if (kept === null || performance.now() - kept.at > KEPT) {
      const asked = { at: performance.now(), offers: pricedOffers(stripe, offers, onMalformed) }
      kept = asked
      asked.offers.catch(() => {
        if (kept === asked) kept = null
      })
    }
    return kept.offers
  }
}

async function list<Identity>(
  offers: Offers,
  { customer }: Asked<Identity>,
  options: StripePlansOptions<Identity>,
): Promise<Response> {
  const subscription = await currentOf(options, customer)
  const held = new Set(subscription?.items.map(({ priceId }) => priceId))
  return done({
    offers: Object.fromEntries(
      offers.map(({ slug, kind, name, price, interval, grants, offer }) => [
        slug,
        { kind, name, price, interval, grants, owned: kind === 'plan' && held.has(offer.price) },
      ]),
    ),
  })
}

async function buy<Identity>(
  offers: Offers,
  asked: Asked<Identity>,
  options: StripePlansOptions<Identity>,
): Promise<Response> {
  const { request, customer, body } = asked
  const slug = nameIn(body, 'offer')
  const offer = offers.find((each) => each.slug === slug)
  if (!offer) throw new UsageError('invalid-identifier', `${JSON.stringify(slug)} is not for sale`)
  const quantity = quantityIn(body.quantity, offer.offer.maxQuantity ?? 1)
  const urls = {
    success: returnAddress(body.successUrl, request, options),
    cancel: returnAddress(body.cancelUrl, request, options),
  }
  const order = { offer, quantity, customer, urls }
  if (offer.kind === 'top-up') return checkout(order, options)
  const subscription = await currentOf(options, customer)
  if (subscription === null) return checkout(order, options)
  if (!isSettled(subscription)) return portal(order, options)
  return change(subscription, order, options)
}

type Order = {
  readonly offer: PricedOffer
  readonly quantity: number
  readonly customer: string
  readonly urls: { readonly success: string; readonly cancel: string }
}

async function checkout<Identity>(
  { offer, quantity, customer, urls }: Order,
  { stripe }: StripePlansOptions<Identity>,
): Promise<Response> {
  const { slug, kind, metered } = offer
  const session = await stripe.checkout.sessions.create({
    mode: kind === 'plan' ? 'subscription' : 'payment',
    customer,
    line_items: [
      { price: offer.offer.price, quantity },
      // Stripe takes no quantity of what is metered.
      ...metered.map(({ priceId }) => ({ price: priceId })),
    ],
    success_url: urls.success,
    cancel_url: urls.cancel,
    metadata: { usage_widgets_offer: slug, usage_widgets_quantity: String(quantity) },
  })
  return done({ url: pageOf(session) })
}

async function change<Identity>(
  subscription: StripeSubscription,
  order: Order,
  options: StripePlansOptions<Identity>,
): Promise<Response> {
  const { stripe, offers } = options
  const items = changesTo(subscription, order.offer, order.quantity, planPricesOf(offers))
  const keep = subscription.endsAt === null ? {} : { cancel_at_period_end: false }
  if (items.length === 0 && subscription.endsAt === null) return done({ changed: true })
  try {
    await stripe.subscriptions.update(subscription.id, { items, ...keep, ...terms(options) })
    return done({ changed: true })
  } catch (error) {
    if (hasNoCard(error)) return portal(order, options)
    throw error
  }
}

/** Nothing changes unless it is paid. */
function terms<Identity>({ proration = 'always_invoice' }: StripePlansOptions<Identity>) {
  return { proration_behavior: proration, payment_behavior: 'error_if_incomplete' } as const
}

async function portal<Identity>(
  { customer, urls }: Order,
  { stripe }: StripePlansOptions<Identity>,
): Promise<Response> {
  const session = await stripe.billingPortal.sessions.create({
    customer,
    return_url: urls.cancel,
    flow_data: { type: 'payment_method_update' },
  })
  return done({ url: pageOf(session) })
}

function hasNoCard(error: unknown): boolean {
  return /no attached payment source|default payment method/i.test(
    cardError(error) ?? (isFields(error) && typeof error.message === 'string' ? error.message : ''),
  )
}

/** Its invoices are paid, so that a change can be charged. */
function isSettled({ status }: StripeSubscription): boolean {
  return status === 'active' || status === 'trialing' || status === 'past_due'
}

async function currentOf<Identity>(
  { stripe, onMalformed = logMalformed }: StripePlansOptions<Identity>,
  customer: string,
): Promise<StripeSubscription | null> {
  const [current] = await readSubscriptions(stripe, customer, undefined, onMalformed)
  return current ?? null
}

function planPricesOf(offers: StripeOffers): ReadonlySet<string> {
  const plans = Object.values(offers).filter(({ kind }) => kind !== 'top-up')
  return new Set(plans.map(({ price }) => price))
}

function logMalformed(part: string, message: string): void {
  console.error(`usage-widgets: ${message} (${part})`)
}
