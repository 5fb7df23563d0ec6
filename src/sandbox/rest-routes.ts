import { billingOf, customerOf, usageEventOf } from './billing.js'
import { balancesOf } from './billing-subscription.js'
import { isCurrent } from './ledger.js'
import { parseUsageEvent, parseUsageEvents, recordOf } from './parse-usage-event.js'
import { createCustomer } from './plans.js'
import {
  getCheckout,
  getSubscription,
  postAdjustment,
  postCancellation,
  postCheckout,
  postUncancellation,
} from './purchase-routes.js'
import { recordMany } from './record-many.js'
import { type Recorded, recordUsage } from './record-usage.js'
import { isRefusal, type Refusal } from './rules.js'
import type { SandboxCore } from './sandbox-core.js'

type Call = {
  readonly core: SandboxCore
  /** The first group of the route's path, decoded. */
  readonly param: string
  readonly query: URLSearchParams
  readonly body: unknown
  /** Where the page of a checkout is, without a slash at the end. */
  readonly origin: string
}

/** One route of the REST API. */
export type Route = {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  readonly handle: (call: Call) => { readonly ok: unknown } | Refusal
}

/** The routes served, first match wins. What is not here answers 404 "Not Found". */
export const routes: readonly Route[] = [
  { method: 'POST', path: /^customers$/, handle: postCustomer },
  { method: 'GET', path: /^customers\/([^/]+)$/, handle: getCustomer },
  { method: 'GET', path: /^customers\/([^/]+)\/billing$/, handle: getBilling },
  { method: 'GET', path: /^customers\/([^/]+)\/usage-balances$/, handle: getBalances },
  { method: 'POST', path: /^usage-events$/, handle: postUsageEvent },
  { method: 'POST', path: /^usage-events\/bulk$/, handle: postUsageEvents },
  { method: 'GET', path: /^usage-events\/([^/]+)$/, handle: getUsageEvent },
  { method: 'GET', path: /^pricing-models\/default$/, handle: getPricingModel },
  { method: 'POST', path: /^checkout-sessions$/, handle: postCheckout },
  { method: 'GET', path: /^checkout-sessions\/([^/]+)$/, handle: getCheckout },
  { method: 'GET', path: /^subscriptions\/([^/]+)$/, handle: getSubscription },
  { method: 'POST', path: /^subscriptions\/([^/]+)\/adjust$/, handle: postAdjustment },
  { method: 'POST', path: /^subscriptions\/([^/]+)\/cancel$/, handle: postCancellation },
  { method: 'POST', path: /^subscriptions\/([^/]+)\/uncancel$/, handle: postUncancellation },
]

function getCustomer({ core, param }: Call) {
  const customer = core.ledger().customer(param)
  return customer ? { ok: { customer: customerOf(customer) } } : noCustomer(param)
}

function postCustomer({ core, body }: Call) {
  const { externalId, name, email } = recordOf(recordOf(body)?.customer) ?? {}
  if (typeof externalId !== 'string' || typeof name !== 'string' || typeof email !== 'string') {
    return bad('A customer needs externalId, name and email')
  }
  const decided = core.decide(
    (context) => createCustomer(context, { externalId, name, email }),
    (facts) => facts,
  )
  if (isRefusal(decided)) return decided
  const customer = core.ledger().customer(externalId)
  return customer ? { ok: { data: { customer: customerOf(customer) } } } : noCustomer(externalId)
}

function getBilling({ core, param }: Call) {
  const customer = core.ledger().customer(param)
  return customer ? { ok: billingOf(core.ledger(), core.model, customer) } : noCustomer(param)
}

function getBalances({ core, param, query }: Call) {
  const ledger = core.ledger()
  const customer = ledger.customer(param)
  if (!customer) return noCustomer(param)
  const wanted = query.get('subscriptionId')
  const own = ledger.subscriptions().filter((one) => one.customerId === customer.id)
  if (wanted !== null && !own.some((one) => one.id === wanted)) {
    return missing(`Subscription ${wanted} not found`)
  }
  const asked = own.filter((one) => (wanted === null ? isCurrent(one) : one.id === wanted))
  const usageMeterBalances = asked.flatMap((one) => balancesOf(ledger, core.model, one.id))
  return { ok: { usageMeterBalances } }
}

function postUsageEvent({ core, body }: Call) {
  const request = parseUsageEvent(body)
  if ('issues' in request) return bad(request.issues)
  const recorded = core.decide<Recorded>(
    (context) => recordUsage(context, request),
    (decision) => ('fact' in decision ? [decision.fact] : []),
  )
  if (isRefusal(recorded)) return recorded
  const id = 'fact' in recorded ? recorded.fact.id : recorded.repeated.id
  return getUsageEvent({ core, param: id })
}

function postUsageEvents({ core, body }: Call) {
  const requests = parseUsageEvents(body)
  if ('issues' in requests) return bad(requests.issues)
  const recorded = core.decide(
    (context) => recordMany(context, requests),
    (facts) => facts,
  )
  if (isRefusal(recorded)) return recorded
  const ledger = core.ledger()
  const events = recorded.flatMap(({ id }) => ledger.event(id) ?? [])
  return { ok: { usageEvents: events.map((event) => usageEventOf(ledger, event)) } }
}

function getUsageEvent({ core, param }: Pick<Call, 'core' | 'param'>) {
  const ledger = core.ledger()
  const event = ledger.event(param)
  return event
    ? { ok: { usageEvent: usageEventOf(ledger, event) } }
    : missing(`Usage event ${param} not found`)
}

function getPricingModel({ core }: Call) {
  return { ok: { pricingModel: core.model } }
}

function noCustomer(externalId: string): Refusal {
  return missing(`Customer with externalId ${externalId} not found`)
}

function missing(error: string): Refusal {
  return { refused: 'NOT_FOUND', error }
}

function bad(error: Refusal['error']): Refusal {
  return { refused: 'BAD_REQUEST', error }
}
