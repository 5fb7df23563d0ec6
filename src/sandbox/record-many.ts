import type { Fact } from './facts.js'
import { combinationKey, periodIdOf, transactionKey } from './ledger-state.js'
import type { UsageRequest } from './parse-usage-event.js'
import { recordUsage } from './record-usage.js'
import { isRefusal, type Refusal, type RuleContext } from './rules.js'

type UsageFact = Extract<Fact, { type: 'usage-recorded' }>

/**
 * Records a batch in one go: one event that cannot be recorded refuses all of it. An id that is
 * taken, by whomever, or named twice in the batch is left out without a word (`ON CONFLICT DO
 * NOTHING` at Flowglad).
 */
export function recordMany(
  context: RuleContext,
  requests: readonly UsageRequest[],
): readonly UsageFact[] | Refusal {
  const facts = new Map<string, UsageFact>()
  const combinations = new Set<string>()
  for (const request of requests) {
    const recorded = recordUsage(context, request)
    if (isRefusal(recorded)) {
      if (recorded.refused === 'CONFLICT') continue
      return recorded
    }
    if ('repeated' in recorded) continue
    const { fact } = recorded
    const key = transactionKey(fact.transactionId, fact.meterId)
    if (facts.has(key)) continue
    const combination = combinationOf(context, fact)
    const again = combination !== null && combinations.has(combination)
    facts.set(key, again ? { ...fact, debit: 0 } : fact)
    if (combination !== null) combinations.add(combination)
  }
  return [...facts.values()]
}

/** What a distinct-count meter tells this use apart by; `null` on any other meter. */
function combinationOf({ ledger, model }: RuleContext, fact: UsageFact): string | null {
  const meter = model.usageMeters.find(({ id }) => id === fact.meterId)
  const subscription = ledger.subscription(fact.subscriptionId)
  if (meter?.aggregationType !== 'count_distinct_properties' || !subscription) return null
  return combinationKey(fact.meterId, periodIdOf(subscription), fact.properties)
}
