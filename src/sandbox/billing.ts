import { isCurrent, type Ledger } from './ledger.js'
import type {
  LedgerCustomer,
  LedgerEvent,
  LedgerPurchase,
  LedgerSubscription,
} from './ledger-state.js'
import { findPlan, organizationId, pricingModelId, stamp } from './pricing-model.js'
import type {
  Billing,
  CustomerRecord,
  GrantFeature,
  GrantItem,
  MeterBalance,
  PricingModel,
  Product,
  Purchase,
  SubscriptionPrice,
  SubscriptionRecord,
  ToggleFeature,
  ToggleItem,
  UsageEventRecord,
} from './wire.js'

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

/** The balances of a subscription. A meter without ledger entries has no row. */
export function balancesOf(
  ledger: Ledger,
  model: PricingModel,
  subscriptionId: string,
): MeterBalance[] {
  const accounts = ledger.accounts(subscriptionId)
  return model.usageMeters.flatMap(({ prices: _, defaultPrice: __, ...meter }) => {
    const account = accounts.get(meter.id)
    return account ? [{ ...meter, availableBalance: account.available, subscriptionId }] : []
  })
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

function subscriptionOf(
  ledger: Ledger,
  model: PricingModel,
  one: LedgerSubscription,
): SubscriptionRecord[] {
  const plan = findPlan(model, one.priceId)
  // A price that a changed catalog no longer has cannot be shown.
  if (!plan) return []
  const { product, price } = plan
  return [
    {
      ...stamp(one.id, one.startedAt, one.updatedAt),
      startDate: one.startedAt,
      customerId: one.customerId,
      organizationId,
      status: one.status,
      defaultPaymentMethodId: null,
      backupPaymentMethodId: null,
      trialEnd: null,
      currentBillingPeriodStart: one.period.start,
      currentBillingPeriodEnd: one.period.end,
      metadata: null,
      canceledAt: one.canceledAt,
      cancelScheduledAt: one.status === 'cancellation_scheduled' ? one.period.end : null,
      cancellationReason: one.cancellationReason,
      replacedBySubscriptionId: one.replacedBy,
      isFreePlan: price.unitPrice === 0,
      doNotCharge: false,
      priceId: price.id,
      runBillingAtPeriodStart: true,
      interval: price.intervalUnit,
      intervalCount: price.intervalCount,
      billingCycleAnchorDate: one.startedAt,
      name: product.name,
      renews: true,
      pricingModelId,
      scheduledAdjustmentAt: null,
      current: isCurrent(one),
      subscriptionItems: [itemOf(one, product, price)],
      experimental: {
        featureItems: product.features.map((feature) => featureItemOf(feature, one)),
        usageMeterBalances: balancesOf(ledger, model, one.id),
      },
    },
  ]
}

function itemOf(one: LedgerSubscription, product: Product, price: SubscriptionPrice) {
  return {
    ...stamp(itemIdOf(one), one.itemsAt),
    subscriptionId: one.id,
    name: product.name,
    addedDate: one.itemsAt,
    priceId: price.id,
    unitPrice: price.unitPrice,
    quantity: 1,
    metadata: null,
    type: 'static' as const,
    externalId: null,
    expiredAt: null,
    manuallyCreated: false,
    pricingModelId,
    price,
  }
}

/** A change of plan makes new items, so their ids tell the plan as well. */
function itemIdOf(one: LedgerSubscription): string {
  return `item_${one.id}_${one.priceId}`
}

function featureItemOf(
  feature: ToggleFeature | GrantFeature,
  one: LedgerSubscription,
): ToggleItem | GrantItem {
  const common = {
    ...stamp(`item_${one.id}_${feature.id}`, one.itemsAt),
    subscriptionItemId: itemIdOf(one),
    featureId: feature.id,
    productFeatureId: `product_${feature.id}`,
    expiredAt: null,
    detachedAt: null,
    detachedReason: null,
    manuallyCreated: false,
    pricingModelId,
    resourceId: null,
    name: feature.name,
    slug: feature.slug,
  }
  if (feature.type === 'toggle') {
    return { ...common, type: 'toggle', amount: null, usageMeterId: null, renewalFrequency: null }
  }
  const { amount, usageMeterId, renewalFrequency } = feature
  return { ...common, type: 'usage_credit_grant', amount, usageMeterId, renewalFrequency }
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
