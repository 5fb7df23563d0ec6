import type { Measure, Period, Pool } from '../billing/meter.js'
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

/** Something a customer should know of their plan. `action` is the word of a button; empty without one. */
export type PlanNotice = {
  readonly kind: 'failed' | 'paused' | 'ends' | 'changes' | 'trial'
  readonly text: string
  readonly action: string
}

/** What a customer should know of their plan, the gravest first; empty when there is nothing. */
export function describePlan(plan: Plan, options: PlanOptions = {}): readonly PlanNotice[] {
  const say = worded(englishPlanLabels, options.labels?.plan)
  const { name, status, endsAt, change, trialEndsAt, price, interval = null } = plan
  const day = (at: number) => formatDate(at, options)
  const notices: PlanNotice[] = []
  if (status === 'past-due' || status === 'unpaid')
    notices.push({ kind: 'failed', text: say.failed({ plan: name }), action: say.fix })
  if (status === 'paused')
    notices.push({ kind: 'paused', text: say.paused({ plan: name }), action: '' })
  if (endsAt !== undefined) {
    const text = say.ends({ plan: name, date: day(endsAt) })
    notices.push({ kind: 'ends', text, action: say.keep({ plan: name }) })
  }
  if (change) {
    const text = say.changes({ next: change.name ?? '', date: day(change.at) })
    notices.push({ kind: 'changes', text, action: say.undo })
  }
  if (status === 'trialing' && trialEndsAt !== undefined) {
    const { now } = options
    const text = say.trial({
      days: now === undefined ? '' : formatDistance(trialEndsAt, now, options),
      date: day(trialEndsAt),
      // What ends with the trial is never paid.
      price:
        price?.unitPrice && endsAt === undefined ? priceText(price.unitPrice, price.currency) : '',
      interval,
    })
    notices.push({ kind: 'trial', text, action: '' })
  }
  return notices

  function priceText(minor: number, currency: string): string {
    return formatPrice(minor, currency, options.locale)
  }
}

/** What a balance is made of, a line for each part: 'Bought: 500 left, expires Mar 3'. */
export function describePools(
  meter: Measure & { readonly pools?: readonly Pool[]; readonly period: Period | null },
  options: PlanOptions = {},
): readonly string[] {
  const say = worded(englishPlanLabels, options.labels?.plan)
  const date = (at: number | undefined) =>
    at === undefined ? '' : formatEnd(at, meter, options, options.now)
  return (meter.pools ?? []).map(({ name, remaining, resetsAt, expiresAt }) =>
    say.pool({
      name,
      remaining: formatShort(remaining, meter, options.locale),
      resetsAt: date(resetsAt),
      expiresAt: date(expiresAt),
      count: remaining / (meter.scale ?? 1),
    }),
  )
}
