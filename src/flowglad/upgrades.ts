import { checkoutOrigins, checkoutUrl } from '../billing/checkout-url.js'
import { isFields, textOf, timeOf } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { type CatalogOffer, nameOf, type Offer, type OfferDetails } from '../billing/offer.js'
import { warnOnce } from '../billing/warn.js'
import type { UpgradeActions, UpgradeStart } from '../sync/source.js'
import type { AdjustmentParams, BillingLike, PriceName } from './billing-like.js'
import type { Feed } from './feed.js'
import { readOffer } from './payload/offer.js'
import { wayTo } from './payload/offer-way.js'
import { readOffers } from './payload/offers.js'
import { adjustmentFailure, checkoutFailure, notBought, unbought } from './upgrade-replies.js'
import { isOf } from './whose.js'

/** Where Flowglad's own checkout is: its page asks for the payment itself. */
export const flowgladOrigins: readonly string[] = ['https://app.flowglad.com']

/** What buys through Flowglad. */
export type FlowgladUpgrades = UpgradeActions &
  Required<Pick<UpgradeActions, 'list'>> & {
    /** The adjustment that an offer comes to; `null` where it is none. */
    adjustmentFor(offer: Offer, subscriptionId?: string): AdjustmentParams | null
  }

type Urls = Parameters<UpgradeActions['start']>[1]

/**
 * Makes what buys through Flowglad's `useBilling`. `allowed` are the origins that a checkout may be at
 * besides the page's own. Asks nothing before `start`.
 */
export function createUpgrades(feed: Feed, allowed = flowgladOrigins): FlowgladUpgrades {
  const origins = checkoutOrigins(allowed)
  return {
    describe: createDescribe(feed),
    list: createList(feed),
    adjustmentFor(offer, subscriptionId) {
      const billing = loadedOf(feed)
      const details = billing && readOffer(billing, offer)
      const way = details && wayTo(details.kind, billing, subscriptionId)
      return way?.by === 'adjustment' ? adjustmentOf(offer, way.subscriptionId) : null
    },
    async start(offer, urls, subscriptionId, customer) {
      const name = nameOf(offer)
      const quantity = offer.quantity ?? 1
      if (!Number.isSafeInteger(quantity) || quantity < 1) return badQuantity(name, quantity)
      const billing = loadedOf(feed)
      if (billing === null) return notLoaded(name)
      if (!isOf(billing, customer)) return otherCustomer(name)
      const details = readOffer(billing, offer)
      if (details === null) return unknownOffer(name)
      const way = wayTo(details.kind, billing, subscriptionId)
      switch (way.by) {
        case 'closed':
          return notBought(
            __DEV__ && unbought(name, way.why, 'Change the subscription where it is managed.'),
          )
        case 'checkout':
          return checkout(billing, offer, urls, origins)
        case 'adjustment':
          return adjust(billing, offer, way.subscriptionId)
        default:
          return way satisfies never
      }
    },
  }
}

/** Has the host take back the change of plan that is to come, for `customer`. Never rejects. */
export async function tookBack(
  feed: Feed,
  takeBack: (subscriptionId: string) => Promise<unknown>,
  named: string | undefined,
  customer: string | undefined,
): Promise<UpgradeStart> {
  const billing = feed.billing()
  if (billing && !isOf(billing, customer)) return otherCustomer('taking the change back')
  const current = billing?.currentSubscription
  const id = named ?? (isFields(current) ? textOf(current.id) : null)
  try {
    if (id === null) throw new TypeError('no subscription')
    await takeBack(id)
    return { as: 'changed' }
  } catch {
    return { as: 'failed', unchanged: false, error: notTakenBack }
  }
}

const notTakenBack = new UsageError(
  'upgrade-unknown',
  __DEV__ &&
    'takeBackChange rejected, so it is not known whether the change of plan is still to come. Look at the plan before you try again.',
)

async function checkout(
  billing: BillingLike,
  offer: Offer,
  urls: Urls,
  origins: readonly string[],
): Promise<UpgradeStart> {
  const name = nameOf(offer)
  if (!billing.createCheckoutSession) return notLoaded(name)
  let reply: unknown
  try {
    reply = await billing.createCheckoutSession({
      ...priceOf(offer),
      quantity: offer.quantity ?? 1,
      successUrl: urls.success,
      cancelUrl: urls.cancel,
      autoRedirect: false,
    })
  } catch (reason) {
    // Whether or not a session was made: without its page nobody pays.
    return checkoutFailure(name, reason)
  }
  const given = typeof reply === 'object' && reply !== null && 'url' in reply ? reply.url : null
  if (typeof given !== 'string' || given === '') return checkoutFailure(name, reply)
  const here = typeof location === 'undefined' ? undefined : location.origin
  const url = checkoutUrl(given, origins, here)
  return url === null ? unsafe(name, given) : { as: 'redirect', url }
}

async function adjust(
  billing: BillingLike,
  offer: Offer,
  subscriptionId: string,
): Promise<UpgradeStart> {
  const name = nameOf(offer)
  if (!billing.adjustSubscription) return notLoaded(name)
  try {
    const reply = await billing.adjustSubscription(adjustmentOf(offer, subscriptionId))
    const refused = typeof reply === 'object' && reply !== null && 'error' in reply && reply.error
    return refused ? adjustmentFailure(name, reply) : adjusted(reply)
  } catch (reason) {
    return adjustmentFailure(name, reason)
  }
}

