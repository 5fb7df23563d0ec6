import type { Fact, Item, SubscriptionStatus } from './facts.js'
import { activeClaims, isCurrent, type LedgerSubscription } from './ledger.js'
import { dayMs, intervalsAfter } from './periods.js'
import {
  capacitiesOf,
  costOf,
  findPlan,
  grantsOf,
  mainOf,
  type PlanItem,
  type ProductPrice,
  planItemsOf,
} from './pricing-model.js'
import { type Decision, invalid, notFound, type Refusal, type RuleContext } from './rules.js'

/** A plan by the slug of its price, with add-ons that have prices of their own. */
export type PlanChoice = {
  readonly price: string
  /** Pieces of the plan. @default 1 */
  readonly quantity?: number
  /** Further prices on the same subscription: seats at $10 each. */
  readonly addOns?: readonly { readonly price: string; readonly quantity?: number }[]
}

/** Who a new customer is. */
export type CustomerInput = {
  readonly externalId: string
  readonly name: string
  readonly email: string
}

/** A new customer, subscribed at once: to the default plan unless the choice has a price. */
export function createCustomer(
  context: RuleContext,
  input: CustomerInput,
  choice: Partial<PlanChoice> = {},
): Decision {
  if (context.ledger.customers.has(input.externalId)) {
    return { refused: 'CONFLICT', error: `Customer ${input.externalId} already exists` }
  }
  const product = context.model.products.find((candidate) => candidate.default)
  const { price = product?.defaultPrice.slug ?? '' } = choice
  const items = itemsChosen(context, { ...choice, price })
  if ('refused' in items) return items
  const id = context.mint('cust')
  return {
    facts: [
      { type: 'customer-created', at: context.now, id, ...input },
      ...start(context, id, items, null),
    ],
  }
}

/**
 * Puts a customer on a plan, as a finished checkout or adjustment would. From a free plan, and with
 * none, a new subscription starts and the free one is canceled (`upgraded_to_paid`): the id changes
 * and the balances begin anew. From a paid plan the subscription stays and is adjusted at once.
 */
export function subscribe(context: RuleContext, customerId: string, choice: PlanChoice): Decision {
  const items = itemsChosen(context, choice)
  if ('refused' in items) return items
  const present = currentOf(context, customerId)
  if (present && JSON.stringify(present.items) === JSON.stringify(plainOf(items))) {
    return invalid('subscription', `The customer is already on ${choice.price}`)
  }
  if (!present || !isPaid(context, present)) {
    return { facts: begin(context, customerId, items) }
  }
  return overClaimed(context, present.id, items) ?? { facts: changeNow(context, present, items) }
}

/** A new subscription. A free one the customer has is canceled (`upgraded_to_paid`). */
export function begin(
  context: RuleContext,
  customerId: string,
  items: readonly PlanItem[],
): readonly Fact[] {
  return start(context, customerId, items, currentOf(context, customerId)?.id ?? null)
}

/** The catalog's default plan for a customer whose last paid one has ended. */
export function fallBack(context: RuleContext, ended: LedgerSubscription): readonly Fact[] {
  const items = defaultItems(context)
  const same = items.some(({ price }) => price.id === ended.items[0]?.priceId)
  return same ? [] : start(context, ended.customerId, items, null)
}

/** Whether a subscription costs something. */
export function isPaid(
  { model }: Pick<RuleContext, 'model'>,
  { items }: LedgerSubscription,
): boolean {
  return costOf(planItemsOf(model, items)) > 0
}

/** The customer's most recently started current subscription. */
export function currentOf(
  { ledger }: Pick<RuleContext, 'ledger'>,
  customerId: string,
): LedgerSubscription | undefined {
  return [...ledger.subscriptions.values()].findLast(
    (one) => one.customerId === customerId && isCurrent(one),
  )
}

/** A change of the items of a subscription that is asked for. */
type AdjustmentRequest = {
  readonly subscriptionId: string
  readonly items: readonly PriceRequest[]
  /** `auto`: at once unless it becomes cheaper. */
  readonly timing: 'immediately' | 'at_end_of_current_billing_period' | 'auto'
}

