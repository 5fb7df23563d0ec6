import type { Fact } from './facts.js'
import { type LedgerEvent, periodIdOf } from './ledger-state.js'
import type { UsageRequest } from './parse-usage-event.js'
import type { Refusal, RuleContext } from './rules.js'
import type { CatalogMeterRecord, UsagePrice } from './wire-catalog.js'

/** A usage event to append, or the one that was recorded under the same id before. */
export type Recorded =
  | { readonly fact: Extract<Fact, { type: 'usage-recorded' }> }
  | { readonly repeated: LedgerEvent }

/**
 * Records use of a meter. A transaction id is taken once per meter across all customers: the same
 * subscription gets the original event back, whatever it sends now, any other one a conflict.
 * The balance is no reason to refuse, and neither is a subscription that has ended. The event
 * counts in the present period whatever its date (usageEventHelpers.ts at Flowglad).
 */
export function recordUsage(context: RuleContext, request: UsageRequest): Recorded | Refusal {
  const { ledger, now, mint } = context
  const subscription = ledger.subscription(request.subscriptionId)
  if (!subscription) {
    return { refused: 'NOT_FOUND', error: `Subscription ${request.subscriptionId} not found` }
  }
  const target = targetOf(context, request)
  if ('refused' in target) return target
  const { meter, price } = target
  const earlier = ledger.eventOf(request.transactionId, meter.id)
  if (earlier?.subscriptionId === subscription.id) return { repeated: earlier }
  if (earlier) return taken(request)
  const properties = request.properties ?? {}
  const distinct = meter.aggregationType === 'count_distinct_properties'
  if (distinct && Object.keys(properties).length === 0) return needsProperties(meter)
  const again = distinct && ledger.counted(meter.id, periodIdOf(subscription), properties)
  return {
    fact: {
      type: 'usage-recorded',
      at: now,
      id: mint('usage_event'),
      subscriptionId: subscription.id,
      meterId: meter.id,
      priceId: price.id,
      amount: request.amount,
      debit: again ? 0 : request.amount,
      transactionId: request.transactionId,
      usageDate: request.usageDate ?? now,
      properties,
    },
  }
}

function targetOf(
  { model }: RuleContext,
  { by, name }: UsageRequest,
): { meter: CatalogMeterRecord; price: UsagePrice } | Refusal {
  const byMeter = by === 'usageMeterId' || by === 'usageMeterSlug'
  for (const meter of model.usageMeters) {
    if (byMeter && (by === 'usageMeterId' ? meter.id : meter.slug) === name) {
      return { meter, price: meter.defaultPrice }
    }
    const price = meter.prices.find((one) => (by === 'priceId' ? one.id : one.slug) === name)
    if (!byMeter && price) return { meter, price }
  }
  const sold = model.products.flatMap((product) => product.prices)
  if (!byMeter && sold.some((one) => (by === 'priceId' ? one.id : one.slug) === name)) {
    return { refused: 'BAD_REQUEST', error: `Price ${name} is not a usage price` }
  }
  return {
    refused: 'NOT_FOUND',
    error: `${byMeter ? 'Usage meter' : 'Price'} ${name} not found for this customer's pricing model`,
  }
}

function taken({ transactionId, subscriptionId }: UsageRequest): Refusal {
  return {
    refused: 'CONFLICT',
    error: `A usage event with transactionId ${transactionId} exists and does not belong to subscription ${subscriptionId}`,
  }
}

function needsProperties(meter: CatalogMeterRecord): Refusal {
  return {
    refused: 'BAD_REQUEST',
    error: `Properties are required for usage meter "${meter.name}", which counts distinct combinations of them`,
  }
}
