import { UsageError } from '../billing/errors.js'
import type { MissingReason, UsageMeter } from '../billing/meter.js'
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
  readonly isUnreadable: boolean
  readonly status: Status
  readonly ended: boolean
}

type Known = { readonly facts: readonly unknown[]; readonly reading: MeterReading }

/** Makes what reads a meter of one session. Reading costs the same for any number of meters and entries. */
export function createReader({ reports, log, lag, now }: ReaderOptions) {
  const known = new Map<string | undefined, Map<string, Known>>()

  function read(
    id: string | undefined,
    ref: string,
    view: string | undefined,
    status: Status,
  ): MeterReading {
    const state = reports.get(id)
    const slug = slugIn(state, ref) ?? ref
    const meter = state?.meters.get(slug)
    const tally = log.tally(id ?? null, slug)
    const ended = !!state && !!meter && isOver(meter, state.asked, now(), lag())
    const isUnreadable = state?.unreadable.has(slug) === true
    const inView = known.get(view) ?? new Map<string, Known>()
    known.set(view, inView)
    const last = inView.get(ref)
    const facts = [meter, tally, status, ended, isUnreadable]
    if (last?.facts.every((fact, at) => fact === facts[at])) return last.reading
    const next = readingOf(id, slug, { meter, tally, status, ended, isUnreadable })
    const reading = last && isSame(last.reading, next) ? last.reading : next
    inView.set(ref, { facts, reading })
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

  return read
}

const unreadable = new UsageError(
  'unreadable',
  __DEV__ &&
    'the number of this meter could not be read, so nobody knows what is left and gates follow whenUnknown. The console and onEvent (data-malformed) name what was wrong with it.',
)
const loading: MeterReading = { status: 'loading' }
const signedOut: MeterReading = { status: 'signed-out' }

/** The slug of a meter that is named by slug or id, `undefined` where there is no such meter. */
export function slugIn(state: SubscriptionState | undefined, ref: string): string | undefined {
  return state?.meters.has(ref) ? ref : state?.slugs.get(ref)
}
