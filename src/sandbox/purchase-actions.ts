import { type ActionContext, type ActionReply, messageOf, textOf, upstreamError } from './action.js'
import { parseAdjustmentParams, parseCheckoutParams } from './parse-action.js'
import { recordOf } from './parse-usage-event.js'

/** Opens a checkout session for who is signed in; a product's, as the published route does. */
export function checkout({ upstream, customer, body }: ActionContext): ActionReply {
  const params = recordOf(body) ?? {}
  const issues = parseCheckoutParams(params)
  if (issues.length > 0) {
    const message = JSON.stringify(issues, null, 2)
    return { status: 500, data: {}, error: { code: 'Unknown', json: { message } } }
  }
  const { successUrl, cancelUrl, priceId, priceSlug, quantity = 1, outputName } = params
  const opened = upstream('POST', 'checkout-sessions', {
    checkoutSession: {
      successUrl,
      cancelUrl,
      priceId,
      priceSlug,
      quantity,
      outputName,
      type: 'product',
      customerExternalId: customer,
    },
  })
  return opened.status === 200 ? { status: 200, data: opened.body } : upstreamError(opened)
}

/** Changes the plan of a subscription of who is signed in. */
export function adjust(context: ActionContext): ActionReply {
  const failed = failureOf('subscription_adjust_failed')
  const params = recordOf(context.body) ?? {}
  const issues = parseAdjustmentParams(params)
  if (issues.length > 0) return failed(JSON.stringify(issues, null, 2))
  const { subscriptionItems, priceId, priceSlug, quantity = 1, prorate = true } = params
  const { timing = 'auto' } = params
  const wanted = params.subscriptionId ?? onlySubscription(context)
  if (wanted === null) return failed('No single current subscription; name one')
  const own = ownSubscription(context, textOf(wanted))
  if ('why' in own) return failed(own.why)
  const newSubscriptionItems = subscriptionItems ?? [{ priceId, priceSlug, quantity }]
  const later = timing === 'at_end_of_current_billing_period'
  const done = context.upstream('POST', `${own.path}/adjust`, {
    adjustment: {
      timing,
      newSubscriptionItems,
      ...(!later && { prorateCurrentBillingPeriod: prorate }),
    },
  })
  return done.status === 200 ? { status: 200, data: done.body } : failed(messageOf(done))
}

/** Ends a subscription of who is signed in, now or with its period. */
export function cancel(context: ActionContext): ActionReply {
  const failed = failureOf('subscription_cancel_failed')
  const { id, cancellation } = recordOf(context.body) ?? {}
  const own = ownSubscription(context, textOf(id))
  if ('why' in own) return failed(own.why)
  if (own.status === 'canceled') return failed('Subscription is already canceled')
  const done = context.upstream('POST', `${own.path}/cancel`, { cancellation })
  return done.status === 200 ? { status: 200, data: done.body } : failed(messageOf(done))
}

/** Takes a scheduled cancellation back; answers the subscription when there is none. */
export function uncancel(context: ActionContext): ActionReply {
  const failed = failureOf('subscription_uncancel_failed')
  const own = ownSubscription(context, textOf(recordOf(context.body)?.id))
  if ('why' in own) return failed(own.why)
  if (own.status !== 'cancellation_scheduled') return { status: 200, data: own.body }
  const done = context.upstream('POST', `${own.path}/uncancel`, {})
  return done.status === 200 ? { status: 200, data: done.body } : failed(messageOf(done))
}

function failureOf(code: string) {
  return (message: string): ActionReply => ({
    status: 500,
    data: {},
    error: { code, json: { message } },
  })
}

/** Id of the current subscription, `null` when there is none or more than one. */
function onlySubscription({ upstream, customer }: ActionContext): unknown {
  const billed = upstream('GET', `customers/${encodeURIComponent(customer)}/billing`)
  const list = recordOf(billed.body)?.currentSubscriptions
  const ids: unknown[] = Array.isArray(list) ? list.map((one) => recordOf(one)?.id) : []
  return ids.length === 1 ? ids[0] : null
}

/** The subscription if it belongs to who is signed in, else why not. */
function ownSubscription({ upstream, customer }: ActionContext, id: string) {
  const path = `subscriptions/${encodeURIComponent(id)}`
  const found = upstream('GET', path)
  if (found.status !== 200) return { why: messageOf(found) }
  const asked = upstream('GET', `customers/${encodeURIComponent(customer)}`)
  if (asked.status !== 200) return { why: messageOf(asked) }
  const subscription = recordOf(recordOf(found.body)?.subscription)
  const owner = recordOf(recordOf(asked.body)?.customer)?.id
  if (subscription?.customerId !== owner) {
    return { why: 'Subscription is not owned by the current user' }
  }
  return { path, status: subscription?.status, body: found.body }
}
