import {
  balancesOf,
  billingOf,
  customerOf,
  plainSubscriptionOf,
  type SubscriptionRecord,
  subscriptionOf,
  usageEventOf,
} from './billing.js'
import { checkoutRecordOf, openCheckout } from './checkouts.js'
import type { Fact } from './facts.js'
import { isCurrent } from './ledger.js'
import { idOf } from './pricing-model.js'
import type { Issues } from './readers.js'
import {
  parseAdjustment,
  parseCancellation,
  parseCheckout,
  parseClaim,
  parseCustomer,
  parseRelease,
  parseUsageEvent,
  parseUsageEvents,
} from './requests.js'
import {
  claim,
  hasResource,
  outcomeOf,
  type ResourceState,
  release,
  usagesOf,
} from './resources.js'
import { notFound, type Refusal, type RuleContext } from './rules.js'
import type { SandboxCore } from './sandbox-core.js'
import {
  adjust,
  type CustomerInput,
  cancel,
  cancelScheduledChange,
  createCustomer,
  uncancel,
} from './subscriptions.js'
import { recordMany, recordUsage } from './usage-events.js'

/** One request, taken apart. */
export type Asked = {
  readonly method: string
  readonly url: URL
  readonly authorization: string | null
  /** The body as text, `''` for none. */
  readonly body: string
}

/** A status and what is sent with it: a text as plain text unless `headers` say otherwise, anything else as JSON. */
export type RestReply = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Answers Flowglad's REST API under `/api/v1`, with the error bodies its servers really send
 * (`{ error, code, request_id }`, plain text for 401 and an unknown route), which differ from the
 * documented ones. `failing` answers as a platform out of order does.
 * `origin` is where the page of a checkout is, without a slash at the end.
 */
export function createRest(core: SandboxCore, apiKey: string | undefined) {
  let requests = 0
  return (asked: Asked, origin: string, failing: boolean): RestReply => {
    requests += 1
    const requestId = requests.toString(16).padStart(8, '0')
    const { method, authorization, url } = asked
    const { searchParams: query } = url
    const path = url.pathname.slice('/api/v1/'.length)
    if (!authorization || (apiKey !== undefined && authorization !== apiKey)) {
      return { status: 401, body: 'Unauthorized' }
    }
    if (failing) return refusalReply(outOfOrder, requestId)
    for (const route of routes) {
      const match = route.method === method && route.path.exec(path)
      if (!match) continue
      const body = parseJson(asked)
      if (body === undefined) {
        return { status: 400, body: { error: 'Invalid JSON in request body' } }
      }
      const answer = route.handle({ core, id: decoded(match[1] ?? ''), query, body, origin })
      if ('refused' in answer) return refusalReply(answer, requestId)
      return { status: 200, body: answer.ok }
    }
    return { status: 404, body: 'Not Found' }
  }
}

/** Turns a reply into what `fetch` gives. */
export function toResponse({ status, body, headers }: RestReply): Response {
  if (typeof body !== 'string') return Response.json(body, { status })
  return new Response(body, { status, headers: { 'content-type': 'text/plain', ...headers } })
}

const outOfOrder: Refusal = { refused: 'INTERNAL_SERVER_ERROR', error: 'Internal server error' }
const statusOf = { BAD_REQUEST: 400, NOT_FOUND: 404, CONFLICT: 409, INTERNAL_SERVER_ERROR: 500 }

function refusalReply({ refused, error }: Refusal, requestId: string): RestReply {
  return { status: statusOf[refused], body: { error, code: refused, request_id: requestId } }
}

