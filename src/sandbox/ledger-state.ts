import type { Entry, Fact } from './facts.js'
import { stableJson } from './stable-json.js'
import type { SubscriptionStatus } from './wire.js'

/** A customer of the sandbox. */
export type LedgerCustomer = Omit<Extract<Fact, { type: 'customer-created' }>, 'type'>

/** A subscription as the facts left it. */
export type LedgerSubscription = {
  readonly id: string
  readonly customerId: string
  readonly priceId: string
  /** Pieces of the plan, 1 or more. */
  readonly quantity: number
  /** The plan the next period begins with, `null` when it is the present one. */
  readonly scheduled: { readonly priceId: string; readonly quantity: number } | null
  readonly doNotCharge: boolean
  readonly startedAt: number
  /** When the present plan's items were added: the start, or the last change of plan. */
  readonly itemsAt: number
  readonly updatedAt: number
  readonly period: { readonly start: number; readonly end: number; readonly number: number }
  readonly status: SubscriptionStatus
  readonly canceledAt: number | null
  readonly cancellationReason: string | null
  readonly replacedBy: string | null
}

/** A recorded usage event and the period it counts in. */
export type LedgerEvent = Omit<Extract<Fact, { type: 'usage-recorded' }>, 'type'> & {
  readonly periodId: string
}

/** A purchase of something that is not a subscription. */
export type LedgerPurchase = Omit<Extract<Fact, { type: 'purchased' }>, 'type'>

/**
 * A checkout session. `pending`: paid, and what was bought is handed over at `due`, never when that
 * is `null`. One that was left stays open.
 */
export type LedgerCheckout = Omit<Extract<Fact, { type: 'checkout-opened' }>, 'type'> & {
  readonly status: 'open' | 'pending' | 'succeeded' | 'failed'
  readonly updatedAt: number
  readonly due: number | null
}

/** What is available on one meter, in whole uses. */
export type Account = {
  /** The sum of all entries; negative when use exceeds credit. */
  readonly available: number
  /** The part that ends with the period. Use takes it first, so it is what is left of the grant. */
  readonly expiring: number
  /** Recurring credit granted in this period, used or not. */
  readonly granted: number
}

/** What the facts add up to, indexed for the questions the rules ask. */
export type LedgerState = {
  /** By external id. */
  readonly customers: Map<string, LedgerCustomer>
  readonly subscriptions: Map<string, LedgerSubscription>
  /** By subscription id, then meter id. */
  readonly accounts: Map<string, Map<string, Account>>
  readonly events: Map<string, LedgerEvent>
  /** By `transactionKey`. */
  readonly byTransaction: Map<string, LedgerEvent>
  /** `combinationKey`s already counted. */
  readonly combinations: Set<string>
  readonly purchases: LedgerPurchase[]
  readonly checkouts: Map<string, LedgerCheckout>
  readonly entries: Entry[]
}

/** A ledger in which nothing happened. */
export function emptyState(): LedgerState {
  return {
    customers: new Map(),
    subscriptions: new Map(),
    accounts: new Map(),
    events: new Map(),
    byTransaction: new Map(),
    combinations: new Set(),
    purchases: [],
    checkouts: new Map(),
    entries: [],
  }
}

/** Id of the billing period a subscription is in. */
export function periodIdOf(subscription: LedgerSubscription): string {
  return `period_${subscription.id}_${subscription.period.number}`
}

/** One transaction id is taken once per meter. */
export function transactionKey(transactionId: string, meterId: string): string {
  return JSON.stringify([transactionId, meterId])
}

/** One combination of properties counts once per meter and period, in whatever key order. */
export function combinationKey(meterId: string, periodId: string, properties: object): string {
  return JSON.stringify([meterId, periodId, stableJson(properties)])
}
