import type { Fact } from './facts.js'
import type { LedgerCheckout } from './ledger-state.js'
import { begin, currentOf, isPaid } from './plans.js'
import { findPlan } from './pricing-model.js'
import { type Decision, isRefusal, type Refusal, type RuleContext } from './rules.js'
import { topUp } from './top-up.js'
import type { ProductPrice } from './wire-catalog.js'

/** Milliseconds a checkout session can be paid. */
export const checkoutLasts = 86_400_000

/** A checkout that is asked for. */
export type CheckoutRequest = {
  /** The customer's external id. */
  readonly customer: string
  readonly by: 'priceId' | 'priceSlug'
  readonly price: string
  readonly quantity: number
  readonly successUrl: string
  readonly cancelUrl: string
}

/** The session to open. */
export type OpenedCheckout = { readonly fact: Extract<Fact, { type: 'checkout-opened' }> }

/**
 * Opens a checkout session for a price of a product (createCheckoutSession.ts at Flowglad). One for
 * a second plan can be opened; it cannot be paid.
 */
export function openCheckout(
  context: RuleContext,
  request: CheckoutRequest,
): OpenedCheckout | Refusal {
  const customer = context.ledger.customer(request.customer)
  if (!customer) {
    return invalid('customer', `No customer has the externalId ${request.customer}`)
  }
  const price = priceFor(context, request)
  if ('refused' in price) return price
  const { quantity, successUrl, cancelUrl } = request
  return {
    fact: {
      type: 'checkout-opened',
      at: context.now,
      id: context.mint('checkout'),
      customerId: customer.id,
      priceId: price.id,
      quantity,
      successUrl,
      cancelUrl,
    },
  }
}

/**
 * Pays a checkout session. What was bought is handed over `after` milliseconds, never when that is
 * `null`. Paying again does nothing.
 */
export function payCheckout(context: RuleContext, id: string, after: number | null): Decision {
  const checkout = context.ledger.checkout(id)
  if (!checkout) return { refused: 'NOT_FOUND', error: `Checkout session not found: ${id}` }
  const status = statusOf(checkout, context.now)
  if (status === 'pending' || status === 'succeeded') return []
  if (status !== 'open') return invalid('checkout session', `It is ${status}`)
  if (!payable(context, checkout)) {
    return { refused: 'CONFLICT', error: 'The customer already pays for a plan' }
  }
  const { now: at } = context
  if (after === null) return [{ type: 'checkout-paid', at, checkoutId: id }]
  const paid: Fact = { type: 'checkout-paid', at, checkoutId: id, due: at + after }
  return after > 0 ? [paid] : [paid, ...handOver(context, checkout)]
}

/** Whether a session may be paid: a plan only by somebody who pays for none. */
export function payable(
  context: Pick<RuleContext, 'ledger' | 'model'>,
  { customerId, priceId }: LedgerCheckout,
): boolean {
  const present = currentOf(context, customerId)
  return !findPlan(context.model, priceId) || !present || !isPaid(context, present)
}

/** Flowglad's word for where a session stands. */
export function statusOf(
  { status, at }: LedgerCheckout,
  now: number,
): LedgerCheckout['status'] | 'expired' {
  return status === 'open' && now >= at + checkoutLasts ? 'expired' : status
}

/** The facts of the next paid session that is due by `now`, or `null` when none is. */
export function nextActivation(context: RuleContext): readonly Fact[] | null {
  const [first] = context.ledger
    .checkouts()
    .flatMap((checkout) => {
      const { status, due } = checkout
      return status === 'pending' && due !== null && due <= context.now ? [{ checkout, due }] : []
    })
    .sort((a, b) => a.due - b.due)
  return first ? handOver({ ...context, now: first.due }, first.checkout) : null
}

function handOver(context: RuleContext, checkout: LedgerCheckout): readonly Fact[] {
  const { id: checkoutId, customerId, priceId, quantity } = checkout
  const settled = { type: 'checkout-settled', at: context.now, checkoutId } as const
  const failed: Fact = { ...settled, outcome: 'failed' }
  const succeeded: Fact = { ...settled, outcome: 'succeeded' }
  const plan = findPlan(context.model, priceId)
  if (plan && !payable(context, checkout)) return [failed]
  if (plan) return [succeeded, ...begin(context, customerId, plan, quantity)]
  const bought = topUp(context, customerId, priceId, quantity)
  return isRefusal(bought) ? [failed] : [succeeded, ...bought]
}

function priceFor(
  { model }: RuleContext,
  { by, price: name }: CheckoutRequest,
): ProductPrice | Refusal {
  const named = (one: { readonly id: string; readonly slug: string | null }) =>
    (by === 'priceId' ? one.id : one.slug) === name
  for (const product of model.products) {
    const price = product.prices.find(named)
    if (price && product.default) {
      return invalid('product', 'The default plan is not bought; every customer begins with it')
    }
    if (price) return price
  }
  return model.usageMeters.some((meter) => meter.prices.some(named))
    ? invalid(by, `A usage price has no checkout, and ${name} is one`)
    : invalid(by, `No price of the customer's pricing model is ${name}`)
}

function invalid(field: string, reason: string): Refusal {
  return { refused: 'BAD_REQUEST', error: `Invalid ${field}: ${reason}` }
}
