import type { Entry, EntryStatus } from './entry.js'
import { isDoubtful } from './stored-entry.js'
import { createTallies, type Tally } from './tallies.js'

/**
 * Entries in memory. What is asked of them at every change is kept up as they change, so that it costs
 * the same at 0 and at 10,000.
 */
export type Shelf = {
  get(key: string): Entry | undefined
  keys(): Iterable<string>
  all(): Iterable<Entry>
  /** Entries of one status, oldest first: the same array while none of them changed. */
  listed(status: EntryStatus): readonly Entry[]
  /** Entries of one meter of one subscription that the server has or may have: few, however many wait. */
  sent(subscription: string | null, meter: string): readonly Entry[]
  /** The subscriptions and meters on which anything counts. */
  places(): readonly Pick<Entry, 'subscription' | 'meter'>[]
  tally(subscription: string | null, meter: string): Tally
  /** Keys of the entries that the server has and no committed report lists yet, but one will. */
  acked(): ReadonlySet<string>
  /** True while an entry was sent and its outcome is unknown, of one meter or of any. */
  inDoubt(subscription?: string, meter?: string): boolean
  /** How many entries wait for an outcome. */
  waiting(): number
  /** Keys of those that wait and did not when this was last asked, oldest first. */
  begun(): readonly string[]
}

/** Nothing is held yet. `place` puts an entry, or takes it away without one, and returns what was there. */
export function createShelf(): Shelf & {
  place(key: string, entry: Entry | undefined): Entry | undefined
} {
  const entries = new Map<string, Entry>()
  const tallies = createTallies()
  const lists = new Map<EntryStatus, readonly Entry[]>()
  const acked = new Set<string>()
  /** `null` before the first question: all that waits. */
  let fresh: Set<string> | null = null
  let waiting = 0

  function waitingKeys(): readonly string[] {
    const keys: string[] = []
    for (const [key, { status }] of entries) if (status === 'waiting') keys.push(key)
    return keys
  }

  return {
    get: (key) => entries.get(key),
    keys: () => entries.keys(),
    all: () => entries.values(),
    listed(status) {
      const list = lists.get(status) ?? [...entries.values()].filter((one) => one.status === status)
      lists.set(status, list)
      return list
    },
    sent: tallies.sent,
    places: tallies.places,
    tally: tallies.of,
    acked: () => acked,
    inDoubt(subscription, meter) {
      const everywhere = subscription === undefined || meter === undefined
      const places = everywhere ? tallies.places() : [{ subscription, meter }]
      return places.some((place) => tallies.sent(place.subscription, place.meter).some(isDoubtful))
    },
    waiting: () => waiting,
    begun() {
      const keys = fresh ? [...fresh] : waitingKeys()
      fresh = new Set()
      return keys
    },
    place(key, entry) {
      const before = entries.get(key)
      if (before) tallies.remove(key, before)
      if (entry) entries.set(key, entry)
      else entries.delete(key)
      if (before) lists.delete(before.status)
      if (entry) lists.delete(entry.status)
      waiting += Number(entry?.status === 'waiting') - Number(before?.status === 'waiting')
      if (entry?.status !== 'waiting') fresh?.delete(key)
      else if (before?.status !== 'waiting') fresh?.add(key)
      if (entry?.status === 'acked' && !entry.mocked) acked.add(key)
      else acked.delete(key)
      if (entry) tallies.add(key, entry)
      return before
    },
  }
}
