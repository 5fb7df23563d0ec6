import { highOf, withHighWater } from '../model/high-water.js'
import type { AbsentMeter, UsageMeter } from '../model/meter.js'
import { project } from '../model/project.js'
import type { Report } from '../model/report.js'
import type { Environment } from '../outbox/environment.js'
import type { Log } from '../outbox/log.js'
import type { UsageStorage } from '../outbox/storage.js'
import { keyOf } from '../outbox/stored-entry.js'
import {
  absolve,
  blankPage,
  committedPage,
  escape,
  match,
  observe,
  type Page,
  type Step,
  shownMeter,
  type Verdict,
} from './book.js'
import { decodeReport, encodeReport } from './stored-report.js'

/** How long a report is held before it is shown with its doubt, in milliseconds. */
const HOLD = 5_000

/** What is known of one subscription: its newest report meter by meter, each with what may be shown. */
export type Book = {
  readonly report: Report
  /** Epoch milliseconds of the last commit; 0 before the first. */
  readonly at: number
  readonly pages: ReadonlyMap<string, Page>
  readonly slugs: ReadonlyMap<string, string>
  /** Highest committed balance of each quota in this period. */
  readonly highs: ReadonlyMap<string, number>
}

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
  const { log, env, storage, prefix } = options
  const books = new Map<string, Book>()
  const held = new Map<string, { subscription: string; slug: string; due: number }>()
  /** Contained in a committed report and perhaps still stored: the next commit lists and erases them. */
  const uncleaned = new Map<string, readonly string[]>()
  let remembered: { id: string; at: number } | undefined

  for (const key of storedKeys()) {
    const stored = decodeReport(readKey(key))
    const id = stored?.report.subscription?.id
    if (!stored || id === undefined || key !== keyFor(id)) {
      options.onTrouble('malformed', key)
      continue
    }
    const pages = stored.report.meters.map((meter) => [meter.slug, committedPage(meter)] as const)
    books.set(id, bookOf(stored.report, stored.at, new Map(pages), stored.highs))
    // Left behind by a page that died between its commit and its clean-up; erased with the next commit.
    log.release(stored.contains)
    uncleaned.set(id, stored.contains)
    if (stored.current && stored.at > (remembered?.at ?? 0)) remembered = { id, at: stored.at }
  }

  function storedKeys(): string[] {
    try {
      return storage?.keys(prefix) ?? []
    } catch {
      options.onTrouble('blocked', prefix)
      return []
    }
  }

  function readKey(key: string): string | null {
    try {
      return storage?.get(key) ?? null
    } catch {
      return null
    }
  }

  function keyFor(subscription: string): string {
    return prefix + encodeURIComponent(subscription)
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
    const text = encodeReport({
      report: { ...next.report, meters },
      at: next.at,
      current,
      contains,
      highs: next.highs,
    })
    log.release(contained)
    try {
      storage?.set(keyFor(id), text)
      log.erase(contains)
      uncleaned.delete(id)
    } catch {
      // The entries stay stored, so a reload counts them against the older report: still true.
      uncleaned.set(id, contains)
      options.onTrouble('full', keyFor(id))
    }
  }

  function take(id: string, slug: string, step: Step, pages: Map<string, Page>): readonly string[] {
    setPage(id, slug, step.page, pages)
    return step.contained ?? []
  }

  /** Applies a step to pages already known, and commits if it led to that. */
  function turn(id: string, slugs: Iterable<string>, stepOf: (page: Page, slug: string) => Step) {
    const book = books.get(id)
    if (!book) return
    const pages = new Map(book.pages)
    const contained: string[] = []
    let committed = false
    for (const slug of slugs) {
      const page = pages.get(slug)
      if (!page) continue
      const step = stepOf(page, slug)
      if (step.page === page && step.contained === null) continue
      committed ||= step.contained !== null
      contained.push(...take(id, slug, step, pages))
    }
    const next = { ...book, pages }
    books.set(id, next)
    if (committed) commit(id, next, remembered?.id === id, contained)
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
        contained.push(...take(id, meter.slug, step, pages))
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
      if (subscription !== null) turn(subscription, [meter], (page) => absolve(page, key))
    },
    match(inDoubt) {
      for (const { subscription, slug } of [...held.values()]) {
        if (inDoubt(subscription, slug)) continue
        turn(subscription, [slug], (page) => match(page, log.counting(subscription, slug)))
      }
    },
    escape() {
      const now = env.elapsed()
      for (const { subscription, slug, due } of [...held.values()]) {
        if (due > now) continue
        const entries = log.counting(subscription, slug)
        turn(subscription, [slug], (page) => ({ page: escape(page, entries), contained: null }))
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
        try {
          storage?.remove(keyFor(id))
        } catch {
          options.onTrouble('blocked', keyFor(id))
        }
      }
    },
  }
}

function bookOf(
  report: Report,
  at: number,
  pages: ReadonlyMap<string, Page>,
  highs: ReadonlyMap<string, number>,
): Book {
  const ids = report.meters.flatMap(({ id, slug }) => (id === undefined ? [] : [[id, slug] as const]))
  return { report, at, pages, highs, slugs: new Map(ids) }
}

function samePeriod(a: Report | undefined, b: Report): boolean {
  return a?.subscription?.period?.start === b.subscription?.period?.start
}

/** The highest balance seen; a report shown before its commit may be above all committed ones. */
function highest(book: Book, slug: string): number | undefined {
  const base = book.pages.get(slug)?.base
  const level = base && base.kind !== 'absent' ? highOf(base) : undefined
  const high = book.highs.get(slug)
  return level === undefined ? high : Math.max(level, high ?? level)
}

function highsOf(book: Book): ReadonlyMap<string, number> {
  const highs = new Map(book.highs)
  for (const [slug, { committed }] of book.pages) {
    const level = committed && committed.kind !== 'absent' ? highOf(committed) : undefined
    if (level !== undefined) highs.set(slug, Math.max(level, highs.get(slug) ?? level))
  }
  return highs
}
