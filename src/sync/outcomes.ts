import type { UsageError } from '../billing/errors.js'
import type { Entry } from '../entries/entry.js'
import type { Log } from '../entries/log.js'
import { type Receipts, settlementOf } from '../entries/receipts.js'
import { keyOf } from '../entries/stored-entry.js'
import type { Books } from './books.js'
import type { Environment } from './environment.js'
import type { Events } from './events.js'
import { type Delivery, expiry, failed as withBadEnd } from './verdict.js'

/** Least milliseconds between two rounds of entries that the server would not take for want of a sign-in. */
const UNPARK = 10_000

/** What outcomes act upon. */
export type OutcomesOptions = {
  readonly customer: string
  readonly log: Log
  readonly env: Environment
  readonly books: Books
  readonly receipts: Receipts
  readonly events: Events
  /** Whether the number of this subscription is shown, or will be. */
  readonly isInUse: (subscription: string) => boolean
  /** Fresh billing is needed before it is clear what to do. */
  readonly onWanted: () => void
  /** True while an attempt for this entry is on its way. */
  readonly sending: (key: string) => boolean
  /** Waiting entries may be sent again. */
  readonly onHurry: () => void
}

/** What follows from a delivery's outcome, for sums, receipts, events and other entries. */
export type Outcomes = {
  take(entry: Entry, outcome: Delivery | { readonly as: 'expired' }): void
  /** Fresh billing is being asked for: what is undecided now will be judged by it. */
  asked(): void
  /** Billing answers for somebody else: what was forbidden was forbidden to them. */
  pardon(): void
  /** Fresh billing of this customer is in hand: decides on what was forbidden, retries what was held. */
  judge(): void
}

type Delivered = Extract<Delivery, { readonly as: 'delivered' }>

/** Nothing is undecided yet. */
export function createOutcomes(options: OutcomesOptions): Outcomes {
  const { customer, log, env, books, receipts, events } = options
  const accused = new Map<string, UsageError>()
  const onTrial = new Map<string, UsageError>()
  let parked = false
  let unparkedAt = Number.NEGATIVE_INFINITY

  function about({ meter, id, amount }: Entry) {
    return { customer, meter, id, amount }
  }

  function delivered(entry: Entry, { reply, earlier, place }: Delivered) {
    const key = keyOf(entry)
    receipts.settle(
      key,
      reply === undefined ? { status: 'delivered' } : { status: 'delivered', reply },
    )
    events.emit({ ...about(entry), type: 'delivered', attempts: entry.attempts + 1 })
    const meter = books.shown(log.get(key)?.subscription ?? '', entry.meter)
    const moves = meter?.kind !== 'absent' && meter?.aggregation !== 'count_distinct_properties'
    // Recorded elsewhere, no report of the one that it is bound to can contain it.
    if (earlier && place !== entry.subscription) books.absolve(entry.subscription, entry.meter, key)
    // Recorded under a plan that is gone, it counts there for as long as that one is still shown.
    const counts = !earlier || (place !== undefined && options.isInUse(place))
    if (counts && moves) return
    // No number waits for this entry: it was recorded elsewhere, or moves none by itself.
    log.drop(key)
    options.onWanted()
  }

  function failed(entry: Entry): void {
    const key = keyOf(entry)
    const now = log.get(key)
    const settlement = now && settlementOf(now)
    if (settlement) receipts.settle(key, settlement)
    books.absolve(entry.subscription, entry.meter, key)
  }

  function convict(entry: Entry, error: UsageError): void {
    // An earlier attempt may have been carried out: then nobody can say that it was refused.
    if (entry.attempts > 0) return giveUp(entry)
    log.put(withBadEnd(entry, 'refused', error))
    failed(entry)
    events.emit({ ...about(entry), type: 'refused', code: 'forbidden', message: error.message })
  }

  function giveUp(entry: Entry): void {
    log.put(withBadEnd(entry, 'expired', expiry(entry)))
    failed(entry)
    events.emit({ ...about(entry), type: 'expired', attempts: entry.attempts + 1 })
  }

  return {
    take(entry, outcome) {
      switch (outcome.as) {
        case 'delivered':
          return delivered(entry, outcome)
        case 'refused': {
          const { code, message } = outcome.error
          failed(entry)
          return events.emit({ ...about(entry), type: 'refused', code, message })
        }
        case 'expired':
          failed(entry)
          return events.emit({ ...about(entry), type: 'expired', attempts: entry.attempts + 1 })
        case 'hold':
          parked = true
          return options.onWanted()
        case 'forbidden':
          accused.set(keyOf(entry), outcome.error)
          return options.onWanted()
        case 'retry':
          return
        default:
          return outcome satisfies never
      }
    },
    asked() {
      for (const [key, error] of accused) onTrial.set(key, error)
      accused.clear()
    },
    pardon() {
      parked ||= accused.size + onTrial.size > 0
      accused.clear()
      onTrial.clear()
    },
    judge() {
      let due = parked && env.elapsed() - unparkedAt >= UNPARK
      for (const [key, error] of onTrial) {
        const entry = log.get(key)
        // A new attempt will tell by itself.
        if (options.sending(key)) continue
        // Bound to another subscription since: it was forbidden under one that is gone.
        if (entry?.status === 'waiting' && entry.subscription === entry.sentTo.at(-1)) {
          convict(entry, error)
        } else due = true
      }
      onTrial.clear()
      if (!due) return
      parked = false
      unparkedAt = env.elapsed()
      options.onHurry()
    },
  }
}
