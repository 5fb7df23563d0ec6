import { checkRecording } from '../billing/check-recording.js'
import { targetOf } from '../entries/record.js'
import type { Books } from '../sync/books.js'
import type { Notices } from '../sync/notices.js'
import type { Observer } from '../sync/observer.js'
import type { Session, SessionOptions, View } from '../sync/session-types.js'
import type { Part, Reservation, Reservations } from './reservations.js'

/** What reserving depends on. `onChange`: show, ask and send. */
export type ReserveOptions = Pick<SessionOptions, 'source' | 'env'> & {
  readonly observer: Observer
  readonly books: Books
  readonly notices: Notices
  readonly reservations: Reservations
  readonly onChange: () => void
}

/** Makes the way to reserve: checked like a recording, before anything changes. */
export function createReserve(options: ReserveOptions): Session['reserve'] {
  const { source, env, observer, books, notices, reservations, onChange } = options

  function partOf(ref: string, amount: number, view: View, operationId?: string): Part {
    const { subscription, known, knownSlugs } = targetOf(ref, view, observer, books)
    const names = known ? [ref] : knownSlugs
    const listed = names ? { knownSlugs: names } : {}
    const named = operationId === undefined ? {} : { transactionId: operationId }
    checkRecording({ meter: ref, amount, options: named, amounts: source.amounts, ...listed })
    return { subscription, meter: known?.slug ?? ref, amount }
  }

  reservations.ended.subscribe(onChange)
  return (uses, view, operationId): Reservation => {
    const parts = Object.entries(uses).map(([ref, amount]) =>
      partOf(ref, amount, view, operationId),
    )
    const reservation = reservations.open(env.newId(), parts)
    for (const { meter } of parts) notices.meter(meter)
    onChange()
    return reservation
  }
}
