import type { Billing, SubscriptionRecord } from './billing.js'
import type { AdjustSubscription, BillingClient } from './client.js'
import type { Product, ProductPrice } from './pricing-model.js'
import type { QuerySnapshot } from './query.js'
import { fieldsOf } from './readers.js'

type MeterBalance = SubscriptionRecord['experimental']['usageMeterBalances'][number]
type Functions = Omit<BillingClient, 'ask' | 'adjustFor'> &
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
type LoadedBilling = Billing & Functions & { loaded: true; errors: null }

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
  { ask: _, adjustFor, ...client }: BillingClient,
  invalidate: () => Promise<void>,
): SandboxBilling {
  if (answer === undefined) {
    if (pending) return { loaded: false, errors: null, ...nothingPresent() }
    return { loaded: true, errors: error ? [error] : null, ...nothingPresent() }
  }
  const billing = fieldsOf(answer).data
  if (isBilling(billing)) {
    const reload = async () => await invalidate()
    const adjustSubscription = adjustFor(billing.currentSubscriptions)
    const functions = { ...client, ...billingChecks(billing), adjustSubscription, reload }
    return { loaded: true, errors: null, ...billing, ...functions }
  }
  const failure = fieldsOf(answer).error
  if (!failure) return { loaded: true, errors: null, ...nothingPresent() }
  // An error of the shape { code, json } has no message; upstream shows an empty one too.
  const message = fieldsOf(failure).message
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

/** The sandbox wrote it, so a look at its main fields is enough. */
function isBilling(value: unknown): value is Billing {
  const { customer, pricingModel, currentSubscriptions } = fieldsOf(value)
  return Boolean(customer && pricingModel) && Array.isArray(currentSubscriptions)
}

/** Asks about one subscription instead of the first current one. */
type Refinement = { subscriptionId?: string | undefined }

/** The look-ups of `@flowglad/shared` 0.18 over one billing answer. Slugs are never object keys. */
type BillingChecks = {
  /** The balance row of a meter, or `null` without one. Asks the first current subscription. */
  checkUsageBalance: (slug: string, refinement?: Refinement) => MeterBalance | null
  /** Whether the subscription has a toggle feature. */
  checkFeatureAccess: (slug: string, refinement?: Refinement) => boolean
  getProduct: (slug: string) => Product | null
  /** A price of a product. Usage prices belong to meters and are not found, as at Flowglad. */
  getPrice: (slug: string) => ProductPrice | null
  /** Whether a single-payment price of the product was bought. */
  hasPurchased: (slug: string) => boolean
}

/** The look-ups, made anew for every answer. */
function billingChecks(billing: Billing): BillingChecks {
  const { products } = billing.pricingModel
  const subscriptionOf = (refinement?: Refinement) =>
    refinement?.subscriptionId
      ? billing.currentSubscriptions.find((one) => one.id === refinement.subscriptionId)
      : billing.currentSubscriptions[0]
  const getProduct = (slug: string) => products.findLast((one) => one.slug === slug) ?? null
  return {
    checkUsageBalance: (slug, refinement) =>
      subscriptionOf(refinement)?.experimental.usageMeterBalances.findLast(
        (row) => row.slug === slug,
      ) ?? null,
    checkFeatureAccess: (slug, refinement) =>
      subscriptionOf(refinement)?.experimental.featureItems.some(
        (item) => item.type === 'toggle' && item.slug === slug,
      ) ?? false,
    getProduct,
    getPrice: (slug) =>
      products.flatMap((product) => product.prices).findLast((price) => price.slug === slug) ??
      null,
    hasPurchased: (slug) => {
      const bought = new Set(billing.purchases.map((purchase) => purchase.priceId))
      return getProduct(slug)?.prices.some((price) => bought.has(price.id)) ?? false
    },
  }
}
