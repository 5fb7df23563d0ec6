import type { UsageEvent } from '../../../src/billing/event.js'
import { readEntry } from '../../support/read-entry.js'
import type { Cookie, Server } from './server.js'
import type { BrowserStorage } from './storage.js'
import type { Tab } from './tab.js'

/** One use as somebody made it: what the end is held against. */
export type Use = {
  readonly id: string
  readonly key: string
  readonly meter: string
  readonly owner: Cookie
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
export type Uses = {
  readonly all: ReadonlyMap<string, Use>
  add(use: Omit<Use, 'key' | 'ended' | 'again' | 'lost'>): void
  onEvent(tab: Tab, event: UsageEvent, now: number): void
  /**
   * A tab died: what neither storage nor another tab holds is lost. Returns what must not be, unless
   * `mayLose`.
   */
  onDeath(dead: Tab, tabs: readonly Tab[], mayLose: boolean): string[]
  /** What is wrong at the end, when nobody waits for anything any more. */
  end(tabs: readonly Tab[]): string[]
}

/** Makes an empty list of uses. `prefixOf`: begins the storage key of an owner's entries. */
export function createUses(
  server: Server,
  storage: BrowserStorage,
  prefixOf: (owner: Cookie) => string,
): Uses {
  const all = new Map<string, Use>()

  function isStored({ owner, key }: Use): boolean {
    return readEntry(storage.disk.get(prefixOf(owner) + key)) !== null
  }

  function endOf(use: Use, tabs: readonly Tab[]): string | null {
    const { owner } = use
    const recorded = server.recorded(use.key)
    const what = `${owner.customer}'s ${use.key} of ${use.amount}`
    if (recorded) {
      const bill = server.subscription(recorded.subscription)
      if (bill?.customer !== owner.customer || bill?.account !== owner.account) {
        return `${what} is on the bill of ${recorded.subscription}`
      }
      if (use.ended?.as === 'refused') return `${what} is said to be refused, and recorded`
      return recorded.amount === use.amount ? null : `${what} was recorded as ${recorded.amount}`
    }
    if (use.lost) return null
    // Where a tab retried what another one had retried before, only the list tells of the end.
    const as = use.ended?.as ?? tabs.map((tab) => tab.ended(owner, use.key)).find(Boolean)
    if (as === 'refused') {
      return server.refused.has(use.id) ? null : `${what} is refused, but not by the server`
    }
    if (as) return null
    const waits = tabs.some((tab) => tab.waiting(owner).has(use.key))
    return `${what} is not recorded and ${waits ? 'still waits' : 'nowhere'}`
  }

  return {
    all,
    add(use) {
      const key = `${use.meter}/${use.id}`
      all.set(key, { ...use, key, ended: null, again: false, lost: false })
    },
    onEvent(by, event, at) {
      if (by.dead || (event.type !== 'refused' && event.type !== 'expired')) return
      const use = all.get(`${event.meter}/${event.id}`)
      if (use) use.ended = { by, at, as: event.type }
    },
    onDeath(dead, tabs, mayLose) {
      const missed: string[] = []
      for (const use of all.values()) {
        if (use.lost || use.ended || server.recorded(use.key) || isStored(use)) continue
        if (!dead.waiting(use.owner).has(use.key)) continue
        if (tabs.some((tab) => tab !== dead && tab.waiting(use.owner).has(use.key))) continue
        use.lost = true
        if (use.durable && !mayLose) missed.push(`${use.key} died with its page`)
      }
      return missed
    },
    end: (tabs) =>
      [...all.values()].flatMap((use) => {
        const found = endOf(use, tabs)
        return found ? [found] : []
      }),
  }
}
