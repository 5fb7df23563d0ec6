import { projectedUse } from '../billing/forecast.js'
import { type MeterState, remainingOf, stateOf, type UsageMeter } from '../billing/meter.js'
import type { UsageFigure } from '../billing/usage.js'
import {
  type FormatOptions,
  formatNumber,
  formatPercent,
  formatQuantity,
  withUnit,
} from './format.js'
import { type Note, type NoteFacts, nextOf, notesOf, plain } from './format-notes.js'
import { emptyTrack, type Track, trackOf } from './format-track.js'
import type { LabelOverrides } from './labels.js'
import { type BarLabels, englishBarLabels } from './labels-bar.js'

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
  /** What the number means. */
  readonly start: readonly Note[]
  /** What comes next; empty when there is nothing to say. */
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
  /** Epoch milliseconds. Without it nothing is projected, and an age is said with its day. */
  readonly now?: number | undefined
}

type Ready = Extract<UsageFigure, { readonly status: 'ready' }>
type Facts = NoteFacts & { readonly drains: boolean; readonly short?: boolean | undefined }

/** Everything a bar says about one meter. The same figure and options give the same words. */
export function describeUsage(
  figure: UsageFigure,
  options: DescribeOptions = {},
): UsageDescription {
  const say = { ...englishBarLabels, ...options.labels?.bar }
  if (figure.status !== 'ready') return withoutNumber(figure, say)

  const { meter, pending = 0, state = stateOf(meter) } = figure
  // An old number goes nowhere, and a line is not drawn where its words have no room.
  const silent = options.now === undefined || options.short || figure.stale
  const projected = silent ? null : projectedUse(meter, options.now)
  const drains = options.display === 'remaining' && (remainingOf(meter) ?? 0) >= 0
  const facts = { ...options, ...figure, say, state, pending, projected, drains }
  const notes = notesOf(facts)
  const next = nextOf(facts)
  // A balance has nothing to say at the start, so what comes next takes that place.
  const moved = notes.length === 0 && meter.kind !== 'quota'
  return {
    state,
    name: meter.name,
    value: valueParts(facts),
    start: moved ? [plain(next)] : notes,
    end: moved ? '' : next,
    ...shareOf(facts, notes),
    track: trackOf(meter, { pending: countedOf(meter, pending), projected, drains }),
    reason: meter.derived ? { title: say.why, text: say.derived } : null,
  }
}

function withoutNumber(figure: Exclude<UsageFigure, Ready>, say: BarLabels): UsageDescription {
  const { status: state } = figure
  const none = { name: undefined, value: null, end: '', percent: null, meter: null, reason: null }
  switch (state) {
    case 'loading':
      return { ...none, state, start: [], track: emptyTrack }
    case 'error':
      return { ...none, state, start: [plain(say.error, 'failed')], track: 'unknown' }
    case 'signed-out':
      return { ...none, state, start: [plain(say.signedOut)], track: 'unknown' }
    case 'missing':
      return { ...none, state, start: [plain(say[figure.reason])], track: 'unknown' }
    default:
      return state satisfies never
  }
}

/** Stands for the number while its sentence is made, so that it is found again in any language. */
export const numberPlace = '\ufffc'

/** A sentence made around `numberPlace`, with the number apart. */
export function valueAround(sentence: string, count: string): UsageValue {
  const [before = '', after = ''] = sentence.split(numberPlace)
  return { before, count, after }
}

function valueParts(facts: Facts): UsageDescription['value'] {
  const shown = shownOf(facts)
  if (shown === null) return null
  return valueAround(sentenceOf(facts, shown, numberPlace), countOf(facts, shown))
}

function sentenceOf(facts: Facts, count: number, number: string): string {
  const { say, meter, locale } = facts
  if (meter.kind === 'balance') {
    return say.left({ remaining: withUnit(number, meter.unit), count })
  }
  if (meter.kind !== 'quota') return say.total({ used: number, unit: meter.unit ?? '', count })
  const limit = formatQuantity(meter.limit, meter.unit, locale)
  if (facts.drains) return say.leftOf({ remaining: number, limit, count })
  const use = { used: number, limit, count }
  if (facts.display) return say.usedOf(use)
  return facts.short ? say.short(use) : say.of(use)
}

/** The share shown, as a percentage for the eye and as a meter for assistive technology. */
function shareOf(
  facts: Facts,
  notes: readonly Note[],
): Pick<UsageDescription, 'percent' | 'meter'> {
  const { say, meter, locale } = facts
  const shown = shownOf(facts)
  // A meter's maximum must lie above its minimum: for 0 of 0 and 5 of 0 the text says it all.
  if (meter.kind !== 'quota' || meter.limit <= 0 || shown === null)
    return { percent: null, meter: null }
  const max = meter.limit
  const spoken = { ...facts, display: facts.display ?? 'used' } as const
  const value = sentenceOf(spoken, shown, countOf(facts, shown))
  const text = notes.reduce(
    (said, { word, rest }) => say.spoken({ value: said, note: word + rest }),
    value,
  )
  return {
    percent: formatPercent(shown / max, locale),
    meter: { now: Math.min(Math.max(shown, 0), max), max, text },
  }
}

/** The number shown: what was used, or what is left where that is the point. */
function shownOf({ meter, drains }: Facts): number | null {
  return drains || meter.kind === 'balance' ? remainingOf(meter) : meter.used
}

/** A number of a meter, marked where it was worked out. */
export function countOf(
  { say, meter, locale }: Pick<NoteFacts, 'say' | 'meter' | 'locale'>,
  shown: number,
): string {
  const number = formatNumber(shown, locale)
  return meter.derived ? `${say.approximate}\u00a0${number}` : number
}

/** What of the pending amount is part of the number (see `project`). */
function countedOf(meter: UsageMeter, pending: number): number {
  return meter.aggregation === 'count_distinct_properties' ? 0 : pending
}
