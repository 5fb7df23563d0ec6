import { costSoFar, isFree } from '../billing/cost.js'
import { projectedUse, runsOutAt } from '../billing/forecast.js'
import { includesNothing, type MeterState, remainingOf, stateOf, within } from '../billing/meter.js'
import { soundMeter } from '../billing/sound.js'
import type { UsageFigure } from '../billing/usage.js'
import {
  amountParts,
  formatAmount,
  formatEnd,
  formatEstimate,
  formatPercent,
  formatPrice,
  formatShort,
  formatTime,
  rateParts,
} from './format.js'
import type { LabelOverrides } from './labels.js'
import { englishBarLabels } from './labels-bar.js'
import { type FormatOptions, worded } from './settings.js'
import { emptyTrack, type Track, trackOf } from './track.js'

/** What a note says besides its words, as the name of a drawing. */
export type Glyph = 'warning' | 'critical' | 'exhausted' | 'over' | 'stale' | 'pending' | 'failed'

/** One thing said under a bar. `word` is the part to set off, comes first and is often empty. */
export type Note = { readonly glyph: Glyph | null; readonly word: string; readonly rest: string }

/** A sentence around a number, the number apart. */
export type UsageValue = {
  readonly before: string
  readonly count: string
  readonly after: string
}

/** Everything a bar says and draws, so that its text, its pixels and its ARIA cannot disagree. */
export type UsageDescription = {
  /** The state word: how close to the limit, or why there is no number. */
  readonly state: MeterState | 'loading' | 'error' | 'signed-out' | 'missing'
  /** The meter's name, `undefined` where no meter is known. */
  readonly name: string | undefined
  /** The value, with its number apart; `null` where none is known. */
  readonly value: UsageValue | null
  /** What the number means: its state, its age, what is pending. At most one note each. */
  readonly start: readonly Note[]
  /** What comes next: where use is heading, or when it starts anew; empty when there is nothing to say. */
  readonly end: string
  /** The share shown, true beyond 100 %; `null` where no limit is known. */
  readonly percent: string | null
  /** The drawing; `unknown` is an outline without a number, `null` no drawing at all. */
  readonly track: Track | 'unknown' | null
  /** Attributes of a `meter` role, in the meter's unit; `null` where the role would be invalid. */
  readonly meter: { readonly now: number; readonly max: number; readonly text: string } | null
  /** Why the number is approximate; `null` when it is not. */
  readonly reason: { readonly title: string; readonly text: string } | null
}

/** How to say it. */
export type DescribeOptions = FormatOptions & {
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** Says which way the bar runs, in words too. Without it, it fills and a note says what is left. */
  readonly display?: 'used' | 'remaining' | undefined
  /** The short value of the smallest size. @default false */
  readonly short?: boolean | undefined
  /** Whether to say when the meter resets. @default true */
  readonly showReset?: boolean | undefined
  /** Leaves out the age of an old number, where something around says it. @default false */
  readonly hideAge?: boolean | undefined
  /** Epoch milliseconds. Without it nothing is projected, and an age is said with its day. */
  readonly now?: number | undefined
}

/** Everything a bar says about one meter. The same figure and options give the same words. */
export function describeUsage(figure: UsageFigure, options?: DescribeOptions): UsageDescription {
  try {
    return described(figure, options ?? {})
  } catch {
    return described({ status: 'error' }, {})
  }
}

