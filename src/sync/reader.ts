import { type Overlay, reservedBy } from '../actions/overlay.js'
import type { Reservations } from '../actions/reservations.js'
import type { UsageError } from '../billing/errors.js'
import { type AbsentMeter, type MissingReason, plus, type UsageMeter } from '../billing/meter.js'
import type { Customer, Plan, Subscription } from '../billing/report.js'
import type { Log } from '../entries/log.js'
import type { Tally } from '../entries/tallies.js'
import type { Book } from './book.js'
import type { Books } from './books.js'
import type { Page } from './meter-state.js'

/** One meter as the session knows it; keeps its identity while nothing about it changes. */
export type Reading =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: UsageError }
  | { readonly status: 'signed-out' }
  | { readonly status: 'missing'; readonly reason: MissingReason }
  | {
      readonly status: 'ready'
      readonly meter: UsageMeter
      readonly pending: number
      readonly stale: boolean
      readonly asOf: number | null
      readonly unconfirmed: boolean
    }

/** Everything about one subscription at once. */
export type Overview = {
  readonly status: 'loading' | 'error' | 'signed-out' | 'no-subscription' | 'ready'
  readonly error: UsageError | null
  readonly customer: Customer | null
  readonly subscription: Subscription | null
  readonly plan: Plan | null
  /** Slug of every meter, in the source's order, those not in the plan included. */
  readonly slugs: readonly string[]
  readonly stale: boolean
  /** Epoch milliseconds of the last confirmed report, `null` before the first. */
  readonly updatedAt: number | null
}

/** What is true of the whole session now. */
export type Situation = {
  readonly status: 'loading' | 'error' | 'signed-out' | 'no-subscription' | 'ready'
  readonly error: UsageError | null
  readonly stale: boolean
  readonly updatedAt: number | null
}

const loading: Reading = { status: 'loading' }
const signedOut: Reading = { status: 'signed-out' }

/** Reads books and log into values that keep their identity: reading is O(1), an unchanged one costs no render. */
export function createReader(
  books: Books,
  log: Log,
  reservations: Reservations,
  situation: (subscription: string | undefined) => Situation,
) {
  type Known = {
    readonly page: Page | undefined
    readonly tally: Tally
    readonly overlay: Overlay | undefined
    readonly highs: Book['highs'] | undefined
    readonly situation: Situation
    readonly reading: Reading
  }
  const cache = new Map<string, Known>()
  const overviews = new Map<string | undefined, Overview>()

  function read(subscription: string | undefined, ref: string, view?: string): Reading {
    const book = subscription === undefined ? undefined : books.get(subscription)
    const slug = book?.pages.has(ref) ? ref : (book?.slugs.get(ref) ?? ref)
    const page = book?.pages.get(slug)
    const tally = log.tally(subscription ?? null, slug)
    const overlay = reservations.of(subscription ?? null, slug)
    const now = situation(view)
    const key = JSON.stringify([view, ref])
    const known = cache.get(key)
    if (
      known?.page === page &&
      known?.tally === tally &&
      known?.overlay === overlay &&
      known?.highs === book?.highs &&
      known?.situation === now
    ) {
      return known.reading
    }
    const lying = { page, tally, overlay }
    const fresh = readingOf(book, subscription ?? '', slug, lying, now)
    const reading = known && same(known.reading, fresh) ? known.reading : fresh
    cache.set(key, { ...lying, highs: book?.highs, situation: now, reading })
    return reading
  }

  function readingOf(
    book: Book | undefined,
    subscription: string,
    slug: string,
    { page, tally, overlay }: Pick<Known, 'page' | 'tally' | 'overlay'>,
    now: Situation,
  ): Reading {
    if (now.status === 'signed-out') return signedOut
    if (now.status === 'no-subscription') return { status: 'missing', reason: 'no-subscription' }
    const meter: UsageMeter | AbsentMeter | null = books.shown(subscription, slug)
    if (meter?.kind === 'absent') return { status: 'missing', reason: meter.reason }
    if (meter) {
      return {
        status: 'ready',
        meter,
        pending: overlay ? plus(tally.pending, reservedBy(overlay)) : tally.pending,
        stale: now.stale,
        asOf: now.stale ? now.updatedAt : null,
        unconfirmed: (page?.unconfirmed || overlay?.unconfirmed) ?? false,
      }
    }
    if (book && !page) return { status: 'missing', reason: 'unknown-meter' }
    return now.status === 'error' && now.error ? { status: 'error', error: now.error } : loading
  }

  /** Everything about the shown subscription; the same object while nothing changed. */
  function overview(subscription: string | undefined, view: string | undefined): Overview {
    const { status, error, stale, updatedAt } = situation(view)
    const book = books.get(subscription ?? '')
    const known = book && status !== 'signed-out' && status !== 'no-subscription'
    const fresh: Overview = {
      // Billing has answered, and this tab has not taken it in yet: another one leads.
      status: known ? 'ready' : status === 'ready' ? 'loading' : status,
      error,
      customer: book?.report.customer ?? null,
      subscription: book?.report.subscription ?? null,
      plan: book?.report.plan ?? null,
      slugs: [...(book?.pages.keys() ?? [])],
      stale,
      updatedAt,
    }
    const last = overviews.get(view)
    if (last && same(last, fresh)) return last
    overviews.set(view, fresh)
    return fresh
  }

  return { read, overview }
}

/** Equal in every part; the parts are plain data. Errors are equal to themselves only. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Error || b instanceof Error || Array.isArray(a) !== Array.isArray(b))
    return false
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  if (left.size !== right.size) return false
  for (const [key, value] of left) if (!right.has(key) || !same(value, right.get(key))) return false
  return true
}
