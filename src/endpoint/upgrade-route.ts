import { checkoutOrigins, checkoutUrl } from '../billing/checkout-url.js'
import { isFields, jsonOf, listOf, numberIn, recordOf, textOf } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { plainText } from '../billing/insufficient-credits.js'
import type { Price } from '../billing/meter.js'
import { type Grant, type Interval, nameOf, type OfferDetails } from '../billing/offer.js'
import { currencyOf } from '../billing/price.js'
import { createSignal } from '../sync/signal.js'
import type { UpgradeActions, UpgradeStart, UsageSource } from '../sync/source.js'
import { type Credentials, createAuthorizedFetch } from './authorized-fetch.js'
import { type CustomerId, customerOf } from './customer-id.js'

/** Where offers are asked for and bought, and for whom. */
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
  readonly offers: ReadonlyMap<string, OfferDetails>
}

/**
 * Makes what a report or polled source buys through: its `upgrade`. The route is
 * `createStripeUpgradeHandler`, or one of your own that answers alike: what is sold to a GET, and to a POST
 * either a page to go on at or that the plan was changed. Offers are named by `priceSlug`. Call it once.
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
  let failedAt = Number.NEGATIVE_INFINITY

  async function ask(): Promise<void> {
    const whose = customer()
    const signal = AbortSignal.timeout(DEADLINE)
    const accept = { accept: 'application/json' }
    const response = await send(url, { method: 'GET', headers: accept, signal })
    const text = response?.ok ? await response.text() : null
    const offers = text === null ? null : offersIn(jsonOf(text))
    if (whose === null || text === null || offers === null) throw notLoaded
    if (customer() !== whose) return
    if (known?.customer === whose && known.text === text) return
    known = { customer: whose, text, offers }
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
        // Who looks at an offer then asks for it anew.
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

  return {
    subscribe: changes.subscribe,
    load: async () => {
      if (own() === null) await load()
    },
    describe(offer) {
      const rested = performance.now() - failedAt > AGAIN
      if (own() === null && customer() !== null && rested) load().catch(() => {})
      return own()?.offers.get(nameOf(offer)) ?? null
    },
    async start(offer, urls) {
      const name = nameOf(offer)
      if (offer.timing === 'at_end_of_current_billing_period')
        return failed(name, __DEV__ ? 'the route changes plans at once' : '', true)
      const { quantity = 1 } = offer
      const body = { offer: name, quantity, successUrl: urls.success, cancelUrl: urls.cancel }
      try {
        const response = await send(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(DEADLINE),
        })
        if (response === null)
          return failed(name, __DEV__ ? 'another customer signed in' : '', true)
        return await outcomeOf(name, response, origins)
      } catch (error) {
        return failed(name, error instanceof Error ? error.message : 'no answer', false)
      } finally {
        if (own() !== null) load().catch(() => {})
      }
    },
  }
}

async function outcomeOf(
  name: string,
  response: Response,
  origins: readonly string[],
): Promise<UpgradeStart> {
  const body = jsonOf(await response.text())
  const fields = isFields(body) ? body : {}
  const data = isFields(fields.data) ? fields.data : {}
  if (response.ok && data.changed === true) return { as: 'changed' }
  if (response.ok && typeof data.url === 'string') {
    const here = typeof location === 'undefined' ? undefined : location.origin
    const url = checkoutUrl(data.url, origins, here)
    return url === null ? unsafe(name, data.url) : { as: 'redirect', url }
  }
  const { status } = response
  const said = isFields(fields.error) ? plainText(fields.error.message) : null
  const refused = status >= 400 && status < 500 && status !== 408
  return failed(name, said ?? `status ${status}`, refused, said)
}

/** `certain`: nothing was bought and nothing changed. `said`: words for customers. */
function failed(name: string, why: string, certain: boolean, said?: string | null): UpgradeStart {
  const code = certain ? 'upgrade-failed' : 'upgrade-unknown'
  const message =
    __DEV__ &&
    (certain
      ? `"${name}" was not bought (${why.slice(0, 300)}), so nothing changed and nothing is charged. Check the route and the offer.`
      : `it is not known whether "${name}" was bought (${why.slice(0, 300)}), so it may have been. Look at the plan before you try again.`)
  const error = new UsageError(code, message, said ? { message: said } : undefined)
  return { as: 'failed', unchanged: certain, error }
}

function unsafe(name: string, url: string): UpgradeStart {
  const message =
    __DEV__ &&
    `the checkout of "${name}" is at ${url.slice(0, 200)}, which is not an address that may be followed, so it was not opened and nothing is charged. Add its origin to checkoutOrigins of createUpgradeRoute if it is yours.`
  return { as: 'failed', unchanged: true, error: new UsageError('unsafe-url', message) }
}

function offersIn(body: unknown): ReadonlyMap<string, OfferDetails> | null {
  const data = isFields(body) && isFields(body.data) ? body.data : {}
  if (!isFields(data.offers)) return null
  return new Map(
    Object.entries(data.offers).flatMap(([slug, value]) => {
      const details = detailsIn(value)
      return details === null ? [] : [[slug, details] as const]
    }),
  )
}

function detailsIn(value: unknown): OfferDetails | null {
  const found = recordOf<Omit<OfferDetails, 'interval' | 'owned'>, object>(
    value,
    {
      kind: (kind) => (kind === 'plan' || kind === 'top-up' ? kind : null),
      name: textOf,
      price: priceIn,
      grants: (grants) => listOf(grants).flatMap((grant) => grantIn(grant) ?? []),
    },
    {},
  )
  if (found === null || !isFields(value)) return null
  return { ...found, interval: intervalIn(value.interval), owned: value.owned === true }
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
    'what is sold could not be had, so no offer is shown. It is asked for again by itself.',
)
