import { checkoutOrigins, checkoutUrl } from '../billing/checkout-url.js'
import type { Money } from '../billing/currency.js'
import { isFields, jsonOf, listOf, numberIn, recordOf, textOf } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { plainText } from '../billing/insufficient-credits.js'
import { momentOf } from '../billing/iso-time.js'
import type { Price, Units } from '../billing/meter.js'
import {
  type CatalogOffer,
  type Grant,
  type Interval,
  nameOf,
  type OfferDetails,
  type OfferFeature,
} from '../billing/offer.js'
import { currencyOf } from '../billing/price.js'
import { createSignal } from '../sync/signal.js'
import type { ChangePreview, UpgradeActions, UpgradeStart, UsageSource } from '../sync/source.js'
import { type Credentials, createAuthorizedFetch } from './authorized-fetch.js'
import { type CustomerId, customerOf } from './customer-id.js'

/** Where offers are listed and bought, and for whom. */
export type UpgradeRouteOptions = Credentials & {
  readonly customerId: CustomerId
  /** Path or address of the route. @default '/api/billing/upgrade' */
  readonly url?: string
  /** Origins that a checkout may be at besides the page's own. @default Stripe's checkout and portal */
  readonly checkoutOrigins?: readonly string[]
}

/** Buys through a route of the host's own. */
export type UpgradeRoute = UpgradeActions & Pick<UsageSource, 'subscribe'>

const stripeOrigins = ['https://checkout.stripe.com', 'https://billing.stripe.com']
/** Milliseconds until a question counts as lost, and until a failed one is put again. */
const DEADLINE = 30_000
const AGAIN = 5_000

type Known = {
  readonly customer: string
  readonly text: string
  readonly offers: readonly CatalogOffer[]
  readonly held: ReadonlyMap<string, Held>
  /** Changes can wait for the end of the period. */
  readonly later: boolean
}

/** A plan that the customer has: its quantity, and the details of changing that quantity. */
type Held = { readonly quantity: number; readonly more: OfferDetails }

/**
 * Makes the `upgrade` of a report or polled source from a route: `createStripeUpgradeHandler`, or one of your
 * own that answers the same way. A GET answers the list of offers, a POST either the URL of a page to continue
 * on or that the plan was changed. Offers are named by `priceSlug`, and listed in
 * the order of the answer; one that is `owned` says of how many (`quantity`), and those of the same `product`
 * are of the same plan. With `later: true` beside them, a change may be asked for with the `timing` of the
 * end of the period, and is taken back by a DELETE.
 * A GET with `?offer=…&quantity=…&timing=…` may answer what a change costs at once (`due`). Call it once.
 *
 * @example
 * ```ts
 * const customerId = () => session.user?.id ?? null
 * const usage = createReportSource({
 *   customerId,
 *   record: createEndpointSource({ url: '/api/usage-events', customerId, meters: {} }),
 *   upgrade: createUpgradeRoute({ customerId }),
 * })
 * ```
 */
