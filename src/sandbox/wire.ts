import type {
  IntervalUnit,
  MeterRecord,
  PricingModel,
  Stamp,
  SubscriptionPrice,
} from './wire-catalog.js'

/**
 * What Flowglad's REST API says about customers, subscriptions and use. As in wire-catalog, times are
 * epoch milliseconds, money is in minor units and arrays are mutable.
 */

export type CustomerRecord = Stamp & {
  organizationId: string
  externalId: string
  email: string
  name: string
  invoiceNumberBase: null
  archived: boolean
  logoURL: null
  iconURL: null
  domain: null
  billingAddress: null
  userId: null
  pricingModelId: string
}

/** Statuses of a renewing subscription. */
export type SubscriptionStatus =
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'unpaid'
  | 'cancellation_scheduled'
  | 'incomplete'
  | 'incomplete_expired'
  | 'canceled'
  | 'paused'

type FeatureItemCommon = Stamp & {
  subscriptionItemId: string
  featureId: string
  productFeatureId: string
  expiredAt: null
  detachedAt: null
  detachedReason: null
  manuallyCreated: boolean
  pricingModelId: string
  resourceId: null
  name: string
  slug: string
}

export type ToggleItem = FeatureItemCommon & {
  type: 'toggle'
  amount: null
  usageMeterId: null
  renewalFrequency: null
}

export type GrantItem = FeatureItemCommon & {
  type: 'usage_credit_grant'
  amount: number
  usageMeterId: string
  renewalFrequency: 'once' | 'every_billing_period'
}

/** A meter and what is available on it. Negative when use exceeds credit. */
export type MeterBalance = MeterRecord & { availableBalance: number; subscriptionId: string }

export type SubscriptionItem = Stamp & {
  subscriptionId: string
  name: string
  addedDate: number
  priceId: string
  unitPrice: number
  quantity: number
  metadata: null
  type: 'static'
  externalId: null
  expiredAt: null
  manuallyCreated: boolean
  pricingModelId: string
  price: SubscriptionPrice
}

export type SubscriptionRecord = Stamp & {
  startDate: number
  customerId: string
  organizationId: string
  status: SubscriptionStatus
  defaultPaymentMethodId: null
  backupPaymentMethodId: null
  trialEnd: null
  currentBillingPeriodStart: number
  currentBillingPeriodEnd: number
  metadata: null
  canceledAt: number | null
  cancelScheduledAt: number | null
  cancellationReason: string | null
  replacedBySubscriptionId: string | null
  isFreePlan: boolean
  doNotCharge: boolean
  priceId: string
  runBillingAtPeriodStart: boolean
  interval: IntervalUnit
  intervalCount: number
  billingCycleAnchorDate: number
  name: string
  renews: true
  pricingModelId: string
  scheduledAdjustmentAt: number | null
  current: boolean
  subscriptionItems: SubscriptionItem[]
  experimental: { featureItems: (ToggleItem | GrantItem)[]; usageMeterBalances: MeterBalance[] }
}

export type Purchase = Stamp & {
  customerId: string
  organizationId: string
  pricingModelId: string
  priceId: string
  name: string
  priceType: 'single_payment'
  status: 'paid'
  quantity: number
  firstInvoiceValue: number
  totalPurchaseValue: number
  pricePerBillingCycle: null
  intervalUnit: null
  intervalCount: null
  trialPeriodDays: null
  archived: boolean
  bankPaymentOnly: boolean
  position: number
  proposal: null
  purchaseDate: number
  endDate: null
  metadata: null
}

/** A recorded usage event as Flowglad's REST answers it. */
export type UsageEventRecord = Stamp & {
  customerId: string
  subscriptionId: string
  usageMeterId: string
  billingPeriodId: string | null
  amount: number
  usageDate: number
  transactionId: string
  priceId: string
  properties: Record<string, unknown>
  pricingModelId: string
}

/** What `GET /customers/{externalId}/billing` answers. */
export type Billing = {
  customer: CustomerRecord
  subscriptions: SubscriptionRecord[]
  invoices: []
  paymentMethods: []
  purchases: Purchase[]
  currentSubscriptions: SubscriptionRecord[]
  /** Absent, not null, when no subscription is current. */
  currentSubscription?: SubscriptionRecord
  catalog: PricingModel
  pricingModel: PricingModel
  billingPortalUrl: string
}