function adjustmentOf(offer: Offer, subscriptionId: string): AdjustmentParams {
  return {
    ...priceOf(offer),
    quantity: offer.quantity ?? 1,
    subscriptionId,
    timing: offer.timing ?? 'immediately',
    ...(offer.prorate === undefined ? {} : { prorate: offer.prorate }),
  }
}

/** When the adjustment takes effect: with `auto` it is Flowglad that decides. */
function adjusted(reply: unknown): UpgradeStart {
  const outer = isFields(reply) ? reply.subscription : undefined
  const answer = isFields(outer) ? outer : {}
  if (answer.resolvedTiming !== 'at_end_of_current_billing_period') return { as: 'changed' }
  const { scheduledAdjustmentAt, currentBillingPeriodEnd } = isFields(answer.subscription)
    ? answer.subscription
    : {}
  const at = timeOf(scheduledAdjustmentAt) ?? timeOf(currentBillingPeriodEnd)
  return { as: 'scheduled', ...(at !== null && { at }) }
}

function priceOf(offer: Offer): PriceName {
  return offer.priceSlug === undefined ? { priceId: offer.priceId } : { priceSlug: offer.priceSlug }
}

/** What `useBilling` says while it is loaded for somebody, else `null`. */
function loadedOf(feed: Feed): BillingLike | null {
  const billing = feed.billing()
  const usable = billing?.loaded && !billing.errors && billing.customer && !feed.failure()
  return usable ? billing : null
}

function signedOut(feed: Feed): boolean {
  const billing = feed.billing()
  return feed.failure() === undefined && billing?.loaded === true && !billing.errors
}

/**
 * Reads each offer once per change of billing's data. A reading that says the same keeps its
 * identity, and so does the last one while billing fails or is asked for anew: the catalog is not gone with it.
 */
function createDescribe(feed: Feed): UpgradeActions['describe'] {
  const known = new Map<string, { version: number; details: OfferDetails | null }>()
  const byText = new Map<string, OfferDetails | null>()
  return ({ priceSlug, priceId, quantity }, subscriptionId) => {
    const key = JSON.stringify([priceSlug, priceId, quantity, subscriptionId])
    const before = known.get(key)
    const version = feed.version()
    if (before?.version === version) return before.details
    const billing = loadedOf(feed)
    if (billing === null && !signedOut(feed)) return before?.details ?? null
    const read = readOffer(billing, namedBy(priceSlug, priceId, quantity), {
      onMalformed: told,
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
    })
    const text = JSON.stringify(read)
    const details = byText.get(text) ?? read
    byText.set(text, details)
    known.set(key, { version, details })
    return details
  }
}

/** Reads the catalog once per change of billing's data, and keeps what it read like `createDescribe`. */
function createList(feed: Feed): NonNullable<UpgradeActions['list']> {
  const known = new Map<
    string,
    { version: number; text: string; offers: readonly CatalogOffer[] }
  >()
  return (subscriptionId) => {
    const key = subscriptionId ?? ''
    const before = known.get(key)
    const version = feed.version()
    if (before?.version === version) return before.offers
    const billing = loadedOf(feed)
    if (billing === null) return signedOut(feed) ? null : (before?.offers ?? null)
    const read = readOffers(billing, {
      onMalformed: told,
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
    })
    const text = JSON.stringify(read)
    const offers = text === before?.text ? before.offers : read
    known.set(key, { version, text, offers })
    return offers
  }
}

function told(part: string, message: string): void {
  if (__DEV__) warnOnce(`${part}: ${message}`)
}

function namedBy(
  priceSlug: string | undefined,
  priceId: string | undefined,
  quantity: number | undefined,
) {
  return {
    ...(quantity === undefined ? {} : { quantity }),
    ...(priceSlug === undefined ? {} : { priceSlug }),
    ...(priceId === undefined ? {} : { priceId }),
  }
}

function notLoaded(name: string): UpgradeStart {
  return notBought(__DEV__ && unbought(name, 'billing is not loaded', 'Try again when it is.'))
}

function otherCustomer(name: string): UpgradeStart {
  return notBought(
    __DEV__ && unbought(name, 'somebody else is signed in by now', 'They can ask for it anew.'),
  )
}

function badQuantity(name: string, quantity: number): UpgradeStart {
  const message =
    __DEV__ &&
    `${quantity} of "${name}" cannot be bought, so nothing was asked for. Give a whole number of at least 1.`
  return { as: 'failed', unchanged: true, error: new UsageError('invalid-amount', message) }
}

function unknownOffer(name: string): UpgradeStart {
  const message =
    __DEV__ &&
    `the catalog sells no "${name}", so it cannot be bought. Check the slug or id; usage prices are not for sale.`
  return { as: 'failed', unchanged: true, error: new UsageError('unknown-offer', message) }
}

function unsafe(name: string, url: string): UpgradeStart {
  const message =
    __DEV__ &&
    `the checkout of "${name}" is at ${url.slice(0, 200)}, which is not an address that may be followed, so it was not opened and nothing is charged. Add its origin to checkoutOrigins of createFlowgladSource if it is yours.`
  return { as: 'failed', unchanged: true, error: new UsageError('unsafe-url', message) }
}
