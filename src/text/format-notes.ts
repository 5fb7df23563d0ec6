import { costOf, type Money, overageCost } from '../billing/cost.js'
import {
  includesNothing,
  type MeterState,
  type Price,
  remainingOf,
  type UsageMeter,
} from '../billing/meter.js'
import {
  type FormatOptions,
  formatDate,
  formatEstimate,
  formatMoney,
  formatNumber,
  formatQuantity,
  formatTime,
  symbolOf,
} from './format.js'
import type { BarLabels } from './labels-bar.js'

/** What a note says besides its words, as the name of a drawing. */
export type Glyph = 'warning' | 'critical' | 'exhausted' | 'over' | 'stale' | 'pending' | 'failed'

/** One thing said under a bar. `word` is the part to set off, comes first and is often empty. */
export type Note = { readonly glyph: Glyph | null; readonly word: string; readonly rest: string }

/** What the notes are made from. */
export type NoteFacts = FormatOptions & {
  readonly say: BarLabels
  readonly meter: UsageMeter
  readonly state: MeterState
  readonly pending: number
  readonly projected: number | null
  readonly stale?: boolean
  readonly asOf?: number | null
  readonly unconfirmed?: boolean
  readonly display?: 'used' | 'remaining' | undefined
  readonly showReset?: boolean | undefined
  readonly now?: number | undefined
}

/** A note of plain words. */
export function plain(rest: string, glyph: Glyph | null = null): Note {
  return { glyph, word: '', rest }
}

/** What the number means: its state, its age, what is pending. At most one note each. */
export function notesOf(facts: NoteFacts): readonly Note[] {
  const { say, meter, pending, asOf } = facts
  const state = stateNote(facts)
  const left = state === null ? leftOf(facts) : null
  const notes = state === null ? [] : [state]
  if (facts.stale) {
    const then = typeof asOf === 'number' ? { time: formatTime(asOf, facts, facts.now) } : {}
    notes.push(plain(say.stale(then), 'stale'))
  }
  if (pending > 0 || facts.unconfirmed) {
    const wait = { ...left, pending: amountOf(pending, facts), count: pending }
    notes.push(plain((facts.unconfirmed ? say.unconfirmed : say.pending)(wait), 'pending'))
  } else if (left) {
    notes.push(plain(say.left({ ...left, count: remainingOf(meter) ?? 0 })))
  }
  return notes
}

/** What comes next: where use is heading, or when it starts anew. Empty while the number is old. */
export function nextOf(facts: NoteFacts): string {
  const { say, meter, projected, locale } = facts
  if (facts.stale || includesNothing(facts.meter)) return ''
  const shown = facts.showReset !== false
  const date = shown && meter.resetsAt !== null ? { date: formatDate(meter.resetsAt, facts) } : null
  if (projected !== null && 'used' in meter && projected > (meter.used ?? 0)) {
    const estimate = formatEstimate(projected, symbolOf(meter.unit), locale)
    return say.pace({ ...date, projected: estimate, count: projected })
  }
  if (date) return say.resets(date)
  return shown && remainingOf(meter) !== null ? say.never : ''
}

function stateNote(facts: NoteFacts): Note | null {
  const { say, meter, state } = facts
  const count = remainingOf(meter) ?? 0
  switch (state) {
    case 'normal':
      return meter.kind === 'metered' ? costNote(meter.used, meter.price, facts) : null
    case 'unlimited':
      return plain(say.unlimited)
    case 'warning':
    case 'critical':
      return led(state, say[state]({ count }), say[state]({ ...leftOf(facts), count }))
    case 'exhausted':
      return {
        glyph: state,
        word: includesNothing(facts.meter) ? say.none : say.exhausted,
        rest: '',
      }
    case 'over': {
      const excess = { over: amountOf(0 - count, facts), count: 0 - count }
      const cost = overageCost(meter)
      const priced = cost?.amount ? { ...excess, cost: moneyOf(cost, facts) } : excess
      return led(state, say.over(excess), say.over(priced))
    }
    default:
      return state satisfies never
  }
}

function costNote(used: number, price: Price, facts: NoteFacts): Note | null {
  const cost = costOf(used, price)
  if (cost === null) return null
  return plain(
    facts.say.cost({
      price: formatMoney(price.unitPrice, price.currency, facts.locale),
      ...(price.per !== 1 && { per: formatNumber(price.per, facts.locale) }),
      ...(cost.amount !== 0 && { cost: moneyOf(cost, facts) }),
    }),
  )
}

/** What is left, unless the value says it, or it is too old to be said twice. */
function leftOf(facts: NoteFacts): { readonly remaining: string } | null {
  const { meter, display, stale } = facts
  if (meter.kind !== 'quota' || display || stale) return null
  return { remaining: amountOf(remainingOf(meter) ?? 0, facts) }
}

function led(glyph: Glyph, word: string, sentence: string): Note {
  if (!sentence.startsWith(word)) return plain(sentence, glyph)
  return { glyph, word, rest: sentence.slice(word.length) }
}

function amountOf(value: number, { meter, locale }: NoteFacts): string {
  return formatQuantity(value, symbolOf(meter.unit), locale)
}

function moneyOf(money: Money, { locale }: NoteFacts): string {
  return formatMoney(money.amount, money.currency, locale)
}
