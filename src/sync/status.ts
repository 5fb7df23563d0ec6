import { UsageError } from '../billing/errors.js'
import { type Core, isCurrent, ownState } from './core.js'

/** A number without an answer for so many milliseconds after asking is stale. */
export const PATIENCE = 10_000
/** How often billing is asked again while it answers for another customer. */
export const MISMATCHES = 3

/** What is true of a whole session. */
export type Status = {
  readonly status: 'loading' | 'error' | 'signed-out' | 'no-subscription' | 'ready'
  readonly error: UsageError | null
  /** The numbers could not be refreshed. */
  readonly stale: boolean
  /** Epoch milliseconds of the last confirmed report, `null` before the first. */
  readonly updatedAt: number | null
}

/** Says how a session stands, for those who read the subscription `view`; `undefined` for the current one. */
export function statusOf(core: Core, view: string | undefined): Status {
  const { state, mismatches, updatedAt, askedSince, offline, env } = core
  const own = ownState(core)
  const overdue = askedSince !== null && env.elapsed() - askedSince >= PATIENCE
  const stale = overdue || offline || mismatches > 0 || state.status === 'error'
  const as = (status: Status['status'], error: UsageError | null = null): Status => {
    return { status, error, stale, updatedAt }
  }
  if (state.status === 'error') return as('error', state.error)
  if (state.status !== 'ready') return as(state.status)
  // Just after a change of user billing still answers for the former one: that is no failure yet.
  if (!own) return mismatches >= MISMATCHES ? as('error', otherCustomer) : as('loading')
  const isThere = view === undefined ? own.subscription !== null : isCurrent(own, view)
  return as(isThere ? 'ready' : 'no-subscription')
}

/** Whether a change of status changes what every meter says. */
export function concernsMeters(before: Status, after: Status): boolean {
  if (before.status !== after.status || before.error !== after.error) return true
  return before.stale !== after.stale || (after.stale && before.updatedAt !== after.updatedAt)
}

/** Why nothing is shown while the source answers for somebody else. */
export const otherCustomer = new UsageError(
  'other-customer',
  __DEV__ &&
    'billing answers for another customer than the one signed in here, so no number can be shown and nothing is sent. Check that the customerId of UsageProvider and the session cookie name the same customer.',
)
