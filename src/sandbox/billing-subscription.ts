import { isCurrent, type Ledger } from './ledger.js'
import type { LedgerSubscription } from './ledger-state.js'
import { findPlan, organizationId, pricingModelId, stamp } from './pricing-model.js'
import type { GrantItem, MeterBalance, SubscriptionRecord, ToggleItem } from './wire.js'
import type {
  GrantFeature,
  PricingModel,
  Product,
  SubscriptionPrice,
  ToggleFeature,
} from './wire-catalog.js'
import type { PlainSubscription } from './wire-purchases.js'

/** A subscription with its items, features and balances; none for a price the catalog lost. */
export function subscriptionOf(
  ledger: Ledger,
  model: PricingModel,
  one: LedgerSubscription,
): SubscriptionRecord[] {
  const plan = findPlan(model, one.priceId)
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
      doNotCharge: one.doNotCharge,
      priceId: price.id,
      runBillingAtPeriodStart: true,
      interval: price.intervalUnit,
      intervalCount: price.intervalCount,
      billingCycleAnchorDate: one.startedAt,
      name: product.name,
      renews: true,
      pricingModelId,
      scheduledAdjustmentAt: one.scheduled ? one.period.end : null,
      current: isCurrent(one),
      subscriptionItems: [itemOf(one, product, price)],
      experimental: {
        featureItems: product.features.map((feature) => featureItemOf(feature, one)),
        usageMeterBalances: balancesOf(ledger, model, one.id),
      },
    },
  ]
}

/** The same without its items, features and balances. */
export function plainSubscriptionOf({
  subscriptionItems: _,
  experimental: __,
  ...plain
}: SubscriptionRecord): PlainSubscription {
  return plain
}

function itemOf(one: LedgerSubscription, product: Product, price: SubscriptionPrice) {
  return {
    ...stamp(itemIdOf(one), one.itemsAt),
    subscriptionId: one.id,
    name: product.name,
    addedDate: one.itemsAt,
    priceId: price.id,
    unitPrice: price.unitPrice,
    quantity: one.quantity,
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
  const { usageMeterId, renewalFrequency } = feature
  const amount = feature.amount * one.quantity
  return { ...common, type: 'usage_credit_grant', amount, usageMeterId, renewalFrequency }
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
