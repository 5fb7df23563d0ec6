import type { Money } from '../billing/cost.js'
import type { DashboardFigure } from '../billing/dashboard.js'
import type { Resource } from '../billing/resource.js'
import {
  type FormatOptions,
  formatDate,
  formatDays,
  formatDaysBetween,
  formatMoney,
  formatMoneyEstimate,
  formatNumber,
  formatTime,
} from './format.js'
import { numberPlace, type UsageValue, valueAround } from './format-usage.js'
import type { LabelOverrides } from './labels.js'
import { type DashLabels, englishDashLabels } from './labels-dash.js'

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
  readonly value: UsageValue
  /** Below the number; empty when there is nothing to say. */
  readonly note: string
  /** Drawn below the number instead of the note. */
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
  const say = { ...englishDashLabels, ...options.labels?.dash }
  const state = figure.status === 'ready' && count === 0 ? 'empty' : figure.status
  const ready = figure.status === 'ready'
  return {
    state,
    period: ready ? periodOf(figure, say, options) : '',
    stats: ready ? statsOf(figure, say, options) : [],
    message: messageOf(state, say),
    age: ready ? ageOf(figure, say, options) : '',
  }
}

function periodOf(
  { period, meters }: DashboardFigure,
  say: DashLabels,
  options: DashOptions,
): string {
  if (!period) return ''
  const range = formatDaysBetween(period.start, period.end - 1, options)
  if (!meters.some(({ meter }) => meter.resetsAt === period.end)) return say.period({ range })
  const date = formatDate(period.end, options)
  // An old report of a period that is over says nothing of when the next one began.
  if (options.now === undefined || options.now >= period.end) return say.period({ range, date })
  return say.period({ range, date, days: formatDays(period.end, options.now, options) })
}

function statsOf(figure: DashboardFigure, say: DashLabels, options: DashOptions): readonly Stat[] {
  const { period, cost, planCost, usageCost, projectedCost, resources } = figure
  const { locale } = options
  const stats: Stat[] = []
  if (cost.length > 0) {
    const value = valueAround(numberPlace, sumOf(cost, formatMoney, say, locale))
    stats.push({
      key: 'cost',
      name: say.cost,
      value,
      note: partsOf(planCost, usageCost, say, locale),
      resource: null,
    })
  }
  if (projectedCost && projectedCost.length > 0) {
    const amount = sumOf(projectedCost, formatMoneyEstimate, say, locale)
    stats.push({
      key: 'projected',
      name: say.projected(period ? { date: formatDate(period.end - 1, options) } : {}),
      value: valueAround(say.about({ amount: numberPlace }), amount),
      note: say.pace,
      resource: null,
    })
  }
  for (const resource of resources) {
    const { slug, name, used, capacity } = resource
    const limit = formatNumber(capacity, locale)
    const sentence = say.of({ used: numberPlace, limit, count: used })
    const value = valueAround(sentence, formatNumber(used, locale))
    stats.push({ key: `resource ${slug}`, name, value, note: '', resource })
  }
  return stats
}

function partsOf(
  plan: Money | null,
  usage: readonly Money[],
  say: DashLabels,
  locale: string | undefined,
): string {
  const charged = usage.filter(({ amount }) => amount !== 0)
  return say.parts({
    ...(plan && { plan: formatMoney(plan.amount, plan.currency, locale) }),
    ...(charged.length > 0 && { usage: sumOf(charged, formatMoney, say, locale) }),
  })
}

function sumOf(
  sums: readonly Money[],
  format: typeof formatMoney,
  say: DashLabels,
  locale: string | undefined,
): string {
  return sums
    .map(({ amount, currency }) => format(amount, currency, locale))
    .reduce((first, second) => say.sum({ first, second }))
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
