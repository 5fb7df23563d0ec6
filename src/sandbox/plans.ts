import type { Fact } from './facts.js'
import { isCurrent } from './ledger.js'
import type { LedgerSubscription } from './ledger-state.js'
import { intervalsAfter } from './periods.js'
import { findPlan, grantsOf } from './pricing-model.js'
import type { Decision, Refusal, RuleContext } from './rules.js'
import type { GrantFeature, Product, SubscriptionPrice } from './wire-catalog.js'

/** What a customer can be subscribed to: a price and the product it is of. */
export type Plan = { readonly product: Product; readonly price: SubscriptionPrice }

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
    ...start(context, id, plan, '', 1),
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
  if (present?.priceId === plan.price.id) {
    return { refused: 'BAD_REQUEST', error: `The customer is already on ${priceSlug}` }
  }
  if (!present || !isPaid(context, present)) return begin(context, customerId, plan, 1)
  return changeNow(context, present, plan, 1)
}

/** A new subscription to a plan. A free one the customer has is canceled (`upgraded_to_paid`). */
export function begin(
  context: RuleContext,
  customerId: string,
  plan: Plan,
  quantity: number,
): readonly Fact[] {
  return start(context, customerId, plan, currentOf(context, customerId)?.id ?? '', quantity)
}

/** Another plan for a subscription that goes on, and the credits it adds to this period. */
export function changeNow(
  context: RuleContext,
  { id, period }: LedgerSubscription,
  { product, price }: Plan,
  quantity: number,
): readonly Fact[] {
  return [
    { type: 'plan-changed', at: context.now, subscriptionId: id, priceId: price.id, quantity },
    ...proratedGrants(context, { id, period }, product, quantity),
  ]
}

/** The catalog's default plan for a customer whose last paid one has ended. */
export function fallBack(context: RuleContext, ended: LedgerSubscription): readonly Fact[] {
  const product = context.model.products.find((candidate) => candidate.default)
  const plan = product && findPlan(context.model, product.defaultPrice.id)
  if (!plan || plan.price.id === ended.priceId) return []
  return start(context, ended.customerId, plan, '', 1)
}

/** Whether a subscription is to a plan that costs something. */
export function isPaid(
  { model }: Pick<RuleContext, 'model'>,
  { priceId }: LedgerSubscription,
): boolean {
  return (findPlan(model, priceId)?.price.unitPrice ?? 0) > 0
}

/** The customer's most recently started current subscription. */
export function currentOf(
  { ledger }: Pick<RuleContext, 'ledger'>,
  customerId: string,
): LedgerSubscription | undefined {
  return ledger.subscriptions().findLast((one) => one.customerId === customerId && isCurrent(one))
}

/** Entries for a plan's grants: at the start all of them, at a new period the recurring ones. */
export function grantEntries(
  context: RuleContext,
  subscriptionId: string,
  grants: readonly GrantFeature[],
  quantity: number,
): readonly Fact[] {
  return grants.map(({ usageMeterId, amount, renewalFrequency }) => {
    const recurring = renewalFrequency === 'every_billing_period'
    const kind = recurring ? 'recurring-grant' : 'lasting-grant'
    return credit(context, subscriptionId, usageMeterId, amount * quantity, kind)
  })
}

function start(
  context: RuleContext,
  customerId: string,
  { product, price }: Plan,
  replaces: string,
  quantity: number,
): readonly Fact[] {
  const { now: at, mint } = context
  const id = mint('sub')
  const end = intervalsAfter(at, price.intervalUnit, price.intervalCount)
  const priceId = price.id
  return [
    { type: 'subscription-started', at, id, customerId, priceId, quantity, end, replaces },
    ...grantEntries(context, id, grantsOf(product), quantity),
  ]
}

/**
 * Mid-period, a recurring grant is worth its share of the time left, and only what exceeds the
 * credit already granted in this period is added (subscriptionItemHelpers.ts). A downgrade adds
 * nothing and takes nothing away.
 */
function proratedGrants(
  context: RuleContext,
  { id, period }: Pick<LedgerSubscription, 'id' | 'period'>,
  product: Product,
  quantity: number,
): readonly Fact[] {
  const left = (period.end - context.now) / (period.end - period.start)
  const accounts = context.ledger.accounts(id)
  return grantsOf(product).flatMap((grant) => {
    if (grant.renewalFrequency === 'once') return []
    const granted = accounts.get(grant.usageMeterId)?.granted ?? 0
    const delta = Math.round(grant.amount * quantity * left) - granted
    if (delta <= 0) return []
    return [credit(context, id, grant.usageMeterId, delta, 'recurring-grant')]
  })
}

/** Credit on a meter of a subscription. */
export function credit(
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
