import { projectedUse } from '../billing/forecast.js'
import { type DayValue, marksOf } from '../billing/history-days.js'
import type { Period, UsageMeter } from '../billing/meter.js'
import type { DayOfUse } from '../billing/report-state.js'
import { formatDay, formatDaysBetween, formatEstimate, formatQuantity, symbolOf } from './format.js'
import type { LabelOverrides } from './labels.js'
import type { HistoryLabels } from './labels-history.js'

/** Which chart: use on each day, or how it adds up. */
export type HistoryMode = 'day' | 'total'

/** What a chart of one meter is made from. */
export type HistoryFigure = {
  readonly meter: UsageMeter
  /** Use by day in UTC, in any order; a day that is missing is a day without use. */
  readonly days: readonly DayOfUse[]
  /** The moments shown. `null` shows from the first day with use to the last. */
  readonly span: Period | null
}

/** How to say and draw it. */
export type DescribeHistoryOptions = {
  /** Use of each day, or how it adds up. @default 'day' */
  readonly mode?: HistoryMode | undefined
  /** The day that is looked at, `YYYY-MM-DD`. */
  readonly active?: string | null | undefined
  /** Epoch milliseconds. Later days are yet to come; without it, those after the last use. */
  readonly now?: number | undefined
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** BCP 47 tag for numbers and dates. @default 'en' */
  readonly locale?: string | undefined
}

/** The line above a chart; `strong` comes first and is often empty. */
export type Readout = { readonly strong: string; readonly rest: string }

/** What the words of a chart are made from. */
export type HistoryFacts = HistoryFigure &
  DescribeHistoryOptions & {
    readonly say: HistoryLabels
    readonly all: readonly DayValue[]
    readonly sums: readonly number[]
  }

/** What use is heading for. */
export type Goals = { readonly limit: number | null; readonly projected: number | null }

/** A limit and a projection are known for the billing period alone. */
export function goalsOf({ meter, now, sums }: HistoryFacts): Goals {
  const running = meter.resetsAt !== null
  const limit = running && meter.kind === 'quota' && meter.limit > 0 ? meter.limit : null
  const expected = running && now !== undefined ? projectedUse(meter, now) : null
  const last = sums.at(-1) ?? 0
  return { limit, projected: expected !== null && expected > last ? expected : null }
}

/** The legend of a total. */
export function keysOf({ say, locale, meter }: HistoryFacts, { limit, projected }: Goals) {
  const unit = symbolOf(meter.unit)
  return [
    ...(limit === null
      ? []
      : [
          {
            line: 'limit' as const,
            text: say.limit({ limit: formatQuantity(limit, unit, locale), count: limit }),
          },
        ]),
    ...(projected === null
      ? []
      : [
          {
            line: 'pace' as const,
            text: say.pace({
              projected: formatEstimate(projected, unit, locale),
              count: projected,
            }),
          },
        ]),
  ]
}

/** The line while no day is looked at: the sum, or the newest level. */
export function restText(facts: HistoryFacts, legend: boolean): Readout {
  const { say, all, sums, meter, locale } = facts
  const [first, last] = [all[0], all.at(-1)]
  if (!first || !last) return { strong: '', rest: '' }
  const dates = formatDaysBetween(first.at, last.at, { locale })
  const count = sums.at(-1) ?? 0
  if (count === 0) return { strong: '', rest: say.none({ dates }) }
  if (meter.aggregation === 'level') {
    const newest = all.findLast(({ used }) => used !== null)
    const use = newest?.used ?? 0
    const date = formatDay(newest?.at ?? last.at, 'full', locale)
    return { strong: '', rest: say.level({ used: amount(facts, use), date, count: use }) }
  }
  if (legend && keysOf(facts, goalsOf(facts)).length > 0) return { strong: '', rest: '' }
  const used = amount(facts, count)
  const now = meter.resetsAt !== null
  return {
    strong: '',
    rest: now ? say.thisPeriod({ used, count }) : say.between({ used, dates, count }),
  }
}

/** One day in words. */
export function dayText(facts: HistoryFacts, { at, used }: DayValue, shown: number | null): string {
  const date = formatDay(at, 'full', facts.locale)
  if (used === null || shown === null) return facts.say.ahead({ date })
  return facts.say.day({ used: amount(facts, shown), date, count: shown })
}

/** A date below the chart; its month where that changes. */
export function markText(
  all: readonly DayValue[],
  index: number,
  place: number,
  locale: string | undefined,
): string {
  const day = all[index]
  const before = all[marksOf(all.length)[place - 1] ?? -1]
  if (!day) return ''
  const sameMonth = before?.date.slice(0, 7) === day.date.slice(0, 7)
  return formatDay(day.at, sameMonth ? 'number' : 'month', locale)
}

/** A number as the chart says it. */
export function amount({ meter, locale }: HistoryFacts, value: number): string {
  return formatQuantity(value, symbolOf(meter.unit), locale)
}

/** A sentence with its number set off where it comes first. */
export function led(sentence: string, number: string): Readout {
  const first = sentence.startsWith(number)
  return { strong: first ? number : '', rest: first ? sentence.slice(number.length) : sentence }
}
