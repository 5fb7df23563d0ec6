import { type Fields, isFields } from '../billing/decode.js'
import type { PlainSubscription, SubscriptionRecord } from './billing.js'
import { fieldsOf } from './readers.js'
import type { ResourceClaim, ResourceUsage } from './resources.js'
import type { SandboxFetch } from './sandbox-fetch.js'
import type { Adjustment, CancellationTiming } from './subscriptions.js'

type PriceName = { priceId?: string | undefined; priceSlug?: string | undefined }

/** What `createUsageEvent` takes. Exactly one of the four identifiers; the rest has defaults. */
type CreateUsageEventParams = PriceName & {
  usageMeterId?: string | undefined
  usageMeterSlug?: string | undefined
  /** @default 1 */
  amount?: number | undefined
  /** @default the current subscription */
  subscriptionId?: string | undefined
  properties?: Record<string, unknown> | undefined
  /** @default a new one */
  transactionId?: string | undefined
  /** Epoch milliseconds. */
  usageDate?: number | undefined
}

/** What `createCheckoutSession` takes. Exactly one of price id and slug; both URLs are absolute. */
type CheckoutSessionParams = PriceName & {
  /** @default 1 */
  quantity?: number | undefined
  successUrl: string
  cancelUrl: string
  outputName?: string | undefined
  /** Whether to go to the checkout at once. */
  autoRedirect?: boolean | undefined
}

/** What `adjustSubscription` takes. Exactly one of price id, price slug and a list of items. */
type AdjustSubscriptionParams = PriceName & {
  subscriptionItems?: (PriceName & { quantity?: number | undefined })[] | undefined
  /** @default 1 */
  quantity?: number | undefined
  /** @default 'auto' */
  timing?: 'immediately' | 'at_end_of_current_billing_period' | 'auto' | undefined
  prorate?: boolean | undefined
  /** @default the one current subscription */
  subscriptionId?: string | undefined
}

/** The error of a route, verbatim; at run time it may also be `{ message }` or a text. */
type RouteError = { code: string; json: Record<string, unknown> }

/** What an adjustment answers. */
type AdjustedSubscription = Omit<Adjustment, 'facts'> & {
  subscription: PlainSubscription
  subscriptionItems: Omit<SubscriptionRecord['subscriptionItems'][number], 'price'>[]
}

/** Changes the plan. */
export type AdjustSubscription = (
  params: AdjustSubscriptionParams,
) => Promise<{ subscription: AdjustedSubscription }>

type Changed = { subscription: { subscription: PlainSubscription } }

/** The functions of `useBilling`, which behave as those of `@flowglad/react` 0.18 and keep their identity. */
export type BillingClient = {
  /** One billing request; the parsed body, or an error in its shape when there is none to parse. */
  ask: () => Promise<unknown>
  /**
   * Records one event. Resolves `{ error }` for whatever the route answers with an error; rejects
   * when no answer or no JSON arrives, and then the event may exist all the same.
   */
  createUsageEvent: (
    params: CreateUsageEventParams,
  ) => Promise<{ usageEvent: { id: string } } | { error: RouteError }>
  /** Opens a checkout. Rejects for a URL that is not absolute and when no JSON is answered. */
  createCheckoutSession: (
    params: CheckoutSessionParams,
  ) => Promise<{ id: string; url: string } | { error: RouteError }>
  /** Rejects: every payment in the sandbox succeeds, so there is no payment method to add. */
  createAddPaymentMethodCheckoutSession: (params: object) => Promise<never>
  /** Rejects: no checkout of the sandbox activates a subscription. */
  createActivateSubscriptionCheckoutSession: (params: object) => Promise<never>
  /** Ends a subscription. An error is only logged: what resolves is then empty. */
  cancelSubscription: (params: {
    id: string
    cancellation: { timing: CancellationTiming }
  }) => Promise<Changed>
  /** Takes a scheduled cancellation back. An error is only logged: what resolves is then empty. */
  uncancelSubscription: (params: { id: string }) => Promise<Changed>
  /** `adjustSubscription` for these current subscriptions; the same function for the same list. */
  adjustFor: (current: readonly { readonly id: string }[]) => AdjustSubscription
}

