import type { SubscriptionItem, SubscriptionRecord } from './wire.js'
import type { Stamp } from './wire-catalog.js'

/** A checkout session for a price of a product. */
export type CheckoutRecord = Stamp & {
  organizationId: string
  pricingModelId: string
  type: 'product'
  status: 'open' | 'pending' | 'succeeded' | 'failed' | 'expired'
  priceId: string
  quantity: number
  customerId: string
  customerEmail: string | null
  customerName: string | null
  successUrl: string
  cancelUrl: string
  purchaseId: null
  invoiceId: null
  targetSubscriptionId: null
  automaticallyUpdateSubscriptions: null
  preserveBillingCycleAnchor: boolean
  billingAddress: null
  paymentMethodType: null
  discountId: null
  outputMetadata: null
  outputName: null
  expires: number
}

/** A subscription by itself, as the routes of subscriptions show one. */
export type PlainSubscription = Omit<SubscriptionRecord, 'subscriptionItems' | 'experimental'>

/** What an adjustment answers. */
export type AdjustedSubscription = {
  subscription: PlainSubscription
  subscriptionItems: Omit<SubscriptionItem, 'price'>[]
  resolvedTiming: 'immediately' | 'at_end_of_current_billing_period'
  isUpgrade: boolean
}
