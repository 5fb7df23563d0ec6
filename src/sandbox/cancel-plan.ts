import { isCurrent } from './ledger.js'
import type { LedgerSubscription } from './ledger-state.js'
import { fallBack, isPaid } from './plans.js'
import type { Decision, Refusal, RuleContext } from './rules.js'

/** When a subscription ends. */
export type CancellationTiming = 'immediately' | 'at_end_of_current_billing_period'

/**
 * Ends a paid subscription, now or with its period; then the customer is on the default plan again.
 * A free plan cannot be canceled.
 */
export function cancelPlan(context: RuleContext, id: string, timing: CancellationTiming): Decision {
  const subscription = openSubscription(context, id)
  if ('refused' in subscription) return subscription
  if (!isPaid(context, subscription)) return invalid('The free plan cannot be canceled')
  const changed = { type: 'status-changed', at: context.now, subscriptionId: id } as const
  if (timing === 'immediately') {
    return [{ ...changed, status: 'canceled' }, ...fallBack(context, subscription)]
  }
  return [{ ...changed, status: 'cancellation_scheduled' }]
}

/** Takes a scheduled cancellation back. Without one it does nothing. */
export function uncancelPlan(context: RuleContext, id: string): Decision {
  const subscription = openSubscription(context, id)
  if ('refused' in subscription) return subscription
  if (subscription.status !== 'cancellation_scheduled') return []
  return [{ type: 'status-changed', at: context.now, subscriptionId: id, status: 'active' }]
}

function openSubscription({ ledger }: RuleContext, id: string): LedgerSubscription | Refusal {
  const subscription = ledger.subscription(id)
  if (!subscription) return { refused: 'NOT_FOUND', error: `Subscription not found: ${id}` }
  return isCurrent(subscription) ? subscription : invalid(`It has ended: ${subscription.status}`)
}

function invalid(reason: string): Refusal {
  return { refused: 'BAD_REQUEST', error: `Invalid subscription: ${reason}` }
}
