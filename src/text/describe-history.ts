import { majorUnits } from '../billing/currency.js'
import { projectedUse } from '../billing/forecast.js'
import {
  axisOf,
  bucketsOf,
  type DayValue,
  dailyCosts,
  daysIn,
  type Goals,
  type HistoryBucket,
  hoursIn,
  inBuckets,
  type Line,
  lineOf,
  marksOf,
  percent,
} from '../billing/history-days.js'
import { type Period, plus, type UsageMeter } from '../billing/meter.js'
import type { DayOfUse, ShareOfUse } from '../billing/report-state.js'
import type { Span } from '../billing/usage-range.js'
import {
  amountParts,
  formatEstimate,
  formatMoney,
  formatPercent,
  formatPrice,
  formatShort,
  isoDay,
  withoutCents,
} from './format.js'
import { formatDay, formatDays, formatHour, formatPeriod } from './format-days.js'
import type { LabelOverrides } from './labels.js'
import { englishHistoryLabels, type HistoryLabels } from './labels-history.js'
import { worded } from './settings.js'

/** Which chart: use on each day, how it adds up, or what each day costs. */
export type HistoryMode = 'day' | 'total' | 'cost'

/** A longer time is not shown by the hour, in milliseconds. */
const mostHours = 8 * 86_400_000

/** One of several meters in a chart. */
export type StackedMeter = {
  readonly meter: UsageMeter
  readonly days: readonly DayOfUse[]
  /** Use in the time before, where the figure has one. @default none */
  readonly before?: readonly DayOfUse[] | undefined
}

/** More are not told apart by their shade; the smallest are drawn as one. */
const mostLayers = 5

/** What a chart of one meter is made from. */
export type HistoryFigure = {
  readonly meter: UsageMeter
  /** Use by day or by hour, in any order; one that is missing is one without use. */
  readonly days: readonly DayOfUse[]
  /** The moments shown. `null` shows from the first day with use to the last. */
  readonly span: Span | null
  /**
   * Meters of one unit, drawn on top of each other in place of `days`; `meter` then says what they are
   * together. Needs a `span`, and meters that add up. @default none
   */
  readonly stack?: readonly StackedMeter[] | undefined
  /** Use of the days shown by what it is grouped by, for a list of shares. @default none */
  readonly groups?: ReadonlyMap<string, readonly ShareOfUse[]> | undefined
  /**
   * The time before, to compare with: drawn behind, day by day. The days of a `stack` are those of its
   * meters. @default none
   */
  readonly before?: { readonly days: readonly DayOfUse[]; readonly span: Period } | null | undefined
}

/** How to say and draw it. */
export type DescribeHistoryOptions = {
  /** Use of each day, how it adds up, or what each day costs. @default 'day' */
  readonly mode?: HistoryMode | undefined
  /** Whose shares are listed, of `groups`. @default the first */
  readonly groupBy?: string | undefined
  /** How much time a bar spans, of those there are. @default 'day' */
  readonly bucket?: HistoryBucket | undefined
  /** The bar that is looked at: its first day, `YYYY-MM-DD`, or the moment an hour begins. */
  readonly active?: string | null | undefined
  /** Epoch milliseconds. Later days are yet to come; without it, those after the last use. */
  readonly now?: number | undefined
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** BCP 47 tag for numbers and dates. @default 'en' */
  readonly locale?: string | undefined
  /**
   * IANA name of the zone whose calendar says which day is today, and in which use told by the hour falls
   * on its days. @default 'UTC'
   */
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
    readonly bucket: HistoryBucket
    readonly all: readonly DayValue[]
    readonly sums: readonly number[]
  }

