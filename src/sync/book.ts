import { highOf, withHighWater } from '../billing/high-water.js'
import { type AbsentMeter, minus, plus, type UsageMeter } from '../billing/meter.js'
import { project } from '../billing/project.js'
import type { Report } from '../billing/report.js'
import type { Entry } from '../entries/entry.js'
import type { Log } from '../entries/log.js'
import { blankPage, committedPage, type Page, undoubted } from './meter-state.js'
import type { StoredReport } from './stored-report.js'

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

/** A book with the ids of its meters looked up. */
export function bookOf(
  report: Report,
  at: number,
  pages: ReadonlyMap<string, Page>,
  highs: ReadonlyMap<string, number>,
): Book {
  const ids = report.meters.flatMap(({ id, slug }) =>
    id === undefined ? [] : [[id, slug] as const],
  )
  return { report, at, pages, highs, slugs: new Map(ids) }
}

/** A book of a report that is shown without doubt; of the meters in `blank` nothing is shown yet. */
export function committedBook(
  report: Report,
  at: number,
  highs: Book['highs'],
  blank: readonly string[] = [],
): Book {
  const pages = report.meters.map((meter) => [meter.slug, committedPage(meter)] as const)
  const others = blank.map((slug) => [slug, blankPage] as const)
  return bookOf(report, at, new Map([...pages, ...others]), highs)
}

/** The book as it is stored: what is certain of it, and with `contains` the entries inside. */
export function storedOf(book: Book, current: boolean, contains: readonly string[]): StoredReport {
  const pages = [...book.pages]
  const meters = pages.flatMap(([, { committed }]) => committed ?? [])
  const blank = pages.flatMap(([slug, { committed }]) => (committed ? [] : [slug]))
  const { at, highs } = book
  const report = { ...book.report, meters }
  return { report, at, current, contains, highs, ...(blank.length > 0 ? { blank } : {}) }
}

/** The meter as shown now, or `null` before any report of it. Costs the same for any number of entries. */
export function shownIn(book: Book, slug: string, log: Log): UsageMeter | AbsentMeter | null {
  const page = book.pages.get(slug)
  const id = book.report.subscription?.id ?? null
  if (!page?.base || page.base.kind === 'absent') return page?.base ?? null
  const { total } = log.tally(id, slug)
  const meter = project(page.base, minus(total, excludedFrom(page, log, id, slug)))
  return withHighWater(meter, highest(book, slug))
}

/** What of the sum the shown report is taken to contain. Looks at those entries alone, however many wait. */
function excludedFrom({ excluded }: Page, log: Log, id: string | null, slug: string): number {
  let amount = 0
  for (const key of excluded) {
    const entry = log.get(key)
    const counts = entry?.status === 'waiting' || entry?.status === 'acked'
    if (counts && entry.subscription === id && entry.meter === slug) {
      amount = plus(amount, entry.amount)
    }
  }
  return amount
}

/** Whether two reports are of the same billing period. */
export function samePeriod(a: Report | undefined, b: Report): boolean {
  return a?.subscription?.period?.start === b.subscription?.period?.start
}

/** The highest balance seen; a report shown before its commit may be above all committed ones. */
function highest(book: Book, slug: string): number | undefined {
  const base = book.pages.get(slug)?.base
  const level = base && base.kind !== 'absent' ? highOf(base) : undefined
  const high = book.highs.get(slug)
  return level === undefined ? high : Math.max(level, high ?? level)
}

/** The highs with what is committed now. */
export function highsOf(book: Book): ReadonlyMap<string, number> {
  const highs = new Map(book.highs)
  for (const [slug, { committed }] of book.pages) {
    const level = committed && committed.kind !== 'absent' ? highOf(committed) : undefined
    if (level !== undefined) highs.set(slug, Math.max(level, highs.get(slug) ?? level))
  }
  return highs
}

/** Nothing will ever be shown of a meter that is no longer listed. */
export function isUnlisted(
  entry: Entry | undefined,
  id: string,
  pages: ReadonlyMap<string, Page>,
): boolean {
  return entry?.subscription === id && !pages.has(entry.meter)
}

/** The book without held reports and without doubt. */
export function undoubtedBook(book: Book): Book {
  const pages = [...book.pages].map(([slug, page]) => [slug, undoubted(page)] as const)
  return { ...book, pages: new Map(pages) }
}