function described(figure: UsageFigure, options: DescribeOptions): UsageDescription {
  const say = worded(englishBarLabels, options.labels?.bar)
  const start: Note[] = []
  if (figure.status !== 'ready') {
    const { status: state } = figure
    const loading = state === 'loading'
    const why: string | undefined = loading ? '' : say[state === 'missing' ? figure.reason : state]
    note(why ?? say.error, state === 'error' ? 'failed' : null)
    return {
      state,
      name: undefined,
      value: null,
      start,
      end: '',
      percent: null,
      track: loading ? emptyTrack : 'unknown',
      meter: null,
      reason: null,
    }
  }

  const { pending = 0, unconfirmed, asOf } = figure
  const meter = soundMeter(figure.meter)
  const { display, short, showReset = true, now, locale } = options
  const { scale = 1, endsAt, price } = meter
  const stale = figure.stale && !options.hideAge
  const bare = includesNothing(meter)
  const left = remainingOf(meter)
  const rest = left ?? 0
  const drains = display === 'remaining' && left !== null && rest >= 0
  // An old number goes nowhere, and a line is not drawn where its words have no room.
  const ahead = short || figure.stale ? undefined : now
  const projected = ahead === undefined ? null : projectedUse(meter, ahead)
  // What is used up and has paused grows no more.
  const paused = meter.overage === 'blocked' && left !== null && rest <= 0
  const grows = projected !== null && 'used' in meter && projected > (meter.used ?? 0) && !paused
  const out = ahead === undefined || meter.overage === 'billed' ? null : runsOutAt(meter, ahead)
  // A plan that ends does not go on; what is used up has paused.
  const pauses =
    meter.kind === 'quota' && meter.overage === 'blocked' && rest > 0 && endsAt === undefined
  // A number of a period that is over says nothing of the one that runs.
  const until = endsAt ?? meter.resetsAt
  const past = (now ?? 0) >= (until ?? Infinity)
  const ended = figure.stale && past
  const state = ended ? 'normal' : (figure.state ?? stateOf(meter))
  const shown = drains || meter.kind === 'balance' ? left : meter.used
  // Plain JavaScript may leave it out, which is no 0.
  const amount = shown === null ? 0 : shown
  const count = amount / scale
  const [number, symbol, word] = amountParts(amount, meter, locale)
  const marked = meter.derived ? `${say.approximate}\u00a0${number}` : number
  // A meter's maximum must lie above its minimum: for 0 of 0 and 5 of 0 the text says it all.
  const max = meter.kind === 'quota' ? meter.limit : 0
  const limit = formatAmount(max, meter, locale)
  // Of several prices none is that of all that was used.
  const rate = !price || isFree(price) ? null : price.tiers ? {} : rateParts(price, meter, locale)

  if (ended) note(endsAt === undefined ? say.renewing : say.ended, 'stale')
  else addNotes()
  const spoken = joined(sentence(marked, 'used'), ...start.map((each) => each.word + each.rest))
  const next = nextText()
  // Credits have nothing to say at the start, so what comes next takes that place.
  const moved = start.length === 0 && meter.kind !== 'quota'
  if (moved) note(next)
  return {
    state,
    name: meter.name,
    value:
      state === 'none'
        ? valueAround(numberPlace, say.none)
        : shown === null
          ? null
          : valueAround(sentence(numberPlace), marked),
    start,
    end: moved ? '' : next,
    // Few say it, and formats take most of the time on a server.
    get percent() {
      return max > 0 ? formatPercent(amount / max, locale) : null
    },
    track: trackOf(meter, {
      // What of the pending amount is part of the number (see `project`).
      pending: meter.aggregation === 'count_distinct_properties' ? 0 : pending,
      projected,
      drains,
    }),
    meter: max > 0 ? { now: within(amount, 0, max), max, text: spoken } : null,
    reason: meter.derived ? { title: say.why, text: say.derived } : null,
  }

  function joined(...parts: readonly string[]): string {
    return parts.filter(Boolean).join(say.comma)
  }

  function note(after: string, glyph: Glyph | null = null, first = '') {
    if (first + after)
      start.push({ glyph, word: first, rest: (first && after && say.comma) + after })
  }

  function sentence(used: string, way = display): string {
    const full = used + symbol + word
    if (meter.kind === 'balance') return say.left({ remaining: full, count })
    if (meter.kind !== 'quota') return say.total({ used: full, unit: symbol + word, count })
    if (drains) return say.leftOf({ remaining: used, limit, count })
    return say[way ? 'usedOf' : short ? 'short' : 'of']({ used, limit, count })
  }

  /** What the number means. At most one note each of its state, its age and what is pending. */
  function addNotes() {
    const beyond = beyondText()
    // What is left, unless the value says it, or it is too old to be said twice.
    const told = meter.kind === 'quota' && !display && !stale
    const remaining = told ? say.left({ remaining: text(rest), count: rest / scale }) : ''
    const more = joined(remaining, beyond)
    const spent = costSoFar(meter)
    const cost = spent?.amount ? { cost: formatPrice(spent.amount, spent.currency, locale) } : null
    if (state === 'over') {
      const over = formatAmount(0 - rest, meter, locale)
      note(cost ? say.about(cost) : '', state, say.over({ over, count: 0 - rest / scale }))
    } else if (state === 'warning' || state === 'critical' || state === 'exhausted') {
      note(state === 'exhausted' ? beyond : more, state, bare ? say.notIncluded : say[state])
    } else if (state === 'unlimited') {
      note(say.unlimited)
    } else if (meter.kind === 'metered' && rate) {
      note(say.cost({ ...rate, ...cost }))
    }
    const last = start.length > 0 ? '' : more
    if (stale) {
      const time = typeof asOf === 'number' && formatTime(asOf, options, now)
      note(say.stale({ ...(time && { time }) }), 'stale')
    }
    if (unconfirmed || pending > 0) {
      const word = unconfirmed ? 'unconfirmed' : 'pending'
      const wait = say[word]({ pending: text(pending), count: pending / scale })
      note(joined(wait, last), 'pending')
    } else note(last)
  }

  function text(value: number): string {
    return formatShort(value, meter, locale)
  }

  /** What happens when nothing is left, unless what comes next says it: a pause, or what use costs then. */
  function beyondText(): string {
    if (stale || left === null) return ''
    if (pauses && (grows || out !== null)) return say.stops
    return meter.overage === 'billed' && rest >= 0 && !bare && rate ? say.beyond(rate) : ''
  }

  /** What comes next: where use is heading, or when it starts anew. Empty while the number is old. */
  function nextText(): string {
    if (stale || ended || bare || state === 'none') return ''
    if (out !== null) return say.runsOut({ date: formatEnd(out, meter, options, now) })
    // Nobody knows yet what followed a plan that has ended.
    if (past && endsAt !== undefined) return ''
    const reset = showReset && until !== null ? formatEnd(until, meter, options, now) : ''
    const date = reset ? { date: reset } : null
    if (grows) {
      const estimate = formatEstimate(projected, meter, locale)
      return say.pace({ projected: estimate, count: projected / scale, ...date })
    }
    if (pauses) return say.pauses({ ...date })
    if (date) return (endsAt === undefined ? say.resets : say.ends)(date)
    return showReset && left !== null && until === null && !meter.resetUnknown ? say.never : ''
  }
}

/** Stands for the number while its sentence is made, so that it is found again in any language. */
export const numberPlace = '\ufffc'

/** A sentence made around `numberPlace`, with the number apart. */
export function valueAround(sentence: string, count: string): UsageValue {
  const [before = '', after = ''] = sentence.split(numberPlace)
  return { before, count, after }
}