/** A price by its id or slug, and how many of it. */
export type PriceRequest = {
  readonly by: 'priceId' | 'priceSlug'
  readonly price: string
  readonly quantity: number
}

/** What an adjustment does, and when. */
export type Adjustment = {
  readonly facts: readonly Fact[]
  readonly resolvedTiming: CancellationTiming
  readonly isUpgrade: boolean
}

/**
 * Changes what a paid subscription is to (adjustSubscription.ts at Flowglad). At once, the period
 * goes on and recurring credits grow by the prorated difference; at the end of the period, which is
 * for what does not cost more, nothing happens until then. Refused are a second change, one of a
 * subscription that is free, not charged for or about to end, and one that leaves less of a resource
 * than is claimed. Prices count as they are, whatever their interval: from monthly to yearly is an
 * upgrade.
 */
export function adjust(context: RuleContext, request: AdjustmentRequest): Adjustment | Refusal {
  const { timing, subscriptionId } = request
  const subscription = context.ledger.subscriptions.get(subscriptionId)
  if (!subscription) return notFound('Subscription', subscriptionId)
  const closed = reasonAgainst(context, subscription)
  if (closed !== null) return invalid('subscription', closed)
  const items = itemsAsked(context, request.items)
  if ('refused' in items) return items
  const crowded = overClaimed(context, subscriptionId, items)
  if (crowded) return crowded
  const more = costOf(items) - costOf(planItemsOf(context.model, subscription.items))
  const isUpgrade = more > 0
  const later = 'at_end_of_current_billing_period'
  if (timing === later && isUpgrade) {
    return invalid('subscription', 'A change that costs more cannot wait for the end of the period')
  }
  if (timing === later || (timing === 'auto' && more < 0)) {
    const { now: at } = context
    const facts: Fact[] = [{ type: 'change-scheduled', at, subscriptionId, items: plainOf(items) }]
    return { facts, resolvedTiming: later, isUpgrade }
  }
  const facts = changeNow(context, subscription, items)
  return { facts, resolvedTiming: 'immediately', isUpgrade }
}

/** Takes a scheduled change back (scheduledAdjustmentHelpers.ts at Flowglad). */
export function cancelScheduledChange(
  { ledger, now: at }: RuleContext,
  id: string,
): { readonly facts: readonly Fact[]; readonly canceledItemCount: number } | Refusal {
  const subscription = ledger.subscriptions.get(id)
  if (!subscription) return notFound('Subscription', id)
  const { scheduled } = subscription
  if (!scheduled) return invalid('subscription', 'No adjustment of it is scheduled')
  const canceled: Fact = { type: 'change-scheduled', at, subscriptionId: id, items: null }
  return { facts: [canceled], canceledItemCount: scheduled.length }
}

/** When a subscription ends. */
export type CancellationTiming = 'immediately' | 'at_end_of_current_billing_period'

/**
 * Ends a paid subscription, now or with its period; then the customer is on the default plan again.
 * A free plan, and one that is going to change, cannot be canceled.
 */
export function cancel(context: RuleContext, id: string, timing: CancellationTiming): Decision {
  const subscription = openSubscription(context, id)
  if ('refused' in subscription) return subscription
  if (!isPaid(context, subscription)) {
    return invalid('subscription', 'The free plan cannot be canceled')
  }
  if (subscription.scheduled) {
    return invalid('subscription', 'An adjustment is scheduled; take it back before canceling')
  }
  if (timing !== 'immediately') return changeStatus(context, id, 'cancellation_scheduled')
  const { facts } = changeStatus(context, id, 'canceled')
  return { facts: [...facts, ...fallBack(context, subscription)] }
}

/** Takes a scheduled cancellation back. Without one it does nothing. */
export function uncancel(context: RuleContext, id: string): Decision {
  const subscription = openSubscription(context, id)
  if ('refused' in subscription) return subscription
  if (subscription.status !== 'cancellation_scheduled') return { facts: [] }
  const inTrial = (subscription.trialEnd ?? 0) > context.now
  return changeStatus(context, id, inTrial ? 'trialing' : 'active')
}

