import type { Fields } from '../billing/decode.js'
import { fieldsOf } from './readers.js'
import { parseCheckout, parseUsageEvent } from './requests.js'
import type { RestReply } from './rest.js'

/** Calls the REST API as the host's server does, with its key. */
export type Upstream = (method: 'GET' | 'POST', path: string, body?: unknown) => RestReply

type Context = {
  readonly upstream: Upstream
  /** External id of who is signed in, `''` for nobody. */
  readonly customer: string
  readonly params: Fields
  /** A transaction id for an event that came without one. */
  readonly mint: () => string
}
type Reply = { readonly status: number; readonly data?: unknown; readonly error?: unknown }
type Action = (context: Context) => Reply

/**
 * Answers what a browser asks of a host's Flowglad route (`/api/flowglad/{action}`), as
 * `requestHandler` of `@flowglad/server` 0.18 does: the calls it makes upstream, its defaults, and
 * its shapes of error. Not repeated are its retries: a 409 or 5xx is answered at once.
 */
export function answerAction(
  action: string,
  request: { readonly method: string; readonly body: unknown },
  customer: string | null,
  upstream: Upstream,
  mint: () => string,
): RestReply {
  const answer = actions.get(action)
  if (!answer) {
    const message = `"${action}" is not a valid Flowglad API path`
    return sent({ status: 404, error: { message } })
  }
  if (customer === null && action !== 'pricing-models/retrieve') {
    // A host's getCustomerExternalId throws when nobody is signed in; the handler makes it a 500.
    return sent({ status: 500, error: { message: 'User not authenticated' } })
  }
  if (request.method !== 'POST') {
    return sent({ status: 405, data: {}, error: { code: 'Method not allowed', json: {} } })
  }
  return sent(answer({ upstream, customer: customer ?? '', params: fieldsOf(request.body), mint }))
}

function sent({ status, data, error }: Reply): RestReply {
  return {
    status,
    body: { ...(error !== undefined && { error }), ...(data !== undefined && { data }) },
  }
}

const actions = new Map<string, Action>([
  ['customers/billing', billing],
  ['usage-events/create', createUsageEvent],
  ['usage-meters/balances', balances],
  ['pricing-models/retrieve', pricingModel],
  ['checkout-sessions/create', checkout],
  ['subscriptions/adjust', adjust],
  ['subscriptions/cancel', cancel],
  ['subscriptions/uncancel', uncancel],
  ['resources/usages', resources('get_resources_failed', 'GET', 'usages')],
  [
    'resources/usages/retrieve',
    resources('get_resource_usage_failed', 'GET', 'usage', ['resourceSlug', 'resourceId']),
  ],
  ['resources/claim', resources('claim_resource_failed', 'POST', 'claim')],
  ['resources/release', resources('release_resource_failed', 'POST', 'release')],
  ['resources/claims', resources('list_resource_claims_failed', 'GET', 'claims', ['resourceSlug'])],
])

function billing(context: Context): Reply {
  const got = fetchBilling(context)
  if (got.status === 200) return { status: 200, data: got.body }
  return { status: got.status, error: { message: messageOf(got) } }
}

function createUsageEvent({ upstream, customer, params, mint }: Context): Reply {
  const got = fetchBilling({ upstream, customer })
  if (got.status !== 200) return upstreamError(got)
  const present = fieldsOf(fieldsOf(got.body).currentSubscription).id
  const subscriptionId = params.subscriptionId ?? present
  if (subscriptionId === undefined || subscriptionId === '') {
    const message = 'subscriptionId required: no current subscription found'
    return refused(400, 'missing_subscription_id', message)
  }
  if (!currentIds(got).includes(subscriptionId)) {
    const message = `Subscription ${textOf(subscriptionId)} is not found among the customer's current subscriptions`
    return refused(403, 'forbidden', message)
  }
  const event = {
    ...params,
    subscriptionId,
    amount: params.amount ?? 1,
    transactionId: params.transactionId ?? mint(),
  }
  // The SDK looks at the event before it sends it; any number is an amount to it.
  const amount = Number.isFinite(event.amount) ? 1 : event.amount
  const read = parseUsageEvent({ usageEvent: { ...event, amount } })
  if ('issues' in read) return refused(500, 'Unknown', JSON.stringify(read.issues, null, 2))
  return passedOn(upstream('POST', 'usage-events', { usageEvent: event }))
}