/** One day as a bar; lengths as attributes of an SVG. */
export type HistoryBar = {
  readonly date: string
  /** Something was used, nothing was (a line on the base), or the day is yet to come (its whole place). */
  readonly kind: 'used' | 'zero' | 'ahead' | 'before'
  /** Which of the stacked meters, from the base up; 0 without them. */
  readonly layer: number
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

/** A list of shares, the largest first; of many the smallest as one. */
export type HistoryShares = {
  readonly groupBy: string
  /** What it can be grouped by, in words. */
  readonly choices: readonly { readonly key: string; readonly name: string }[]
  readonly rows: readonly {
    /** Tells apart two of one name. */
    readonly key: string
    readonly name: string
    readonly used: string
    readonly share: string
    /** Length of its bar. */
    readonly width: string
  }[]
}

/** More shares are listed as one. */
const mostShares = 6

/** One entry of a legend. */
export type HistoryKey = {
  readonly line: 'limit' | 'pace' | 'before' | 'layer'
  /** Which of the stacked meters. */
  readonly layer?: number
  readonly text: string
}

/** Everything a chart says and draws, so that its text, its pixels and its table cannot disagree. */
export type HistoryDescription = {
  /** What is drawn: of the chart that is asked for, if the meter has it. */
  readonly mode: HistoryMode
  /** The charts there are: a meter that does not add up has no total, and most cost nothing by day. */
  readonly modes: readonly HistoryMode[]
  /** How much time a bar spans. */
  readonly bucket: HistoryBucket
  /** What it can span: as many as make sense for the days shown. */
  readonly buckets: readonly HistoryBucket[]
  readonly name: string
  readonly readout: Readout
  /** The lines of a total, while no day is looked at, and what was used in the time before. */
  readonly keys: readonly HistoryKey[]
  /** What was used in the time before, behind the bars. */
  readonly behind: readonly HistoryBar[]
  readonly bars: readonly HistoryBar[]
  readonly line: Line | null
  /** Lines from the top to the base and the number beside each; empty where nothing was used. */
  readonly axis: readonly { readonly y: string; readonly text: string }[]
  /** One for each day. */
  readonly marks: readonly HistoryMark[]
  /** Every bar by its first day, `YYYY-MM-DD`, or the moment its hour begins. */
  readonly dates: readonly string[]
  /** Index of the newest day that has begun, −1 for none. */
  readonly newest: number
  /** Each day in words, those to come included, as read aloud when it is looked at. */
  readonly spoken: readonly string[]
  /** Who used how much of it; `null` where that is not told. */
  readonly shares: HistoryShares | null
  /** The stacked meters, from the base up: their slugs, and a name that two may share. */
  readonly layers: readonly { readonly key: string; readonly name: string }[]
  /** The same as a table, without the days to come. */
  readonly rows: readonly {
    readonly key: string
    readonly date: string
    readonly used: string
    /** In the time before; `null` without one. */
    readonly before: string | null
    /** Of each of the stacked meters. */
    readonly layers: readonly string[]
  }[]
}

/** Everything a chart of one meter says. The same figure and options give the same words. */
export function describeHistory(
  figure: HistoryFigure,
  options: DescribeHistoryOptions = {},
): HistoryDescription {
  const { meter } = figure
  const { active } = options
  const say = worded(englishHistoryLabels, options.labels?.history)
  const level = meter.aggregation === 'level'
  const { days, costs: dayCosts, price, layers: told } = measured(figure, options)
  const buckets = bucketsFor(figure, days)
  const bucket = buckets.find((each) => each === options.bucket) ?? 'day'
  const hours = bucket === 'hour'
  const modes: readonly HistoryMode[] = level
    ? ['day']
    : ['day', 'total', ...(dayCosts && !hours ? ['cost' as const] : [])]
  const mode = modes.find((each) => each === options.mode) ?? 'day'
  const of = (values: Values) =>
    mode === 'cost' && values.costs ? values.costs : hours ? values.hours : values.days
  const single = of({
    days,
    costs: dayCosts,
    hours: told.length > 0 ? summed(told.map((each) => each.hours)) : hoursOf(figure, options),
  })
  const parts = bucketsOf(single, bucket)
  const all = inBuckets(single, parts, level)
  const currency = mode === 'cost' ? (price?.currency ?? '') : ''
  const scale = currency ? 1 : (meter.scale ?? 1)
  const sums = runningSums(all)
  const facts = { ...figure, ...options, say, currency, bucket, all, sums }
  const layers = layersOf(
    told.map((each) => ({
      ...{ key: each.key, name: each.name },
      bars: inBuckets(alignedTo(single, of(each)), parts, false),
    })),
    say.others,
  )
  const shown = mode === 'total' ? sums : all.map(({ used }) => used)
  const earlier = mode === 'cost' ? [] : earlierOf(figure, options, hours).slice(0, single.length)
  const before = inBuckets(earlier, parts, level)
  const beforeSums = runningSums(before)
  const beforeShown = mode === 'total' ? beforeSums : before.map(({ used }) => used)
  const goal = mode === 'total' ? goalsOf(facts) : null
  const drawn = [...shown, ...beforeShown, goal?.limit, goal?.projected]
  // Round where it is read, in the numbers as they are shown.
  const axis = axisOf(drawn.map((value) => (value ?? 0) / scale)).map((value) => value * scale)
  const [top = 0] = axis
  const spoken = all.map((each, index) => barText(facts, each, shown[index] ?? null))
  const looked = all.findIndex(({ date }) => date === active)
  const newest = all.findLastIndex(({ used }) => used !== null)
  const beforeText = (index: number) => {
    const [each, value] = [before[index], beforeShown[index]]
    return each && typeof value === 'number' ? barText(facts, each, value) : null
  }
  const compared = looked < 0 ? soFarText(facts, single, earlier) : beforeText(looked)
  return {
    mode,
    modes,
    bucket,
    buckets,
    name: meter.name,
    readout:
      looked < 0
        ? restText(facts, goal !== null)
        : led(spoken[looked] ?? '', amount(facts, shown[looked] ?? 0)),
    keys: [
      ...(looked < 0 && goal ? keysOf(facts, goal) : []),
      ...layers.map(({ name, bars }, layer) => {
        const values = looked < 0 || goal ? runningSums(bars) : bars.map(({ used }) => used)
        const used = amount(facts, values.at(looked) ?? 0)
        return { line: 'layer' as const, layer, text: say.layer({ name, used }) }
      }),
      ...(compared ? [{ line: 'before' as const, text: compared }] : []),
    ],
    behind: goal ? [] : behindOf(all, beforeShown, top),
    bars: [
      ...barsOf(all, top).filter(({ kind }) => kind !== 'used' || layers.length === 0),
      ...stackedBars(layers, top),
    ].filter(({ kind }) => !goal || kind === 'ahead'),
    line: goal && lineOf(sums, all, { ...goal, top, before: beforeSums }),
    axis: axis.map((value, index) => ({
      y: percent((index * 100) / (axis.length - 1)),
      text: axisText(facts, value),
    })),
    marks: marksIn(facts),
    dates: all.map(({ date }) => date),
    newest,
    spoken,
    shares: sharesOf(facts),
    layers: layers.map(({ key, name }) => ({ key, name })),
    rows: all.slice(0, newest + 1).map((each, index) => ({
      key: each.date,
      date: barDate(facts, each),
      used: amount(facts, shown[index] ?? 0),
      before: before.length > 0 ? amount(facts, beforeShown[index] ?? 0) : null,
      layers: layers.map(({ bars }) => {
        const values = goal ? runningSums(bars) : bars.map(({ used }) => used)
        return amount(facts, values[index] ?? 0)
      }),
    })),
  }
}

/** The same time of one meter: by day, what the days cost, by the hour. */
type Values = {
  readonly days: readonly DayValue[]
  readonly costs: readonly DayValue[] | null
  readonly hours: readonly DayValue[]
}

/** What is drawn, of one meter or of several together. */
function measured(figure: HistoryFigure, options: DescribeHistoryOptions) {
  const { meter, span, stack } = figure
  if (!stack || !span) {
    const days = daysOf(figure, options)
    return { days, costs: dailyCosts(meter, days, span), price: meter.price, layers: [] }
  }
  const layers = stack.map((each) => {
    const one = { meter: each.meter, days: each.days, span }
    const days = daysOf(one, options)
    const costs = dailyCosts(each.meter, days, span)
    const { slug: key, name } = each.meter
    return { key, name, days, costs, hours: hoursOf(one, options) }
  })
  const price = stack[0]?.meter.price
  const all = layers.flatMap(({ costs }) => (costs ? [costs] : []))
  const priced =
    all.length === stack.length &&
    stack.every(({ meter }) => meter.price?.currency === price?.currency)
  const days = summed(layers.map((each) => each.days))
  return { days, costs: priced ? summed(all) : null, price, layers }
}

/** Several lists as one, by their dates. A bar is yet to come where it is in all of them. */
function summed(lists: readonly (readonly DayValue[])[]): readonly DayValue[] {
  const byDate = new Map<string, DayValue>()
  for (const each of lists.flat()) {
    const before = byDate.get(each.date)?.used ?? null
    const used = before !== null && each.used !== null ? plus(before, each.used) : null
    byDate.set(each.date, { ...each, used: used ?? each.used ?? before })
  }
  return [...byDate.values()].sort((a, b) => a.at - b.at)
}

/** A list with the bars of another, whose dates it may lack. */
function alignedTo(all: readonly DayValue[], list: readonly DayValue[]): readonly DayValue[] {
  const byDate = new Map(list.map((each) => [each.date, each]))
  return all.map((each) => byDate.get(each.date) ?? { ...each, used: null })
}

/** One of several meters as bars. */
type Layer = {
  readonly key: string
  readonly name: string
  readonly bars: readonly DayValue[]
}

/** The most used at the base; of many the least used as one. */
function layersOf(all: readonly Layer[], others: string): readonly Layer[] {
  const sumOf = ({ bars }: Layer) => runningSums(bars).at(-1) ?? 0
  const sorted = [...all].sort((a, b) => sumOf(b) - sumOf(a))
  if (sorted.length <= mostLayers) return sorted
  const rest = sorted.slice(mostLayers - 1)
  const joined = { key: '', name: others, bars: summed(rest.map(({ bars }) => bars)) }
  return [...sorted.slice(0, mostLayers - 1), joined]
}

/** The layers above each other; where nothing was used a bar has none. */
function stackedBars(layers: readonly Layer[], top: number): readonly HistoryBar[] {
  const below: number[] = []
  return layers.flatMap(({ bars }, layer) =>
    bars.flatMap(({ date, used }, index) => {
      const height = ((used ?? 0) / (top || 1)) * 100
      const base = below[index] ?? 0
      below[index] = base + height
      const slot = 100 / bars.length
      const place = { x: percent(slot * (index + 0.23)), width: percent(slot * 0.54) }
      const box = { y: percent(100 - base - height), height: percent(height) }
      return height > 0 ? { date, kind: 'used', layer, ...place, ...box } : []
    }),
  )
}

function sharesOf(facts: HistoryFacts): HistoryShares | null {
  const { groups = new Map<string, readonly ShareOfUse[]>(), meter, locale, say } = facts
  const choices = [...groups.keys()].map((key) => ({ key, name: say.groupedBy({ by: key }) }))
  const chosen = choices.find(({ key }) => key === facts.groupBy) ?? choices[0]
  if (!chosen) return null
  const all = [...(groups.get(chosen.key) ?? [])].sort((a, b) => b.used - a.used)
  const told = sumOf(all)
  const total = Math.max(told, wholeOf(facts))
  const untold = all.length > 0 ? plus(total, -told) : 0
  const listed = all.length + (untold > 0 ? 1 : 0) > mostShares ? all.slice(0, mostShares - 1) : all
  const others = plus(sumOf(all.slice(listed.length)), untold)
  const shown = others > 0 ? [...listed, { name: say.others, used: others }] : listed
  const rows = shown.map(({ name, used }, index) => ({
    key: `${name} ${index}`,
    name,
    used: formatShort(used, meter, locale),
    share: formatPercent(used / (total || 1), locale),
    width: percent((used / (total || 1)) * 100),
  }))
  return { groupBy: chosen.key, choices, rows }
}

function sumOf(shares: readonly ShareOfUse[]): number {
  return shares.reduce((sum, { used }) => plus(sum, used), 0)
}

/** What the meter says was used in all, of what adds up: no share may be told of some of it. */
function wholeOf({ meter, stack }: HistoryFacts): number {
  if (stack || meter.aggregation !== 'sum' || meter.kind === 'balance') return 0
  return meter.used ?? 0
}

/** Told by the moment rather than by the day. */
function isHour({ date }: DayOfUse): boolean {
  return date.length > 10
}

/** Use by day; what was told by the hour falls on the days of the customer's zone. */
function daysOf(
  { meter, days, span }: HistoryFigure,
  options: DescribeHistoryOptions,
): readonly DayValue[] {
  const level = meter.aggregation === 'level'
  const told = new Map(days.filter((each) => !isHour(each)).map((each) => [each.date, each.used]))
  const zoned = told.size === 0 && days.length > 0
  if (zoned) {
    for (const { date, used } of [...days].sort((a, b) => (a.date < b.date ? -1 : 1))) {
      const day = isoDay(Date.parse(date), options)
      told.set(day, level ? used : plus(told.get(day) ?? 0, used))
    }
  }
  const dayAt = (at: number) => Date.parse(isoDay(at, options))
  const now = options.now === undefined ? undefined : dayAt(options.now)
  const shown = span && zoned ? { start: dayAt(span.start), end: dayAt(span.end - 1) + 1 } : span
  return daysIn(
    [...told].map(([date, used]) => ({ date, used })),
    shown,
    { now, level },
  )
}

function hoursOf(
  { meter, days, span }: HistoryFigure,
  { now }: DescribeHistoryOptions,
): readonly DayValue[] {
  const level = meter.aggregation === 'level'
  return span ? hoursIn(days.filter(isHour), span, { now, level }) : []
}

/** The time before: its first day beside the first that is shown, and so on. */
function earlierOf(
  { meter, before, stack }: HistoryFigure,
  options: DescribeHistoryOptions,
  hours: boolean,
): readonly DayValue[] {
  if (!before) return []
  const { span } = before
  const all = { ...options, now: span.end - 1 }
  const of = (figure: HistoryFigure) => (hours ? hoursOf(figure, all) : daysOf(figure, all))
  if (!stack) return of({ meter, ...before })
  return summed(stack.map((each) => of({ meter: each.meter, days: each.before ?? [], span })))
}

/** Hours where they are told and few enough to tell apart; weeks and months where there are several. */
function bucketsFor(
  { days: own, span, stack }: HistoryFigure,
  days: readonly DayValue[],
): readonly HistoryBucket[] {
  const told = stack ? stack.flatMap((each) => each.days) : own
  const several = (bucket: HistoryBucket) => bucketsOf(days, bucket).length > 2
  const short = span !== null && span.end - span.start <= mostHours
  const all: [HistoryBucket, boolean][] = [
    ['hour', short && told.some(isHour)],
    ['day', true],
    ['week', days.length > 14 && several('week')],
    ['month', days.length > 62 && several('month')],
  ]
  return all.flatMap(([bucket, there]) => (there ? bucket : []))
}

/** What was used by this day of the time before. */
function soFarText(
  facts: HistoryFacts,
  single: readonly DayValue[],
  earlier: readonly DayValue[],
): string | null {
  const newest = single.findLastIndex(({ used }) => used !== null)
  const known = earlier.slice(0, newest + 1)
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last) return null
  const level = facts.meter.aggregation === 'level'
  const used = level ? (last.used ?? 0) : (runningSums(known).at(-1) ?? 0)
  const dates = datesOf(facts, first, last)
  return facts.say.between({ used: amount(facts, used), dates, count: count(facts, used) })
}

