import { type Fields, isFields, numberIn, type OnMalformed } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { isoText } from '../billing/iso-time.js'
import { currencyOf } from '../billing/price.js'
import { failure } from '../server/answers.js'
import { changedItems, changeLater } from './change-later.js'
import { changesTo, type Proration, planItem } from './change-plan.js'
import { type PricedOffer, pricedOffers, type StripeOffer, type StripeOffers } from './offers.js'
import {
  type Asked,
  cardError,
  done,
  isLater,
  nameIn,
  pageOf,
  quantityIn,
  returnAddress,
  type StripeRouteOptions,
  stripeRoute,
} from './route.js'
import { samePieces } from './schedule.js'
import { checkedId } from './stripe-id.js'
import type { StripePlansLike } from './stripe-like.js'
import { hadTrial, readSubscriptions, type StripeSubscription } from './subscription.js'

/** What the routes for plans and quantities need. */
export type StripePlansOptions<Identity> = StripeRouteOptions<Identity> & {
  readonly stripe: StripePlansLike
  readonly offers: StripeOffers
  /** How the rest of the period is settled up when a plan or a quantity changes. @default 'always_invoice' */
  readonly proration?: Proration
  /** Called for each offer whose price cannot be read. @default console.error */
  readonly onMalformed?: OnMalformed
}

/** Milliseconds for which the prices of offers are kept. */
const KEPT = 300_000

/**
 * Makes the route for plans and top-ups, which `createUpgradeRoute` asks from the page.
 *
 * `GET` answers what is sold: `{ success: true, data: { offers: { [slug]: { kind, name, product,
 * description, features, price, interval, grants, owned, quantity, trialDays, units } } } }`, with `price` in
 * minor units as Stripe has it, as features the product's `marketing_features`, as `quantity` how many the
 * customer has of a plan that is theirs, and `trialDays` for whoever never had a trial. `later: true` beside `offers` says that a change can be put off.
 *
 * `GET ?offer=…&quantity=…&timing=…` answers what a change of the plan would cost: `{ due, startsAt? }`, with
 * `due: null` where that is not known.
 *
 * `POST { offer, quantity?, timing?, successUrl, cancelUrl }` answers `{ success: true, data }`:
 *
 * - `{ url }`: a checkout, for a top-up and for customers without a subscription; the portal, for customers without a
 *   card or an unpaid subscription;
 * - `{ changed: true }`: the subscription is on the offered plan now, and what is due was paid. The item of
 *   the plan and those of its meters change, others stay. One that was to end goes on;
 * - `{ scheduled: true, at }`: with the `timing` `at_end_of_current_billing_period` the same happens then, and
 *   nothing is paid before. `readStripeUsage` tells of it as `plan.change`.
 *
 * `DELETE` takes back what was put off, and answers `{ changed: true }`.
 *
 * Else `{ success: false, error: { code, message } }`: 400 for what is not offered and for addresses of
 * other sites, 401, 402 `PAYMENT_REQUIRED` with Stripe's words where the card was declined and nothing
 * changed, 403, 405, 409 without a billing account and while another change is arranged. Which price is bought follows from `offers`, whose it
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
 * export { handler as GET, handler as POST, handler as DELETE }
 * ```
 */
export function createStripeUpgradeHandler<Identity>(
  options: StripePlansOptions<Identity>,
): (request: Request) => Promise<Response> {
  const offersIn = keptOffers(options)
  return stripeRoute(options, ['GET', 'POST', 'DELETE'], async (asked) => {
    const { method } = asked.request
    if (method === 'DELETE') return takeBack(asked, options)
    const subscription = await currentOf(options, asked.customer)
    const offers = await offersIn(subscription?.currency ?? null)
    const order = { ...asked, subscription }
    if (method === 'POST') return buy(offers, order, options)
    return new URL(asked.request.url).searchParams.has('offer')
      ? preview(offers, order, options)
      : list(offers, order, options)
  })
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
      return failure('CONFLICT', 'usage-widgets: There is no plan whose quantity could be changed')
    }
    const quantity = quantityIn(body.quantity, offer.maxQuantity ?? 1)
    if (subscription.schedule?.next) return arranged()
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