/** Asks one action of `/api/flowglad`. */
type Post = (action: string, body: object) => Promise<Response>

/** Asks `/api/flowglad` of a sandbox. */
export function createPost(fetch: SandboxFetch): Post {
  return (action, body) =>
    fetch(`/api/flowglad/${action}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
}

/** The functions of `useBilling`. What they change is asked for again with `invalidate`. */
export function createBillingClient(post: Post, invalidate: () => Promise<void>): BillingClient {
  const change = (action: string, verb: string) => async (params: object) => {
    const answer = await jsonOf(post(action, params))
    if (answer.error) console.error(`Sandbox: Subscription ${verb} failed`, answer)
    else await invalidate()
    return changedOf(answer.data)
  }
  let known: { current: unknown; adjust: AdjustSubscription } | undefined
  return {
    ask: async () => {
      const response = await post('customers/billing', {})
      return await response
        .json()
        .then(answerOf, () => failure('Failed to parse billing response JSON'))
    },
    createUsageEvent: async (params) => {
      const { error, data } = await jsonOf(post('usage-events/create', params))
      if (isRouteError(error)) return { error }
      const { id } = fieldsOf(fieldsOf(data).usageEvent)
      if (typeof id !== 'string') throw new TypeError('The route answered no usage event')
      return { usageEvent: { id } }
    },
    createCheckoutSession: async ({ autoRedirect, ...params }) => {
      for (const key of ['successUrl', 'cancelUrl'] as const) {
        if (URL.canParse(params[key])) continue
        throw new Error(`Received invalid \`${key}\`. Expected a valid URL: "${params[key]}"`)
      }
      const { error, data } = await jsonOf(post('checkout-sessions/create', params))
      if (isRouteError(error)) return { error }
      const { checkoutSession, url } = fieldsOf(data)
      const { id } = fieldsOf(checkoutSession)
      if (typeof id !== 'string' || typeof url !== 'string') {
        throw new TypeError('The route answered no checkout session')
      }
      if (autoRedirect) window.location.href = url
      return { id, url }
    },
    createAddPaymentMethodCheckoutSession: refuse('add a payment method'),
    createActivateSubscriptionCheckoutSession: refuse('activate a subscription'),
    cancelSubscription: change('subscriptions/cancel', 'cancellation'),
    uncancelSubscription: change('subscriptions/uncancel', 'uncancellation'),
    adjustFor: (current) => {
      if (known?.current !== current) {
        known = { current, adjust: adjustFor(current, post, invalidate) }
      }
      return known.adjust
    },
  }
}

function answerOf(body: unknown): unknown {
  const known = isFields(body) && ('data' in body || 'error' in body)
  return known ? body : failure('Unexpected billing response shape')
}

function failure(message: string) {
  return { data: null, error: { message } }
}

/** Upstream passes any error on as this type, whatever its shape; so does the sandbox. */
function isRouteError(error: unknown): error is RouteError {
  return Boolean(error)
}

function adjustFor(
  current: readonly { readonly id: string }[],
  post: Post,
  invalidate: () => Promise<void>,
): AdjustSubscription {
  return async (params) => {
    const subscriptionId = params.subscriptionId || onlyId(current)
    const response = await post('subscriptions/adjust', { ...params, subscriptionId })
    if (!response.ok) {
      // As upstream: what the server said about it is lost.
      const status = `${response.status} ${response.statusText}`
      throw new Error(`Subscription adjustment failed: ${status}`)
    }
    const { error, data } = await jsonOf(Promise.resolve(response))
    if (error) {
      const { code } = fieldsOf(error)
      throw new Error(typeof code === 'string' ? code : 'Subscription adjustment failed')
    }
    if (!isAdjusted(data)) throw new Error('Subscription adjustment failed: no data returned')
    await invalidate()
    return { subscription: data }
  }
}

