import type { Entry, Fact, FactOf, Item, SubscriptionStatus } from './facts.js'

/** A customer of the sandbox. */
export type LedgerCustomer = Omit<FactOf<'customer-created'>, 'type'>

/** A subscription as the facts left it. */
export type LedgerSubscription = {
  readonly id: string
  readonly customerId: string
  /** What is subscribed to, at least one. */
  readonly items: readonly Item[]
  /** When these were added: at the start, or with the last change. */
  readonly itemsAt: number
  /** How many changes of items there were. */
  readonly changes: number
  /** What the next period begins with, `null` when nothing changes. */
  readonly scheduled: readonly Item[] | null
  readonly doNotCharge: boolean
  readonly startedAt: number
  readonly updatedAt: number
  /** The period under way, and the items it began with. */
  readonly period: {
    readonly start: number
    readonly end: number
    readonly number: number
    readonly items: readonly Item[]
  }
  /** When its trial ends or ended, `null` without one. */
  readonly trialEnd: number | null
  readonly status: SubscriptionStatus
  readonly canceledAt: number | null
  readonly cancellationReason: string | null
  readonly replacedBy: string | null
}

/** A recorded usage event and the period it counts in. */
export type LedgerEvent = Omit<FactOf<'usage-recorded'>, 'type'> & { readonly periodId: string }

/** A purchase of something that is not a subscription. */
export type LedgerPurchase = Omit<FactOf<'purchased'>, 'type'>

/** A piece of a resource's capacity that somebody holds: a seat. */
export type LedgerClaim = Omit<FactOf<'resource-claimed'>, 'type'> & {
  readonly releasedAt: number | null
  /** Flowglad's word for how it ended. */
  readonly releaseReason: string | null
}

/**
 * A checkout session. `pending`: paid, and what was bought is handed over at `due`, never when that
 * is `null`. One that was left stays open.
 */
export type LedgerCheckout = Omit<FactOf<'checkout-opened'>, 'type'> & {
  readonly status: 'open' | 'pending' | 'succeeded' | 'failed'
  readonly updatedAt: number
  readonly due: number | null
}

/** What is available on one meter, in whole uses. */
type Account = {
  /** The sum of all entries; negative when use exceeds credit. */
  readonly available: number
  /** The part that ends with the period. Use takes it first, so it is what is left of the grant. */
  readonly expiring: number
  /** Recurring credit granted in this period, used or not. */
  readonly granted: number
}

type ReadOnly<T> =
  T extends Map<infer K, infer V>
    ? ReadonlyMap<K, ReadOnly<V>>
    : T extends Set<infer V>
      ? ReadonlySet<V>
      : T extends (infer V)[]
        ? readonly V[]
        : T

/** What the facts add up to. Every map and list is in the order of time. */
export type Ledger = { readonly [K in keyof State]: ReadOnly<State[K]> }

/** A ledger in which nothing happened, and the only way to change it. No clock, no I/O. */
export function createLedger(): { readonly ledger: Ledger; readonly apply: (fact: Fact) => void } {
  const ledger = emptyState()
  return {
    ledger,
    apply: (fact) => {
      ledger.size += 1
      applyFact(ledger, fact)
    },
  }
}

const currentStatuses = new Set<SubscriptionStatus>([
  'active',
  'past_due',
  'trialing',
  'cancellation_scheduled',
  'unpaid',
])

/** Whether a subscription counts as current at Flowglad (subscriptionMethods.ts). */
export function isCurrent({ status, cancellationReason }: LedgerSubscription): boolean {
  return currentStatuses.has(status) && cancellationReason !== 'upgraded_to_paid'
}

/** What is held of a resource, or of all of them, on a subscription. */
export function activeClaims(
  ledger: Ledger,
  subscriptionId: string,
  resourceId?: string,
): readonly LedgerClaim[] {
  return [...ledger.claims.values()].filter(
    (claim) =>
      claim.subscriptionId === subscriptionId &&
      claim.releasedAt === null &&
      (resourceId === undefined || claim.resourceId === resourceId),
  )
}