function balances({ upstream, customer, params }: Context): Reply {
  const found = findOrCreateCustomer({ upstream, customer })
  if (found.status !== 200) return upstreamError(found)
  const path = `customers/${encodeURIComponent(customer)}/usage-balances`
  return passedOn(upstream('GET', `${path}${queryOf(params, ['subscriptionId'])}`))
}

function pricingModel({ upstream, customer }: Context): Reply {
  const known = customer !== ''
  const source = known ? 'customer' : 'default'
  const code = `${known ? '' : 'DEFAULT_'}PRICING_MODEL_FETCH_FAILED`
  const got = known
    ? fetchBilling({ upstream, customer })
    : upstream('GET', 'pricing-models/default')
  if (got.status === 200) {
    return { status: 200, data: { pricingModel: fieldsOf(got.body).pricingModel, source } }
  }
  const message = `Failed to retrieve ${source} pricing model`
  const json = { message, details: messageOf(got) }
  return { status: 500, data: {}, error: { code, json } }
}

/** Opens a checkout session for who is signed in; a product's, as the published route does. */
function checkout({ upstream, customer, params }: Context): Reply {
  const { successUrl, cancelUrl, priceId, priceSlug, quantity = 1, outputName } = params
  const asked = { successUrl, cancelUrl, priceId, priceSlug, quantity, outputName }
  const body = { checkoutSession: { ...asked, type: 'product', customerExternalId: customer } }
  const read = parseCheckout(body)
  if ('issues' in read) return refused(500, 'Unknown', JSON.stringify(read.issues, null, 2))
  return passedOn(upstream('POST', 'checkout-sessions', body))
}

/** Changes what a subscription of who is signed in is to. */
function adjust(context: Context): Reply {
  const { params, upstream } = context
  const { subscriptionItems, priceId, priceSlug, quantity = 1, prorate = true } = params
  const { timing = 'auto', subscriptionId } = params
  return onOwn('subscription_adjust_failed', context, subscriptionId, ' in params', (path) => {
    const newSubscriptionItems = subscriptionItems ?? [{ priceId, priceSlug, quantity }]
    const later = timing === 'at_end_of_current_billing_period'
    const when = later ? { timing } : { timing, prorateCurrentBillingPeriod: prorate }
    return upstream('POST', `${path}/adjust`, { adjustment: { ...when, newSubscriptionItems } })
  })
}

/** Ends a subscription of who is signed in, now or with its period. */
function cancel(context: Context): Reply {
  const code = 'subscription_cancel_failed'
  const { id = '', cancellation } = context.params
  return onOwn(code, context, id, '', (path, { status }) =>
    status === 'canceled'
      ? 'Subscription is already canceled'
      : context.upstream('POST', `${path}/cancel`, { cancellation }),
  )
}

/** Takes a scheduled cancellation back; answers the subscription when there is none. */
function uncancel(context: Context): Reply {
  const { id = '' } = context.params
  return onOwn('subscription_uncancel_failed', context, id, '', (path, subscription) =>
    subscription.status === 'cancellation_scheduled'
      ? context.upstream('POST', `${path}/uncancel`, {})
      : { status: 200, body: { subscription } },
  )
}

/** An action on the resources of the subscription that is named, or of the only one. */
function resources(
  code: string,
  method: 'GET' | 'POST',
  name: string,
  keys: readonly string[] = [],
): Action {
  return (context) => {
    const { params, upstream } = context
    return onOwn(code, context, params.subscriptionId, '', (_, { id }) => {
      const path = `resource-claims/${encodeURIComponent(textOf(id))}/${name}`
      if (method === 'POST') return upstream(method, path, params)
      const got = upstream(method, `${path}${queryOf(params, keys)}`)
      if (!Array.isArray(got.body)) return got
      return { ...got, body: { resources: got.body.map((one) => fieldsOf(one).usage) } }
    })
  }
}

