import { adjustPlan } from './adjust-plan.js'
import { plainSubscriptionOf, subscriptionOf } from './billing-subscription.js'
import { cancelPlan, uncancelPlan } from './cancel-plan.js'
import { checkoutRecordOf } from './checkout-record.js'
import { type OpenedCheckout, openCheckout } from './checkouts.js'
import { parseAdjustment, parseCancellation, parseCheckout } from './parse-purchase.js'
import { type Decision, isRefusal, type Refusal, type RuleContext } from './rules.js'
import type { SandboxCore } from './sandbox-core.js'
import type { AdjustedSubscription } from './wire-purchases.js'

type Call = {
  readonly core: SandboxCore
  readonly param: string
  readonly body: unknown
  /** Where the page of a checkout is, without a slash at the end. */
  readonly origin: string
}

/** `POST /checkout-sessions`: the session and where it is paid. */
export function postCheckout({ core, body, origin }: Call) {
  const request = parseCheckout(body)
  if ('issues' in request) return bad(request.issues)
  const opened = core.decide<OpenedCheckout>(
    (context) => openCheckout(context, request),
    ({ fact }) => [fact],
  )
  return isRefusal(opened) ? opened : getCheckout({ core, param: opened.fact.id, origin })
}

/** `GET /checkout-sessions/{id}`. */
export function getCheckout({ core, param, origin }: Pick<Call, 'core' | 'param' | 'origin'>) {
  const ledger = core.ledger()
  const checkout = ledger.checkout(param)
  if (!checkout) return missing(`Checkout session not found: ${param}`)
  const customer = ledger.customerById(checkout.customerId)
  const checkoutSession = checkoutRecordOf(checkout, customer, core.now())
  return { ok: { checkoutSession, url: `${origin}/checkout/${encodeURIComponent(param)}` } }
}

/** `GET /subscriptions/{id}`. */
export function getSubscription({ core, param }: Pick<Call, 'core' | 'param'>) {
  const ledger = core.ledger()
  const found = ledger.subscription(param)
  const [record] = found ? subscriptionOf(ledger, core.model, found) : []
  if (!record) return missing(`Subscription not found: ${param}`)
  return { ok: { subscription: plainSubscriptionOf(record) } }
}

/** `POST /subscriptions/{id}/adjust`. */
export function postAdjustment({ core, param, body }: Call) {
  const request = parseAdjustment(param, body)
  if ('issues' in request) return bad(request.issues)
  const adjusted = core.decide(
    (context) => adjustPlan(context, request),
    ({ facts }) => facts,
  )
  if (isRefusal(adjusted)) return adjusted
  const ledger = core.ledger()
  const found = ledger.subscription(param)
  const [record] = found ? subscriptionOf(ledger, core.model, found) : []
  if (!record) return missing(`Subscription not found: ${param}`)
  const { resolvedTiming, isUpgrade } = adjusted
  const answer: AdjustedSubscription = {
    subscription: plainSubscriptionOf(record),
    subscriptionItems: record.subscriptionItems.map(({ price: _, ...item }) => item),
    resolvedTiming,
    isUpgrade,
  }
  return { ok: answer }
}

/** `POST /subscriptions/{id}/cancel`. */
export function postCancellation(call: Call) {
  const request = parseCancellation(call.body)
  if ('issues' in request) return bad(request.issues)
  return changed(call, (context) => cancelPlan(context, call.param, request.timing))
}

/** `POST /subscriptions/{id}/uncancel`. */
export function postUncancellation(call: Call) {
  return changed(call, (context) => uncancelPlan(context, call.param))
}

function changed(call: Call, rule: (context: RuleContext) => Decision) {
  const decided = call.core.decide(rule, (facts) => facts)
  return isRefusal(decided) ? decided : getSubscription(call)
}

function missing(error: string): Refusal {
  return { refused: 'NOT_FOUND', error }
}

function bad(error: Refusal['error']): Refusal {
  return { refused: 'BAD_REQUEST', error }
}