/** A state in the life of a plan. */
export type PlanState =
  | { readonly status: Exclude<SubscriptionStatus, 'trialing'> }
  /** A trial that ends in so many days. @default with the present period */
  | { readonly status: 'trialing'; readonly days?: number }
  /** The change to another plan, not a more expensive one, at the end of the period. */
  | ({ readonly status: 'change_scheduled' } & PlanChoice)

/** Puts a subscription into a state, however it may have come about. */
export function enterState(
  context: RuleContext,
  subscription: LedgerSubscription,
  state: PlanState,
): Decision {
  const { id: subscriptionId, period } = subscription
  if (state.status === 'change_scheduled') {
    const timing = 'at_end_of_current_billing_period'
    return adjust(context, { subscriptionId, items: requestsOf(state), timing })
  }
  if (state.status !== 'trialing') return changeStatus(context, subscriptionId, state.status)
  const end = state.days === undefined ? period.end : context.now + state.days * dayMs
  if (end > context.now) {
    return { facts: [{ type: 'trial-set', at: context.now, subscriptionId, end }] }
  }
  return invalid('trial', `It has to end after now, not in ${state.days} days`)
}

/** Other items for a subscription that goes on, and the credits they add to this period. */
function changeNow(
  context: RuleContext,
  subscription: LedgerSubscription,
  items: readonly PlanItem[],
): readonly Fact[] {
  const { id: subscriptionId } = subscription
  return [
    { type: 'items-changed', at: context.now, subscriptionId, items: plainOf(items) },
    ...proratedGrants(context, subscription, items),
  ]
}

/** Entries for the grants of items: at the start all of them, at a new period the recurring ones. */
export function grantEntries(
  context: RuleContext,
  subscriptionId: string,
  items: readonly PlanItem[],
  which: 'all' | 'recurring',
): readonly Fact[] {
  return items.flatMap(({ product, quantity }) =>
    grantsOf(product).flatMap(({ usageMeterId, amount, renewalFrequency }) => {
      const recurring = renewalFrequency === 'every_billing_period'
      if (!recurring && which === 'recurring') return []
      const kind = recurring ? 'recurring-grant' : 'lasting-grant'
      return [credit(context, subscriptionId, usageMeterId, amount * quantity, kind)]
    }),
  )
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

/** The items of prices that are asked for by id or slug. */
function itemsAsked(
  { model }: RuleContext,
  asked: readonly PriceRequest[],
): readonly PlanItem[] | Refusal {
  const items: PlanItem[] = []
  for (const { by, price: name, quantity } of asked) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) {
      return invalid('quantity', `${quantity} is not a whole number above 0`)
    }
    const price = priceNamed(
      model.products.flatMap(({ prices }) => prices),
      by,
      name,
    )
    const plan = price && findPlan(model, price.id)
    if (plan) items.push({ ...plan, quantity })
    else if (price) return notRecurring(name, price.type)
    else {
      const used = priceNamed(
        model.usageMeters.flatMap(({ prices }) => prices),
        by,
        name,
      )
      return used ? notRecurring(name, used.type) : notFound('Price', name)
    }
  }
  return items
}

/** As at Flowglad, an id is taken for a slug that is not found. */
function priceNamed<P extends Pick<ProductPrice, 'id' | 'slug'>>(
  prices: readonly P[],
  by: PriceRequest['by'],
  name: string,
): P | undefined {
  const bySlug = by === 'priceSlug' ? prices.find(({ slug }) => slug === name) : undefined
  return bySlug ?? prices.find(({ id }) => id === name)
}

function notRecurring(name: string, type: string): Refusal {
  return invalid('subscription', `Only a recurring price can be a plan, and ${name} is ${type}`)
}

function itemsChosen(context: RuleContext, choice: PlanChoice): readonly PlanItem[] | Refusal {
  return itemsAsked(context, requestsOf(choice))
}

function requestsOf({ price, quantity, addOns = [] }: PlanChoice): readonly PriceRequest[] {
  return [{ price, quantity }, ...addOns].map((item) => ({
    by: 'priceSlug',
    price: item.price,
    quantity: item.quantity ?? 1,
  }))
}

