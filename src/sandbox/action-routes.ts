import {
  type Action,
  type ActionContext,
  type ActionReply,
  messageOf,
  textOf,
  type Upstream,
  upstreamError,
} from './action.js'
import { parseIdentified } from './parse-action.js'
import { recordOf } from './parse-usage-event.js'
import { adjust, cancel, checkout, uncancel } from './purchase-actions.js'
import type { RestReply } from './rest.js'

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
    return reply({
      status: 404,
      error: { message: `"${action}" is not a valid Flowglad API path` },
    })
  }
  if (customer === null && action !== 'pricing-models/retrieve') {
    // A host's getCustomerExternalId throws when nobody is signed in; the handler makes it a 500.
    return reply({ status: 500, error: { message: 'User not authenticated' } })
  }
  if (request.method !== 'POST') {
    return reply({ status: 405, data: {}, error: { code: 'Method not allowed', json: {} } })
  }
  return reply(answer({ upstream, customer: customer ?? '', body: request.body, mint }))
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
])

function billing(context: Asking): ActionReply {
  const got = fetchBilling(context)
  if (got.status === 200) return { status: 200, data: got.body }
  return { status: got.status, error: { message: messageOf(got) } }
}

function createUsageEvent({ upstream, customer, body, mint }: ActionContext): ActionReply {
  const got = fetchBilling({ upstream, customer })
  if (got.status !== 200) return upstreamError(got)
  const params = recordOf(body) ?? {}
  const present = recordOf(recordOf(got.body)?.currentSubscription)?.id
  const subscriptionId = params.subscriptionId ?? present
  if (subscriptionId === undefined || subscriptionId === '') {
    const message = 'subscriptionId required: no current subscription found'
    return { status: 400, data: {}, error: { code: 'missing_subscription_id', json: { message } } }
  }
  if (!currentIds(got.body).includes(subscriptionId)) {
    const message = `Subscription ${textOf(subscriptionId)} is not found among the customer's current subscriptions`
    return { status: 403, data: {}, error: { code: 'forbidden', json: { message } } }
  }
  const event = {
    ...params,
    subscriptionId,
    amount: params.amount ?? 1,
    transactionId: params.transactionId ?? mint(),
  }
  const issues = parseIdentified(event)
  if (issues.length > 0) {
    const message = JSON.stringify(issues, null, 2)
    return { status: 500, data: {}, error: { code: 'Unknown', json: { message } } }
  }
  const made = upstream('POST', 'usage-events', { usageEvent: event })
  return made.status === 200 ? { status: 200, data: made.body } : upstreamError(made)
}

function balances({ upstream, customer, body }: ActionContext): ActionReply {
  const found = findOrCreateCustomer({ upstream, customer })
  if (found.status !== 200) return upstreamError(found)
  const wanted = recordOf(body)?.subscriptionId
  const query = typeof wanted === 'string' ? `?subscriptionId=${encodeURIComponent(wanted)}` : ''
  const got = upstream('GET', `customers/${encodeURIComponent(customer)}/usage-balances${query}`)
  return got.status === 200 ? { status: 200, data: got.body } : upstreamError(got)
}

function pricingModel({ upstream, customer }: ActionContext): ActionReply {
  const source = customer === '' ? 'default' : 'customer'
  const got =
    customer === ''
      ? upstream('GET', 'pricing-models/default')
      : fetchBilling({ upstream, customer })
  if (got.status !== 200) {
    const message = `Failed to retrieve ${source} pricing model`
    const json = { message, details: messageOf(got) }
    const code =
      customer === '' ? 'DEFAULT_PRICING_MODEL_FETCH_FAILED' : 'PRICING_MODEL_FETCH_FAILED'
    return { status: 500, data: {}, error: { code, json } }
  }
  return { status: 200, data: { pricingModel: recordOf(got.body)?.pricingModel, source } }
}

type Asking = Pick<ActionContext, 'upstream' | 'customer'>

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

function currentIds(billed: unknown): readonly unknown[] {
  const list = recordOf(billed)?.currentSubscriptions
  return Array.isArray(list) ? list.map((one) => recordOf(one)?.id) : []
}

function reply({ status, data, error }: ActionReply): RestReply {
  return {
    status,
    body: { ...(error !== undefined && { error }), ...(data !== undefined && { data }) },
  }
}
