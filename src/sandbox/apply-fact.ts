import type { Entry, Fact } from './facts.js'
import {
  type Account,
  combinationKey,
  type LedgerCheckout,
  type LedgerState,
  type LedgerSubscription,
  periodIdOf,
  transactionKey,
} from './ledger-state.js'

type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>

/** Takes one fact into the state. The same facts in the same order always give the same state. */
export function applyFact(state: LedgerState, fact: Fact): void {
  switch (fact.type) {
    case 'customer-created':
      state.customers.set(fact.externalId, fact)
      break
    case 'subscription-started':
      startSubscription(state, fact)
      break
    case 'plan-changed':
      change(state, fact, {
        priceId: fact.priceId,
        quantity: fact.quantity ?? 1,
        itemsAt: fact.at,
        scheduled: null,
      })
      break
    case 'change-scheduled': {
      const { priceId, quantity } = fact
      change(state, fact, { scheduled: { priceId, quantity } })
      break
    }
    case 'charging-set':
      change(state, fact, { doNotCharge: fact.doNotCharge })
      break
    case 'status-changed': {
      const canceledAt = fact.status === 'canceled' ? fact.at : null
      change(state, fact, { status: fact.status, canceledAt })
      break
    }
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
    case 'checkout-opened':
      state.checkouts.set(fact.id, { ...fact, status: 'open', updatedAt: fact.at, due: null })
      break
    case 'checkout-paid':
      changeCheckout(state, fact, { status: 'pending', due: fact.due ?? null })
      break
    case 'checkout-settled':
      changeCheckout(state, fact, { status: fact.outcome })
      break
    default:
      fact satisfies never
  }
}

function startSubscription(state: LedgerState, fact: FactOf<'subscription-started'>): void {
  state.subscriptions.set(fact.id, {
    id: fact.id,
    customerId: fact.customerId,
    priceId: fact.priceId,
    quantity: fact.quantity ?? 1,
    scheduled: null,
    doNotCharge: false,
    startedAt: fact.at,
    itemsAt: fact.at,
    updatedAt: fact.at,
    period: { start: fact.at, end: fact.end, number: 1 },
    status: 'active',
    canceledAt: null,
    cancellationReason: null,
    replacedBy: null,
  })
  if (fact.replaces === '') return
  change(
    state,
    { subscriptionId: fact.replaces, at: fact.at },
    {
      status: 'canceled',
      canceledAt: fact.at,
      cancellationReason: 'upgraded_to_paid',
      replacedBy: fact.id,
    },
  )
}

function startPeriod(state: LedgerState, fact: FactOf<'period-started'>): void {
  const number = (state.subscriptions.get(fact.subscriptionId)?.period.number ?? 0) + 1
  change(state, fact, { period: { start: fact.at, end: fact.end, number } })
  const accounts = state.accounts.get(fact.subscriptionId)
  for (const [meterId, account] of accounts ?? []) {
    accounts?.set(meterId, { ...account, granted: 0 })
  }
}

function recordEvent(state: LedgerState, fact: FactOf<'usage-recorded'>): void {
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
  state: LedgerState,
  { subscriptionId, at }: { readonly subscriptionId: string; readonly at: number },
  part: Partial<LedgerSubscription>,
): void {
  const before = state.subscriptions.get(subscriptionId)
  if (before) state.subscriptions.set(subscriptionId, { ...before, ...part, updatedAt: at })
}

function changeCheckout(
  state: LedgerState,
  { checkoutId, at }: { readonly checkoutId: string; readonly at: number },
  part: Partial<LedgerCheckout>,
): void {
  const before = state.checkouts.get(checkoutId)
  if (before) state.checkouts.set(checkoutId, { ...before, ...part, updatedAt: at })
}

function post(state: LedgerState, entry: Entry): void {
  const accounts = state.accounts.get(entry.subscriptionId) ?? new Map<string, Account>()
  const before = accounts.get(entry.meterId) ?? { available: 0, expiring: 0, granted: 0 }
  state.entries.push(entry)
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
