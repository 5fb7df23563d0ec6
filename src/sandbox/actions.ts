import { type Billing, billingOf, type UsageEventRecord, usageEventOf } from './billing.js'
import { type CheckoutRecord, checkoutRecordOf, payCheckout, topUp } from './checkouts.js'
import type { Fact } from './facts.js'
import type { LedgerCustomer } from './ledger.js'
import { idOf } from './pricing-model.js'
import { type ClaimRequest, claim, type ResourceUsage, release, usagesOf } from './resources.js'
import type { Refusal, RuleContext } from './rules.js'
import type { SandboxCore } from './sandbox-core.js'
import {
  cancelScheduledChange,
  currentOf,
  enterState,
  type PlanChoice,
  type PlanState,
  subscribe,
} from './subscriptions.js'
import { recordUsage } from './usage-events.js'

type Whose = {
  /** External id. @default who is signed in */
  readonly customer?: string | undefined
}

/** A piece of a resource by name, or so many without one. */
type Seats = Whose & {
  /** Slug of the resource. */
  readonly resource: string
  /** Who holds the one piece. @default nobody in particular */
  readonly externalId?: string
  /** How many pieces nobody in particular holds. @default 1 */
  readonly quantity?: number
}

/** A checkout session as the customer in front of its page sees it. */
export type SandboxCheckout = {
  readonly session: CheckoutRecord
  /**
   * Pays. Returns the URL the customer goes on to. What was bought is there `activatesAfter`
   * milliseconds later, never when that is `null`. Paying again does nothing. @default 0
   */
  readonly pay: (options?: { readonly activatesAfter?: number | null }) => string
  /** Leaves; the session stays open. Returns the URL the customer goes back to. */
  readonly cancel: () => string
}

/**
 * What can happen at a billing platform without the app asking for it. Everything throws an `Error`
 * that says why when it cannot be done, meets no fault, and is stored before it returns.
 */
export type SandboxActions = {
  /** External id of who is signed in for `/api/flowglad`, `null` for nobody. */
  readonly signedIn: () => string | null
  /** Signs somebody in, or everybody out. A customer not known yet is created at the first request. */
  readonly signIn: (externalId: string | null) => void
  /** Records use as another device would. `transactionId` defaults to a new one. */
  readonly record: (
    use: Whose & {
      readonly meter: string
      /** @default 1 */
      readonly amount?: number
      readonly transactionId?: string
      readonly properties?: Readonly<Record<string, unknown>>
    },
  ) => UsageEventRecord
  /** Adds to what is available on a meter, or takes from it. A whole number. */
  readonly adjust: (change: Whose & { readonly meter: string; readonly amount: number }) => void
  /** Buys a single-payment price, as a finished checkout would. */
  readonly topUp: (purchase: Whose & { readonly price: string; readonly quantity?: number }) => void
  /** Puts the customer on a plan, as a finished checkout or adjustment would. */
  readonly subscribe: (plan: Whose & PlanChoice) => void
  /**
   * Puts the latest subscription that is not canceled into a state, however that may have come about: `past_due`,
   * `cancellation_scheduled`, `canceled` …, `{ status: 'trialing', days: 3 }`, or
   * `{ status: 'change_scheduled', price: 'starter-monthly' }`.
   */
  readonly setStatus: (change: Whose & PlanState) => void
  /** Takes a scheduled change back; Flowglad's REST API can, its clients cannot. */
  readonly cancelScheduledChange: (whose?: Whose) => void
  /** Whether the current subscription is paid for at all. One that is not cannot be adjusted. */
  readonly setDoNotCharge: (change: Whose & { readonly doNotCharge: boolean }) => void
  /** The checkout session of this id, to be paid or left without its page. */
  readonly checkout: (id: string) => SandboxCheckout
  /** Claims a resource: `{ resource: 'seats', externalId: 'user_2' }`. */
  readonly claim: (seats: Seats) => void
  /** Ends claims of a resource; of those by nobody in particular the oldest. */
  readonly release: (seats: Seats) => void
  /** What the current subscription has of each resource, and what of it is claimed. */
  readonly resources: (whose?: Whose) => readonly ResourceUsage[]
  /** Everything billing says about a customer, `null` for an unknown one. */
  readonly billing: (whose?: Whose) => Billing | null
  /** Every usage event recorded so far by anybody, oldest first. */
  readonly events: () => readonly UsageEventRecord[]
}