/** The offers, in the currency that the customer is billed in. */
function keptOffers<Identity>({
  stripe,
  offers,
  onMalformed = logMalformed,
}: StripePlansOptions<Identity>): (currency: string | null) => Promise<Offers> {
  const kept = new Map<string | null, { readonly at: number; readonly offers: Promise<Offers> }>()
  return (currency) => {
    const before = kept.get(currency)
    if (before && performance.now() - before.at <= KEPT) return before.offers
    const asked = {
      at: performance.now(),
      offers: pricedOffers(stripe, offers, onMalformed, currency),
    }
    kept.set(currency, asked)
    asked.offers.catch(() => {
      if (kept.get(currency) === asked) kept.delete(currency)
    })
    return asked.offers
  }
}

/** A request, and the plan of the customer who sent it. */
type Order = Asked<unknown> & { readonly subscription: StripeSubscription | null }

async function list<Identity>(
  offers: Offers,
  { customer, subscription }: Order,
  options: StripePlansOptions<Identity>,
): Promise<Response> {
  const trial = subscription === null && (await mayTry(offers, customer, options))
  return done({
    later: true,
    offers: Object.fromEntries(
      offers.map(({ slug, offer, metered, ...told }) => {
        const held = subscription?.items.find(({ priceId }) => priceId === offer.price)
        const owned = told.kind === 'plan' && held !== undefined
        const days = trial && trialOf(offer)
        return [
          slug,
          {
            ...told,
            owned,
            ...(owned && { quantity: held.quantity }),
            ...(days && { trialDays: days }),
          },
        ]
      }),
    ),
  })
}

async function buy<Identity>(
  offers: Offers,
  asked: Order,
  options: StripePlansOptions<Identity>,
): Promise<Response> {
  const { request, customer, body, subscription } = asked
  const { offer, quantity, later } = wanted(offers, body)
  const urls = {
    success: returnAddress(body.successUrl, request, options),
    cancel: returnAddress(body.cancelUrl, request, options),
  }
  const purchase = { offer, quantity, customer, urls }
  if (offer.kind === 'top-up' || subscription === null) return checkout(purchase, options)
  if (!isSettled(subscription)) return portal(purchase, options)
  return later
    ? putOff(subscription, purchase, options)
    : subscription.schedule?.next
      ? arranged()
      : change(subscription, purchase, options)
}

/** The offer, quantity and timing of a request. */
function wanted(offers: Offers, fields: Fields) {
  const slug = nameIn(fields, 'offer')
  const offer = offers.find((each) => each.slug === slug)
  if (!offer) throw new UsageError('invalid-identifier', `${JSON.stringify(slug)} is not for sale`)
  const quantity = quantityIn(fields.quantity, offer.offer.maxQuantity ?? 1)
  return { offer, quantity, later: isLater(fields) }
}

/** What a change of the plan costs immediately; `due: null` if there is none, or it is not known. */
async function preview<Identity>(
  offers: Offers,
  { request, customer, subscription }: Order,
  options: StripePlansOptions<Identity>,
): Promise<Response> {
  const { stripe, proration = 'always_invoice' } = options
  const { quantity: many, ...named } = Object.fromEntries(new URL(request.url).searchParams)
  const asked = { ...named, ...(many !== undefined && { quantity: Number(many) }) }
  const { offer, quantity, later } = wanted(offers, asked)
  const unknown = { due: null }
  if (offer.kind === 'top-up' || !subscription || !isSettled(subscription)) return done(unknown)
  const plans = planPricesOf(options.offers)
  const items = changesTo(subscription, offer, quantity, plans)
  if (later) {
    const at = endOf(subscription, plans)
    const due = { amount: 0, currency: offer.price.currency }
    return done(at === null ? unknown : { due, startsAt: isoText(at) })
  }
  // Otherwise the amount is part of a later invoice.
  if (proration !== 'always_invoice' || items.length === 0) return done(unknown)
  const invoice = await stripe.invoices.createPreview({
    customer,
    subscription: subscription.id,
    subscription_details: { items, proration_behavior: proration },
  })
  const { amount_due, currency } = isFields(invoice) ? invoice : {}
  const due = { amount: numberIn(amount_due), currency: currencyOf(currency) }
  return done(due.amount === null || due.currency === null ? unknown : { due })
}

/** End of the period that is paid for. */
function endOf({ items }: StripeSubscription, plans: ReadonlySet<string>): number | null {
  return planItem(items, plans)?.period?.end ?? items[0]?.period?.end ?? null
}

