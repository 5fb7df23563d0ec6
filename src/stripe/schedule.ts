import { type Fields, isFields, listOf, numberIn, textOf } from '../billing/decode.js'
import { idOf, secondsOf } from './fields.js'

/** What changes a subscription at a later time. */
export type StripeSchedule = {
  readonly id: string
  /** This library made it, for one change. */
  readonly own: boolean
  /** When the subscription ends with it; `null` where it goes on. */
  readonly endsAt: number | null
  /** The current phase, as Stripe has it. */
  readonly now: Fields
  /** The change that is to come; `null` where everything stays as it is. */
  readonly next: { readonly at: number; readonly items: readonly Piece[] } | null
}

type Sold = { readonly priceId: string; readonly metered: boolean; readonly quantity: number }

/** A price and its quantity; a metered price has none. */
export type Piece = { readonly price: string; readonly quantity?: number }

/** Key of the metadata of a schedule that this library made. */
export const MARK = 'usage_widgets_change'

/** Reads the schedule of a subscription; `null` without one. */
export function readSchedule(value: unknown, items: readonly Sold[]): StripeSchedule | null {
  const id = isFields(value) ? textOf(value.id) : null
  if (!isFields(value) || id === null) return null
  const current = isFields(value.current_phase) ? value.current_phase : {}
  const phases = listOf(value.phases).filter(isFields)
  const next = phases.find(({ start_date }) => start_date === current.end_date)
  const at = secondsOf(next?.start_date)
  const coming = next && piecesIn(next.items)
  const changes = coming && !samePieces(coming, items.map(pieceOf))
  return {
    id,
    own: isFields(value.metadata) && value.metadata[MARK] !== undefined,
    endsAt: value.end_behavior === 'cancel' ? secondsOf(phases.at(-1)?.end_date) : null,
    now: phases.find(({ start_date }) => start_date === current.start_date) ?? {},
    next: changes && at !== null ? { at, items: coming } : null,
  }
}

/** The items of a phase. */
export function piecesIn(value: unknown): readonly Piece[] {
  return listOf(value)
    .filter(isFields)
    .flatMap((item) => {
      const price = idOf(item.price)
      const quantity = numberIn(item.quantity)
      return price === null ? [] : [{ price, ...(quantity !== null && { quantity }) }]
    })
}

/** An item as a phase names it. */
export function pieceOf({ priceId, metered, quantity }: Sold): Piece {
  return { price: priceId, ...(metered ? {} : { quantity }) }
}

/** Whether two lists name the same prices as often, in any order. */
export function samePieces(a: readonly Piece[], b: readonly Piece[]): boolean {
  const text = (pieces: readonly Piece[]) =>
    pieces
      .map(({ price, quantity }) => `${price} ${quantity ?? ''}`)
      .sort()
      .join()
  return text(a) === text(b)
}
