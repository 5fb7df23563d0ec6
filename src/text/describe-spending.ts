import type { SpendingFigure } from '../billing/account.js'
import { majorUnits } from '../billing/currency.js'
import { type MeterState, type QuotaMeter, stateOf } from '../billing/meter.js'
import type { SpendingCap } from '../billing/report.js'
import { formatEnd, formatPrice } from './format.js'
import type { LabelOverrides } from './labels.js'
import type { BarLabels } from './labels-bar.js'
import { englishSpendingLabels, type SpendingLabels } from './labels-spending.js'
import { type FormatOptions, worded } from './settings.js'

/** How to say it. */
export type SpendingOptions = FormatOptions & {
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
}

/** Everything a spending limit says besides its bar. */
export type SpendingDescription = {
  /** `none`: there is no limit. How close to it the spending is, where that is known. */
  readonly state: Exclude<SpendingFigure['status'], 'ready'> | 'none' | MeterState
  /** In the place of the bar; empty where there is one. */
  readonly text: string
  /** What happens at the limit; empty where nobody says. */
  readonly note: string
  /** The limit as a meter of money, `null` where it is not known what was spent. */
  readonly meter: QuotaMeter | null
}

/** Everything a spending limit says. */
export function describeSpending(
  { status, limit, period, endsAt = Infinity }: SpendingFigure,
  options: SpendingOptions = {},
): SpendingDescription {
  const say = worded(englishSpendingLabels, options.labels?.spending)
  const blank = { text: '', note: '', meter: null } as const
  if (status !== 'ready') return { ...blank, state: status }
  if (limit === null) return { ...blank, state: 'none', text: say.none }
  const meter = meterOf(limit, say)
  const state = meter ? stateOf(meter) : 'normal'
  const resumes = period && endsAt > period.end
  const date = resumes ? { date: formatEnd(period.end, { period }, options) } : {}
  const reached = state === 'exhausted' || state === 'over'
  const note = {
    blocked: () => (reached ? say.paused : say.blocked)(date),
    billed: () => say.billed,
  }
  const { amount, currency, onLimit } = limit
  return {
    state,
    text: meter ? '' : say.limit({ limit: formatPrice(amount, currency, options.locale) }),
    note: onLimit ? note[onLimit]() : '',
    meter,
  }
}

function meterOf({ amount, currency, spent }: SpendingCap, say: SpendingLabels) {
  if (spent === undefined) return null
  return {
    kind: 'quota',
    slug: 'spending-limit',
    name: say.title,
    aggregation: 'sum',
    unit: currency,
    used: majorUnits(spent, currency),
    limit: majorUnits(amount, currency),
    limitSource: 'reported',
    period: null,
    resetsAt: null,
    resetUnknown: true,
    derived: false,
  } satisfies QuotaMeter
}

/** The words of a bar for a meter of money that is spent. What the host words otherwise stays. */
export function spendingBar(labels: LabelOverrides | undefined): Partial<BarLabels> {
  const say = worded(englishSpendingLabels, labels?.spending)
  const { warning, critical, reached: exhausted, nothing: notIncluded } = say
  const of: BarLabels['of'] = ({ used, limit }) => say.spent({ spent: used, limit })
  const own = { of, usedOf: of, warning, critical, exhausted, notIncluded }
  return { ...labels?.bar, ...own, left: say.left, over: say.over }
}
