import type { FactOf } from './facts.js'
import { combinationKey, periodIdOf, transactionKey } from './ledger.js'
import type { UsageMeter, UsagePrice } from './pricing-model.js'
import type { UsageRequest } from './requests.js'
import { notFound, type Refusal, type RuleContext } from './rules.js'

type UsageFact = FactOf<'usage-recorded'>

/** A usage event to append, or none when one was recorded under the same id before. */
type Recorded = { readonly facts: readonly UsageFact[]; readonly id: string }

/**
 * Records use of a meter. A transaction id is taken once per meter across all customers: the same
 * subscription gets the original event back, whatever it sends now, any other one a conflict.
 * The balance is no reason to refuse, and neither is a subscription that has ended. The event
 * counts in the present period whatever its date (usageEventHelpers.ts at Flowglad).
 */
export function recordUsage(context: RuleContext, request: UsageRequest): Recorded | Refusal {
  const { ledger, now, mint } = context
  const { subscriptionId, transactionId, amount, properties = {} } = request
  const subscription = ledger.subscriptions.get(subscriptionId)
  if (!subscription) return notFound('Subscription', subscriptionId)
  const target = targetOf(context, request)
  if ('refused' in target) return target
  const { meter, price } = target
  const earlier = ledger.byTransaction.get(transactionKey(transactionId, meter.id))
  if (earlier?.subscriptionId === subscriptionId) return { facts: [], id: earlier.id }
  if (earlier) return taken(request)
  const distinct = meter.aggregationType === 'count_distinct_properties'
  if (distinct && Object.keys(properties).length === 0) return needsProperties(meter)
  const combination = combinationKey(meter.id, periodIdOf(subscription), properties)
  const again = distinct && ledger.combinations.has(combination)
  const id = mint('usage_event')
  const fact: UsageFact = {
    type: 'usage-recorded',
    at: now,
    id,
    subscriptionId,
    meterId: meter.id,
    priceId: price.id,
    amount,
    debit: again ? 0 : amount,
    transactionId,
    usageDate: request.usageDate ?? now,
    properties,
  }
  return { facts: [fact], id }
}

/**
 * Records a batch in one go: one event that cannot be recorded refuses all of it. An id that is
 * taken, by whomever, or named twice in the batch is left out without a word (`ON CONFLICT DO
 * NOTHING` at Flowglad).
 */
export function recordMany(
  context: RuleContext,
  requests: readonly UsageRequest[],
): { readonly facts: readonly UsageFact[] } | Refusal {
  const facts = new Map<string, UsageFact>()
  const combinations = new Set<string>()
  for (const request of requests) {
    const recorded = recordUsage(context, request)
    if ('refused' in recorded) {
      if (recorded.refused === 'CONFLICT') continue
      return recorded
    }
    for (const fact of recorded.facts) {
      const key = transactionKey(fact.transactionId, fact.meterId)
      if (facts.has(key)) continue
      const combination = combinationOf(context, fact)
      const again = combination !== null && combinations.has(combination)
      facts.set(key, again ? { ...fact, debit: 0 } : fact)
      if (combination !== null) combinations.add(combination)
    }
  }
  return { facts: [...facts.values()] }
}

/** What a distinct-count meter tells this use apart by; `null` on any other meter. */
function combinationOf({ ledger, model }: RuleContext, fact: UsageFact): string | null {
  const meter = model.usageMeters.find(({ id }) => id === fact.meterId)
  const subscription = ledger.subscriptions.get(fact.subscriptionId)
  if (meter?.aggregationType !== 'count_distinct_properties' || !subscription) return null
  return combinationKey(fact.meterId, periodIdOf(subscription), fact.properties)
}

function targetOf(
  { model }: RuleContext,
  { by, name }: UsageRequest,
): { meter: UsageMeter; price: UsagePrice } | Refusal {
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
  return notFound(byMeter ? 'Usage meter' : 'Price', name)
}

function taken({ transactionId, subscriptionId }: UsageRequest): Refusal {
  return {
    refused: 'CONFLICT',
    error: `A usage event with transactionId ${transactionId} exists and does not belong to subscription ${subscriptionId}`,
  }
}

function needsProperties(meter: UsageMeter): Refusal {
  return {
    refused: 'BAD_REQUEST',
    error: `Properties are required for usage meter "${meter.name}", which counts distinct combinations of them`,
  }
}