function behindOf(
  all: readonly DayValue[],
  values: readonly (number | null)[],
  top: number,
): readonly HistoryBar[] {
  const slot = 100 / all.length
  return all.flatMap(({ date }, index) => {
    const height = ((values[index] ?? 0) / (top || 1)) * 100
    const box = { y: percent(100 - height), height: percent(height) }
    const place = { x: percent(slot * (index + 0.06)), width: percent(slot * 0.88) }
    return height > 0 ? { date, kind: 'before', layer: 0, ...place, ...box } : []
  })
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
      layer: 0,
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
  const { say, all, sums, meter, currency, span } = facts
  const [first, last] = [all[0], all.at(-1)]
  if (!first || !last) return { strong: '', rest: '' }
  // As the head of a dashboard says them: the day on which a period ends belongs to the next one.
  const dates = span ? formatPeriod(span, facts) : datesOf(facts, first, last)
  const sum = sums.at(-1) ?? 0
  if (sum === 0) return { strong: '', rest: say[currency ? 'free' : 'none']({ dates }) }
  if (meter.aggregation === 'level') {
    const newest = all.findLast(({ used }) => used !== null)
    const use = newest?.used ?? 0
    const date = barDate(facts, newest ?? last)
    const said = { used: amount(facts, use), date, count: count(facts, use) }
    return { strong: '', rest: say.level(said) }
  }
  if (legend && keysOf(facts, goalsOf(facts)).length > 0) return { strong: '', rest: '' }
  const said = { used: amount(facts, sum), count: count(facts, sum) }
  const now = meter.resetsAt !== null
  return { strong: '', rest: now ? say.thisPeriod(said) : say.between({ ...said, dates }) }
}

