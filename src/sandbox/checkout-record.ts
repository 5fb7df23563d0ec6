import { checkoutLasts, statusOf } from './checkouts.js'
import type { LedgerCheckout, LedgerCustomer } from './ledger-state.js'
import { organizationId, pricingModelId, stamp } from './pricing-model.js'
import type { CheckoutRecord } from './wire-purchases.js'

/** A checkout session as the REST API shows one. */
export function checkoutRecordOf(
  checkout: LedgerCheckout,
  customer: LedgerCustomer | undefined,
  now: number,
): CheckoutRecord {
  return {
    ...stamp(checkout.id, checkout.at, checkout.updatedAt),
    organizationId,
    pricingModelId,
    type: 'product',
    status: statusOf(checkout, now),
    priceId: checkout.priceId,
    quantity: checkout.quantity,
    customerId: checkout.customerId,
    customerEmail: customer?.email ?? null,
    customerName: customer?.name ?? null,
    successUrl: checkout.successUrl,
    cancelUrl: checkout.cancelUrl,
    purchaseId: null,
    invoiceId: null,
    targetSubscriptionId: null,
    automaticallyUpdateSubscriptions: null,
    preserveBillingCycleAnchor: false,
    billingAddress: null,
    paymentMethodType: null,
    discountId: null,
    outputMetadata: null,
    outputName: null,
    expires: checkout.at + checkoutLasts,
  }
}
