import { withHighWater } from '../model/high-water.js'
import type { AbsentMeter, UsageMeter } from '../model/meter.js'
import { project } from '../model/project.js'
import type { Report } from '../model/report.js'
import type { Environment } from '../outbox/environment.js'
import type { Log } from '../outbox/log.js'
import type { UsageStorage } from '../outbox/storage.js'
import { keyOf } from '../outbox/stored-entry.js'
import { type Book, bookOf, highest, highsOf, samePeriod } from './book.js'
import {
  absolve,
  blankPage,
  committedPage,
  escapeHold,
  match,
  observe,
  type Page,
  type Step,
  shownMeter,
  type Verdict,
} from './page.js'
import { openReportStore } from './report-store.js'

/** How long a report is held before it is shown with its doubt, in milliseconds. */
const HOLD = 5_000

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
  match(inDoubt: (subscription: string, meter: string) => boolean): void
  /** Shows reports held for 5 s. Returns when the next one is due, in `elapsed` milliseconds. */
  escape(): number | null
  /** True while a report is held. */
  holding(): boolean
  /** The meter as shown now, or `null` before any report of it. */
  shown(subscription: string, slug: string): UsageMeter | AbsentMeter | null
  /** Forgets subscriptions that are neither current nor asked for. */
  prune(keep: ReadonlySet<string>): void
}

/** Opens a customer's books with whatever reports are stored. Never throws. */
export function openBooks(options: BooksOptions): Books {
  const { log, env } = options
  const store = openReportStore(options.storage, options.prefix, options.onTrouble)
  const books = new Map<string, Book>()
  const held = new Map<string, { subscription: string; slug: string; due: number }>()
  /** Contained in a committed report and perhaps still stored: the next commit lists and erases them. */
  const uncleaned = new Map<string, readonly string[]>()
  let remembered: { id: string; at: number } | undefined

  for (const [id, stored] of store.load()) {
    const pages = stored.report.meters.map((meter) => [meter.slug, committedPage(meter)] as const)
    books.set(id, bookOf(stored.report, stored.at, new Map(pages), stored.highs))
    // Left behind by a page that died between its commit and its clean-up; erased with the next commit.
    log.release(stored.contains)
    uncleaned.set(id, stored.contains)
    if (stored.current && stored.at > (remembered?.at ?? 0)) remembered = { id, at: stored.at }
  }

  function setPage(id: string, slug: string, page: Page, pages: Map<string, Page>): void {
    pages.set(slug, page)
    const key = JSON.stringify([id, slug])
    if (page.held) held.set(key, { subscription: id, slug, due: page.held.since + HOLD })
    else held.delete(key)
  }

  /** One write lists what the report contains; only then do the entries' own keys go. */
  function commit(id: string, book: Book, current: boolean, contained: readonly string[]): void {
    const next = { ...book, at: env.now(), highs: highsOf(book) }
    const contains = [...(uncleaned.get(id) ?? []), ...contained]
    books.set(id, next)
    if (current) remembered = { id, at: next.at }
    const meters = [...next.pages.values()].flatMap((page) => page.committed ?? [])
    log.release(contained)
    const report = { ...next.report, meters }
    const { at, highs } = next
    if (store.save(id, { report, at, current, contains, highs })) {
      log.erase(contains)
      uncleaned.delete(id)
    } else {
      // The entries stay stored, so a reload counts them against the older report: still true.
      uncleaned.set(id, contains)
    }
  }

  /** Applies a step to a page already known, and commits if it led to that. */
  function turn(id: string, slug: string, stepOf: (page: Page) => Step): void {
    const book = books.get(id)
    const page = book?.pages.get(slug)
    if (!book || !page) return
    const step = stepOf(page)
    const pages = new Map(book.pages)
    setPage(id, slug, step.page, pages)
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
      const pages = report.meters.map((meter) => [meter.slug, committedPage(meter)] as const)
      books.set(id, bookOf(report, at, new Map(pages), books.get(id)?.highs ?? new Map()))
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
        const entries = [...log.counting(id, meter.slug)].map((entry) => {
          const key = keyOf(entry)
          return { key, amount: entry.amount, verdict: verdict(key) }
        })
        const page = before?.pages.get(meter.slug) ?? blankPage
        const step = observe(page, meter, entries, env.elapsed())
        committed ||= step.contained !== null
        setPage(id, meter.slug, step.page, pages)
        contained.push(...(step.contained ?? []))
      }
      for (const slug of before?.pages.keys() ?? []) {
        if (!pages.has(slug)) held.delete(JSON.stringify([id, slug]))
      }
      const highs = samePeriod(before?.report, report) ? before?.highs : undefined
      const book = bookOf(report, before?.at ?? 0, pages, highs ?? new Map())
      books.set(id, book)
      if (committed || report.meters.length === 0) commit(id, book, current, contained)
    },
    absolve(subscription, meter, key) {
      if (subscription !== null) turn(subscription, meter, (page) => absolve(page, key))
    },
    match(inDoubt) {
      for (const { subscription, slug } of [...held.values()]) {
        if (inDoubt(subscription, slug)) continue
        turn(subscription, slug, (page) => match(page, log.counting(subscription, slug)))
      }
    },
    escape() {
      const now = env.elapsed()
      for (const { subscription, slug, due } of [...held.values()]) {
        if (due > now) continue
        const entries = log.counting(subscription, slug)
        turn(subscription, slug, (page) => ({ page: escapeHold(page, entries), contained: null }))
      }
      const dues = [...held.values()].map(({ due }) => due)
      return dues.length > 0 ? Math.min(...dues) : null
    },
    holding: () => held.size > 0,
    shown(subscription, slug) {
      const book = books.get(subscription)
      const page = book?.pages.get(slug)
      if (!book || !page) return null
      const plain = page.excluded.size === 0 && page.base && page.base.kind !== 'absent'
      const meter = plain
        ? project(page.base, log.tally(subscription, slug).total)
        : shownMeter(page, log.counting(subscription, slug))
      return meter && meter.kind !== 'absent' ? withHighWater(meter, highest(book, slug)) : meter
    },
    prune(keep) {
      for (const id of [...books.keys()]) {
        if (keep.has(id)) continue
        books.delete(id)
        for (const [key, { subscription }] of [...held]) if (subscription === id) held.delete(key)
        store.remove(id)
      }
    },
  }
}
