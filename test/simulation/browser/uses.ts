import type { UsageEvent } from '../../../src/billing/event.js'
import { decodeEntry } from '../../../src/entries/stored-entry.js'
import type { Ledger } from './ledger.js'
import type { Store } from './store.js'
import type { Tab } from './tab.js'

/** One use as somebody made it: what the end is held against. */
export type Own = {
  readonly id: string
  readonly key: string
  readonly meter: string
  readonly customer: string
  amount: number
  /** The page that recorded it. */
  readonly tab: Tab
  /** When it was recorded, added to or retried, and where: others learn of it some time later. */
  at: number
  by: Tab
  /** It said that it would survive. */
  readonly durable: boolean
  /** Told as refused or expired, by which tab and when. */
  ended: { readonly by: Tab; readonly at: number; readonly as: 'refused' | 'expired' } | null
  /**
   * It had expired and was retried. Expired, it was in no sum, and a report that held it was shown; nobody
   * could tell. Waiting again, it counts once more until the server is heard: no page knows better.
   */
  again: boolean
  /** No page held it and storage did not: by the user's hand or for want of room. */
  lost: boolean
}

/** Every use of a run, and what is known of it. */
export type Account = {
  readonly own: Map<string, Own>
  add(one: Omit<Own, 'key' | 'ended' | 'again' | 'lost'>): void
  onEvent(tab: Tab, event: UsageEvent, now: number): void
  /** A tab is gone: what neither storage nor another tab holds is lost. Returns what must not be. */
  bury(dead: Tab, tabs: readonly Tab[], mayLose: boolean): string[]
  /** What is wrong at the end, when nobody waits for anything any more. */
  close(tabs: readonly Tab[]): string[]
}

/** No uses yet. */
export function createAccount(ledger: Ledger, store: Store): Account {
  const own = new Map<string, Own>()

  function isStored({ customer, key }: Own): boolean {
    return decodeEntry(store.disk.get(`uw1:${customer}:e:${key}`) ?? null) !== null
  }

  function endOf(one: Own, tabs: readonly Tab[]): string | null {
    const recorded = ledger.recorded(one.meter, one.id)
    const what = `${one.customer}'s ${one.key} of ${one.amount}`
    if (recorded) {
      if (ledger.subscription(recorded.subscription)?.customer !== one.customer) {
        return `${what} is on the bill of ${recorded.subscription}`
      }
      if (one.ended?.as === 'refused') return `${what} is said to be refused, and recorded`
      return recorded.amount === one.amount ? null : `${what} was recorded as ${recorded.amount}`
    }
    if (one.lost) return null
    if (one.ended?.as === 'refused') {
      return ledger.refused.has(one.id) ? null : `${what} is refused, but not by the server`
    }
    if (one.ended) return null
    const waits = tabs.some((tab) => tab.waiting(one.customer).has(one.key))
    return `${what} is not recorded and ${waits ? 'still waits' : 'nowhere'}`
  }

  return {
    own,
    add(one) {
      const key = `${one.meter}/${one.id}`
      own.set(key, { ...one, key, ended: null, again: false, lost: false })
    },
    onEvent(by, event, at) {
      if (by.dead || (event.type !== 'refused' && event.type !== 'expired')) return
      const one = own.get(`${event.meter}/${event.id}`)
      if (one) one.ended = { by, at, as: event.type }
    },
    bury(dead, tabs, mayLose) {
      const missed: string[] = []
      for (const one of own.values()) {
        if (one.lost || one.ended || ledger.recorded(one.meter, one.id) || isStored(one)) continue
        if (!dead.waiting(one.customer).has(one.key)) continue
        if (tabs.some((tab) => tab !== dead && tab.waiting(one.customer).has(one.key))) continue
        one.lost = true
        if (one.durable && !mayLose) missed.push(`${one.key} died with its page`)
      }
      return missed
    },
    close: (tabs) =>
      [...own.values()].flatMap((one) => {
        const found = endOf(one, tabs)
        return found ? [found] : []
      }),
  }
}
