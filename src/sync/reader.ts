import { UsageError } from '../billing/errors.js'
import type { MissingReason, UnreadableMeter, UsageMeter } from '../billing/meter.js'
import type { Customer, Plan, Report, Subscription } from '../billing/report.js'
import { isSame } from '../billing/same.js'
import type { Tally } from '../entries/entry-index.js'
import type { Log } from '../entries/log.js'
import { isOver } from './clock.js'
import { isPresent, type MeterState } from './meter-state.js'
import type { Reports, SubscriptionState } from './reports.js'
import type { Status } from './status.js'

/** One meter as the session knows it; the same object while nothing about it changes. */
export type MeterReading =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: UsageError }
  | { readonly status: 'signed-out' }
  | { readonly status: 'missing'; readonly reason: MissingReason }
  | {
      readonly status: 'ready'
      readonly meter: UsageMeter
      /** Recorded here and not known to be at the server yet; part of the number. */
      readonly pending: number
      readonly stale: boolean
      /** The period of the number is over, so nobody knows what is left. Then it is stale too. */
      readonly ended: boolean
      /** While stale, epoch milliseconds of the last confirmed report; else `null`. */
      readonly asOf: number | null
      readonly unconfirmed: boolean
    }

/** Everything about one subscription but its numbers. */
export type Overview = Status & {
  readonly customer: Customer | null
  readonly subscription: Subscription | null
  readonly plan: Plan | null
  /** What the plan includes besides amounts, `undefined` where that is not told. */
  readonly features: Report['features'] | undefined
  /** Slug of every meter, in the source's order, those not in the plan included. */
  readonly slugs: readonly string[]
  /** Meters whose number could not be read and is not known from before. */
  readonly unreadable: readonly UnreadableMeter[]
}

/** What is read from. */
export type ReaderOptions = {
  readonly reports: Reports
  readonly log: Log
  readonly lag: () => number
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** What a reading follows from. */
type Facts = {
  readonly meter: MeterState | undefined
  readonly tally: Tally
  readonly highs: SubscriptionState['highs'] | undefined
  readonly isUnreadable: boolean
  readonly status: Status
  readonly ended: boolean
}

type Known = Facts & { readonly reading: MeterReading }

/** Makes the reader of one session. Reading costs the same for any number of meters and entries. */
export function createReader({ reports, log, lag, now }: ReaderOptions) {
  const known = new Map<string | undefined, Map<string, Known>>()
  const overviews = new Map<
    string | undefined,
    { readonly state: SubscriptionState | undefined; readonly status: Status; overview: Overview }
  >()

  function read(
    id: string | undefined,
    ref: string,
    view: string | undefined,
    status: Status,
  ): MeterReading {
    const state = reports.get(id)
    const slug = slugIn(state, ref) ?? ref
    const meter = state?.meters.get(slug)
    const [tally, highs] = [log.tally(id ?? null, slug), state?.highs]
    const ended = !!state && !!meter && isOver(meter, state.asked, now(), lag())
    const isUnreadable = state?.unreadable.has(slug) === true
    const inView = known.get(view) ?? new Map<string, Known>()
    known.set(view, inView)
    const last = inView.get(ref)
    const facts = { meter, tally, highs, status, ended, isUnreadable }
    if (last && isAlike(last, facts)) return last.reading
    const next = readingOf(id, slug, facts)
    const reading = last && isSame(last.reading, next) ? last.reading : next
    inView.set(ref, { ...facts, reading })
    return reading
  }

  function readingOf(
    id: string | undefined,
    slug: string,
    { meter: state, tally, status, ended, isUnreadable }: Facts,
  ): MeterReading {
    if (status.status === 'signed-out') return signedOut
    if (status.status === 'no-subscription') return { status: 'missing', reason: 'no-subscription' }
    const meter = reports.shown(id, slug)
    if (isPresent(meter)) {
      const stale = status.stale || ended || isUnreadable
      return {
        status: 'ready',
        meter,
        pending: tally.pending,
        stale,
        ended,
        asOf: stale ? status.updatedAt : null,
        unconfirmed: !!state?.unconfirmed,
      }
    }
    if (meter) return { status: 'missing', reason: meter.reason }
    if (isUnreadable) return { status: 'error', error: unreadable }
    if (reports.get(id) && !state) return { status: 'missing', reason: 'unknown-meter' }
    const { error } = status
    return status.status === 'error' && error ? { status: 'error', error } : loading
  }

  function overview(id: string | undefined, view: string | undefined, status: Status): Overview {
    const state = reports.get(id)
    const last = overviews.get(view)
    if (last && last.state === state && last.status === status) return last.overview
    const isKnown = state && status.status !== 'signed-out' && status.status !== 'no-subscription'
    // Billing has answered, and this tab has not taken it in yet, because another one leads.
    const word = status.status === 'ready' ? 'loading' : status.status
    const next: Overview = {
      ...status,
      status: isKnown ? 'ready' : word,
      customer: state?.report.customer ?? null,
      subscription: state?.report.subscription ?? null,
      plan: state?.report.plan ?? null,
      features: state?.report.features,
      slugs: [...(state?.meters.keys() ?? [])],
      unreadable: (state?.report.meters ?? [])
        .filter((meter) => meter.kind === 'unreadable')
        .filter(({ slug }) => !state?.meters.get(slug)?.base),
    }
    const overview = last && isSame(last.overview, next) ? last.overview : next
    overviews.set(view, { state, status, overview })
    return overview
  }

  return { read, overview }
}

const unreadable = new UsageError(
  'unreadable',
  __DEV__ &&
    'the number of this meter could not be read, so nobody knows what is left and gates follow whenUnknown. The console and onEvent (data-malformed) name what was wrong with it.',
)
const loading: MeterReading = { status: 'loading' }
const signedOut: MeterReading = { status: 'signed-out' }

function isAlike(a: Facts, b: Facts): boolean {
  if (a.meter !== b.meter || a.tally !== b.tally || a.highs !== b.highs) return false
  return a.status === b.status && a.ended === b.ended && a.isUnreadable === b.isUnreadable
}

/** The slug of a meter that is named by slug or id, `undefined` where there is no such meter. */
export function slugIn(state: SubscriptionState | undefined, ref: string): string | undefined {
  return state?.meters.has(ref) ? ref : state?.slugs.get(ref)
}
