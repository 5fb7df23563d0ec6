import type { Report } from '../billing/report.js'
import { HOLD } from '../sync/holds.js'
import { createSignal, type Signal } from '../sync/signal.js'
import { type Overlay, revealed, type Turn, turned, withoutShare, withShare } from './overlay.js'

/**
 * What an action of the host is going to use and its server records: shown as pending at once, never
 * stored, never sent. It is in doubt from its start until a report that was asked for after its end.
 */
export type Reservation = {
  readonly id: string
  /** `refused`: the server said that nothing ran. `unknown`: it may have recorded the use. */
  end(outcome: 'refused' | 'unknown'): void
  /** Resolves when the number tells the truth of it; never rejects. */
  readonly settled: Promise<void>
}

/** One meter that an action uses. `subscription` is `null` until one is known. */
export type Part = {
  readonly subscription: string | null
  /** Slug of the meter; an id while the meters are not known yet. */
  readonly meter: string
  readonly amount: number
}

/** One meter with what lies over its page. */
export type Reserved = {
  readonly subscription: string | null
  readonly slug: string
  readonly overlay: Overlay
}

type Outcome = Parameters<Reservation['end']>[0]

/** Reservations of this page; other tabs know nothing of them. */
export type Reservations = {
  open(id: string, parts: readonly Part[]): Reservation
  end(id: string, outcome: Outcome): void
  /** Fired when one ended. */
  readonly ended: Signal
  /** Ids of those that ended and are in doubt: a fresh report is needed. */
  unresolved(): readonly string[]
  all(): readonly Reserved[]
  of(subscription: string | null, slug: string): Overlay | undefined
  /** A page was changed by a report. */
  turn(at: Reserved, turn: Turn): void
  /** Shows what was kept back for 5 s. Returns when the next is due, in `elapsed` milliseconds. */
  reveal(now: number): number | null
  /** Binds what waits to a subscription, and lets go what no report will tell of. */
  follow(report: Report): void
  clear(): void
  /** Takes over what was reserved while nobody was known. */
  adopt(other: Reservations): void
  /** Gives everything away; what ends from then on, ends there. */
  handOver(to: Reservations): Given
}

type Held = { ended: boolean; open: number; readonly settle: () => void }
type Given = { readonly all: readonly Reserved[]; readonly held: ReadonlyMap<string, Held> }

/** Nothing is reserved yet. */
export function createReservations(): Reservations {
  const buckets = new Map<string, Reserved>()
  const held = new Map<string, Held>()
  const ended = createSignal()
  let heir: Reservations | null = null

  function put(at: Reserved, next: Overlay | null): void {
    const key = bucketOf(at.subscription, at.slug)
    if (next) buckets.set(key, { ...at, overlay: next })
    else buckets.delete(key)
    for (const id of at.overlay.shares.keys()) if (!next?.shares.has(id)) close(id)
  }

  function close(id: string): void {
    const one = held.get(id)
    if (!one || --one.open > 0) return
    held.delete(id)
    one.settle()
  }

  function lay({ subscription, meter }: Omit<Part, 'amount'>, id: string, amount: number): void {
    const key = bucketOf(subscription, meter)
    const overlay = withShare(buckets.get(key)?.overlay, id, amount)
    buckets.set(key, { subscription, slug: meter, overlay })
  }

  /** What was begun before a subscription or the meters were known counts there from now on. */
  function bind(at: Reserved, subscription: string, meter: string): void {
    buckets.delete(bucketOf(at.subscription, at.slug))
    for (const [id, { amount }] of at.overlay.shares) lay({ subscription, meter }, id, amount)
  }

  function end(id: string, outcome: Outcome): void {
    if (heir) return heir.end(id, outcome)
    const one = held.get(id)
    if (!one || one.ended) return
    one.ended = true
    if (outcome === 'refused') {
      for (const at of [...buckets.values()]) {
        if (at.overlay.shares.has(id)) put(at, withoutShare(at.overlay, id))
      }
    }
    ended.fire()
  }

  return {
    ended,
    end,
    open(id, parts) {
      let settle = () => {}
      const settled = new Promise<void>((resolve) => {
        settle = resolve
      })
      if (parts.length === 0) settle()
      else held.set(id, { ended: false, open: parts.length, settle })
      for (const part of parts) lay(part, id, part.amount)
      return { id, settled, end: (outcome) => end(id, outcome) }
    },
    unresolved: () => [...held].filter(([, one]) => one.ended).map(([id]) => id),
    all: () => [...buckets.values()],
    of: (subscription, slug) => buckets.get(bucketOf(subscription, slug))?.overlay,
    turn: (at, turn) => put(at, turned(at.overlay, turn)),
    reveal(now) {
      let next: number | null = null
      for (const at of [...buckets.values()]) {
        const { since, shares } = at.overlay
        if (since === null) continue
        const due = since + HOLD
        if (due > now) {
          next = Math.min(due, next ?? due)
          continue
        }
        // While an action runs its use is pending, as it says; afterwards nobody can say.
        const doubted = [...shares].some(([id, { known }]) => !known && held.get(id)?.ended)
        put(at, { ...revealed(at.overlay), unconfirmed: doubted })
      }
      return next
    },
    follow({ subscription, meters }) {
      const slugs = new Map(
        meters.flatMap(({ id, slug }) => (id === undefined ? [] : [[id, slug]])),
      )
      for (const at of [...buckets.values()]) {
        const slug = slugs.get(at.slug) ?? at.slug
        const id = at.subscription ?? subscription?.id
        if (id === undefined || !subscription?.current.includes(id)) letGo(at)
        else if (id !== at.subscription || slug !== at.slug) bind(at, id, slug)
      }
    },
    clear() {
      for (const at of [...buckets.values()]) put(at, null)
    },
    adopt(other) {
      const given = other.handOver(this)
      for (const [id, one] of given.held) held.set(id, one)
      for (const at of given.all) buckets.set(bucketOf(at.subscription, at.slug), at)
    },
    handOver(to) {
      const given = { all: [...buckets.values()], held: new Map(held) }
      heir = to
      buckets.clear()
      held.clear()
      return given
    },
  }

  /** No report will list this subscription any more: what has ended there stays in no number. */
  function letGo(at: Reserved): void {
    let left: Overlay | null = at.overlay
    for (const id of at.overlay.shares.keys()) {
      if (left && held.get(id)?.ended) left = withoutShare(left, id)
    }
    if (left !== at.overlay) put(at, left)
  }
}

function bucketOf(subscription: string | null, slug: string): string {
  return JSON.stringify([subscription, slug])
}
