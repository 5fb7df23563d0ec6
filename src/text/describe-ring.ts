import { remainingOf } from '../billing/meter.js'
import { soundMeter } from '../billing/sound.js'
import type { UsageFigure } from '../billing/usage.js'
import {
  type DescribeOptions,
  describeUsage,
  type Glyph,
  type Note,
  numberPlace,
  type UsageDescription,
  type UsageValue,
  valueAround,
} from './describe-usage.js'
import { amountParts } from './format.js'
import { englishBarLabels } from './labels-bar.js'
import { worded } from './settings.js'

/** How large a ring is: 20, 40 or 80 px. */
export type RingSize = 'sm' | 'md' | 'lg'

/** What a ring says and draws: the numbers of a bar in fewer words. */
export type RingDescription = UsageDescription & {
  /** Below the name: one note in `md`, all there is to say in `lg`; in `sm` what qualifies the value. */
  readonly notes: readonly Note[]
}

/**
 * Everything a ring says about one meter. Its value is what the state makes of it: '45 of 100', from
 * the warning on '20 left', past the limit '40 over'.
 */
export function describeRing(
  figure: UsageFigure,
  options?: Omit<DescribeOptions, 'short'> & { readonly size?: RingSize | undefined },
): RingDescription {
  const { size = 'md', now, ...rest } = options ?? {}
  // An age is said with its day unless `now` is known; a pace has room in the largest size only.
  const timed = size === 'lg' || (figure?.status === 'ready' && figure.stale)
  const said = describeUsage(figure, timed ? { ...rest, now } : rest)
  const brief = briefOf(figure, said, rest)
  if (size === 'sm') {
    const notes = said.start.filter(({ glyph }) => glyph === 'stale' || said.value === null)
    return { ...said, value: brief, notes }
  }
  const notes = size === 'lg' ? fullNotes(said, brief) : [mostUrgent(said, brief)]
  return { ...said, notes: notes.filter(({ word, rest }) => word + rest !== '') }
}

const urgent: ReadonlySet<Glyph | null> = new Set(['warning', 'critical', 'exhausted', 'over'])
const isUrgent = ({ glyph }: Note) => urgent.has(glyph)

/** The value as the state makes it, so that it says by itself what the color says. */
function briefOf(
  figure: UsageFigure,
  said: UsageDescription,
  { labels, locale, display }: DescribeOptions,
): UsageValue | null {
  if (figure?.status !== 'ready' || display || !said.start.some(isUrgent)) return said.value
  const meter = soundMeter(figure.meter)
  const rest = remainingOf(meter) ?? 0
  const say = worded(englishBarLabels, labels?.bar)
  const [number, symbol] = amountParts(Math.abs(rest), meter, locale)
  const text = numberPlace + symbol
  const count = Math.abs(rest) / (meter.scale ?? 1)
  const sentence = rest < 0 ? say.over({ over: text, count }) : say.left({ remaining: text, count })
  return valueAround(sentence, meter.derived ? `${say.approximate}\u00a0${number}` : number)
}

/** A note of plain words. */
function plain(rest: string): Note {
  return { glyph: null, word: '', rest }
}

function mostUrgent(said: UsageDescription, brief: UsageValue | null): Note {
  const { start } = said
  const found = start.find(({ glyph }) => glyph === 'stale') ?? start.find(isUrgent) ?? start[0]
  if (found?.glyph) return shortened(found, brief)
  return said.value ? plain(textOf(said.value)) : (found ?? plain(''))
}

function fullNotes(said: UsageDescription, brief: UsageValue | null): readonly Note[] {
  const { start, end, track, value } = said
  // The percentage inside says how much was used, until there is more to say than that.
  const counted = track === null || start.some((note) => isUrgent(note) || note.glyph === 'stale')
  return [
    plain(counted && value ? textOf(value) : ''),
    ...start.map((note) => shortened(note, brief)),
    plain(start.some(isUrgent) ? '' : end),
  ]
}

function shortened(note: Note, brief: UsageValue | null): Note {
  if (!isUrgent(note) || note.glyph === 'exhausted' || brief === null) return note
  return { ...note, word: textOf(brief), rest: '' }
}

function textOf({ before, count, after }: UsageValue): string {
  return before + count + after
}
