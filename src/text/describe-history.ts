import { majorUnits } from '../billing/currency.js'
import { projectedUse } from '../billing/forecast.js'
import {
  axisOf,
  type DayValue,
  dailyCosts,
  daysIn,
  type Goals,
  type Line,
  lineOf,
  marksOf,
  percent,
} from '../billing/history-days.js'
import { type Period, plus, type UsageMeter } from '../billing/meter.js'
import type { DayOfUse } from '../billing/report-state.js'
import {
  amountParts,
  formatEstimate,
  formatMoney,
  formatPrice,
  formatShort,
  isoDay,
  withoutCents,
} from './format.js'
import { formatDay, formatDays } from './format-days.js'
import type { LabelOverrides } from './labels.js'
import { englishHistoryLabels, type HistoryLabels } from './labels-history.js'
import { worded } from './settings.js'

/** Which chart: use on each day, how it adds up, or what each day costs. */
export type HistoryMode = 'day' | 'total' | 'cost'

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
  /** Use of each day, how it adds up, or what each day costs. @default 'day' */
  readonly mode?: HistoryMode | undefined
  /** The day that is looked at, `YYYY-MM-DD`. */
  readonly active?: string | null | undefined
  /** Epoch milliseconds. Later days are yet to come; without it, those after the last use. */
  readonly now?: number | undefined
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** BCP 47 tag for numbers and dates. @default 'en' */
  readonly locale?: string | undefined
  /** IANA name of the zone whose calendar says which day is today. @default 'UTC' */
  readonly timeZone?: string | undefined
}

/** The line above a chart; `strong` comes first and is often empty. */
export type Readout = { readonly strong: string; readonly rest: string }

/** What the words of a chart are made from. */
type HistoryFacts = HistoryFigure &
  DescribeHistoryOptions & {
    readonly say: HistoryLabels
    /** The currency of what is drawn, in minor units; empty for amounts of the meter. */
    readonly currency: string
    readonly all: readonly DayValue[]
    readonly sums: readonly number[]
  }

/** One day as a bar; lengths as attributes of an SVG. */
export type HistoryBar = {
  readonly date: string
  /** Something was used, nothing was (a line on the base), or the day is yet to come (its whole place). */
  readonly kind: 'used' | 'zero' | 'ahead'
  readonly x: string
  readonly width: string
  readonly y: string
  readonly height: string
}

/** What stands below one bar: often nothing. `edge`: it would reach beyond that end of the chart. */
export type HistoryMark = {
  readonly date: string
  readonly text: string
  readonly edge: 'start' | 'end' | undefined
}

/** Everything a chart says and draws, so that its text, its pixels and its table cannot disagree. */
export type HistoryDescription = {
  /** What is drawn: of the chart that is asked for, if the meter has it. */
  readonly mode: HistoryMode
  /** The charts there are: a meter that does not add up has no total, and most cost nothing by day. */
  readonly modes: readonly HistoryMode[]
  readonly name: string
  readonly readout: Readout
  /** The readout of a total, as a legend; empty while a day is looked at. */
  readonly keys: readonly { readonly line: 'limit' | 'pace'; readonly text: string }[]
  readonly bars: readonly HistoryBar[]
  readonly line: Line | null
  /** Lines from the top to the base and the number beside each; empty where nothing was used. */
  readonly axis: readonly { readonly y: string; readonly text: string }[]
  /** One for each day. */
  readonly marks: readonly HistoryMark[]
  /** Every day, `YYYY-MM-DD`. */
  readonly dates: readonly string[]
  /** Index of the newest day that has begun, −1 for none. */
  readonly newest: number
  /** Each day in words, those to come included, as read aloud when it is looked at. */
  readonly spoken: readonly string[]
  /** The same as a table, without the days to come. */
  readonly rows: readonly { readonly date: string; readonly used: string }[]
}

/** Everything a chart of one meter says. The same figure and options give the same words. */
export function describeHistory(
  figure: HistoryFigure,
  options: DescribeHistoryOptions = {},
): HistoryDescription {
  const { meter, days, span } = figure
  const { active } = options
  const now = options.now === undefined ? undefined : Date.parse(isoDay(options.now, options))
  const say = worded(englishHistoryLabels, options.labels?.history)
  const level = meter.aggregation === 'level'
  const uses = daysIn(days, span, { now, level })
  const costs = dailyCosts(meter, uses, span)
  const modes: readonly HistoryMode[] = level
    ? ['day']
    : ['day', 'total', ...(costs ? ['cost' as const] : [])]
  const mode = modes.find((each) => each === options.mode) ?? 'day'
  const all = mode === 'cost' && costs ? costs : uses
  const currency = mode === 'cost' ? (meter.price?.currency ?? '') : ''
  const scale = currency ? 1 : (meter.scale ?? 1)
  const sums = runningSums(all)
  const facts = { ...figure, ...options, say, currency, all, sums }
  const shown = mode === 'total' ? sums : all.map(({ used }) => used)
  const goal = mode === 'total' ? goalsOf(facts) : null
  const drawn = goal ? [...sums, goal.limit, goal.projected] : all.map(({ used }) => used)
  // Round where it is read, in the numbers as they are shown.
  const axis = axisOf(drawn.map((value) => (value ?? 0) / scale)).map((value) => value * scale)
  const [top = 0] = axis
  const spoken = all.map((day, index) => dayText(facts, day, shown[index] ?? null))
  const looked = all.findIndex(({ date }) => date === active)
  return {
    mode,
    modes,
    name: meter.name,
    readout:
      looked < 0
        ? restText(facts, goal !== null)
        : led(spoken[looked] ?? '', amount(facts, shown[looked] ?? 0)),
    keys: looked < 0 && goal ? keysOf(facts, goal) : [],
    bars: barsOf(all, top).filter(({ kind }) => !goal || kind === 'ahead'),
    line: goal && lineOf(sums, all, { ...goal, top }),
    axis: axis.map((value, index) => ({
      y: percent((index * 100) / (axis.length - 1)),
      text: axisText(facts, value),
    })),
    marks: marksIn(all, options),
    dates: all.map(({ date }) => date),
    newest: all.findLastIndex(({ used }) => used !== null),
    spoken,
    rows: all.flatMap(({ at, used }, index) =>
      used === null
        ? []
        : [{ date: formatDay(at, 'full', options), used: amount(facts, shown[index] ?? 0) }],
    ),
  }
}

