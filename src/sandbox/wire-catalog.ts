/**
 * Flowglad's records as its REST API sends them (`@flowglad/node` 0.29). Times are epoch
 * milliseconds, money is in minor units. Arrays are mutable, as in the published types, so that
 * what the sandbox answers fits wherever theirs does.
 */

/** The currencies a sandbox catalog may use; a part of Flowglad's list. */
export type SandboxCurrency =
  | 'USD'
  | 'EUR'
  | 'GBP'
  | 'JPY'
  | 'CHF'
  | 'CAD'
  | 'AUD'
  | 'SEK'
  | 'NOK'
  | 'DKK'
  | 'PLN'
  | 'INR'
  | 'BRL'
  | 'KRW'

/** The fields every record begins with. */
export type Stamp = {
  id: string
  createdAt: number
  updatedAt: number
  livemode: boolean
}

/** How often a subscription price renews. */
export type IntervalUnit = 'day' | 'week' | 'month' | 'year'

type PriceCommon = Stamp & {
  name: string | null
  slug: string | null
  isDefault: boolean
  unitPrice: number
  active: boolean
  currency: SandboxCurrency
  pricingModelId: string
}

export type SubscriptionPrice = PriceCommon & {
  type: 'subscription'
  productId: string
  intervalUnit: IntervalUnit
  intervalCount: number
  trialPeriodDays: null
  usageEventsPerUnit: null
  usageMeterId: null
}

export type SinglePaymentPrice = PriceCommon & {
  type: 'single_payment'
  productId: string
  intervalUnit: null
  intervalCount: null
  trialPeriodDays: null
  usageEventsPerUnit: null
  usageMeterId: null
}

/** `unitPrice` pays for `usageEventsPerUnit` uses of the meter. */
export type UsagePrice = PriceCommon & {
  type: 'usage'
  productId: null
  intervalUnit: IntervalUnit
  intervalCount: number
  trialPeriodDays: null
  usageEventsPerUnit: number
  usageMeterId: string
}

/** Prices a customer can buy. */
export type ProductPrice = SubscriptionPrice | SinglePaymentPrice

type FeatureCommon = Stamp & {
  organizationId: string
  pricingModelId: string
  slug: string
  name: string
  description: string
  active: boolean
}

export type ToggleFeature = FeatureCommon & { type: 'toggle' }

export type GrantFeature = FeatureCommon & {
  type: 'usage_credit_grant'
  amount: number
  usageMeterId: string
  renewalFrequency: 'once' | 'every_billing_period'
}

export type Product = Stamp & {
  name: string
  slug: string
  description: string | null
  imageURL: null
  organizationId: string
  active: boolean
  singularQuantityLabel: null
  pluralQuantityLabel: null
  pricingModelId: string
  default: boolean
  prices: ProductPrice[]
  defaultPrice: ProductPrice
  features: (ToggleFeature | GrantFeature)[]
}

export type MeterRecord = Stamp & {
  organizationId: string
  pricingModelId: string
  name: string
  slug: string
  aggregationType: 'sum' | 'count_distinct_properties'
}

export type CatalogMeterRecord = MeterRecord & { prices: UsagePrice[]; defaultPrice: UsagePrice }

export type PricingModel = Stamp & {
  organizationId: string
  isDefault: boolean
  name: string
  products: Product[]
  usageMeters: CatalogMeterRecord[]
}
