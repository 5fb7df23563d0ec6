/* A billing payload of Flowglad, cut down to the fields that decide something. */
type Fields = Readonly<Record<string, unknown>>

/** 1 January to 1 February 2026, UTC. */
export const period = {
  start: 1_767_225_600_000,
  end: 1_769_904_000_000,
} /** Ten days into the period. */
export const now = period.start + 10 * 86_400_000

const minute = 60_000

export function usagePrice(overrides: Fields = {}): Fields {
  return {
    id: 'price_usage',
    slug: 'api-calls-standard',
    type: 'usage',
    isDefault: true,
    unitPrice: 5,
    usageEventsPerUnit: 10,
    currency: 'USD',
    usageMeterId: 'meter_1',
    ...overrides,
  }
}

export const noCharge = usagePrice({ id: 'price_nc', slug: 'free', isDefault: false, unitPrice: 0 })

export function meterRecord(overrides: Fields = {}): Fields {
  return {
    id: 'meter_1',
    slug: 'api-calls',
    name: 'API Calls',
    aggregationType: 'sum',
    prices: [usagePrice(), noCharge],
    defaultPrice: usagePrice(),
    ...overrides,
  }
}

/** A meter whose use costs nothing beyond the plan. */
export const freeMeter = meterRecord({ prices: [noCharge], defaultPrice: noCharge })

export function grant(overrides: Fields = {}): Fields {
  return {
    id: 'grant_1',
    createdAt: period.start + minute,
    type: 'usage_credit_grant',
    usageMeterId: 'meter_1',
    renewalFrequency: 'every_billing_period',
    amount: 1000,
    expiredAt: null,
    detachedAt: null,
    ...overrides,
  }
}

export function balance(availableBalance: unknown, overrides: Fields = {}): Fields {
  const { id, slug, name, aggregationType } = meterRecord()
  return {
    id,
    slug,
    name,
    aggregationType,
    availableBalance,
    subscriptionId: 'sub_1',
    ...overrides,
  }
}

/** A plan or a top-up that grants `meter_1`. */
export function product(type: 'subscription' | 'single_payment', overrides: Fields = {}): Fields {
  const plan = type === 'subscription'
  const id = plan ? 'price_pro' : 'price_topup'
  return {
    name: plan ? 'Pro' : 'Top-up',
    slug: plan ? 'pro' : 'top-up',
    prices: [{ id, slug: `${id}_slug`, type, unitPrice: 2000, currency: 'USD' }],
    features: [{ type: 'usage_credit_grant', usageMeterId: 'meter_1', amount: 1000 }],
    ...overrides,
  }
}

type List = readonly unknown[]
type SubscriptionParts = { grants?: List; balances?: List; subscription?: Fields }

export function subscription(parts: SubscriptionParts = {}): Fields {
  const { grants = [], balances = [] } = parts
  return {
    id: 'sub_1',
    createdAt: period.start,
    updatedAt: period.start,
    currentBillingPeriodStart: period.start,
    currentBillingPeriodEnd: period.end,
    renews: true,
    priceId: 'price_pro',
    name: 'Pro',
    current: true,
    experimental: { featureItems: grants, usageMeterBalances: balances },
    ...parts.subscription,
  }
}

type BillingParts = SubscriptionParts & { meters?: List; products?: List; purchases?: List }

/** One subscription and one catalog; `overrides` replace whole fields of the payload. */
export function billingOf(parts: BillingParts = {}, overrides: Fields = {}): Fields {
  const { meters = [meterRecord()], products = [product('subscription')], purchases = [] } = parts
  const current = subscription(parts)
  return {
    customer: { id: 'cust_1', externalId: 'user_1' },
    currentSubscriptions: [current],
    currentSubscription: current,
    purchases,
    pricingModel: { products, usageMeters: meters },
    ...overrides,
  }
}