/**
 * Does something with a subscription, if it belongs to who is signed in. Whatever goes wrong is
 * answered with `code`, 500 and its message, as the handlers of the SDK do.
 */
function onOwn(
  code: string,
  { upstream, customer }: Context,
  wanted: unknown,
  hint: string,
  act: (path: string, subscription: Fields) => RestReply | string,
): Reply {
  const failed = (message: string) => refused(500, code, message)
  const id = wanted ?? onlySubscription({ upstream, customer }, hint)
  if (typeof id === 'object' && id !== null && 'why' in id) return failed(textOf(id.why))
  const path = `subscriptions/${encodeURIComponent(textOf(id))}`
  const found = upstream('GET', path)
  if (found.status !== 200) return failed(messageOf(found))
  const asked = upstream('GET', `customers/${encodeURIComponent(customer)}`)
  if (asked.status !== 200) return failed(messageOf(asked))
  const subscription = fieldsOf(fieldsOf(found.body).subscription)
  if (subscription.customerId !== fieldsOf(fieldsOf(asked.body).customer).id) {
    return failed('Subscription is not owned by the current user')
  }
  const done = act(path, subscription)
  if (typeof done === 'string') return failed(done)
  return done.status === 200 ? { status: 200, data: done.body } : failed(messageOf(done))
}

/** Id of the one current subscription, or why there is no such one. */
function onlySubscription(asking: Asking, hint: string): unknown {
  const got = fetchBilling(asking)
  if (got.status !== 200) return { why: messageOf(got) }
  const [first, second] = currentIds(got)
  if (first === undefined) return { why: 'No active subscription found for this customer' }
  if (second === undefined) return first
  const why = `Customer has multiple active subscriptions. Please specify subscriptionId${hint}.`
  return { why }
}

type Asking = Pick<Context, 'upstream' | 'customer'>

function fetchBilling(asking: Asking): RestReply {
  const found = findOrCreateCustomer(asking)
  if (found.status !== 200) return found
  return asking.upstream('GET', `customers/${encodeURIComponent(asking.customer)}/billing`)
}

function findOrCreateCustomer({ upstream, customer }: Asking): RestReply {
  const found = upstream('GET', `customers/${encodeURIComponent(customer)}`)
  if (found.status !== 404) return found
  const email = `${encodeURIComponent(customer)}@example.com`
  return upstream('POST', 'customers', {
    customer: { externalId: customer, name: customer, email },
  })
}

function currentIds({ body }: RestReply): readonly unknown[] {
  const list = fieldsOf(body).currentSubscriptions
  return Array.isArray(list) ? list.map((one) => fieldsOf(one).id) : []
}

/** Those of the parameters that are texts, as a query. */
function queryOf(params: Fields, keys: readonly string[]): string {
  const given = keys.flatMap((key) => {
    const value = params[key]
    return typeof value === 'string' ? [[key, value]] : []
  })
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

function passedOn(reply: RestReply): Reply {
  return reply.status === 200 ? { status: 200, data: reply.body } : upstreamError(reply)
}

function refused(status: number, code: string, message: string): Reply {
  return { status, data: {}, error: { code, json: { message } } }
}

/** Whatever the platform answers, the handler's status is 500 and the code its status as text. */
function upstreamError({ status, body }: RestReply): Reply {
  const json = typeof body === 'string' ? { message: `${status} ${body}` } : body
  return { status: 500, data: {}, error: { code: String(status), json } }
}

/** The text of the error the SDK throws for an upstream reply. */
function messageOf({ status, body }: RestReply): string {
  return `${status} ${textOf(body)}`
}

/** A text as it is, anything else as JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')
}