function barsOf(all: readonly DayValue[], top: number): readonly HistoryBar[] {
  const slot = 100 / all.length
  return all.map(({ date, used }, index) => {
    const kind = used === null ? 'ahead' : used > 0 && top > 0 ? 'used' : 'zero'
    const ahead = kind === 'ahead'
    const height = ahead ? 100 : kind === 'zero' ? 2 : Math.max(2, ((used ?? 0) / top) * 100)
    return {
      date,
      kind,
      x: percent(slot * (ahead ? index : index + 0.23)),
      width: percent(ahead ? slot : slot * 0.54),
      y: percent(100 - height),
      height: percent(height),
    }
  })
}

function runningSums(all: readonly DayValue[]): readonly number[] {
  let sum = 0
  return all.map(({ used }) => {
    sum = plus(sum, used ?? 0)
    return sum
  })
}

/** A limit and a projection are known for the billing period alone. */
function goalsOf({ meter, now, sums }: HistoryFacts): Goals {
  const running = meter.resetsAt !== null
  const limit = running && meter.kind === 'quota' && meter.limit > 0 ? meter.limit : null
  const expected = running && now !== undefined ? projectedUse(meter, now) : null
  const last = sums.at(-1) ?? 0
  return { limit, projected: expected !== null && expected > last ? expected : null }
}

/** The legend of a total. */
function keysOf(facts: HistoryFacts, { limit, projected }: Goals): HistoryDescription['keys'] {
  const { say, locale, meter } = facts
  const keys: { line: 'limit' | 'pace'; text: string }[] = []
  if (limit !== null) {
    const text = say.limit({ limit: amount(facts, limit), count: count(facts, limit) })
    keys.push({ line: 'limit', text })
  }
  if (projected !== null) {
    const estimate = formatEstimate(projected, meter, locale)
    const text = say.pace({ projected: estimate, count: count(facts, projected) })
    keys.push({ line: 'pace', text })
  }
  return keys
}

/** The line while no day is looked at: the sum, or the newest level. */
function restText(facts: HistoryFacts, legend: boolean): Readout {
  const { say, all, sums, meter, currency } = facts
  const [first, last] = [all[0], all.at(-1)]
  if (!first || !last) return { strong: '', rest: '' }
  const dates = formatDays(first.at, last.at, facts)
  const sum = sums.at(-1) ?? 0
  if (sum === 0) return { strong: '', rest: say[currency ? 'free' : 'none']({ dates }) }
  if (meter.aggregation === 'level') {
    const newest = all.findLast(({ used }) => used !== null)
    const use = newest?.used ?? 0
    const date = formatDay(newest?.at ?? last.at, 'full', facts)
    const said = { used: amount(facts, use), date, count: count(facts, use) }
    return { strong: '', rest: say.level(said) }
  }
  if (legend && keysOf(facts, goalsOf(facts)).length > 0) return { strong: '', rest: '' }
  const said = { used: amount(facts, sum), count: count(facts, sum) }
  const now = meter.resetsAt !== null
  return { strong: '', rest: now ? say.thisPeriod(said) : say.between({ ...said, dates }) }
}

/** One day in words. */
function dayText(facts: HistoryFacts, { at, used }: DayValue, shown: number | null): string {
  const date = formatDay(at, 'full', facts)
  if (used === null || shown === null) return facts.say.ahead({ date })
  return facts.say.day({ used: amount(facts, shown), date, count: count(facts, shown) })
}

/** The dates below the chart; their month where that changes. */
function marksIn(
  all: readonly DayValue[],
  options: DescribeHistoryOptions,
): readonly HistoryMark[] {
  const marked = new Set(marksOf(all.length))
  let month = ''
  return all.map(({ at, date }, index) => {
    const middle = (index + 0.5) / all.length
    const edge = middle < 0.07 ? 'start' : middle > 0.93 ? 'end' : undefined
    if (!marked.has(index)) return { date, text: '', edge }
    const sameMonth = month === date.slice(0, 7)
    month = date.slice(0, 7)
    return { date, text: formatDay(at, sameMonth ? 'number' : 'month', options), edge }
  })
}

/** A number as the chart says it. */
function amount({ meter, locale, currency }: HistoryFacts, value: number): string {
  return currency ? formatMoney(value, currency, locale) : formatShort(value, meter, locale)
}

/** The same as a number, for plural rules. */
function count({ meter: { scale = 1 }, currency }: HistoryFacts, value: number): number {
  return currency ? majorUnits(value, currency) : value / scale
}

/** A number beside the chart, which has the unit in its readout. */
function axisText({ meter, locale, currency }: HistoryFacts, value: number): string {
  if (currency) return formatPrice(value, currency, locale)
  return amountParts(value, withoutCents(meter, value), locale)[0]
}

/** A sentence with its number set off where it comes first. */
function led(sentence: string, number: string): Readout {
  const first = sentence.startsWith(number)
  return { strong: first ? number : '', rest: first ? sentence.slice(number.length) : sentence }
}
