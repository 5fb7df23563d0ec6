import { planCost } from '../billing/cost.js'
import { minus, type Pool, plus, remainingOf, type UsageMeter } from '../billing/meter.js'
import type { Plan } from '../billing/report.js'
import { formatDate, formatEnd, formatPrice, formatShort } from './format.js'
import { formatDistance } from './format-days.js'
import type { LabelOverrides } from './labels.js'
import { englishPlanLabels } from './labels-plan.js'
import { type FormatOptions, worded } from './settings.js'

/** How to say it. */
export type PlanOptions = FormatOptions & {
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** Epoch milliseconds; without it no distance is said. */
  readonly now?: number | undefined
}

/** What a notice is about: a payment that failed, a pause, an end, a change or a trial. */
export type PlanNoticeKind = 'failed' | 'paused' | 'ends' | 'changes' | 'trial'

/** Something a customer should know of their plan. `action` is the word of a button. */
export type PlanMessage = {
  readonly kind: PlanNoticeKind
  readonly text: string
  readonly action: string
}

/**
 * What a customer should know of their plan, the gravest first; empty when there is nothing. What is over
 * by `now` is left out: nobody knows yet what followed.
 */
export function describePlan(
  plan: Plan | null | undefined,
  options: PlanOptions = {},
): readonly PlanMessage[] {
  if (!plan) return []
  const say = worded(englishPlanLabels, options.labels?.plan)
  const { name, status, endsAt, change, trialEndsAt, interval = null } = plan
  const { now } = options
  const day = (at: number) => formatDate(at, options)
  const comes = (at: number | undefined) => at !== undefined && !(now !== undefined && now >= at)
  const messages: PlanMessage[] = []
  if (status === 'past-due' || status === 'unpaid')
    messages.push({ kind: 'failed', text: say.failed({ plan: name }), action: say.fix })
  if (status === 'paused')
    messages.push({ kind: 'paused', text: say.paused({ plan: name }), action: say.manage })
  if (endsAt !== undefined && comes(endsAt)) {
    const text = say.ends({ plan: name, date: day(endsAt) })
    messages.push({ kind: 'ends', text, action: say.keep({ plan: name }) })
  }
  if (change && comes(change.at)) {
    const text = say.changes({
      next: change.name === name ? '' : (change.name ?? ''),
      date: day(change.at),
    })
    messages.push({ kind: 'changes', text, action: say.undo })
  }
  if (status === 'trialing' && trialEndsAt !== undefined && comes(trialEndsAt)) {
    // Another plan begins by then, at a price that is not this one's.
    const then = change && change.at <= trialEndsAt ? null : planCost(plan)
    const text = say.trial({
      days: now === undefined ? '' : formatDistance(trialEndsAt, now, options),
      date: day(trialEndsAt),
      price: then ? formatPrice(then.amount, then.currency, options.locale) : '',
      interval,
    })
    messages.push({ kind: 'trial', text, action: say.manage })
  }
  return messages
}

/** What a balance is made of, a line for each part: 'Bought: 500 left, expires Mar 3'. */
export function describePools(
  meter: UsageMeter | null | undefined,
  options: PlanOptions = {},
): readonly string[] {
  if (!meter) return []
  const say = worded(englishPlanLabels, options.labels?.plan)
  const { now = -Infinity } = options
  const date = (at: number | undefined) =>
    at === undefined || at <= now ? '' : formatEnd(at, meter, options, options.now)
  return poolsNow(meter, now).map(({ name, remaining, resetsAt, expiresAt }) => {
    // What would come again after the plan has ended ends with it.
    const ends = resetsAt !== undefined && meter.endsAt !== undefined && resetsAt >= meter.endsAt
    if (isOver(expiresAt, now))
      return say.poolExpired({ name, date: formatDate(expiresAt, options) })
    return say.pool({
      name,
      remaining: formatShort(remaining, meter, options.locale),
      resetsAt: ends ? '' : date(resetsAt),
      expiresAt: date(expiresAt ?? (ends ? meter.endsAt : undefined)),
      count: remaining / (meter.scale ?? 1),
    })
  })
}

function isOver(at: number | undefined, now: number): at is number {
  return at !== undefined && at <= now
}

/**
 * The pools without what was used since they were told, taken in their order: they add up to what is left.
 * What has expired gives nothing any more.
 */
function poolsNow({ pools = [], ...meter }: UsageMeter, now: number): readonly Pool[] {
  const lasting = pools.filter(({ expiresAt }) => !isOver(expiresAt, now))
  const told = lasting.reduce((sum, { remaining }) => plus(sum, remaining), 0)
  let since = Math.max(0, minus(told, remainingOf(meter) ?? told))
  return pools.map((pool) => {
    if (!lasting.includes(pool)) return pool
    const taken = Math.min(since, Math.max(0, pool.remaining))
    since = minus(since, taken)
    return { ...pool, remaining: minus(pool.remaining, taken) }
  })
}