type Purchase = {
  readonly offer: PricedOffer
  readonly quantity: number
  readonly customer: string
  readonly urls: { readonly success: string; readonly cancel: string }
}

async function checkout<Identity>(
  { offer, quantity, customer, urls }: Purchase,
  options: StripePlansOptions<Identity>,
): Promise<Response> {
  const { stripe } = options
  const { slug, kind, metered } = offer
  const days = (await mayTry([offer], customer, options)) ? trialOf(offer.offer) : undefined
  const session = await stripe.checkout.sessions.create({
    mode: kind === 'plan' ? 'subscription' : 'payment',
    customer,
    line_items: [
      { price: offer.offer.price, quantity },
      // Stripe does not accept a quantity for a metered price.
      ...metered.map(({ priceId }) => ({ price: priceId })),
    ],
    ...(days && { subscription_data: { trial_period_days: days } }),
    success_url: urls.success,
    cancel_url: urls.cancel,
    metadata: { usage_widgets_offer: slug, usage_widgets_quantity: String(quantity) },
  })
  return done({ url: pageOf(session) })
}

function trialOf(offer: StripeOffer): number | undefined {
  return offer.kind === 'top-up' ? undefined : offer.trialDays
}

/** Whether a customer without a plan is eligible for the offer's trial. */
async function mayTry<Identity>(
  offers: Offers,
  customer: string,
  { stripe }: StripePlansOptions<Identity>,
): Promise<boolean> {
  return offers.some(({ offer }) => trialOf(offer)) && !(await hadTrial(stripe, customer))
}

async function change<Identity>(
  subscription: StripeSubscription,
  order: Purchase,
  options: StripePlansOptions<Identity>,
): Promise<Response> {
  const { stripe, offers } = options
  const items = changesTo(subscription, order.offer, order.quantity, planPricesOf(offers))
  const { id, resumedBy } = subscription
  if (items.length === 0 && resumedBy === null) return done({ changed: true })
  try {
    await stripe.subscriptions.update(id, { items, ...resumedBy, ...terms(options) })
    return done({ changed: true })
  } catch (error) {
    if (hasNoCard(error)) return portal(order, options)
    throw error
  }
}

/** Changes the plan at the end of the period that is paid for. */
async function putOff<Identity>(
  subscription: StripeSubscription,
  { offer, quantity }: Purchase,
  options: StripePlansOptions<Identity>,
): Promise<Response> {
  const { stripe, offers } = options
  const { items, schedule, resumedBy } = subscription
  const plans = planPricesOf(offers)
  const changes = changesTo(subscription, offer, quantity, plans)
  if (schedule?.next) {
    // The answer to the same question may have been lost.
    const isSame = schedule.own && samePieces(schedule.next.items, changedItems(items, changes))
    return isSame ? scheduled(schedule.next.at) : arranged()
  }
  if (schedule && !schedule.own)
    return failure('CONFLICT', 'usage-widgets: This plan can only be changed at once')
  const at = endOf(subscription, plans)
  if (at === null) throw new UsageError('unreadable', 'The plan has no period that ends.')
  if (resumedBy !== null) {
    const goesOn = { items: [], ...resumedBy, ...terms(options) }
    await stripe.subscriptions.update(subscription.id, goesOn)
  }
  if (changes.length === 0) return done({ changed: true })
  await changeLater(stripe, subscription, changes, at)
  return scheduled(at)
}

async function takeBack<Identity>(
  { customer }: Asked<Identity>,
  options: StripePlansOptions<Identity>,
): Promise<Response> {
  const schedule = (await currentOf(options, customer))?.schedule
  if (!schedule?.own || !schedule.next) {
    return failure('CONFLICT', 'usage-widgets: There is no change of the plan to take back')
  }
  await options.stripe.subscriptionSchedules.release(checkedId(schedule.id, 'schedule'))
  return done({ changed: true })
}

function scheduled(at: number): Response {
  return done({ scheduled: true, at: isoText(at) })
}

function arranged(): Response {
  return failure('CONFLICT', 'usage-widgets: Another change of the plan is arranged already')
}

/** Nothing changes unless it is paid. */
function terms<Identity>({ proration = 'always_invoice' }: StripePlansOptions<Identity>) {
  return { proration_behavior: proration, payment_behavior: 'error_if_incomplete' } as const
}

async function portal<Identity>(
  { customer, urls }: Purchase,
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
