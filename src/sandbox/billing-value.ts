import { type BillingChecks, billingChecks } from './billing-checks.js'
import type { BillingClient } from './billing-client.js'
import type { QuerySnapshot } from './billing-query.js'
import { recordOf } from './parse-usage-event.js'
import type { AdjustSubscription, PurchaseClient } from './purchase-client.js'
import type { Billing } from './wire.js'

type Functions = Omit<BillingClient, 'ask'> &
  Omit<PurchaseClient, 'adjustFor'> &
  BillingChecks & {
    /**
     * Changes the plan of the one current subscription, or of the one named. Rejects for every
     * error, with no more than its status. Resolves when billing was asked for again.
     */
    adjustSubscription: AdjustSubscription
    /** Asks for billing again. Resolves a macrotask before the new data renders; never rejects. */
    reload: () => Promise<void>
  }

type NothingPresent = { [K in keyof Functions]: null } & {
  customer: null
  subscriptions: null
  pricingModel: null
  catalog: null
  billingPortalUrl: null
  currentSubscription: null
  currentSubscriptions: []
  invoices: []
  paymentMethods: []
  purchases: []
}

/** `useBilling` with data. */
export type LoadedBilling = Billing & Functions & { loaded: true; errors: null }

/**
 * What the sandbox's `useBilling` returns: the four states of `@flowglad/react` 0.18, told apart by
 * `loaded`, then `errors`, then `customer`.
 */
export type SandboxBilling =
  | LoadedBilling
  | (NothingPresent & { loaded: false; errors: null })
  | (NothingPresent & { loaded: true; errors: Error[] })
  | (NothingPresent & { loaded: true; errors: null })

/** The value of one render. Functions over the data are new every time, as upstream. */
export function billingValue(
  { data: answer, error, pending }: QuerySnapshot,
  { ask: _, adjustFor, ...client }: BillingClient & PurchaseClient,
  invalidate: () => Promise<void>,
): SandboxBilling {
  if (answer === undefined) {
    if (pending) return { loaded: false, errors: null, ...nothingPresent() }
    return { loaded: true, errors: error ? [error] : null, ...nothingPresent() }
  }
  const billing = recordOf(answer)?.data
  if (isBilling(billing)) {
    const reload = async () => await invalidate()
    const adjustSubscription = adjustFor(billing.currentSubscriptions)
    const functions = { ...client, ...billingChecks(billing), adjustSubscription, reload }
    return { loaded: true, errors: null, ...billing, ...functions }
  }
  const failure = recordOf(answer)?.error
  if (!failure) return { loaded: true, errors: null, ...nothingPresent() }
  // An error of the shape { code, json } has no message; upstream shows an empty one too.
  const message = recordOf(failure)?.message
  const errors = [new Error(typeof message === 'string' ? message : '')]
  return { loaded: true, errors, ...nothingPresent() }
}

function nothingPresent(): NothingPresent {
  return {
    customer: null,
    subscriptions: null,
    createCheckoutSession: null,
    createAddPaymentMethodCheckoutSession: null,
    createActivateSubscriptionCheckoutSession: null,
    createUsageEvent: null,
    checkFeatureAccess: null,
    checkUsageBalance: null,
    hasPurchased: null,
    getProduct: null,
    getPrice: null,
    pricingModel: null,
    billingPortalUrl: null,
    reload: null,
    catalog: null,
    invoices: [],
    paymentMethods: [],
    purchases: [],
    cancelSubscription: null,
    uncancelSubscription: null,
    adjustSubscription: null,
    currentSubscriptions: [],
    currentSubscription: null,
  }
}

/** The sandbox wrote it, so a look at its corners is enough. */
function isBilling(value: unknown): value is Billing {
  const { customer, pricingModel, currentSubscriptions } = recordOf(value) ?? {}
  return Boolean(customer && pricingModel) && Array.isArray(currentSubscriptions)
}
