import { UsageError } from '../billing/errors.js'
import type { Entry } from '../entries/entry.js'

/** What became of one attempt to deliver an entry. */
export type Delivery =
  /**
   * Recorded, now or before. `total`: the new running total where the endpoint answers one.
   * `earlier`: it was recorded under another subscription than the entry is bound to, under `place` where
   * that can be told. `mocked`: a stand-in for the server answered, which records nothing, so that no
   * report will ever contain it.
   */
  | {
      readonly as: 'delivered'
      readonly reply?: unknown
      readonly total?: number
      /** Server time at which it was recorded, in epoch milliseconds; of a repeat, the first time. */
      readonly at?: number
      readonly earlier?: boolean
      readonly place?: string
      readonly mocked?: boolean
    }
  /** Can never succeed; nothing was recorded. */
  | { readonly as: 'refused'; readonly error: UsageError }
  /** Outcome unknown; the same id is sent again, not before `after` milliseconds when given. */
  | { readonly as: 'retry'; readonly after?: number }
  /** Not possible now and not counted as an attempt: signed out, or billing not loaded. */
  | { readonly as: 'hold' }
  /** The source says the subscription is not this customer's; the session finds out why. */
  | { readonly as: 'forbidden'; readonly error: UsageError }

/** Longest message stored with an entry, in characters. */
const LONGEST = 1_000

/** The entry as the server has it. */
export function acknowledged(entry: Entry, { mocked }: { readonly mocked?: boolean }): Entry {
  return { ...entry, status: 'acked', ...(mocked ? { mocked } : {}) }
}

/**
 * The subscription a delivered entry was recorded under, for there it counts: the one it was sent under
 * or, recorded `earlier`, the only one it had been sent under before. `null` where nobody can tell.
 */
export function placeOf(
  { subscription, sentTo }: Entry,
  { earlier }: { readonly earlier?: boolean },
): string | null {
  const [place, ...others] = earlier ? sentTo.filter((one) => one !== subscription) : [subscription]
  return others.length > 0 ? null : (place ?? null)
}

/** The entry with its bad end. The message is stored without the package's name, which an error adds. */
export function failed(entry: Entry, status: 'refused' | 'expired', error: UsageError): Entry {
  const { code } = error
  const known = code === 'id-taken' || code === 'forbidden' || code === 'expired' ? code : 'refused'
  const message = error.message.replace(/^usage-widgets: /, '').slice(0, LONGEST)
  return { ...entry, status, error: { code: known, message } }
}

/** Why an entry expires. */
export function expiry(entry: Entry): UsageError {
  return new UsageError(
    'expired',
    `recording ${entry.id} on "${entry.meter}" could not be confirmed in a day of tries, so it counts nowhere until it is. Retry it with the same id through useUsageOutbox(), or discard it.`,
  )
}
