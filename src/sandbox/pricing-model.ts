import type {
  CatalogFeature,
  CatalogMeter,
  CatalogPrice,
  CatalogProduct,
  SandboxCatalog,
} from './catalog.js'
import type { Item } from './facts.js'

/** Id of the one organisation of a sandbox. */
export const organizationId = 'org_sandbox'
/** Id of the one pricing model of a sandbox. */
export const pricingModelId = 'pm_sandbox'

/**
 * The catalog in Flowglad's words, created at `at`. Ids follow from slugs: `price_pro-monthly`. Like
 * every record of the sandbox it has the shape of Flowglad's REST API (`@flowglad/node` 0.29): times
 * are epoch milliseconds, money is in minor units, and lists are mutable, as in the published types.
 */
export function pricingModelOf(catalog: SandboxCatalog, at: number) {
  return {
    ...stamp(pricingModelId, at),
    organizationId,
    isDefault: true,
    name: catalog.name,
    products: catalog.products.map((product) => productOf(product, catalog, at)),
    usageMeters: catalog.meters.map((meter) => meterOf(meter, catalog, at)),
  }
}

/** What is sold, as Flowglad shows it. */
export type PricingModel = ReturnType<typeof pricingModelOf>
/** A plan, an add-on or a top-up. */
export type Product = PricingModel['products'][number]
/** A price a customer can buy. */
export type ProductPrice = Product['prices'][number]
/** A price that is subscribed to. */
type SubscriptionPrice = Extract<ProductPrice, { type: 'subscription' }>
/** What a product gives. */
export type Feature = Product['features'][number]
/** Credit on a meter. */
type GrantFeature = Extract<Feature, { type: 'usage_credit_grant' }>
/** A meter with its prices. */
export type UsageMeter = PricingModel['usageMeters'][number]
/** `unitPrice` pays for `usageEventsPerUnit` uses of a meter. */
export type UsagePrice = UsageMeter['defaultPrice']

/** The id a slug of the catalog gets, by kind of record. */
export const idOf = {
  meter: (slug: string): string => `meter_${slug}`,
  price: (slug: string): string => `price_${slug}`,
  resource: (slug: string): string => `resource_${slug}`,
}

/** The slug behind the id of a resource. */
export function resourceSlugOf(resourceId: string): string {
  return resourceId.slice(idOf.resource('').length)
}

/** The fields every Flowglad record begins with. A sandbox never runs in live mode. */
export function stamp(id: string, createdAt: number, updatedAt: number = createdAt) {
  return { id, createdAt, updatedAt, livemode: false }
}

/** What a customer can be subscribed to: a price and the product it is of. */
type Plan = { readonly product: Product; readonly price: SubscriptionPrice }

/** A plan and how many of it. */
export type PlanItem = Plan & { readonly quantity: number }

/** The plan, its price and its product, if the catalog has a subscription price of this id. */
export function findPlan(model: PricingModel, priceId: string): Plan | null {
  for (const product of model.products) {
    for (const price of product.prices) {
      if (price.id === priceId && price.type === 'subscription') return { product, price }
    }
  }
  return null
}

/** What a subscription's items are; those the catalog has lost are left out. */
export function planItemsOf(model: PricingModel, items: readonly Item[]): readonly PlanItem[] {
  return items.flatMap(({ priceId, quantity }) => {
    const plan = findPlan(model, priceId)
    return plan ? [{ ...plan, quantity }] : []
  })
}

/**
 * The item a subscription is named after and renews by: the one that costs most, of equal ones the
 * first (adjustSubscription.ts at Flowglad).
 */
export function mainOf(items: readonly PlanItem[]): PlanItem | undefined {
  return items.reduce<PlanItem | undefined>(
    (main, item) => (main && costOf([item]) <= costOf([main]) ? main : item),
    undefined,
  )
}

/** What items cost together, in minor units. */
export function costOf(items: readonly PlanItem[]): number {
  return items.reduce((sum, { price, quantity }) => sum + price.unitPrice * quantity, 0)
}

/** The features that put credit on a meter. */
export function grantsOf(product: Product): readonly GrantFeature[] {
  return product.features.filter((feature) => feature.type === 'usage_credit_grant')
}

