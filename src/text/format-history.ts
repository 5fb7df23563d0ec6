import {
  axisTop,
  type DayValue,
  daysIn,
  type Line,
  lineOf,
  marksOf,
  percent,
} from '../billing/history-days.js'
import { formatDay, formatNumber } from './format.js'
import {
  amount,
  type DescribeHistoryOptions,
  dayText,
  goalsOf,
  type HistoryFigure,
  type HistoryMode,
  keysOf,
  led,
  markText,
  type Readout,
  restText,
} from './history-words.js'
import { englishHistoryLabels } from './labels-history.js'

/** One day as a bar; lengths as attributes of an SVG. */
export type HistoryBar = {
  readonly date: string
  readonly x: string
  readonly width: string
  readonly y: string
  readonly height: string
  /** Nothing is known of it, or nothing was used: a dash on the base line. */
  readonly dash: boolean
}

/** Everything a chart says and draws, so that its text, its pixels and its table cannot disagree. */
export type HistoryDescription = {
  /** What is drawn: a meter that does not add up has no total. */
  readonly mode: HistoryMode
  readonly name: string
  readonly readout: Readout
  /** The readout of a total, as a legend; empty while a day is looked at. */
  readonly keys: readonly { readonly line: 'limit' | 'pace'; readonly text: string }[]
  readonly bars: readonly HistoryBar[]
  readonly line: Line | null
  /** Top, middle and base line; empty where no axis is needed. */
  readonly axis: readonly string[]
  readonly marks: readonly string[]
  /** Every day, `YYYY-MM-DD`. */
  readonly dates: readonly string[]
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
  const { locale, active, now } = options
  const say = { ...englishHistoryLabels, ...options.labels?.history }
  const level = meter.aggregation === 'level'
  const mode = level ? 'day' : (options.mode ?? 'day')
  const all = daysIn(days, span, { now, level })
  const sums = runningSums(all)
  const facts = { ...figure, ...options, say, all, sums }
  const shown = mode === 'total' ? sums : all.map(({ used }) => used)
  const top = axisTop(all.map(({ used }) => used ?? 0))
  const goal = mode === 'total' ? goalsOf(facts) : null
  const spoken = all.map((day, index) => dayText(facts, day, shown[index] ?? null))
  const looked = all.findIndex(({ date }) => date === active)
  return {
    mode,
    name: meter.name,
    readout:
      looked < 0
        ? restText(facts, goal !== null)
        : led(spoken[looked] ?? '', amount(facts, shown[looked] ?? 0)),
    keys: looked < 0 && goal ? keysOf(facts, goal) : [],
    bars: mode === 'day' ? barsOf(all, top) : [],
    line: goal && lineOf(sums, all, goal),
    axis:
      mode === 'day' && top > 0
        ? [top, top / 2, 0].map((value) => formatNumber(value, locale))
        : [],
    marks: marksOf(all.length).map((index, place) => markText(all, index, place, locale)),
    dates: all.map(({ date }) => date),
    spoken,
    rows: all.flatMap(({ at, used }, index) =>
      used === null
        ? []
        : [{ date: formatDay(at, 'full', locale), used: amount(facts, shown[index] ?? 0) }],
    ),
  }
}

function barsOf(all: readonly DayValue[], top: number): readonly HistoryBar[] {
  const slot = 100 / all.length
  return all.map(({ date, used }, index) => {
    const dash = !used || top === 0
    const height = dash ? 3 : Math.max(1, (used / top) * 100)
    return {
      date,
      dash,
      x: percent(slot * (index + 0.23)),
      width: percent(slot * 0.54),
      y: percent(100 - height),
      height: percent(height),
    }
  })
}

function runningSums(all: readonly DayValue[]): readonly number[] {
  let sum = 0
  return all.map(({ used }) => {
    sum += used ?? 0
    return sum
  })
}
