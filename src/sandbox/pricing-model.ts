import type {
  CatalogFeature,
  CatalogMeter,
  CatalogPrice,
  CatalogProduct,
  SandboxCatalog,
} from './catalog.js'
import type {
  CatalogMeterRecord,
  GrantFeature,
  PricingModel,
  Product,
  ProductPrice,
  SubscriptionPrice,
  ToggleFeature,
  UsagePrice,
} from './wire-catalog.js'

/** Id of the one organisation of a sandbox. */
export const organizationId = 'org_sandbox'
/** Id of the one pricing model of a sandbox. */
export const pricingModelId = 'pm_sandbox'

/** The catalog in Flowglad's words, created at `at`. Ids follow from slugs: `price_pro-monthly`. */
export function pricingModelOf(catalog: SandboxCatalog, at: number): PricingModel {
  return {
    ...stamp(pricingModelId, at),
    organizationId,
    isDefault: true,
    name: catalog.name,
    products: catalog.products.map((product) => productOf(product, catalog, at)),
    usageMeters: catalog.meters.map((meter) => meterOf(meter, catalog, at)),
  }
}

/** The id a slug of the catalog gets, by kind of record. */
export const idOf = {
  meter: (slug: string): string => `meter_${slug}`,
  price: (slug: string): string => `price_${slug}`,
}

/** The fields every Flowglad record begins with. A sandbox never runs in live mode. */
export function stamp(id: string, createdAt: number, updatedAt: number = createdAt) {
  return { id, createdAt, updatedAt, livemode: false }
}

/** The plan, its price and its product, if the catalog has a subscription price of this id. */
export function findPlan(
  model: PricingModel,
  priceId: string,
): { product: Product; price: SubscriptionPrice } | null {
  for (const product of model.products) {
    for (const price of product.prices) {
      if (price.id === priceId && price.type === 'subscription') return { product, price }
    }
  }
  return null
}

/** The features that put credit on a meter. */
export function grantsOf(product: Product): GrantFeature[] {
  return product.features.filter((feature) => feature.type === 'usage_credit_grant')
}

function productOf(product: CatalogProduct, catalog: SandboxCatalog, at: number): Product {
  const id = `prod_${product.slug}`
  const priceOf = (price: CatalogPrice, isDefault: boolean): ProductPrice => {
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
      trialPeriodDays: null,
      usageEventsPerUnit: null,
      usageMeterId: null,
    }
    return price.interval
      ? { ...common, type: 'subscription', intervalUnit: price.interval, intervalCount: 1 }
      : { ...common, type: 'single_payment', intervalUnit: null, intervalCount: null }
  }
  return {
    ...stamp(id, at),
    name: product.name,
    slug: product.slug,
    description: product.description ?? null,
    imageURL: null,
    organizationId,
    active: true,
    singularQuantityLabel: null,
    pluralQuantityLabel: null,
    pricingModelId,
    default: product.default ?? false,
    prices: product.prices.map((price, index) => priceOf(price, index === 0)),
    defaultPrice: priceOf(product.prices[0], true),
    features: product.features.map((feature) => featureOf(feature, product.slug, at)),
  }
}

function featureOf(
  feature: CatalogFeature,
  product: string,
  at: number,
): ToggleFeature | GrantFeature {
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
  if (feature.type === 'toggle') return { ...common, type: 'toggle' }
  return {
    ...common,
    type: 'usage_credit_grant',
    amount: feature.amount,
    usageMeterId: idOf.meter(feature.meter),
    renewalFrequency: feature.renews,
  }
}

function meterOf(meter: CatalogMeter, catalog: SandboxCatalog, at: number): CatalogMeterRecord {
  const id = idOf.meter(meter.slug)
  const priceOf = (price: NonNullable<CatalogMeter['price']>, isDefault: boolean): UsagePrice => ({
    ...stamp(idOf.price(price.slug), at),
    type: 'usage',
    name: price.name,
    slug: price.slug,
    isDefault,
    unitPrice: price.unitPrice,
    usageEventsPerUnit: price.per,
    active: true,
    currency: catalog.currency,
    pricingModelId,
    productId: null,
    intervalUnit: 'month',
    intervalCount: 1,
    trialPeriodDays: null,
    usageMeterId: id,
  })
  const free = priceOf(
    { slug: `${meter.slug}_no_charge`, name: `${meter.name} (no charge)`, unitPrice: 0, per: 1 },
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