function defaultItems({ model }: RuleContext): readonly PlanItem[] {
  const product = model.products.find((candidate) => candidate.default)
  return product ? planItemsOf(model, [{ priceId: product.defaultPrice.id, quantity: 1 }]) : []
}

function plainOf(items: readonly PlanItem[]): readonly Item[] {
  return items.map(({ price, quantity }) => ({ priceId: price.id, quantity }))
}

function start(
  context: RuleContext,
  customerId: string,
  items: readonly PlanItem[],
  replaces: string | null,
): readonly Fact[] {
  const main = mainOf(items)
  if (!main) return []
  const { now: at, mint } = context
  const { trialPeriodDays, intervalUnit, intervalCount } = main.price
  const trial = trialPeriodDays !== null
  const end = trial ? at + trialPeriodDays * dayMs : intervalsAfter(at, intervalUnit, intervalCount)
  const id = mint('sub')
  const plain = plainOf(items)
  return [
    { type: 'subscription-started', at, id, customerId, items: plain, end, trial, replaces },
    ...grantEntries(context, id, items, 'all'),
  ]
}

/**
 * Mid-period, a recurring grant is worth its share of the time left, and only what exceeds the
 * credit already granted in this period is added (subscriptionItemHelpers.ts). A downgrade adds
 * nothing and takes nothing away.
 */
function proratedGrants(
  context: RuleContext,
  { id, period }: LedgerSubscription,
  items: readonly PlanItem[],
): readonly Fact[] {
  const left = (period.end - context.now) / (period.end - period.start)
  const worth = new Map<string, number>()
  for (const { product, quantity } of items) {
    for (const { usageMeterId, amount, renewalFrequency } of grantsOf(product)) {
      if (renewalFrequency === 'once') continue
      const share = Math.round(amount * quantity * left)
      worth.set(usageMeterId, (worth.get(usageMeterId) ?? 0) + share)
    }
  }
  const accounts = context.ledger.accounts.get(id)
  return [...worth].flatMap(([meterId, amount]) => {
    const delta = amount - (accounts?.get(meterId)?.granted ?? 0)
    return delta > 0 ? [credit(context, id, meterId, delta, 'recurring-grant')] : []
  })
}

function reasonAgainst(context: RuleContext, subscription: LedgerSubscription): string | null {
  if (!isCurrent(subscription)) return `It is not current: ${subscription.status}`
  if (subscription.doNotCharge) return 'A subscription that is not charged for cannot be adjusted'
  if (!isPaid(context, subscription)) {
    return 'A free plan cannot be adjusted; a checkout leads to a paid one'
  }
  if (subscription.scheduled) return 'An adjustment is scheduled already'
  if (subscription.status === 'cancellation_scheduled') return 'A cancellation is scheduled'
  return null
}

/** Only resources that the new items have are looked at, as at Flowglad. */
function overClaimed(
  { ledger }: RuleContext,
  subscriptionId: string,
  items: readonly PlanItem[],
): Refusal | null {
  for (const [resourceId, capacity] of capacitiesOf(items)) {
    const claimed = activeClaims(ledger, subscriptionId, resourceId).length
    if (claimed > capacity) {
      const why = `Cannot reduce capacity to ${capacity}. ${claimed} resources are currently claimed. Release ${claimed - capacity} claims before downgrading.`
      return { refused: 'CONFLICT', error: `resource conflict: ${why}` }
    }
  }
  return null
}

function openSubscription({ ledger }: RuleContext, id: string): LedgerSubscription | Refusal {
  const subscription = ledger.subscriptions.get(id)
  if (!subscription) return notFound('Subscription', id)
  if (isCurrent(subscription)) return subscription
  return invalid('subscription', `It is not current: ${subscription.status}`)
}

function changeStatus(
  { now: at }: RuleContext,
  subscriptionId: string,
  status: SubscriptionStatus,
): { readonly facts: readonly Fact[] } {
  return { facts: [{ type: 'status-changed', at, subscriptionId, status }] }
}
