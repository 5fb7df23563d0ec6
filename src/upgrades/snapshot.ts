import { levelOf } from '../billing/meter.js'
import type { Offer } from '../billing/offer.js'
import type { UpgradeLevel, UpgradeMark } from '../billing/upgrade.js'
import type { Book } from '../sync/book.js'
import type { Books } from '../sync/books.js'
import { committedIn } from '../sync/committed.js'
import type { Observer } from '../sync/observer.js'
import type { UsageSource } from '../sync/source.js'

/** Says what an upgrade would change as it is now; `null` while nothing is known of the customer. */
export type MarkNow = (offer: Offer, view: string | undefined) => UpgradeMark | null

/**
 * Reads the marks of one session, from what is committed rather than from what is still held: also
 * from what another tab committed, before this one's source has heard of it.
 */
export function createMarks(source: UsageSource, observer: Observer, books: Books): MarkNow {
  const bookOf = (view: string | undefined) =>
    books.get(view ?? books.remembered() ?? observer.shown(undefined) ?? '')
  return (offer, view) => {
    const details = source.upgrade?.describe(offer, view) ?? null
    const owned = details?.owned ?? false
    const book = bookOf(view)
    if (!book) {
      const none = observer.own()?.subscription === null
      return none ? { subscriptions: [], plan: null, levels: [], owned } : null
    }
    const { plan } = book.report
    const granted = details?.grants.map(({ meter }) => meter) ?? [...book.pages.keys()]
    return {
      subscriptions: bookOf(undefined)?.report.subscription?.current ?? [],
      plan: plan && namesOf(plan),
      levels: [...new Set(granted)].flatMap((slug) => levelIn(book, slug)),
      owned,
    }
  }
}

function namesOf({ name, slug, priceSlug }: NonNullable<UpgradeMark['plan']>) {
  return {
    name,
    ...(slug === undefined ? {} : { slug }),
    ...(priceSlug === undefined ? {} : { priceSlug }),
  }
}

function levelIn(book: Book, slug: string): UpgradeLevel[] {
  const meter = committedIn(book, slug)
  if (!meter) return []
  return [{ meter: slug, level: levelOf(meter), since: meter.period?.start ?? null }]
}
