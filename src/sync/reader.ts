import { UsageError } from '../billing/errors.js'
import type { MissingReason, UsageMeter } from '../billing/meter.js'
import { kept } from '../billing/same.js'
import { isOver } from './clock.js'
import type { Core } from './core.js'
import { isPresent } from './meter-state.js'
import type { SubscriptionState } from './reports.js'
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

/** Makes what reads a meter of one session. Reading costs the same for any number of meters and entries. */
export function createReader({ reports, log, lag, env }: Core) {
  const readings = new Map<string, MeterReading>()

  function readingOf(id: string | undefined, ref: string, status: Status): MeterReading {
    if (status.status === 'signed-out') return signedOut
    if (status.status === 'no-subscription') return { status: 'missing', reason: 'no-subscription' }
    const state = reports.get(id)
    const slug = slugIn(state, ref) ?? ref
    const known = state?.meters.get(slug)
    const meter = reports.shown(id, slug)
    const isUnreadable = known?.unreadable === true
    if (isPresent(meter)) {
      const ended = !!state && !!known && isOver(known, state.asked, env.now(), lag())
      const stale = status.stale || ended || isUnreadable
      return {
        status: 'ready',
        meter,
        pending: log.tally(id ?? null, slug).pending,
        stale,
        ended,
        asOf: stale ? status.updatedAt : null,
        unconfirmed: !!known?.unconfirmed,
      }
    }
    if (meter) return { status: 'missing', reason: meter.reason }
    if (isUnreadable) return { status: 'error', error: unreadable }
    if (state && !known) return { status: 'missing', reason: 'unknown-meter' }
    const { error } = status
    return status.status === 'error' && error ? { status: 'error', error } : loading
  }

  return (id: string | undefined, ref: string, view: string | undefined, status: Status) =>
    kept(readings, `${view} ${ref}`, readingOf(id, ref, status))
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
