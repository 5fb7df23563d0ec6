import type { Fact } from './facts.js'
import { isCurrent } from './ledger.js'
import type { LedgerSubscription } from './ledger-state.js'
import { intervalsAfter } from './periods.js'
import { findPlan, grantsOf } from './pricing-model.js'
import type { Decision, Refusal, RuleContext } from './rules.js'
import type { GrantFeature, Product, SubscriptionPrice } from './wire-catalog.js'

type Plan = { readonly product: Product; readonly price: SubscriptionPrice }

/** Who a new customer is. */
export type CustomerInput = {
  readonly externalId: string
  readonly name: string
  readonly email: string
}

/**
 * A new customer, subscribed at once: every Flowglad customer has a plan. The price named is taken,
 * else the catalog's default one.
 */
export function createCustomer(
  context: RuleContext,
  input: CustomerInput,
  priceSlug?: string,
): Decision {
  if (context.ledger.customer(input.externalId)) {
    return { refused: 'CONFLICT', error: `Customer ${input.externalId} already exists` }
  }
  const product = context.model.products.find((candidate) => candidate.default)
  const slug = priceSlug ?? product?.defaultPrice.slug ?? ''
  const plan = planOf(context, slug)
  if ('refused' in plan) return plan
  const id = context.mint('cust')
  return [
    { type: 'customer-created', at: context.now, id, ...input },
    ...start(context, id, plan, ''),
  ]
}

/**
 * Puts a customer on a plan, as a finished checkout or adjustment would. From a free plan, and with
 * none, a new subscription starts and the free one is canceled (`upgraded_to_paid`): the id changes
 * and the balances begin anew. From a paid plan the subscription stays and is adjusted at once.
 */
export function subscribe(context: RuleContext, customerId: string, priceSlug: string): Decision {
  const plan = planOf(context, priceSlug)
  if ('refused' in plan) return plan
  const present = currentOf(context, customerId)
  if (!present) return start(context, customerId, plan, '')
  if (present.priceId === plan.price.id) {
    return { refused: 'BAD_REQUEST', error: `The customer is already on ${priceSlug}` }
  }
  const paying = (findPlan(context.model, present.priceId)?.price.unitPrice ?? 0) > 0
  if (!paying) return start(context, customerId, plan, present.id)
  return [
    { type: 'plan-changed', at: context.now, subscriptionId: present.id, priceId: plan.price.id },
    ...proratedGrants(context, present, plan.product),
  ]
}

/** Buys a single-payment price: a purchase, and its credits on the current subscription. */
export function topUp(
  context: RuleContext,
  customerId: string,
  priceSlug: string,
  quantity: number,
): Decision {
  const product = context.model.products.find((candidate) =>
    candidate.prices.some((price) => price.slug === priceSlug && price.type === 'single_payment'),
  )
  const price = product?.prices.find((candidate) => candidate.slug === priceSlug)
  const subscription = currentOf(context, customerId)
  if (!product || !price) return { refused: 'NOT_FOUND', error: `No price ${priceSlug} to buy` }
  if (!subscription) return { refused: 'BAD_REQUEST', error: 'No current subscription to credit' }
  const { now: at } = context
  return [
    {
      type: 'purchased',
      at,
      id: context.mint('purchase'),
      customerId,
      priceId: price.id,
      quantity,
    },
    ...grantsOf(product).map((grant) =>
      credit(
        context,
        subscription.id,
        grant.usageMeterId,
        grant.amount * quantity,
        'lasting-grant',
      ),
    ),
  ]
}

/** The customer's most recently started current subscription. */
export function currentOf(
  { ledger }: RuleContext,
  customerId: string,
): LedgerSubscription | undefined {
  return ledger.subscriptions().findLast((one) => one.customerId === customerId && isCurrent(one))
}

/** Entries for a plan's grants: at the start all of them, at a new period the recurring ones. */
export function grantEntries(
  context: RuleContext,
  subscriptionId: string,
  grants: readonly GrantFeature[],
): readonly Fact[] {
  return grants.map((grant) => {
    const recurring = grant.renewalFrequency === 'every_billing_period'
    const kind = recurring ? 'recurring-grant' : 'lasting-grant'
    return credit(context, subscriptionId, grant.usageMeterId, grant.amount, kind)
  })
}

function start(
  context: RuleContext,
  customerId: string,
  plan: Plan,
  replaces: string,
): readonly Fact[] {
  const { now: at, mint } = context
  const id = mint('sub')
  const end = intervalsAfter(at, plan.price.intervalUnit, plan.price.intervalCount)
  return [
    { type: 'subscription-started', at, id, customerId, priceId: plan.price.id, end, replaces },
    ...grantEntries(context, id, grantsOf(plan.product)),
  ]
}

/**
 * Mid-period, a recurring grant is worth its share of the time left, and only what exceeds the
 * credit already granted in this period is added (subscriptionItemHelpers.ts). A downgrade adds
 * nothing and takes nothing away.
 */
function proratedGrants(
  context: RuleContext,
  subscription: LedgerSubscription,
  product: Product,
): readonly Fact[] {
  const { start: from, end } = subscription.period
  const left = (end - context.now) / (end - from)
  const accounts = context.ledger.accounts(subscription.id)
  return grantsOf(product).flatMap((grant) => {
    if (grant.renewalFrequency === 'once') return []
    const granted = accounts.get(grant.usageMeterId)?.granted ?? 0
    const delta = Math.round(grant.amount * left) - granted
    if (delta <= 0) return []
    return [credit(context, subscription.id, grant.usageMeterId, delta, 'recurring-grant')]
  })
}

function credit(
  { now: at, mint }: RuleContext,
  subscriptionId: string,
  meterId: string,
  amount: number,
  kind: 'recurring-grant' | 'lasting-grant',
): Fact {
  return { type: 'entry-posted', at, id: mint('entry'), subscriptionId, meterId, kind, amount }
}

function planOf({ model }: RuleContext, priceSlug: string): Plan | Refusal {
  for (const product of model.products) {
    const price = product.prices.find((candidate) => candidate.slug === priceSlug)
    if (price?.type === 'subscription') return { product, price }
  }
  return { refused: 'NOT_FOUND', error: `No plan has the price ${priceSlug}` }
}
