import type { LedgerCustomer, LedgerEvent, LedgerPurchase, LedgerSubscription } from './ledger.js'
import { isCurrent, type Ledger } from './ledger.js'
import {
  type Feature,
  mainOf,
  organizationId,
  type PlanItem,
  type PricingModel,
  planItemsOf,
  pricingModelId,
  stamp,
} from './pricing-model.js'

/** What `GET /customers/{externalId}/billing` answers. */
export type Billing = ReturnType<typeof billingOf>
/** A recorded usage event as Flowglad's REST answers it. */
export type UsageEventRecord = ReturnType<typeof usageEventOf>
/** A subscription with its items, features and balances. */
export type SubscriptionRecord = ReturnType<typeof subscriptionOf>[number]
/** A subscription as the routes of subscriptions show one. */
export type PlainSubscription = ReturnType<typeof plainSubscriptionOf>

/** Everything `GET /customers/{externalId}/billing` answers about a customer. */
export function billingOf(ledger: Ledger, model: PricingModel, customer: LedgerCustomer) {
  const own = [...ledger.subscriptions.values()].filter((one) => one.customerId === customer.id)
  const subscriptions = own.flatMap((one) => subscriptionOf(ledger, model, one))
  const currentSubscriptions = subscriptions.filter((one) => one.current)
  const latest = currentSubscriptions.at(-1)
  return {
    customer: customerOf(customer),
    subscriptions,
    invoices: [],
    paymentMethods: [],
    purchases: ledger.purchases
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
export function customerOf({ id, at, externalId, name, email }: LedgerCustomer) {
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
export function usageEventOf(ledger: Ledger, event: LedgerEvent) {
  return {
    ...stamp(event.id, event.at),
    customerId: ledger.subscriptions.get(event.subscriptionId)?.customerId ?? '',
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

function purchaseOf(purchase: LedgerPurchase, model: PricingModel) {
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
    priceType: 'single_payment' as const,
    status: 'paid' as const,
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

/** A subscription with its items, features and balances; none when the catalog lost its prices. */
export function subscriptionOf(ledger: Ledger, model: PricingModel, one: LedgerSubscription) {
  const items = planItemsOf(model, one.items)
  const main = mainOf(items)
  // A period is as long as what it began with says, until the next one begins.
  const renews = mainOf(planItemsOf(model, one.period.items))?.price ?? main?.price
  if (!main || !renews) return []
  const { start, end } = one.period
  return [
    {
      ...stamp(one.id, one.startedAt, one.updatedAt),
      startDate: one.startedAt,
      customerId: one.customerId,
      organizationId,
      status: one.status,
      defaultPaymentMethodId: null,
      backupPaymentMethodId: null,
      trialEnd: one.trialEnd,
      currentBillingPeriodStart: start,
      currentBillingPeriodEnd: end,
      metadata: null,
      canceledAt: one.canceledAt,
      cancelScheduledAt: one.status === 'cancellation_scheduled' ? end : null,
      cancellationReason: one.cancellationReason,
      replacedBySubscriptionId: one.replacedBy,
      isFreePlan: main.price.unitPrice === 0,
      doNotCharge: one.doNotCharge,
      priceId: main.price.id,
      runBillingAtPeriodStart: true,
      interval: renews.intervalUnit,
      intervalCount: renews.intervalCount,
      billingCycleAnchorDate: one.startedAt,
      name: main.product.name,
      renews: true as const,
      pricingModelId,
      scheduledAdjustmentAt: one.scheduled ? end : null,
      current: isCurrent(one),
      subscriptionItems: items.map((item, index) => itemOf(one, item, index)),
      experimental: {
        featureItems: items.flatMap((item, index) =>
          item.product.features.map((feature) => featureItemOf(one, item, index, feature)),
        ),
        usageMeterBalances: balancesOf(ledger, model, one.id),
      },
    },
  ]
}

/** The same without its items, features and balances. */
export function plainSubscriptionOf(record: SubscriptionRecord) {
  const { subscriptionItems: _, experimental: __, ...plain } = record
  return plain
}

/** The balances of a subscription. A meter without ledger entries has no row. */
export function balancesOf(ledger: Ledger, model: PricingModel, subscriptionId: string) {
  const accounts = ledger.accounts.get(subscriptionId)
  return model.usageMeters.flatMap(({ prices: _, defaultPrice: __, ...meter }) => {
    const account = accounts?.get(meter.id)
    return account ? [{ ...meter, availableBalance: account.available, subscriptionId }] : []
  })
}

/** Every change of a subscription makes new items, so their ids count the changes. */
function itemIdOf({ id, changes }: LedgerSubscription, index: number): string {
  return `item_${id}_${changes}_${index}`
}

function itemOf(one: LedgerSubscription, { product, price, quantity }: PlanItem, index: number) {
  return {
    ...stamp(itemIdOf(one, index), one.itemsAt),
    subscriptionId: one.id,
    name: product.name,
    addedDate: one.itemsAt,
    priceId: price.id,
    unitPrice: price.unitPrice,
    quantity,
    metadata: null,
    type: 'static' as const,
    externalId: null,
    expiredAt: null,
    manuallyCreated: false,
    pricingModelId,
    price,
  }
}

function featureItemOf(
  one: LedgerSubscription,
  { quantity }: PlanItem,
  index: number,
  feature: Feature,
) {
  const subscriptionItemId = itemIdOf(one, index)
  const common = {
    ...stamp(`${subscriptionItemId}_${feature.id}`, one.itemsAt),
    subscriptionItemId,
    featureId: feature.id,
    productFeatureId: `product_${feature.id}`,
    expiredAt: null,
    detachedAt: null,
    detachedReason: null,
    manuallyCreated: false,
    pricingModelId,
    name: feature.name,
    slug: feature.slug,
    amount: null,
    usageMeterId: null,
    renewalFrequency: null,
    resourceId: null,
  }
  switch (feature.type) {
    case 'toggle':
      return { ...common, type: feature.type }
    case 'usage_credit_grant': {
      const { type, usageMeterId, renewalFrequency } = feature
      return { ...common, type, amount: feature.amount * quantity, usageMeterId, renewalFrequency }
    }
    case 'resource': {
      const { type, resourceId } = feature
      return { ...common, type, amount: feature.amount * quantity, resourceId }
    }
    default:
      return feature satisfies never
  }
}
