import { overlaidBooks } from '../actions/overlaid-books.js'
import { createReservations, type Reservations } from '../actions/reservations.js'
import type { Entry } from '../entries/entry.js'
import { keyPart } from '../entries/key.js'
import { type Log, openLog } from '../entries/log.js'
import { createReceipts, type Receipts, settlementOf } from '../entries/receipts.js'
import { isDoubtful, keyOf } from '../entries/stored-entry.js'
import { announcing } from '../storage/announcing.js'
import { markedStorage } from '../storage/cleared.js'
import { type Books, openBooks } from './books.js'
import { createEvents, type Events } from './events.js'
import { isCustomer } from './observer.js'
import type { SessionOptions } from './session-types.js'
import type { UsageSource } from './source.js'

/** What is kept of one customer, in memory and in storage. */
export type Records = {
  /** Begins every storage key of this customer. */
  readonly prefix: string
  readonly log: Log
  readonly books: Books
  readonly receipts: Receipts
  readonly reservations: Reservations
  readonly events: Events
  /** True once after somebody emptied the storage. */
  cleared(): boolean
}

/** What every storage key of a customer begins with. */
export function prefixOf(source: UsageSource, customer: string): string {
  return `${source.name ? `uw1-${keyPart(source.name)}` : 'uw1'}:${keyPart(customer)}:`
}

/** Opens a customer's records. `announce`: tells the other tabs which storage keys changed. */
export function openRecords(
  { customer, env, initial, source, ahead, storage: given }: SessionOptions,
  announce: (keys: readonly string[]) => void,
): Records {
  const marked = customer === '' || !given ? null : markedStorage(given, env)
  const storage = marked && announcing(marked.storage, announce)
  const cleared = marked?.cleared ?? (() => false)
  const prefix = prefixOf(source, customer)
  const events = createEvents()
  const receipts = createReceipts()
  const told = new Set<string>()

  function onTrouble(reason: 'blocked' | 'full' | 'malformed', key: string): void {
    // What cannot be read stays where it is, and is met at every look.
    if (reason === 'malformed' && told.has(key)) return
    told.add(key)
    events.emit({ type: 'storage-unusable', reason, key })
  }

  /** What another tab made of an entry recorded here is the answer to its receipt. */
  function onForeign(before: Entry | undefined, now: Entry | undefined): void {
    if (!before) return
    const settlement = now ? settlementOf(now) : { status: 'delivered' as const }
    if (settlement) receipts.settle(keyOf(before), settlement)
  }

  const log = openLog({ storage, prefix: `${prefix}e:`, ahead, onForeign, onTrouble })
  const reservations = createReservations()
  const opened = openBooks({ log, env, storage, prefix: `${prefix}r:`, onTrouble })
  const books = overlaidBooks(opened, { log, env, reservations })
  // A report from elsewhere may contain what was sent from here: then the stored one is the truth.
  const sent = [...log.all()].some((entry) => entry.status === 'acked' || isDoubtful(entry))
  if (initial && !sent && isCustomer(initial.customer, customer)) books.seed(initial, initial.at)
  return { prefix, log, books, receipts, reservations, events, cleared }
}