function onlyId(current: readonly { readonly id: string }[]): string {
  const [first, second] = current
  if (!first) throw new Error('No active subscription found for this customer')
  if (second) {
    throw new Error(
      'Customer has multiple active subscriptions. Please specify subscriptionId in params.',
    )
  }
  return first.id
}

async function jsonOf(response: Promise<Response>): Promise<Fields> {
  const body: unknown = await (await response).json()
  return fieldsOf(body)
}

/** The sandbox wrote it, so a look at its main fields is enough. */
function isAdjusted(value: unknown): value is AdjustedSubscription {
  const { subscription, subscriptionItems } = fieldsOf(value)
  return Boolean(subscription) && Array.isArray(subscriptionItems)
}

/** Upstream passes the route's data on as this type, whatever it holds; so does the sandbox. */
function changedOf(data: unknown): Changed {
  const holder: { subscription: unknown } = { subscription: data }
  if (isChanged(holder)) return holder
  throw new TypeError('The route answered nothing')
}

function isChanged(holder: { subscription: unknown }): holder is Changed {
  return 'subscription' in holder
}

type Holder = {
  resourceSlug: string
  /** @default the one current subscription */
  subscriptionId?: string | undefined
  /** So many pieces by nobody in particular. */
  quantity?: number | undefined
  externalId?: string | undefined
  externalIds?: string[] | undefined
}

/** What `claim` takes. Exactly one of quantity, external id and external ids. */
type ClaimParams = Holder & {
  metadata?: Record<string, string | number | boolean> | undefined
}

/** What `release` takes. Exactly one of quantity, external id, external ids and claim ids. */
type ReleaseParams = Holder & { claimIds?: string[] | undefined }

type Claimed = { claims: ResourceClaim[]; usage: ResourceUsage }
type Released = { releasedClaims: ResourceClaim[]; usage: ResourceUsage }

/** The functions of `useResources`, which behave as those of `@flowglad/react` 0.18. */
export type ResourceClient = {
  /** One request; rejects with what the route says when it answers an error. */
  ask: () => Promise<unknown>
  /** Claims pieces of a resource. Rejects with what the route says, as for want of capacity. */
  claim: (params: ClaimParams) => Promise<Claimed>
  /** Gives claimed pieces back. Rejects with what the route says. */
  release: (params: ReleaseParams) => Promise<Released>
}

/** The functions. After a change `invalidate` asks again; the change does not wait for that. */
export function createResourceClient(post: Post, invalidate: () => Promise<void>): ResourceClient {
  const dataOf = async (action: string, params: object, otherwise: string): Promise<Fields> => {
    const { error, data } = await jsonOf(post(action, params))
    if (!error) return fieldsOf(data)
    const { json, message } = fieldsOf(error)
    const said = fieldsOf(json).message || message
    throw new Error(typeof said === 'string' ? said : otherwise)
  }
  const change = async (action: string, params: object, otherwise: string): Promise<Fields> => {
    const data = await dataOf(action, params, otherwise)
    void invalidate()
    return data
  }
  return {
    ask: async () => {
      const { resources } = await dataOf('resources/usages', {}, 'Failed to fetch resources')
      return resources
    },
    claim: async (params) => {
      const data = await change('resources/claim', params, 'Failed to claim resource')
      if (isClaimed(data)) return data
      throw new TypeError('The route answered no claims')
    },
    release: async (params) => {
      const data = await change('resources/release', params, 'Failed to release resource')
      if (isReleased(data)) return data
      throw new TypeError('The route answered no claims')
    },
  }
}

/** The sandbox wrote it, so a look at its main fields is enough. */
function isClaimed(data: object): data is Claimed {
  return 'claims' in data && 'usage' in data
}

function isReleased(data: object): data is Released {
  return 'releasedClaims' in data && 'usage' in data
}

function refuse(what: string): (params: object) => Promise<never> {
  return () =>
    Promise.reject(
      new Error(
        `usage-widgets: the sandbox cannot ${what}, so nothing happened. Its checkouts are for prices: use createCheckoutSession.`,
      ),
    )
}
