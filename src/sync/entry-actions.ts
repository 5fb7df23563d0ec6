import type { Reservations } from '../actions/reservations.js'
import type { Entry } from '../entries/entry.js'
import type { Log } from '../entries/log.js'
import type { Receipts } from '../entries/receipts.js'
import { keyOf } from '../entries/stored-entry.js'
import type { DeliveryLoop } from './delivery.js'
import type { Events } from './events.js'
import type { Session } from './session-types.js'

/** Entries older than this are removed at start-up, in milliseconds. */
const OLDEST = 30 * 24 * 3_600_000

/** What can be done to entries besides sending them. */
export type EntryActions = Pick<Session, 'retry' | 'discard' | 'clear' | 'adopt' | 'handOver'> & {
  /** Hands what began to wait to delivery. */
  takeUp(): void
  /** Removes what is older than 30 days. `now`: epoch milliseconds. */
  removeOld(now: number): void
}

/** What the actions act upon. `onChange`: show, ask and send again. */
export type EntryActionsOptions = {
  readonly customer: string
  readonly log: Log
  readonly receipts: Receipts
  readonly reservations: Reservations
  readonly delivery: DeliveryLoop
  readonly events: Events
  /** Forgets every report. */
  readonly clearReports: () => void
  /** Binds entries that came from elsewhere. */
  readonly settle: () => void
  readonly onChange: () => void
}

/** Makes the actions of one session. */
export function createEntryActions(options: EntryActionsOptions): EntryActions {
  const { customer, log, receipts, reservations, delivery, events, onChange } = options

  function remove(entries: Iterable<Entry>, by: 'user' | 'age' | 'sign-out'): void {
    for (const entry of [...entries]) {
      const { meter, id, amount } = entry
      log.drop(keyOf(entry))
      events.emit({ type: 'discarded', customer, meter, id, amount, by })
    }
  }

  function failed(id: string): Entry[] {
    return [...log.all()].filter(
      (entry) => entry.id === id && (entry.status === 'refused' || entry.status === 'expired'),
    )
  }

  function takeUp(): void {
    for (const key of log.begun()) delivery.add(key)
  }

  return {
    takeUp,
    removeOld(now) {
      remove(
        [...log.all()].filter(({ at }) => now - at >= OLDEST),
        'age',
      )
    },
    retry(id) {
      for (const { error: _, ...entry } of failed(id)) {
        log.put({ ...entry, status: 'waiting', attempts: 0, tried: 0 })
      }
      takeUp()
      delivery.hurry()
      onChange()
    },
    discard(id) {
      remove(failed(id), 'user')
      onChange()
    },
    clear() {
      remove(log.all(), 'sign-out')
      reservations.clear()
      options.clearReports()
      onChange()
    },
    adopt(other) {
      const { entries, ...theirs } = other.handOver()
      receipts.adopt(theirs.receipts)
      reservations.adopt(theirs.reservations)
      for (const entry of entries) if (!log.get(keyOf(entry))) log.put(entry)
      options.settle()
      takeUp()
      onChange()
    },
    handOver() {
      const entries = [...log.all()]
      for (const entry of entries) log.drop(keyOf(entry))
      return { entries, receipts, reservations }
    },
  }
}