/** How much of each resource items give together, by the resource's id. */
export function capacitiesOf(items: readonly PlanItem[]): ReadonlyMap<string, number> {
  const capacities = new Map<string, number>()
  for (const { product, quantity } of items) {
    for (const feature of product.features) {
      if (feature.type !== 'resource') continue
      const { resourceId, amount } = feature
      capacities.set(resourceId, (capacities.get(resourceId) ?? 0) + amount * quantity)
    }
  }
  return capacities
}

function productOf(product: CatalogProduct, catalog: SandboxCatalog, at: number) {
  const id = `prod_${product.slug}`
  const priceOf = (price: CatalogPrice, isDefault: boolean) => {
    const common = {
      ...stamp(idOf.price(price.slug), at),
      name: price.name,
      slug: price.slug,
      isDefault,
      unitPrice: price.unitPrice,
      active: true,
      currency: catalog.currency,
      pricingModelId,
      productId: id,
      usageEventsPerUnit: null,
      usageMeterId: null,
    }
    if (!price.interval) {
      const once = { intervalUnit: null, intervalCount: null, trialPeriodDays: null }
      return { ...common, type: 'single_payment' as const, ...once }
    }
    return {
      ...common,
      type: 'subscription' as const,
      intervalUnit: price.interval,
      intervalCount: price.intervalCount ?? 1,
      trialPeriodDays: price.trialDays ?? null,
    }
  }
  return {
    ...stamp(id, at),
    name: product.name,
    slug: product.slug,
    description: product.description ?? null,
    imageURL: null,
    organizationId,
    active: true,
    singularQuantityLabel: product.units?.one ?? null,
    pluralQuantityLabel: product.units?.other ?? null,
    pricingModelId,
    default: product.default ?? false,
    prices: product.prices.map((price, index) => priceOf(price, index === 0)),
    defaultPrice: priceOf(product.prices[0], true),
    features: product.features.map((feature) => featureOf(feature, product.slug, at)),
  }
}

function featureOf(feature: CatalogFeature, product: string, at: number) {
  const common = {
    // Two plans may share a feature's slug; Flowglad would give both the same feature record.
    ...stamp(`feature_${product}_${feature.slug}`, at),
    organizationId,
    pricingModelId,
    slug: feature.slug,
    name: feature.name,
    description: feature.name,
    active: true,
  }
  switch (feature.type) {
    case 'toggle':
      return { ...common, type: feature.type }
    case 'grant':
      return {
        ...common,
        type: 'usage_credit_grant' as const,
        amount: feature.amount,
        usageMeterId: idOf.meter(feature.meter),
        renewalFrequency: feature.renews,
      }
    case 'resource':
      return {
        ...common,
        type: feature.type,
        amount: feature.amount,
        resourceId: idOf.resource(feature.resource),
      }
    default:
      return feature satisfies never
  }
}

function meterOf(meter: CatalogMeter, catalog: SandboxCatalog, at: number) {
  const id = idOf.meter(meter.slug)
  const priceOf = (price: NonNullable<CatalogMeter['price']>, isDefault: boolean) => ({
    ...stamp(idOf.price(price.slug), at),
    type: 'usage' as const,
    name: price.name,
    slug: price.slug,
    isDefault,
    unitPrice: price.unitPrice,
    usageEventsPerUnit: price.per,
    active: true,
    currency: catalog.currency,
    pricingModelId,
    productId: null,
    intervalUnit: 'month' as const,
    intervalCount: 1,
    trialPeriodDays: null,
    usageMeterId: id,
  })
  const free = priceOf(
    { slug: noCharge(meter), name: `${meter.name} (no charge)`, unitPrice: 0, per: 1 },
    meter.price === undefined,
  )
  const charged = meter.price ? [priceOf(meter.price, true)] : []
  return {
    ...stamp(id, at),
    organizationId,
    pricingModelId,
    name: meter.name,
    slug: meter.slug,
    aggregationType: meter.aggregation ?? 'sum',
    prices: [...charged, free],
    defaultPrice: charged[0] ?? free,
  }
}

/** Slug of the free price every meter has. */
export function noCharge({ slug }: CatalogMeter): string {
  return `${slug}_no_charge`
}
