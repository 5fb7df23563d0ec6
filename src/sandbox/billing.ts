import { subscriptionOf } from './billing-subscription.js'
import type { Ledger } from './ledger.js'
import type { LedgerCustomer, LedgerEvent, LedgerPurchase } from './ledger-state.js'
import { organizationId, pricingModelId, stamp } from './pricing-model.js'
import type { Billing, CustomerRecord, Purchase, UsageEventRecord } from './wire.js'
import type { PricingModel } from './wire-catalog.js'

/** Everything `GET /customers/{externalId}/billing` answers about a customer. */
export function billingOf(ledger: Ledger, model: PricingModel, customer: LedgerCustomer): Billing {
  const own = ledger.subscriptions().filter((one) => one.customerId === customer.id)
  const subscriptions = own.flatMap((one) => subscriptionOf(ledger, model, one))
  const currentSubscriptions = subscriptions.filter((one) => one.current)
  const latest = currentSubscriptions.at(-1)
  return {
    customer: customerOf(customer),
    subscriptions,
    invoices: [],
    paymentMethods: [],
    purchases: ledger
      .purchases()
      .filter((purchase) => purchase.customerId === customer.id)
      .map((purchase) => purchaseOf(purchase, model)),
    currentSubscriptions,
    ...(latest && { currentSubscription: latest }),
    catalog: model,
    pricingModel: model,
    billingPortalUrl: `https://app.flowglad.com/billing-portal/${organizationId}`,
  }
}

/** A customer as Flowglad's REST API shows one. */
export function customerOf({ id, at, externalId, name, email }: LedgerCustomer): CustomerRecord {
  return {
    ...stamp(id, at),
    organizationId,
    externalId,
    email,
    name,
    invoiceNumberBase: null,
    archived: false,
    logoURL: null,
    iconURL: null,
    domain: null,
    billingAddress: null,
    userId: null,
    pricingModelId,
  }
}

/** A usage event as the REST API shows it, with the amount it was first recorded with. */
export function usageEventOf(ledger: Ledger, event: LedgerEvent): UsageEventRecord {
  return {
    ...stamp(event.id, event.at),
    customerId: ledger.subscription(event.subscriptionId)?.customerId ?? '',
    subscriptionId: event.subscriptionId,
    usageMeterId: event.meterId,
    billingPeriodId: event.periodId,
    amount: event.amount,
    usageDate: event.usageDate,
    transactionId: event.transactionId,
    priceId: event.priceId,
    properties: { ...event.properties },
    pricingModelId,
  }
}

function purchaseOf(purchase: LedgerPurchase, model: PricingModel): Purchase {
  const price = model.products
    .flatMap((product) => product.prices)
    .find((candidate) => candidate.id === purchase.priceId)
  const value = (price?.unitPrice ?? 0) * purchase.quantity
  return {
    ...stamp(purchase.id, purchase.at),
    customerId: purchase.customerId,
    organizationId,
    pricingModelId,
    priceId: purchase.priceId,
    name: price?.name ?? '',
    priceType: 'single_payment',
    status: 'paid',
    quantity: purchase.quantity,
    firstInvoiceValue: value,
    totalPurchaseValue: value,
    pricePerBillingCycle: null,
    intervalUnit: null,
    intervalCount: null,
    trialPeriodDays: null,
    archived: false,
    bankPaymentOnly: false,
    position: 0,
    proposal: null,
    purchaseDate: purchase.at,
    endDate: null,
    metadata: null,
  }
}
