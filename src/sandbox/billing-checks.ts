import type { Billing, MeterBalance } from './wire.js'
import type { Product, ProductPrice } from './wire-catalog.js'

/** Asks about one subscription instead of the first current one. */
export type Refinement = { subscriptionId?: string | undefined }

/** The look-ups of `@flowglad/shared` 0.18 over one billing answer. Slugs are never object keys. */
export type BillingChecks = {
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
export function billingChecks(billing: Billing): BillingChecks {
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