export function createUpgradeRoute(options: UpgradeRouteOptions): UpgradeRoute {
  const { url = '/api/billing/upgrade' } = options
  const send = createAuthorizedFetch(options)
  const origins = checkoutOrigins(options.checkoutOrigins ?? stripeOrigins)
  const changes = createSignal()
  const customer = () => customerOf(options.customerId)
  let known: Known | null = null
  let asking: { readonly customer: string | null; readonly done: Promise<void> } | null = null
  let failedAt = -Infinity

  async function ask(): Promise<void> {
    const whose = customer()
    const signal = AbortSignal.timeout(DEADLINE)
    const accept = { accept: 'application/json' }
    const response = await send(url, { method: 'GET', headers: accept, signal })
    const text = response?.ok ? await response.text() : null
    const sold = text === null ? null : soldIn(jsonOf(text))
    if (whose === null || text === null || sold === null) throw notLoaded
    if (customer() !== whose) return
    if (known?.customer === whose && known.text === text) return
    known = { customer: whose, text, ...sold }
    changes.fire()
  }

  function load(): Promise<void> {
    const whose = customer()
    if (asking?.customer === whose) return asking.done
    const own = { customer: whose, done: ask() }
    asking = own
    own.done
      .catch(() => {
        failedAt = performance.now()
        // Components that show an offer then request it again.
        setTimeout(changes.fire, AGAIN + 1)
      })
      .finally(() => {
        if (asking === own) asking = null
      })
    return own.done
  }

  function own(): Known | null {
    return known !== null && known.customer === customer() ? known : null
  }

  function list(): readonly CatalogOffer[] | null {
    const rested = performance.now() - failedAt > AGAIN
    if (own() === null && customer() !== null && rested) load().catch(() => {})
    return own()?.offers ?? null
  }

  const canWait = () => own()?.later === true

  /** Requests a change from the route, then the list of offers. Never rejects. */
  async function change(
    act: string,
    method: 'POST' | 'DELETE',
    whose: string | undefined,
    given?: object,
  ): Promise<UpgradeStart> {
    if (whose !== undefined && whose !== customer()) return failed(act, someoneElse, true)
    const headers = given ? { 'content-type': 'application/json' } : {}
    const body = given && { body: JSON.stringify(given) }
    try {
      const signal = AbortSignal.timeout(DEADLINE)
      const response = await send(url, { method, headers, ...body, signal })
      if (response === null) return failed(act, someoneElse, true)
      return await outcomeOf(act, response, origins)
    } catch (error) {
      return failed(act, error instanceof Error ? error.message : 'no answer', false)
    } finally {
      if (own() !== null) load().catch(() => {})
    }
  }

  return {
    subscribe: changes.subscribe,
    load: async () => {
      if (own() === null) await load()
    },
    list,
    describe(offer) {
      const name = nameOf(offer)
      const details = list()?.find((one) => nameOf(one.offer) === name)?.details ?? null
      const held = own()?.held.get(name)
      return held && (offer.quantity ?? held.quantity) !== held.quantity ? held.more : details
    },
    async start(offer, urls, _, whose) {
      const name = nameOf(offer)
      const act = `buying "${name}"`
      const { quantity = 1, timing } = offer
      if (timing === 'at_end_of_current_billing_period' && !canWait())
        return failed(act, __DEV__ ? 'the route changes plans at once' : '', true)
      const { success, cancel } = urls
      const body = { offer: name, quantity, timing, successUrl: success, cancelUrl: cancel }
      return change(act, 'POST', whose, body)
    },
    async preview(offer) {
      const { quantity = 1, timing = 'immediately' } = offer
      const asked = { offer: nameOf(offer), quantity: String(quantity), timing }
      const query = `${url.includes('?') ? '&' : '?'}${new URLSearchParams(asked)}`
      try {
        const signal = AbortSignal.timeout(DEADLINE)
        const headers = { accept: 'application/json' }
        const response = await send(url + query, { method: 'GET', headers, signal })
        return response?.ok ? previewIn(jsonOf(await response.text())) : null
      } catch {
        return null
      }
    },
    canWait,
    takeBack: (_, whose) => change('taking the change back', 'DELETE', whose),
  }
}

const someoneElse = __DEV__ ? 'another customer signed in' : ''

function previewIn(body: unknown): ChangePreview | null {
  const data = isFields(body) && isFields(body.data) ? body.data : {}
  const due = recordOf<Money, object>(data.due, { amount: atLeast(0), currency: currencyOf }, {})
  const startsAt = momentOf(data.startsAt)
  return due && { due, ...(startsAt !== null && { startsAt }) }
}

async function outcomeOf(
  act: string,
  response: Response,
  origins: readonly string[],
): Promise<UpgradeStart> {
  const body = jsonOf(await response.text())
  const fields = isFields(body) ? body : {}
  const data = isFields(fields.data) ? fields.data : {}
  if (response.ok && data.changed === true) return { as: 'changed' }
  if (response.ok && data.scheduled === true) {
    const at = momentOf(data.at)
    return { as: 'scheduled', ...(at !== null && { at }) }
  }
  if (response.ok && typeof data.url === 'string') {
    const here = typeof location === 'undefined' ? undefined : location.origin
    const url = checkoutUrl(data.url, origins, here)
    return url === null ? unsafe(act, data.url) : { as: 'redirect', url }
  }
  const { status } = response
  const said = isFields(fields.error) ? plainText(fields.error.message) : null
  const refused = status >= 400 && status < 500 && status !== 408
  return failed(act, said ?? `status ${status}`, refused, said)
}

/** `certain`: nothing was bought and nothing changed. `said`: words for customers. */
function failed(act: string, why: string, certain: boolean, said?: string | null): UpgradeStart {
  const code = certain ? 'upgrade-failed' : 'upgrade-unknown'
  const message =
    __DEV__ &&
    (certain
      ? `${act} failed (${why.slice(0, 300)}), so nothing changed and nothing is charged. Check the route and the offer.`
      : `it is not known whether ${act} succeeded (${why.slice(0, 300)}), so the plan may have changed. Look at it before you try again.`)
  const error = new UsageError(code, message, said ? { message: said } : undefined)
  return { as: 'failed', unchanged: certain, error }
}