/** Id of the billing period a subscription is in. */
export function periodIdOf({ id, period }: LedgerSubscription): string {
  return `period_${id}_${period.number}`
}

/** One transaction id is taken once per meter. */
export function transactionKey(transactionId: string, meterId: string): string {
  return JSON.stringify([transactionId, meterId])
}

/** One combination of properties counts once per meter and period, in whatever key order. */
export function combinationKey(meterId: string, periodId: string, properties: object): string {
  return JSON.stringify([meterId, periodId, sorted(properties)])
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]))
}

type State = ReturnType<typeof emptyState>

function emptyState() {
  return {
    /** How many facts were taken in. */
    size: 0,
    /** By external id. */
    customers: new Map<string, LedgerCustomer>(),
    /** By Flowglad's id. */
    customersById: new Map<string, LedgerCustomer>(),
    subscriptions: new Map<string, LedgerSubscription>(),
    /** By subscription id, then meter id. A meter without entries has no account. */
    accounts: new Map<string, Map<string, Account>>(),
    events: new Map<string, LedgerEvent>(),
    /** By `transactionKey`. */
    byTransaction: new Map<string, LedgerEvent>(),
    /** `combinationKey`s already counted. */
    combinations: new Set<string>(),
    purchases: Array.of<LedgerPurchase>(),
    claims: new Map<string, LedgerClaim>(),
    checkouts: new Map<string, LedgerCheckout>(),
  }
}

/** Takes one fact into the state. The same facts in the same order always give the same state. */
function applyFact(state: State, fact: Fact): void {
  switch (fact.type) {
    case 'customer-created':
      state.customers.set(fact.externalId, fact)
      state.customersById.set(fact.id, fact)
      break
    case 'subscription-started':
      startSubscription(state, fact)
      break
    case 'items-changed':
      change(state, fact, ({ changes }) => ({
        items: fact.items,
        itemsAt: fact.at,
        changes: changes + 1,
        scheduled: null,
      }))
      break
    case 'change-scheduled':
      change(state, fact, () => ({ scheduled: fact.items }))
      break
    case 'charging-set':
      change(state, fact, () => ({ doNotCharge: fact.doNotCharge }))
      break
    case 'trial-set':
      change(state, fact, ({ period }) => ({
        status: 'trialing',
        trialEnd: fact.end,
        period: { ...period, end: fact.end },
      }))
      break
    case 'status-changed':
      changeStatus(state, fact)
      break
    case 'period-started':
      startPeriod(state, fact)
      break
    case 'usage-recorded':
      recordEvent(state, fact)
      break
    case 'entry-posted':
      post(state, fact)
      break
    case 'purchased':
      state.purchases.push(fact)
      break
    case 'resource-claimed':
      state.claims.set(fact.id, { ...fact, releasedAt: null, releaseReason: null })
      break
    case 'resource-released':
      release(state, state.claims.get(fact.claimId), fact.at, 'released')
      break
    case 'checkout-opened':
      state.checkouts.set(fact.id, { ...fact, status: 'open', updatedAt: fact.at, due: null })
      break
    case 'checkout-paid':
      changeCheckout(state, fact, { status: 'pending', due: fact.due })
      break
    case 'checkout-settled':
      changeCheckout(state, fact, { status: fact.outcome })
      break
    default:
      fact satisfies never
  }
}

function startSubscription(state: State, fact: FactOf<'subscription-started'>): void {
  const { id, at, items, end } = fact
  state.subscriptions.set(id, {
    id,
    customerId: fact.customerId,
    items,
    itemsAt: at,
    changes: 0,
    scheduled: null,
    doNotCharge: false,
    startedAt: at,
    updatedAt: at,
    period: { start: at, end, number: 1, items },
    trialEnd: fact.trial ? end : null,
    status: fact.trial ? 'trialing' : 'active',
    canceledAt: null,
    cancellationReason: null,
    replacedBy: null,
  })
  if (fact.replaces === null) return
  change(state, { subscriptionId: fact.replaces, at }, () => ({
    status: 'canceled',
    canceledAt: at,
    cancellationReason: 'upgraded_to_paid',
    replacedBy: id,
  }))
}

