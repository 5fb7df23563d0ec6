import { checkRecording } from '../model/recording.js'
import type { Books } from './books.js'
import type { Notices } from './notices.js'
import type { Observer } from './observer.js'
import { targetOf } from './recorder.js'
import type { Part, Reservation, Reservations } from './reservations.js'
import type { Session, SessionOptions } from './session-types.js'

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

  function partOf(ref: string, amount: number, view: string | undefined): Part {
    const { subscription, known, knownSlugs } = targetOf(ref, view, observer, books)
    const names = known ? [ref] : knownSlugs
    const listed = names ? { knownSlugs: names } : {}
    checkRecording({ meter: ref, amount, options: {}, amounts: source.amounts, ...listed })
    return { subscription, meter: known?.slug ?? ref, amount }
  }

  reservations.ended.subscribe(onChange)
  return (uses, view): Reservation => {
    const parts = Object.entries(uses).map(([ref, amount]) => partOf(ref, amount, view))
    const reservation = reservations.open(env.newId(), parts)
    for (const { meter } of parts) notices.meter(meter)
    onChange()
    return reservation
  }
}
