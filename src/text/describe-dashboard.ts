import { differs, sumCosts } from '../billing/cost.js'
import type { Money } from '../billing/currency.js'
import { majorUnits, minorDigits } from '../billing/currency.js'
import type { DashboardFigure } from '../billing/dashboard.js'
import type { Resource } from '../billing/resource.js'
import { numberPlace, type UsageValue, valueAround } from './describe-usage.js'
import {
  formatDate,
  formatEnd,
  formatMoney,
  formatNumber,
  formatPrice,
  formatTime,
  isBrief,
  roundEstimate,
} from './format.js'
import { formatDistance, formatLastDay, formatList, formatPeriod } from './format-days.js'
import type { LabelOverrides } from './labels.js'
import { type DashLabels, englishDashLabels } from './labels-dash.js'
import { type FormatOptions, worded } from './settings.js'

/** How to say it. */
export type DashOptions = FormatOptions & {
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** Epoch milliseconds; without it no distance is said, and times are said with their day. */
  readonly now?: number | undefined
}

/** One number of the dashboard's head, the number apart. */
export type Stat = {
  readonly key: string
  readonly name: string
  /** A line each: money of several currencies does not add up. */
  readonly values: readonly UsageValue[]
  /** Below the number; empty when there is nothing to say. */
  readonly note: string
  /** Drawn below the number, before the note. */
  readonly resource: Resource | null
}

/** What stands in the place of the meters; `body` may be empty. */
export type DashMessage = { readonly title: string; readonly body: string }

/** Everything a dashboard says besides its meters. */
export type DashDescription = {
  readonly state: DashboardFigure['status'] | 'empty'
  /** Empty while the period is not known. */
  readonly period: string
  readonly stats: readonly Stat[]
  /** `null` while there are meters, or they are still loading. */
  readonly message: DashMessage | null
  /** When the numbers were confirmed; empty before the first time. */
  readonly age: string
}

/** Everything a dashboard says besides its meters. `count`: how many meters it lists. */
export function describeDashboard(
  figure: DashboardFigure,
  count: number,
  options: DashOptions = {},
): DashDescription {
  const say = worded(englishDashLabels, options.labels?.dash)
  const state = figure.status === 'ready' && count === 0 ? 'empty' : figure.status
  const ready = figure.status === 'ready'
  return {
    state,
    period: ready ? describePeriod(figure, options) : '',
    stats: ready ? statsOf(figure, say, options) : [],
    message: messageOf(state, say),
    age: ready ? ageOf(figure, say, options) : '',
  }
}

/** The days a figure is for, and when they are over; empty while they are not known. */
export function describePeriod(
  { period, meters, plan }: DashboardFigure,
  options: DashOptions = {},
): string {
  if (!period) return ''
  const say = worded(englishDashLabels, options.labels?.dash)
  const { now } = options
  const range = formatPeriod(period, options)
  if (plan?.endsAt !== undefined) return say.ends({ range, date: formatDate(plan.endsAt, options) })
  if (!meters.some(({ meter }) => meter.resetsAt === period.end)) return say.period({ range })
  const date = formatEnd(period.end, { period }, options, now)
  // An old report of a period that is over says nothing of when the next one began.
  if (now === undefined || now >= period.end || isBrief(period)) return say.period({ range, date })
  return say.period({ range, date, days: formatDistance(period.end, now, options) })
}

function statsOf(figure: DashboardFigure, say: DashLabels, options: DashOptions): readonly Stat[] {
  const { period, cost, projectedCost, resources } = figure
  const { locale } = options
  const stats: Stat[] = []
  if (cost.length > 0) {
    stats.push({
      key: 'cost',
      name: say.cost,
      values: cost.map(({ amount, currency }) =>
        valueAround(numberPlace, formatMoney(amount, currency, locale)),
      ),
      note: costNote(figure, say, options),
      resource: null,
    })
  }
  if (projectedCost && projectedCost.length > 0) {
    const date = period ? { date: formatLastDay(period, options) } : {}
    stats.push({
      key: 'projected',
      name: say.projected(date),
      values: projectedCost.map((sum) =>
        valueAround(say.about({ amount: numberPlace }), estimateText(sum, locale)),
      ),
      note: say.pace,
      resource: null,
    })
  }
  for (const resource of resources) {
    const { slug, name, used, capacity } = resource
    const limit = formatNumber(capacity, locale)
    const sentence = say.of({ used: numberPlace, limit, count: used })
    const values = [valueAround(sentence, formatNumber(used, locale))]
    const note = fullness(resource, say, locale)
    stats.push({ key: `resource ${slug}`, name, values, note, resource })
  }
  return stats
}

/** A word where all of a resource is taken; empty while some is free. */
function fullness({ used, capacity }: Resource, say: DashLabels, locale?: string): string {
  const over = used - capacity
  if (over > 0) return say.beyond({ over: formatNumber(over, locale), count: over })
  return over === 0 && used > 0 ? say.full : ''
}

function costNote(
  { plan, planCost, usageCost, cost }: DashboardFigure,
  say: DashLabels,
  options: DashOptions,
): string {
  const { locale } = options
  const text = ({ amount, currency }: Money) => formatMoney(amount, currency, locale)
  const charged = usageCost.filter(({ amount }) => amount !== 0)
  const parts = {
    ...(planCost && { plan: text(planCost) }),
    ...(charged.length > 0 && { usage: formatList(charged.map(text), locale) }),
  }
  const { plan: price } = parts
  if (plan?.status !== 'trialing' || price === undefined) {
    const told = sumCosts([planCost, ...usageCost])
    // What does not add up to the sum above explains nothing; `CostBreakdown` says the rest.
    return differs(cost, told, 0) || told.length > cost.length ? '' : say.parts(parts)
  }
  const { trialEndsAt: ends } = plan
  return say.afterTrial({
    ...parts,
    plan: price,
    ...(ends !== undefined && { date: formatDate(ends, options) }),
  })
}

/** An estimate of money, rounded to what can be known of it: 7587 is '$76', 423 is '$4.20'. */
function estimateText({ amount, currency }: Money, locale: string | undefined): string {
  const rounded = roundEstimate(majorUnits(amount, currency)) * 10 ** minorDigits(currency)
  return formatPrice(Math.round(rounded), currency, locale)
}

function messageOf(state: DashDescription['state'], say: DashLabels): DashMessage | null {
  switch (state) {
    case 'loading':
    case 'ready':
      return null
    case 'empty':
      return { title: say.empty, body: say.emptyNote }
    case 'error':
      return { title: say.error, body: say.errorNote }
    case 'signed-out':
      return { title: say.signedOut, body: '' }
    case 'no-subscription':
      return { title: say.noPlan, body: '' }
    default:
      return state satisfies never
  }
}

function ageOf(
  { updatedAt, stale }: DashboardFigure,
  say: DashLabels,
  options: DashOptions,
): string {
  const time = updatedAt === null ? '' : formatTime(updatedAt, options, options.now)
  if (stale) return say.stale(time ? { time } : {})
  return time && say.updated({ time })
}
