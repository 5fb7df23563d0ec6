import { isRouteError, type Post, type RouteError } from './billing-client.js'
import type { CancellationTiming } from './cancel-plan.js'
import { recordOf } from './parse-usage-event.js'
import type { AdjustedSubscription, PlainSubscription } from './wire-purchases.js'

type Items = { priceId?: string | undefined; priceSlug?: string | undefined }

/** What `createCheckoutSession` takes. Exactly one of price id and slug; both URLs are absolute. */
export type CheckoutSessionParams = Items & {
  /** @default 1 */
  quantity?: number | undefined
  successUrl: string
  cancelUrl: string
  outputName?: string | undefined
  /** Whether to go to the checkout at once. */
  autoRedirect?: boolean | undefined
}

/** What `adjustSubscription` takes. Exactly one of price id, price slug and a list of one item. */
export type AdjustSubscriptionParams = Items & {
  subscriptionItems?: (Items & { quantity?: number | undefined })[] | undefined
  /** @default 1 */
  quantity?: number | undefined
  /** @default 'auto' */
  timing?: 'immediately' | 'at_end_of_current_billing_period' | 'auto' | undefined
  prorate?: boolean | undefined
  /** @default the one current subscription */
  subscriptionId?: string | undefined
}

/** Changes the plan. */
export type AdjustSubscription = (
  params: AdjustSubscriptionParams,
) => Promise<{ subscription: AdjustedSubscription }>

type Changed = { subscription: { subscription: PlainSubscription } }

/** The functions of `useBilling` that buy and cancel, with the manners of `@flowglad/react` 0.18. */
export type PurchaseClient = {
  /** Opens a checkout. Rejects for a URL that is not absolute and when no JSON is answered. */
  createCheckoutSession: (
    params: CheckoutSessionParams,
  ) => Promise<{ id: string; url: string } | { error: RouteError }>
  /** Rejects: every payment in the sandbox succeeds, so there is no payment method to add. */
  createAddPaymentMethodCheckoutSession: (params: object) => Promise<never>
  /** Rejects: no subscription of the sandbox waits to be activated. */
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

/** The functions, asking with `post`. What was changed is asked for again with `invalidate`. */
export function createPurchaseClient(post: Post, invalidate: () => Promise<void>): PurchaseClient {
  const change = (action: string, verb: string) => async (params: object) => {
    const answer = recordOf(await jsonOf(await post(action, params)))
    if (answer?.error) console.error(`Sandbox: Subscription ${verb} failed`, answer)
    else await invalidate()
    return changedOf(answer?.data)
  }
  let known: { current: unknown; adjust: AdjustSubscription } | undefined
  return {
    createCheckoutSession: ({ autoRedirect, ...params }) =>
      openCheckout(post, params, autoRedirect),
    createAddPaymentMethodCheckoutSession: refuse('add a payment method'),
    createActivateSubscriptionCheckoutSession: refuse('activate a subscription'),
    cancelSubscription: change('subscriptions/cancel', 'cancellation'),
    uncancelSubscription: change('subscriptions/uncancel', 'uncancellation'),
    adjustFor: (current) => {
      if (known?.current !== current)
        known = { current, adjust: adjustFor(current, post, invalidate) }
      return known.adjust
    },
  }
}

async function openCheckout(
  post: Post,
  params: Omit<CheckoutSessionParams, 'autoRedirect'>,
  autoRedirect: boolean | undefined,
) {
  for (const key of ['successUrl', 'cancelUrl'] as const) {
    if (!URL.canParse(params[key])) {
      throw new Error(
        `Received invalid \`${key}\`. Expected a valid URL. Received: "${params[key]}"`,
      )
    }
  }
  const answer = recordOf(await jsonOf(await post('checkout-sessions/create', params)))
  const error = answer?.error
  if (isRouteError(error)) return { error }
  const data = recordOf(answer?.data)
  const id = recordOf(data?.checkoutSession)?.id
  if (typeof id !== 'string' || typeof data?.url !== 'string') {
    throw new TypeError('The route answered no checkout session')
  }
  if (autoRedirect) window.location.href = data.url
  return { id, url: data.url }
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
    const answer = recordOf(await jsonOf(response))
    if (answer?.error) {
      const code = recordOf(answer.error)?.code
      throw new Error(typeof code === 'string' ? code : 'Subscription adjustment failed')
    }
    if (!isAdjusted(answer?.data)) {
      throw new Error('Subscription adjustment failed: no data returned')
    }
    await invalidate()
    return { subscription: answer.data }
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

async function jsonOf(response: Response): Promise<unknown> {
  return await response.json()
}

/** The sandbox wrote it, so a look at its corners is enough. */
function isAdjusted(value: unknown): value is AdjustedSubscription {
  const { subscription, subscriptionItems } = recordOf(value) ?? {}
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

function refuse(what: string): (params: object) => Promise<never> {
  return () =>
    Promise.reject(
      new Error(
        `usage-widgets: the sandbox cannot ${what}, so nothing happened. Its checkouts are for prices: use createCheckoutSession.`,
      ),
    )
}
