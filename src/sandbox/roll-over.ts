import type { Fact } from './facts.js'
import { isCurrent, type LedgerSubscription } from './ledger.js'
import { intervalsAfter } from './periods.js'
import { mainOf, planItemsOf } from './pricing-model.js'
import type { RuleContext } from './rules.js'
import { fallBack, grantEntries } from './subscriptions.js'

/** Use beyond the credits at the end of a period, and what it costs. */
export type Due = {
  readonly subscriptionId: string
  readonly meterSlug: string
  /** Uses not covered by credit, above 0. */
  readonly overage: number
  /** Minor units of `currency`, not rounded. */
  readonly cost: number
  readonly currency: string
}

/** Says whether an overage was paid; then the balance returns to 0. */
export type Settle = (due: Due) => boolean

/**
 * The facts of the next period that has ended by `now`, or `null` when none has: unused recurring
 * credit expires, paid overage is settled, a trial is over, and a new period starts where the last
 * one ended, with the items scheduled for it and with their recurring grants. An overage that costs
 * nothing is never settled and stays negative. One period at a time, so that each is stored whole.
 *
 * The new period is as long as the price of its items says. Flowglad keeps the interval a
 * subscription began with, also under a yearly price that a monthly plan was adjusted to.
 */
export function nextRollOver(context: RuleContext, settle: Settle): readonly Fact[] | null {
  const due = [...context.ledger.subscriptions.values()].find(
    (one) => isCurrent(one) && one.period.end <= context.now,
  )
  if (!due) return null
  const { id: subscriptionId, scheduled } = due
  const at = due.period.end
  const boundary = { ...context, now: at }
  if (due.status === 'cancellation_scheduled') {
    const ended: Fact = { type: 'status-changed', at, subscriptionId, status: 'canceled' }
    return [ended, ...fallBack(boundary, due)]
  }
  const items = planItemsOf(context.model, scheduled ?? due.items)
  const { intervalUnit = 'month', intervalCount = 1 } = mainOf(items)?.price ?? {}
  const end = intervalsAfter(at, intervalUnit, intervalCount)
  const trialOver: Fact = { type: 'status-changed', at, subscriptionId, status: 'active' }
  return [
    ...closingEntries(boundary, due, settle),
    ...(scheduled
      ? [{ type: 'items-changed', at, subscriptionId, items: scheduled } as const]
      : []),
    ...(due.status === 'trialing' ? [trialOver] : []),
    { type: 'period-started', at, subscriptionId, end },
    ...grantEntries(boundary, subscriptionId, items, 'recurring'),
  ]
}

function closingEntries(
  context: RuleContext,
  { id: subscriptionId }: LedgerSubscription,
  settle: Settle,
): readonly Fact[] {
  const entry = (meterId: string, kind: 'expiry' | 'settlement', amount: number): Fact => ({
    type: 'entry-posted',
    at: context.now,
    id: context.mint('entry'),
    subscriptionId,
    meterId,
    kind,
    amount,
  })
  return [...(context.ledger.accounts.get(subscriptionId) ?? [])].flatMap(([meterId, account]) => {
    if (account.expiring > 0) return [entry(meterId, 'expiry', -account.expiring)]
    const due = dueOf(context, subscriptionId, meterId, -account.available)
    if (due === null || !settle(due)) return []
    return [entry(meterId, 'settlement', due.overage)]
  })
}

function dueOf(
  { model }: RuleContext,
  subscriptionId: string,
  meterId: string,
  overage: number,
): Due | null {
  const meter = model.usageMeters.find((candidate) => candidate.id === meterId)
  if (!meter || overage <= 0 || meter.defaultPrice.unitPrice === 0) return null
  const { unitPrice, usageEventsPerUnit, currency } = meter.defaultPrice
  const cost = (overage / usageEventsPerUnit) * unitPrice
  return { subscriptionId, meterSlug: meter.slug, overage, cost, currency }
}