function unsafe(act: string, url: string): UpgradeStart {
  const message =
    __DEV__ &&
    `${act} leads to ${url.slice(0, 200)}, which is not an address that may be followed, so it was not opened and nothing is charged. Add its origin to checkoutOrigins of createUpgradeRoute if it is yours.`
  return { as: 'failed', unchanged: true, error: new UsageError('unsafe-url', message) }
}

function soldIn(body: unknown): Omit<Known, 'customer' | 'text'> | null {
  const data = isFields(body) && isFields(body.data) ? body.data : {}
  if (!isFields(data.offers)) return null
  const held = new Map<string, Held>()
  const own = Object.values(data.offers)
    .filter(isFields)
    .filter(({ kind, owned }) => kind === 'plan' && owned === true)
  const products = own.flatMap(({ product }) => textOf(product) ?? [])
  const offers = Object.entries(data.offers).flatMap(([priceSlug, value]) => {
    const found = detailsIn(value)
    if (found === null || !isFields(value)) return []
    const product = textOf(value.product)
    const isKnown = found.kind === 'plan' && (found.owned || (product && products.length > 0))
    const isHeld = found.owned || (product !== null && products.includes(product))
    const details = { ...found, ...(isKnown && { held: isHeld }) }
    if (details.owned) {
      const more = { ...details, owned: false }
      held.set(priceSlug, { quantity: atLeast(1)(value.quantity) ?? 1, more })
    }
    const description = textOf(value.description)?.slice(0, 1_000)
    const listed = {
      offer: { priceSlug },
      details,
      product: product ?? details.name,
      features: listOf(value.features).flatMap((feature) => featureIn(feature) ?? []),
    }
    return [{ ...listed, ...(description && { description }) }]
  })
  return { offers, held, later: data.later === true }
}

/** `{ slug, name, amount? }`, or a name alone. */
function featureIn(value: unknown): OfferFeature | null {
  const alone = textOf(value)
  if (alone !== null) return { slug: alone, name: alone }
  return recordOf<Omit<OfferFeature, 'amount'>, Pick<OfferFeature, 'amount'>>(
    value,
    { slug: textOf, name: textOf },
    { amount: atLeast(0) },
  )
}

function detailsIn(value: unknown): OfferDetails | null {
  const found = recordOf<
    Pick<OfferDetails, 'kind' | 'name' | 'price' | 'grants'>,
    Pick<OfferDetails, 'trialDays' | 'units'>
  >(
    value,
    {
      kind: (kind) => (kind === 'plan' || kind === 'top-up' ? kind : null),
      name: textOf,
      price: priceIn,
      grants: (grants) => listOf(grants).flatMap((grant) => grantIn(grant) ?? []),
    },
    { trialDays: atLeast(1), units: unitsIn },
  )
  if (found === null || !isFields(value)) return null
  return { ...found, interval: intervalIn(value.interval), owned: value.owned === true }
}

function unitsIn(value: unknown): Units | null {
  return recordOf<Pick<Units, 'one' | 'other'>, Omit<Units, 'one' | 'other'>>(
    value,
    { one: textOf, other: textOf },
    { zero: textOf, two: textOf, few: textOf, many: textOf },
  )
}

function priceIn(value: unknown): Price | null {
  return recordOf<Price, object>(
    value,
    { unitPrice: atLeast(0), per: atLeast(Number.MIN_VALUE), currency: currencyOf },
    {},
  )
}

function grantIn(value: unknown): Grant | null {
  return recordOf<Grant, object>(
    value,
    { meter: textOf, amount: atLeast(0), renews: (renews) => renews === true },
    {},
  )
}

function intervalIn(value: unknown): Interval | null {
  const units = ['day', 'week', 'month', 'year'] as const
  return recordOf<Interval, object>(
    value,
    { unit: (unit) => units.find((word) => word === unit), count: atLeast(1) },
    {},
  )
}

function atLeast(least: number): (value: unknown) => number | null {
  return (value) => {
    const number = numberIn(value)
    return number !== null && number >= least ? number : null
  }
}

const notLoaded = new UsageError(
  'unreachable',
  __DEV__ &&
    'the offers could not be loaded, so none is shown. They are requested again automatically.',
)
