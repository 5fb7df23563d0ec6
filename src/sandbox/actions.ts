import { billingOf, usageEventOf } from './billing.js'
import { checkoutRecordOf } from './checkout-record.js'
import { payCheckout } from './checkouts.js'
import type { Fact } from './facts.js'
import type { LedgerCustomer } from './ledger-state.js'
import { currentOf, subscribe } from './plans.js'
import { idOf } from './pricing-model.js'
import { type Recorded, recordUsage } from './record-usage.js'
import { isRefusal, type Refusal, type RuleContext } from './rules.js'
import type { SandboxCore } from './sandbox-core.js'
import { topUp } from './top-up.js'
import type { Billing, SubscriptionStatus, UsageEventRecord } from './wire.js'
import type { CheckoutRecord } from './wire-purchases.js'

type Whose = {
  /** External id. @default who is signed in */
  readonly customer?: string
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
  readonly subscribe: (plan: Whose & { readonly price: string }) => void
  /** Sets the status of the current subscription: `past_due`, `cancellation_scheduled`, `canceled` … */
  readonly setStatus: (change: Whose & { readonly status: SubscriptionStatus }) => void
  /** Whether the current subscription is paid for at all. One that is not cannot be adjusted. */
  readonly setDoNotCharge: (change: Whose & { readonly doNotCharge: boolean }) => void
  /** The checkout session of this id, to be paid or left without its page. */
  readonly checkout: (id: string) => SandboxCheckout
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
    core.ledger().customer(customer) ?? fail(`there is no customer "${customer}"`)
  const run = (rule: (context: RuleContext) => readonly Fact[] | Refusal): void => {
    done(core.decide(rule, (facts) => facts))
  }
  const subscriptionOf = (context: RuleContext, whose: Whose) =>
    currentOf(context, customerOf(whose).id) ?? fail('the customer has no current subscription')
  return {
    signedIn: session.get,
    signIn: session.set,
    record: (use) => {
      const recorded = done(
        core.decide<Recorded>(
          (context) =>
            recordUsage(context, {
              subscriptionId: subscriptionOf(context, use).id,
              by: 'usageMeterSlug',
              name: use.meter,
              amount: whole(use.amount ?? 1, 1),
              transactionId: use.transactionId ?? context.mint('other_device'),
              ...(use.properties && { properties: use.properties }),
            }),
          (decision) => ('fact' in decision ? [decision.fact] : []),
        ),
      )
      const id = 'fact' in recorded ? recorded.fact.id : recorded.repeated.id
      const event = core.ledger().event(id) ?? fail(`the event ${id} is gone`)
      return usageEventOf(core.ledger(), event)
    },
    adjust: (change) =>
      run((context) => [adjustment(context, subscriptionOf(context, change).id, change)]),
    topUp: ({ price, quantity = 1, ...whose }) =>
      run((context) => topUp(context, customerOf(whose).id, idOf.price(price), whole(quantity, 1))),
    subscribe: ({ price, ...whose }) =>
      run((context) => subscribe(context, customerOf(whose).id, price)),
    setStatus: ({ status, ...whose }) =>
      run((context) => [
        {
          type: 'status-changed',
          at: context.now,
          subscriptionId: subscriptionOf(context, whose).id,
          status,
        },
      ]),
    setDoNotCharge: ({ doNotCharge, ...whose }) =>
      run((context) => [
        {
          type: 'charging-set',
          at: context.now,
          subscriptionId: subscriptionOf(context, whose).id,
          doNotCharge,
        },
      ]),
    checkout: (id) => {
      const ledger = core.ledger()
      const found = ledger.checkout(id) ?? fail(`there is no checkout session "${id}"`)
      return {
        session: checkoutRecordOf(found, ledger.customerById(found.customerId), core.now()),
        pay: ({ activatesAfter = 0 } = {}) => {
          run((context) => payCheckout(context, id, activatesAfter && whole(activatesAfter, 0)))
          return found.successUrl
        },
        cancel: () => found.cancelUrl,
      }
    },
    billing: ({ customer = session.get() ?? '' } = {}) => {
      const found = core.ledger().customer(customer)
      return found ? billingOf(core.ledger(), core.model, found) : null
    },
    events: () => {
      const ledger = core.ledger()
      return ledger.events().map((event) => usageEventOf(ledger, event))
    },
  }
}

function adjustment(
  context: RuleContext,
  subscriptionId: string,
  { meter, amount }: { readonly meter: string; readonly amount: number },
): Fact {
  const meterId = context.model.usageMeters.find((one) => one.slug === meter)?.id
  return {
    type: 'entry-posted',
    at: context.now,
    id: context.mint('entry'),
    subscriptionId,
    meterId: meterId ?? fail(`the catalog has no meter "${meter}"`),
    kind: 'adjustment',
    amount: whole(amount, Number.MIN_SAFE_INTEGER),
  }
}

function done<D extends object>(decision: D | Refusal): D {
  if (!isRefusal(decision)) return decision
  return fail(typeof decision.error === 'string' ? decision.error : 'the request is malformed')
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
