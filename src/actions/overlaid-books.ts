import { project } from '../billing/project.js'
import type { Log } from '../entries/log.js'
import type { Books } from '../sync/books.js'
import type { Environment } from '../sync/environment.js'
import { takenBy } from './overlay.js'
import type { Reservations, Reserved } from './reservations.js'

type Reading = ReturnType<Books['shown']>

/** A report of one meter, and the reservations that ended before it was asked for. */
type Told = { readonly meter: Reading | undefined; readonly ids: ReadonlySet<string> }

/** What lies over the books, and what it is judged by. */
export type OverlaidOptions = {
  readonly log: Log
  readonly env: Environment
  readonly reservations: Reservations
}

/**
 * Books that keep what a report makes of a number back while reservations leave it in doubt. Pages,
 * commits and storage are those of the books below: reservations are a matter of this page alone.
 */
export function overlaidBooks(books: Books, { log, env, reservations }: OverlaidOptions): Books {
  /** What the last report told, by meter; it counts once its page shows that report without doubt. */
  const told = new Map<string, Told>()

  /** What is committed, less the uses here: a report that is shown in doubt is no ground to decide on. */
  function pageOf({ subscription, slug }: Reserved): Reading {
    const committed = books.get(subscription ?? '')?.pages.get(slug)?.committed ?? null
    if (!committed || committed.kind === 'absent') return committed
    return project(committed, log.tally(subscription, slug).total)
  }

  function knownOf({ subscription, slug }: Reserved): ReadonlySet<string> {
    const last = told.get(keyOf(subscription, slug))
    const page = books.get(subscription ?? '')?.pages.get(slug)
    const clean = !page?.held && !page?.escaped && page?.committed === last?.meter
    return last && clean ? last.ids : new Set()
  }

  /** Runs what may change pages, and tells the reservations how the numbers moved. */
  function watched<T>(step: () => T): T {
    const before = reservations.all().map((at) => ({ at, page: pageOf(at) }))
    const result = step()
    for (const { at, page } of before) {
      const known = knownOf(at)
      reservations.turn(at, { before: page, after: pageOf(at), known, now: env.elapsed() })
    }
    if (reservations.all().length === 0) told.clear()
    return result
  }

  return {
    ...books,
    absorb(report, current, verdict) {
      const unresolved = reservations.unresolved().filter((id) => verdict(id) === 'yes')
      const ids = new Set(unresolved)
      for (const { subscription, slug } of reservations.all()) {
        if (subscription === null || subscription !== report.subscription?.id) continue
        const meter = report.meters.find((one) => one.slug === slug)
        told.set(keyOf(subscription, slug), { meter, ids })
      }
      watched(() => books.absorb(report, current, verdict))
    },
    absolve: (...entry) => watched(() => books.absolve(...entry)),
    match: () => watched(books.match),
    retreat: () => watched(books.retreat),
    reread: () => watched(books.reread),
    escape() {
      const due = watched(books.escape)
      const own = reservations.reveal(env.elapsed())
      return due === null || own === null ? (due ?? own) : Math.min(due, own)
    },
    shown(subscription, slug) {
      const meter = books.shown(subscription, slug)
      const overlay = reservations.of(subscription, slug)
      if (!meter || meter.kind === 'absent' || !overlay) return meter
      return project(meter, takenBy(overlay))
    },
  }
}

function keyOf(subscription: string | null, slug: string): string {
  return JSON.stringify([subscription, slug])
}