/** The actions over a core. `session` holds who is signed in. */
export function createActions(
  core: SandboxCore,
  session: { readonly get: () => string | null; readonly set: (id: string | null) => void },
): SandboxActions {
  const customerOf = ({ customer = session.get() ?? '' }: Whose): LedgerCustomer =>
    core.ledger().customers.get(customer) ?? fail(`there is no customer "${customer}"`)
  const subscriptionOf = (context: RuleContext, whose: Whose) =>
    currentOf(context, customerOf(whose).id) ?? fail('the customer has no current subscription')
  const run = <D extends { readonly facts: readonly Fact[] }>(
    rule: (context: RuleContext) => D | Refusal,
  ): D => {
    const decision = core.decide(rule)
    if (!('refused' in decision)) return decision
    return fail(typeof decision.error === 'string' ? decision.error : 'the request is malformed')
  }
  return {
    signedIn: session.get,
    signIn: session.set,
    record: ({ meter, amount = 1, transactionId, properties, ...whose }) => {
      const { id } = run((context) =>
        recordUsage(context, {
          subscriptionId: subscriptionOf(context, whose).id,
          by: 'usageMeterSlug',
          name: meter,
          amount: whole(amount, 1),
          transactionId: transactionId ?? context.mint('other_device'),
          properties,
        }),
      )
      const ledger = core.ledger()
      return usageEventOf(ledger, ledger.events.get(id) ?? fail(`the event ${id} is gone`))
    },
    adjust: ({ meter, amount, ...whose }) => {
      run((context) => {
        const meterId = context.model.usageMeters.find((one) => one.slug === meter)?.id
        const adjustment: Fact = {
          type: 'entry-posted',
          at: context.now,
          id: context.mint('entry'),
          subscriptionId: subscriptionOf(context, whose).id,
          meterId: meterId ?? fail(`the catalog has no meter "${meter}"`),
          kind: 'adjustment',
          amount: whole(amount, Number.MIN_SAFE_INTEGER),
        }
        return { facts: [adjustment] }
      })
    },
    topUp: ({ price, quantity = 1, ...whose }) => {
      const { id } = customerOf(whose)
      run((context) => topUp(context, id, idOf.price(price), whole(quantity, 1)))
    },
    subscribe: ({ customer, ...choice }) => {
      const { id } = customerOf({ customer })
      run((context) => subscribe(context, id, choice))
    },
    setStatus: ({ customer, ...state }) => {
      const { id } = customerOf({ customer })
      run((context) => {
        const open = [...context.ledger.subscriptions.values()].findLast(
          (one) => one.customerId === id && one.status !== 'canceled',
        )
        return enterState(context, open ?? fail('the customer has no subscription'), state)
      })
    },
    setDoNotCharge: ({ doNotCharge, ...whose }) => {
      run((context) => {
        const { id: subscriptionId } = subscriptionOf(context, whose)
        const { now: at } = context
        return { facts: [{ type: 'charging-set', at, subscriptionId, doNotCharge }] }
      })
    },
    cancelScheduledChange: (whose = {}) => {
      run((context) => cancelScheduledChange(context, subscriptionOf(context, whose).id))
    },
    claim: (seats) => {
      run((context) => claim(context, claimOf(subscriptionOf(context, seats).id, seats)))
    },
    release: (seats) => {
      run((context) => release(context, claimOf(subscriptionOf(context, seats).id, seats)))
    },
    checkout: (id) => {
      const ledger = core.ledger()
      const found = ledger.checkouts.get(id) ?? fail(`there is no checkout session "${id}"`)
      return {
        session: checkoutRecordOf(found, ledger.customersById.get(found.customerId), core.now()),
        pay: ({ activatesAfter = 0 } = {}) => {
          run((context) => payCheckout(context, id, activatesAfter && whole(activatesAfter, 0)))
          return found.successUrl
        },
        cancel: () => found.cancelUrl,
      }
    },
    billing: ({ customer = session.get() ?? '' } = {}) => {
      const found = core.ledger().customers.get(customer)
      return found ? billingOf(core.ledger(), core.model, found) : null
    },
    resources: (whose = {}) => {
      const { id } = customerOf(whose)
      const current = currentOf({ ledger: core.ledger() }, id)
      return current ? usagesOf(core.ledger(), core.model, current).map(({ usage }) => usage) : []
    },
    events: () => {
      const ledger = core.ledger()
      return [...ledger.events.values()].map((event) => usageEventOf(ledger, event))
    },
  }
}

function claimOf(
  subscriptionId: string,
  { resource, externalId, quantity = 1 }: Seats,
): ClaimRequest {
  const what =
    externalId === undefined ? { quantity: whole(quantity, 1) } : { externalIds: [externalId] }
  return { subscriptionId, resource, what }
}

function whole(amount: number, least: number): number {
  return Number.isSafeInteger(amount) && amount >= least
    ? amount
    : fail(`${amount} is not a whole number of at least ${least}`)
}

function fail(why: string): never {
  throw new Error(
    `usage-widgets: the sandbox did nothing. Reason: ${why}. Name what its catalog and ledger hold.`,
  )
}