function changeStatus(state: State, fact: FactOf<'status-changed'>): void {
  const { subscriptionId, at, status } = fact
  const canceled = status === 'canceled'
  const planned = state.subscriptions.get(subscriptionId)?.status === 'cancellation_scheduled'
  change(state, fact, () => ({ status, canceledAt: canceled ? at : null }))
  if (!canceled) return
  for (const claim of activeClaims(state, subscriptionId)) {
    release(state, claim, at, planned ? 'scheduled_cancellation' : 'subscription_canceled')
  }
}

function startPeriod(state: State, fact: FactOf<'period-started'>): void {
  const { subscriptionId, at: start, end } = fact
  change(state, fact, ({ period, items }) => ({
    period: { start, end, number: period.number + 1, items },
  }))
  const accounts = state.accounts.get(subscriptionId)
  for (const [meterId, account] of accounts ?? []) {
    accounts?.set(meterId, { ...account, granted: 0 })
  }
  for (const claim of activeClaims(state, subscriptionId)) {
    if (claim.expiresAt !== null && claim.expiresAt <= start) {
      release(state, claim, start, 'expired')
    }
  }
}

function recordEvent(state: State, fact: FactOf<'usage-recorded'>): void {
  const subscription = state.subscriptions.get(fact.subscriptionId)
  const event = { ...fact, periodId: subscription ? periodIdOf(subscription) : '' }
  state.events.set(event.id, event)
  state.byTransaction.set(transactionKey(event.transactionId, event.meterId), event)
  state.combinations.add(combinationKey(event.meterId, event.periodId, event.properties))
  if (event.debit === 0) return
  const { id, at, subscriptionId, meterId } = event
  post(state, { id, at, subscriptionId, meterId, kind: 'usage', amount: -event.debit })
}

function change(
  state: State,
  { subscriptionId, at }: { readonly subscriptionId: string; readonly at: number },
  partOf: (before: LedgerSubscription) => Partial<LedgerSubscription>,
): void {
  const before = state.subscriptions.get(subscriptionId)
  if (!before) return
  state.subscriptions.set(subscriptionId, { ...before, ...partOf(before), updatedAt: at })
}

function changeCheckout(
  state: State,
  { checkoutId, at }: { readonly checkoutId: string; readonly at: number },
  part: Partial<LedgerCheckout>,
): void {
  const before = state.checkouts.get(checkoutId)
  if (before) state.checkouts.set(checkoutId, { ...before, ...part, updatedAt: at })
}

function release(
  state: State,
  claim: LedgerClaim | undefined,
  releasedAt: number,
  releaseReason: string,
): void {
  if (claim) state.claims.set(claim.id, { ...claim, releasedAt, releaseReason })
}

function post(state: State, entry: Entry): void {
  const accounts = state.accounts.get(entry.subscriptionId) ?? new Map<string, Account>()
  const before = accounts.get(entry.meterId) ?? { available: 0, expiring: 0, granted: 0 }
  state.accounts.set(entry.subscriptionId, accounts)
  accounts.set(entry.meterId, accountAfter(before, entry))
}

function accountAfter(account: Account, { kind, amount }: Entry): Account {
  const available = account.available + amount
  switch (kind) {
    case 'recurring-grant': {
      // A debt carried over is paid from the new credit before anything of it can expire.
      const free = Math.max(0, Math.min(amount, available))
      return { available, expiring: account.expiring + free, granted: account.granted + amount }
    }
    case 'expiry':
      return { ...account, available, expiring: 0 }
    case 'usage':
      return { ...account, available, expiring: Math.max(0, account.expiring + amount) }
    case 'lasting-grant':
    case 'settlement':
    case 'adjustment':
      return { ...account, available, expiring: Math.max(0, Math.min(account.expiring, available)) }
    default:
      return kind satisfies never
  }
}
