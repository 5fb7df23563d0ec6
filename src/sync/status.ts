import { UsageError } from '../billing/errors.js'
import type { SourceState } from './source.js'

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

/** What a status follows from. */
export type StatusFacts = {
  readonly state: SourceState
  /** The state is of this session's customer and account. */
  readonly own: boolean
  /** Answers in a row for somebody else. */
  readonly mismatches: number
  /** An answer has been missing for too long. */
  readonly overdue: boolean
  readonly offline: boolean
  readonly updatedAt: number | null
  /** The customer has the subscription asked for, or any when none is. */
  readonly hasSubscription: boolean
}

/** Says how a session stands. */
export function statusOf(facts: StatusFacts): Status {
  const { state, own, mismatches, overdue, offline, updatedAt } = facts
  const stale = overdue || offline || mismatches > 0 || state.status === 'error'
  const as = (status: Status['status'], error: UsageError | null = null): Status => {
    return { status, error, stale, updatedAt }
  }
  if (state.status === 'error') return as('error', state.error)
  if (state.status !== 'ready') return as(state.status)
  // Just after a change of user billing still answers for the former one: that is no failure yet.
  if (!own) return mismatches >= MISMATCHES ? as('error', otherCustomer) : as('loading')
  return as(facts.hasSubscription ? 'ready' : 'no-subscription')
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