/** One bar in words. */
function barText(facts: HistoryFacts, each: DayValue, shown: number | null): string {
  const date = barDate(facts, each)
  if (each.used === null || shown === null) return facts.say.ahead({ date })
  const said = { used: amount(facts, shown), date, count: count(facts, shown) }
  if (each.last === each.at) return facts.say.day(said)
  return facts.say.between({ ...said, dates: date })
}

/** The days from one bar to another. */
function datesOf(facts: HistoryFacts, first: DayValue, last: DayValue): string {
  const dayAt = (at: number) => (facts.bucket === 'hour' ? Date.parse(isoDay(at, facts)) : at)
  return formatDays(dayAt(first.at), dayAt(last.last), facts)
}

/** When a bar is: an hour, a day, or the first and the last of its days. */
function barDate(facts: HistoryFacts, { at, last }: DayValue): string {
  if (facts.bucket === 'hour') return formatHour(at, 'full', facts)
  return last > at ? formatDays(at, last, facts) : formatDay(at, 'full', facts)
}

/** What stands below the chart: days with their month where that changes, months, or times of day. */
function marksIn(facts: HistoryFacts): readonly HistoryMark[] {
  const { all, bucket } = facts
  const marked = new Set(
    bucket === 'hour'
      ? hourMarks(all.map(({ at }) => isoDay(at, facts)))
      : marksOf(all.length, bucket === 'week' || (bucket === 'day' && all.length > 62)),
  )
  let before = ''
  return all.map((each, index) => {
    const { date } = each
    const middle = (index + 0.5) / all.length
    const edge = middle < 0.07 ? 'start' : middle > 0.93 ? 'end' : undefined
    if (!marked.has(index)) return { date, text: '', edge }
    const text = markText(facts, each, before)
    before = date
    return { date, text, edge }
  })
}

function markText(facts: HistoryFacts, { at, date }: DayValue, before: string): string {
  if (facts.bucket === 'month') return formatDay(at, 'name', facts)
  if (facts.bucket !== 'hour') {
    return formatDay(at, before.slice(0, 7) === date.slice(0, 7) ? 'number' : 'month', facts)
  }
  const [day, previous] = [at, at - 3_600_000].map((moment) => isoDay(moment, facts))
  return day !== undefined && day !== previous
    ? formatDay(Date.parse(day), 'month', facts)
    : formatHour(at, 'hour', facts)
}

/** Midnights, four at most; of two days noons as well. */
function hourMarks(days: readonly string[]): readonly number[] {
  const midnights = days.flatMap((day, index) =>
    index > 0 && day !== days[index - 1] ? index : [],
  )
  if (days.length <= 48) return midnights.flatMap((index) => [index - 12, index, index + 12])
  const step = Math.ceil(midnights.length / 4)
  return midnights.filter((_, index) => index % step === 0)
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
