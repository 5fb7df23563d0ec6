import { applyFact } from './apply-fact.js'
import type { Entry, Fact } from './facts.js'
import {
  type Account,
  combinationKey,
  emptyState,
  type LedgerCheckout,
  type LedgerCustomer,
  type LedgerEvent,
  type LedgerPurchase,
  type LedgerSubscription,
  transactionKey,
} from './ledger-state.js'
import type { SubscriptionStatus } from './wire.js'

const currentStatuses = new Set<SubscriptionStatus>([
  'active',
  'past_due',
  'trialing',
  'cancellation_scheduled',
  'unpaid',
])

/** The fold over the facts. No clock, no I/O; `apply` is the only way to change it. */
export type Ledger = {
  /** Takes one fact in. */
  readonly apply: (fact: Fact) => void
  /** How many facts were taken in. */
  readonly size: () => number
  readonly customer: (externalId: string) => LedgerCustomer | undefined
  readonly customerById: (id: string) => LedgerCustomer | undefined
  readonly subscription: (id: string) => LedgerSubscription | undefined
  /** Every subscription, oldest first. */
  readonly subscriptions: () => readonly LedgerSubscription[]
  /** The accounts of a subscription by meter id. A meter without entries has none. */
  readonly accounts: (subscriptionId: string) => ReadonlyMap<string, Account>
  readonly event: (id: string) => LedgerEvent | undefined
  /** Every usage event, oldest first. */
  readonly events: () => readonly LedgerEvent[]
  /** The event that took this transaction id on this meter, whoever recorded it. */
  readonly eventOf: (transactionId: string, meterId: string) => LedgerEvent | undefined
  /** Whether these properties were already counted in the period. */
  readonly counted: (meterId: string, periodId: string, properties: object) => boolean
  readonly purchases: () => readonly LedgerPurchase[]
  readonly checkout: (id: string) => LedgerCheckout | undefined
  /** Every checkout session, oldest first. */
  readonly checkouts: () => readonly LedgerCheckout[]
  /** Every entry, oldest first. */
  readonly entries: () => readonly Entry[]
}

/** An empty ledger. */
export function createLedger(): Ledger {
  const state = emptyState()
  let size = 0
  return {
    apply: (fact) => {
      size += 1
      applyFact(state, fact)
    },
    size: () => size,
    customer: (externalId) => state.customers.get(externalId),
    customerById: (id) => [...state.customers.values()].find((one) => one.id === id),
    subscription: (id) => state.subscriptions.get(id),
    subscriptions: () => [...state.subscriptions.values()],
    accounts: (subscriptionId) => state.accounts.get(subscriptionId) ?? new Map(),
    event: (id) => state.events.get(id),
    events: () => [...state.events.values()],
    eventOf: (transactionId, meterId) =>
      state.byTransaction.get(transactionKey(transactionId, meterId)),
    counted: (meterId, periodId, properties) =>
      state.combinations.has(combinationKey(meterId, periodId, properties)),
    purchases: () => state.purchases,
    checkout: (id) => state.checkouts.get(id),
    checkouts: () => [...state.checkouts.values()],
    entries: () => state.entries,
  }
}

/** Whether a subscription counts as current at Flowglad (subscriptionMethods.ts). */
export function isCurrent(subscription: LedgerSubscription): boolean {
  return (
    currentStatuses.has(subscription.status) &&
    subscription.cancellationReason !== 'upgraded_to_paid'
  )
}