function parseJson({ method, body }: Asked): unknown {
  if (method === 'GET') return null
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

type Call = {
  readonly core: SandboxCore
  /** What stands for `:id` in the route's path, decoded. */
  readonly id: string
  readonly query: URLSearchParams
  readonly body: unknown
  readonly origin: string
}
type Answer = { readonly ok: unknown } | Refusal
type Handle = (call: Call) => Answer

/** The routes served. What is not here answers 404 "Not Found". */
const routes = Object.entries({
  'POST customers': postCustomer,
  'GET customers/:id': getCustomer,
  'GET customers/:id/billing': getBilling,
  'GET customers/:id/usage-balances': getBalances,
  'POST usage-events': postUsageEvent,
  'POST usage-events/bulk': postUsageEvents,
  'GET usage-events/:id': getUsageEvent,
  'GET pricing-models/default': ({ core }) => ({ ok: { pricingModel: core.model } }),
  'POST checkout-sessions': postCheckout,
  'GET checkout-sessions/:id': getCheckout,
  'GET subscriptions/:id': getSubscription,
  'POST subscriptions/:id/adjust': postAdjustment,
  'POST subscriptions/:id/cancel': postCancellation,
  'POST subscriptions/:id/uncancel': postUncancellation,
  'POST subscriptions/:id/cancel-scheduled-adjustment': postChangeTakenBack,
  'POST resource-claims/:id/claim': postClaim,
  'POST resource-claims/:id/release': postRelease,
  'GET resource-claims/:id/usage': getResource,
  'GET resource-claims/:id/usages': getResources,
  'GET resource-claims/:id/claims': getClaims,
} satisfies Readonly<Record<string, Handle>>).map(([route, handle]) => {
  const [method = '', path = ''] = route.split(' ')
  return { method, path: new RegExp(`^${path.replace(':id', '([^/]+)')}$`), handle }
})

/** Lets a rule decide on a request and answers what it led to. */
function carryOut<R extends object, D extends { readonly facts: readonly Fact[] }>(
  call: Call,
  request: R | Issues,
  rule: (context: RuleContext, request: R) => D | Refusal,
  answer: (call: Call, decided: D, request: R) => Answer,
): Answer {
  if (isIssues(request)) return { refused: 'BAD_REQUEST', error: request.issues }
  const decided = call.core.decide((context) => rule(context, request))
  return 'refused' in decided ? decided : answer(call, decided, request)
}

function isIssues(request: object): request is Issues {
  return 'issues' in request
}

function getCustomer({ core, id }: Call): Answer {
  const customer = core.ledger().customers.get(id)
  return customer ? { ok: { customer: customerOf(customer) } } : noCustomer(id)
}

function postCustomer(call: Call): Answer {
  const rule = (context: RuleContext, input: CustomerInput) => createCustomer(context, input)
  return carryOut(call, parseCustomer(call.body), rule, (_, __, { externalId }) => {
    const answer = getCustomer({ ...call, id: externalId })
    return 'refused' in answer ? answer : { ok: { data: answer.ok } }
  })
}

function getBilling({ core, id }: Call): Answer {
  const customer = core.ledger().customers.get(id)
  return customer ? { ok: billingOf(core.ledger(), core.model, customer) } : noCustomer(id)
}

function getBalances({ core, id, query }: Call): Answer {
  const ledger = core.ledger()
  const customer = ledger.customers.get(id)
  if (!customer) return noCustomer(id)
  const wanted = query.get('subscriptionId')
  const asked = [...ledger.subscriptions.values()].filter(
    (one) =>
      one.customerId === customer.id && (wanted === null ? isCurrent(one) : one.id === wanted),
  )
  if (wanted !== null && asked.length === 0) return notFound('Subscription', wanted)
  const usageMeterBalances = asked.flatMap((one) => balancesOf(ledger, core.model, one.id))
  return { ok: { usageMeterBalances } }
}

function noCustomer(externalId: string): Refusal {
  return { refused: 'NOT_FOUND', error: `Customer with externalId ${externalId} not found` }
}

function postUsageEvent(call: Call): Answer {
  const request = parseUsageEvent(call.body)
  return carryOut(call, request, recordUsage, (_, { id }) => getUsageEvent({ ...call, id }))
}

function postUsageEvents(call: Call): Answer {
  return carryOut(call, parseUsageEvents(call.body), recordMany, ({ core }, { facts }) => {
    const ledger = core.ledger()
    const events = facts.flatMap(({ id }) => ledger.events.get(id) ?? [])
    return { ok: { usageEvents: events.map((event) => usageEventOf(ledger, event)) } }
  })
}

function getUsageEvent({ core, id }: Call): Answer {
  const ledger = core.ledger()
  const event = ledger.events.get(id)
  return event ? { ok: { usageEvent: usageEventOf(ledger, event) } } : notFound('Usage event', id)
}

function postCheckout(call: Call): Answer {
  const request = parseCheckout(call.body)
  return carryOut(call, request, openCheckout, (_, { id }) => getCheckout({ ...call, id }))
}

function getCheckout({ core, id, origin }: Call): Answer {
  const ledger = core.ledger()
  const checkout = ledger.checkouts.get(id)
  if (!checkout) return notFound('Checkout session', id)
  const customer = ledger.customersById.get(checkout.customerId)
  const checkoutSession = checkoutRecordOf(checkout, customer, core.now())
  return { ok: { checkoutSession, url: `${origin}/checkout/${encodeURIComponent(id)}` } }
}

/** The subscription a call is about, as it is now. */
function subscriptionFor({ core, id }: Call): SubscriptionRecord | Refusal {
  const ledger = core.ledger()
  const found = ledger.subscriptions.get(id)
  const [record] = found ? subscriptionOf(ledger, core.model, found) : []
  return record ?? notFound('Subscription', id)
}

function getSubscription(call: Call): Answer {
  const record = subscriptionFor(call)
  return 'refused' in record ? record : { ok: { subscription: plainSubscriptionOf(record) } }
}

function postAdjustment(call: Call): Answer {
  return carryOut(
    call,
    parseAdjustment(call.body),
    (context, { timing, newSubscriptionItems: items }) =>
      adjust(context, { subscriptionId: call.id, timing, items }),
    (_, { resolvedTiming, isUpgrade }) => {
      const record = subscriptionFor(call)
      if ('refused' in record) return record
      const subscriptionItems = record.subscriptionItems.map(({ price: _price, ...item }) => item)
      const subscription = plainSubscriptionOf(record)
      return { ok: { subscription, subscriptionItems, resolvedTiming, isUpgrade } }
    },
  )
}

function postCancellation(call: Call): Answer {
  return carryOut(
    call,
    parseCancellation(call.body),
    (context, { timing }) => cancel(context, call.id, timing),
    getSubscription,
  )
}

function postUncancellation(call: Call): Answer {
  return carryOut(call, {}, (context) => uncancel(context, call.id), getSubscription)
}

/** Only REST has this: no published client of Flowglad's asks for it. */
function postChangeTakenBack(call: Call): Answer {
  const rule = (context: RuleContext) => cancelScheduledChange(context, call.id)
  return carryOut(call, {}, rule, (_, { canceledItemCount }) => {
    const record = subscriptionFor(call)
    if ('refused' in record) return record
    return { ok: { subscription: plainSubscriptionOf(record), canceledItemCount } }
  })
}

function postClaim(call: Call): Answer {
  return carryOut(
    call,
    parseClaim(call.body),
    (context, request) => claim(context, { ...request, subscriptionId: call.id }),
    ({ core }, claimed) => ({ ok: outcomeOf(core.ledger(), core.model, claimed) }),
  )
}

function postRelease(call: Call): Answer {
  return carryOut(
    call,
    parseRelease(call.body),
    (context, request) => release(context, { ...request, subscriptionId: call.id }),
    ({ core }, claimed) => {
      const { claims: releasedClaims, usage } = outcomeOf(core.ledger(), core.model, claimed)
      return { ok: { releasedClaims, usage } }
    },
  )
}

function getResources(call: Call): Answer {
  const states = resourcesFor(call)
  return 'refused' in states ? states : { ok: states }
}

function getResource(call: Call): Answer {
  const asked = ['resourceSlug', 'resourceId'].filter((key) => call.query.has(key))
  if (asked.length !== 1) {
    const message = 'Exactly one of resourceSlug or resourceId must be provided'
    return { refused: 'BAD_REQUEST', error: [{ code: 'custom', path: [], message }] }
  }
  const states = resourcesFor(call)
  if ('refused' in states) return states
  const [state] = states
  if (state) return { ok: state }
  return { refused: 'NOT_FOUND', error: 'Resource is not available on this subscription' }
}

function getClaims(call: Call): Answer {
  const states = resourcesFor(call)
  return 'refused' in states ? states : { ok: { claims: states.flatMap(({ claims }) => claims) } }
}

/** The state of the resource that the query names, of every one when it names none. */
function resourcesFor({ core, id, query }: Call): readonly ResourceState[] | Refusal {
  const subscription = core.ledger().subscriptions.get(id)
  if (!subscription) return notFound('Subscription', id)
  const slug = query.get('resourceSlug')
  const named = slug === null ? query.get('resourceId') : idOf.resource(slug)
  if (named !== null && !hasResource(core.model, named)) {
    return { refused: 'NOT_FOUND', error: 'Resource not found' }
  }
  const states = usagesOf(core.ledger(), core.model, subscription)
  return states.filter(({ usage }) => named === null || usage.resourceId === named)
}
