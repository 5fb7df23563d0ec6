import type { Fact } from './facts.js'
import type { LedgerCheckout, LedgerCustomer } from './ledger.js'
import { dayMs } from './periods.js'
import {
  findPlan,
  grantsOf,
  organizationId,
  type ProductPrice,
  pricingModelId,
  stamp,
} from './pricing-model.js'
import { type Decision, invalid, notFound, type Refusal, type RuleContext } from './rules.js'
import { begin, credit, currentOf, isPaid, type PriceRequest } from './subscriptions.js'

/** A checkout that is asked for. */
export type CheckoutRequest = PriceRequest & {
  /** The customer's external id. */
  readonly customer: string
  readonly successUrl: string
  readonly cancelUrl: string
}

/**
 * Opens a checkout session for a price of a product (createCheckoutSession.ts at Flowglad). One for
 * a second plan can be opened; it cannot be paid.
 */
export function openCheckout(
  context: RuleContext,
  request: CheckoutRequest,
): { readonly facts: readonly Fact[]; readonly id: string } | Refusal {
  const customer = context.ledger.customers.get(request.customer)
  if (!customer) {
    return invalid('customer', `No customer has the externalId ${request.customer}`)
  }
  const price = priceFor(context, request)
  if ('refused' in price) return price
  const { quantity, successUrl, cancelUrl } = request
  const id = context.mint('checkout')
  const opened: Fact = {
    type: 'checkout-opened',
    at: context.now,
    id,
    customerId: customer.id,
    priceId: price.id,
    quantity,
    successUrl,
    cancelUrl,
  }
  return { facts: [opened], id }
}

/**
 * Pays a checkout session. What was bought is handed over `after` milliseconds, never when that is
 * `null`. Paying again does nothing.
 */
export function payCheckout(context: RuleContext, id: string, after: number | null): Decision {
  const checkout = context.ledger.checkouts.get(id)
  if (!checkout) return notFound('Checkout session', id)
  const status = statusOf(checkout, context.now)
  if (status === 'pending' || status === 'succeeded') return { facts: [] }
  if (status !== 'open') return invalid('checkout session', `It is ${status}`)
  if (!payable(context, checkout)) return alreadyPays
  const { now: at } = context
  const due = after === null ? null : at + after
  const paid: Fact = { type: 'checkout-paid', at, checkoutId: id, due }
  return { facts: due === at ? [paid, ...handOver(context, checkout)] : [paid] }
}

/** Whether a session may be paid: a plan only by somebody who pays for none. */
export function payable(
  context: Pick<RuleContext, 'ledger' | 'model'>,
  { customerId, priceId }: LedgerCheckout,
): boolean {
  const present = currentOf(context, customerId)
  return !findPlan(context.model, priceId) || !present || !isPaid(context, present)
}

/** Flowglad's word for where a session stands. It can be paid for a day. */
export function statusOf(
  { status, at }: LedgerCheckout,
  now: number,
): LedgerCheckout['status'] | 'expired' {
  return status === 'open' && now >= at + dayMs ? 'expired' : status
}

/** The facts of the next paid session that is due by `now`, or `null` when none is. */
export function nextActivation(context: RuleContext): readonly Fact[] | null {
  const [first] = [...context.ledger.checkouts.values()]
    .flatMap((checkout) => {
      const { status, due } = checkout
      return status === 'pending' && due !== null && due <= context.now ? [{ checkout, due }] : []
    })
    .sort((a, b) => a.due - b.due)
  return first ? handOver({ ...context, now: first.due }, first.checkout) : null
}

const alreadyPays: Refusal = {
  refused: 'CONFLICT',
  error: 'The customer already pays for a plan',
}

function handOver(context: RuleContext, checkout: LedgerCheckout): readonly Fact[] {
  const bought = purchaseOf(context, checkout)
  const outcome = 'refused' in bought ? 'failed' : 'succeeded'
  const { now: at } = context
  const settled: Fact = { type: 'checkout-settled', at, checkoutId: checkout.id, outcome }
  return 'refused' in bought ? [settled] : [settled, ...bought.facts]
}

function purchaseOf(context: RuleContext, checkout: LedgerCheckout): Decision {
  const { customerId, priceId, quantity } = checkout
  const plan = findPlan(context.model, priceId)
  if (!plan) return topUp(context, customerId, priceId, quantity)
  if (!payable(context, checkout)) return alreadyPays
  return { facts: begin(context, customerId, [{ ...plan, quantity }]) }
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

/** Buys a single-payment price: a purchase, and its credits on the current subscription. */
export function topUp(
  context: RuleContext,
  customerId: string,
  priceId: string,
  quantity: number,
): Decision {
  const product = context.model.products.find((candidate) =>
    candidate.prices.some((price) => price.id === priceId && price.type === 'single_payment'),
  )
  const subscription = currentOf(context, customerId)
  if (!product) return notFound('One-time price', priceId)
  if (!subscription) return { refused: 'BAD_REQUEST', error: 'No current subscription to credit' }
  const { now: at, mint } = context
  return {
    facts: [
      { type: 'purchased', at, id: mint('purchase'), customerId, priceId, quantity },
      ...grantsOf(product).map(({ usageMeterId, amount }) =>
        credit(context, subscription.id, usageMeterId, amount * quantity, 'lasting-grant'),
      ),
    ],
  }
}

/** A checkout session for a price of a product. */
export type CheckoutRecord = ReturnType<typeof checkoutRecordOf>

/** A checkout session as the REST API shows one. */
export function checkoutRecordOf(
  checkout: LedgerCheckout,
  customer: LedgerCustomer | undefined,
  now: number,
) {
  return {
    ...stamp(checkout.id, checkout.at, checkout.updatedAt),
    organizationId,
    pricingModelId,
    type: 'product' as const,
    status: statusOf(checkout, now),
    priceId: checkout.priceId,
    quantity: checkout.quantity,
    customerId: checkout.customerId,
    customerEmail: customer?.email ?? null,
    customerName: customer?.name ?? null,
    successUrl: checkout.successUrl,
    cancelUrl: checkout.cancelUrl,
    purchaseId: null,
    invoiceId: null,
    targetSubscriptionId: null,
    automaticallyUpdateSubscriptions: null,
    preserveBillingCycleAnchor: false,
    billingAddress: null,
    paymentMethodType: null,
    discountId: null,
    outputMetadata: null,
    outputName: null,
    expires: checkout.at + dayMs,
  }
}
