import type { Fact } from './facts.js'
import { isCurrent } from './ledger.js'
import type { LedgerSubscription } from './ledger-state.js'
import { intervalsAfter } from './periods.js'
import { fallBack, grantEntries } from './plans.js'
import { findPlan, grantsOf } from './pricing-model.js'
import type { RuleContext } from './rules.js'
import type { IntervalUnit } from './wire-catalog.js'

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
 * credit expires, paid overage is settled, a new period starts, with the plan scheduled for it, and
 * its recurring grants are made anew. An overage that costs nothing is never settled and stays negative. One period at a
 * time, so that each is stored whole.
 */
export function nextRollOver(context: RuleContext, settle: Settle): readonly Fact[] | null {
  const due = context.ledger
    .subscriptions()
    .find((one) => isCurrent(one) && one.period.end <= context.now)
  if (!due) return null
  const at = due.period.end
  if (due.status === 'cancellation_scheduled') {
    return [
      { type: 'status-changed', at, subscriptionId: due.id, status: 'canceled' },
      ...fallBack({ ...context, now: at }, due),
    ]
  }
  const boundary = { ...context, now: at }
  const { priceId, quantity } = due.scheduled ?? due
  const plan = findPlan(context.model, priceId)
  const unit = plan?.price.intervalUnit ?? 'month'
  const renewed = plan
    ? grantsOf(plan.product).filter((grant) => grant.renewalFrequency === 'every_billing_period')
    : []
  return [
    ...closingEntries(boundary, due, settle),
    {
      type: 'period-started',
      at,
      subscriptionId: due.id,
      end: nextBoundary(due.startedAt, unit, at),
    },
    ...(due.scheduled ? [scheduledChange(due, due.scheduled)] : []),
    ...grantEntries(boundary, due.id, renewed, quantity),
  ]
}

function scheduledChange(
  { id: subscriptionId, period }: LedgerSubscription,
  { priceId, quantity }: NonNullable<LedgerSubscription['scheduled']>,
): Fact {
  return { type: 'plan-changed', at: period.end, subscriptionId, priceId, quantity }
}

/** Counted from the anchor, so that a short month does not move the day of the later ones. */
function nextBoundary(anchor: number, unit: IntervalUnit, at: number): number {
  let count = 1
  while (intervalsAfter(anchor, unit, count) <= at) count += 1
  return intervalsAfter(anchor, unit, count)
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
  return [...context.ledger.accounts(subscriptionId)].flatMap(([meterId, account]) => {
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
