import type { AbsentMeter, UsageMeter } from '../billing/meter.js'
import type { Report } from '../billing/report.js'
import type { Log } from '../entries/log.js'
import { keyOf } from '../entries/stored-entry.js'
import type { UsageStorage } from '../storage/storage.js'
import {
  type Book,
  bookOf,
  committedBook,
  highsOf,
  isUnlisted,
  samePeriod,
  shownIn,
  storedOf,
  undoubtedBook,
} from './book.js'
import type { Environment } from './environment.js'
import { createHolds } from './holds.js'
import {
  absolve,
  blankPage,
  escapeHold,
  match,
  observe,
  type Page,
  type Step,
  type Verdict,
} from './meter-state.js'
import { openReportStore } from './report-store.js'

/** What the books need from their session. */
export type BooksOptions = {
  readonly log: Log
  readonly env: Environment
  readonly storage: UsageStorage | null
  readonly prefix: string
  readonly onTrouble: (reason: 'blocked' | 'full' | 'malformed', key: string) => void
}

/** The reports of one customer, one book a subscription, kept in storage. */
export type Books = {
  get(subscription: string): Book | undefined
  /** Takes a report from elsewhere (server rendering) as committed, unless a newer one is stored. */
  seed(report: Report, at: number): void
  /** The subscription that was current when its report was stored, newest first. */
  remembered(): string | undefined
  /** Takes a report in, meter by meter. `verdict` says of an entry whether the report contains it. */
  absorb(report: Report, current: boolean, verdict: (key: string) => Verdict): void
  /** An entry was refused or expired: no report can contain it. */
  absolve(subscription: string | null, meter: string, key: string): void
  /** Commits held reports that would not move the shown number; only with no outcome unknown there. */
  match(): void
  /** Shows reports held for 5 s. Returns when the next one is due, in `elapsed` milliseconds. */
  escape(): number | null
  /** True while a report is held. */
  holding(): boolean
  /** The meter as shown now, or `null` before any report of it. */
  shown(subscription: string, slug: string): UsageMeter | AbsentMeter | null
  /** Shows nothing but what is committed: another tab decides from now on. */
  retreat(): void
  /** Takes in what another tab committed. */
  reread(): void
  /** Epoch milliseconds of the newest commit, by any tab. */
  newest(): number
  /** Forgets subscriptions that are neither current nor asked for. */
  prune(keep: ReadonlySet<string>): void
}

/** Opens a customer's books with whatever reports are stored. Never throws. */
export function openBooks(options: BooksOptions): Books {
  const { log, env } = options
  const store = openReportStore(options.storage, options.prefix, options.onTrouble)
  const books = new Map<string, Book>()
  const holds = createHolds()
  let remembered: { id: string; at: number } | undefined

  function load(): void {
    for (const [id, stored] of store.load()) {
      // An older one is what storage kept when it had no room for the newer.
      if ((books.get(id)?.at ?? 0) >= stored.at) continue
      forgetHolds(id)
      books.set(id, committedBook(stored.report, stored.at, stored.highs, stored.blank))
      log.lose(stored.contains) // Whoever waits for one of them is told: its own key may be gone.
      log.release(stored.contains)
      if (stored.current && stored.at > (remembered?.at ?? 0)) remembered = { id, at: stored.at }
    }
  }

  load()

  function forgetHolds(id: string): void {
    for (const slug of books.get(id)?.pages.keys() ?? []) holds.note(id, slug)
  }

  function newest(): number {
    return Math.max(0, ...[...books.values()].map(({ at }) => at))
  }

  /** One write lists what the report contains; only then do the entries' own keys go. */
  function commit(id: string, book: Book, current: boolean, contained: readonly string[]): void {
    const next = { ...book, at: Math.max(env.now(), newest() + 1), highs: highsOf(book) }
    books.set(id, next)
    if (current) remembered = { id, at: next.at }
    log.release(contained)
    // Not written, the entries stay stored: a reload counts them against the older report, still true.
    store.commit(id, storedOf(next, current, contained), log.erase)
  }

  /** Applies a step to a page already known, and commits if it led to that. */
  function turn(id: string, slug: string, stepOf: (page: Page) => Step): void {
    const book = books.get(id)
    const page = book?.pages.get(slug)
    if (!book || !page) return
    const step = stepOf(page)
    const pages = new Map(book.pages)
    pages.set(slug, step.page)
    holds.note(id, slug, step.page)
    const next = { ...book, pages }
    books.set(id, next)
    if (step.contained) commit(id, next, remembered?.id === id, step.contained)
  }

  return {
    get: (id) => books.get(id),
    remembered: () => remembered?.id,
    seed(report, at) {
      const id = report.subscription?.id
      if (id === undefined || at <= (books.get(id)?.at ?? 0)) return
      const before = books.get(id)
      const highs = samePeriod(before?.report, report) ? before?.highs : undefined
      books.set(id, committedBook(report, at, highs ?? new Map()))
      if (at > (remembered?.at ?? 0)) remembered = { id, at }
    },
    absorb(report, current, verdict) {
      const id = report.subscription?.id
      if (id === undefined) return
      const before = books.get(id)
      const pages = new Map<string, Page>()
      const contained: string[] = []
      let committed = false
      for (const meter of report.meters) {
        const entries = log.sent(id, meter.slug).map((entry) => {
          const key = keyOf(entry)
          return { key, amount: entry.amount, verdict: verdict(key) }
        })
        const page = before?.pages.get(meter.slug) ?? blankPage
        const step = observe(page, meter, entries, env.elapsed())
        committed ||= step.contained !== null
        pages.set(meter.slug, step.page)
        holds.note(id, meter.slug, step.page)
        contained.push(...(step.contained ?? []))
      }
      for (const slug of before?.pages.keys() ?? []) if (!pages.has(slug)) holds.note(id, slug)
      const unlisted = [...log.acked()].filter((key) => isUnlisted(log.get(key), id, pages))
      for (const key of unlisted) if (verdict(key) === 'yes') contained.push(key)
      committed ||= unlisted.length > 0
      const highs = samePeriod(before?.report, report) ? before?.highs : undefined
      const book = bookOf(report, before?.at ?? 0, pages, highs ?? new Map())
      books.set(id, book)
      if (committed || report.meters.length === 0) commit(id, book, current, contained)
    },
    absolve(subscription, meter, key) {
      if (subscription !== null) turn(subscription, meter, (page) => absolve(page, key))
    },
    match() {
      for (const { subscription, slug } of holds.all()) {
        if (log.inDoubt(subscription, slug)) continue
        turn(subscription, slug, (page) => match(page, log.sent(subscription, slug)))
      }
    },
    escape() {
      const now = env.elapsed()
      for (const { subscription, slug, due } of holds.all()) {
        if (due > now) continue
        const entries = log.sent(subscription, slug)
        turn(subscription, slug, (page) => ({ page: escapeHold(page, entries), contained: null }))
      }
      return holds.next()
    },
    holding: holds.any,
    shown(subscription, slug) {
      const book = books.get(subscription)
      return book ? shownIn(book, slug, log) : null
    },
    retreat() {
      for (const [id, book] of books) books.set(id, undoubtedBook(book))
      holds.clear()
    },
    reread: load,
    newest,
    prune(keep) {
      for (const id of [...books.keys()]) {
        if (keep.has(id)) continue
        forgetHolds(id)
        books.delete(id)
        store.remove(id)
      }
    },
  }
}
