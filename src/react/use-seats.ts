'use client'
import { useCallback, useMemo, useState } from 'react'
import { UsageError } from '../billing/errors.js'
import { type ClaimOutcome, holdersOf, type Resource } from '../billing/resource.js'
import { overviewOf } from '../sync/overview.js'
import type { Session } from '../sync/session-types.js'
import { useUsageContext } from './context.js'
import { useResources, useSourceRead } from './use-resources.js'

/** Seats, or another resource: how many there are, and how to claim and release them. */
export type Seats = {
  /** `missing`: the plan has none, or the source does not know of any. */
  readonly status: 'loading' | 'error' | 'signed-out' | 'missing' | 'ready'
  /** `null` unless `ready`. */
  readonly resource: Resource | null
  /** How many are free, 0 if more are claimed than exist; `null` unless `ready`. */
  readonly available: number | null
  /** None is available. `false` while that is not known. */
  readonly full: boolean
  /** A claim or a release of this component is under way. */
  readonly busy: boolean
  /** Why its last one failed, for `describeError`; `null` after one that did not. */
  readonly error: UsageError | null
  /**
   * Claims one for each name (one id of the host's, or a list), or a number of unassigned ones.
   * All or none; a name that has one keeps it. Never rejects. @default 1, unassigned
   */
  readonly claim: (who?: string | readonly string[] | number) => Promise<ClaimOutcome>
  /** Releases those of these names, or a number of unassigned ones. All or none. Never rejects. */
  readonly release: (who?: string | readonly string[] | number) => Promise<ClaimOutcome>
}

/**
 * The signed-in customer's seats, or another limited resource of the plan, by its slug. The server
 * decides on every claim; its answer shows at once.
 *
 * @throws {UsageError} `no-provider`
 */
export function useSeats(resource = 'seats'): Seats {
  const context = useUsageContext(`useSeats("${resource}")`)
  const { source, session, view } = context
  const { claims } = source
  const all = useResources(context)
  const shown = all.find(({ slug }) => slug === resource) ?? null
  const reading = (): Seats['status'] => {
    if (!session) return 'signed-out'
    const { status } = overviewOf(session, view)
    if (status === 'no-subscription') return 'missing'
    return status === 'ready' ? (claims?.status(view) ?? 'ready') : status
  }
  const read = useSourceRead(context, reading, session ? 'loading' : 'signed-out')
  const [work, set] = useState<Work>({ running: 0, error: null, of: null })
  const { running } = work
  const error = work.of === session ? work.error : null

  const change = useCallback(
    async (act: 'claim' | 'release', who: unknown): Promise<ClaimOutcome> => {
      const holders = holdersOf(who)
      if (!session) return failed('signed-out', __DEV__ && nobody)
      if (!holders) return failed('invalid-input', __DEV__ && badHolders)
      if (!claims) return failed('claim-failed', __DEV__ && noClaims)
      set((before) => ({ ...before, running: before.running + 1 }))
      const of = { customer: session.customer, subscriptionId: view }
      const outcome = await claims.change(act, resource, holders, of)
      const why = outcome.status === 'failed' ? outcome.error : null
      set((before) => ({ running: before.running - 1, error: why, of: session }))
      return outcome
    },
    [claims, session, view, resource],
  )
  return useMemo(() => {
    const status = read === 'ready' && !shown ? 'missing' : read
    const ready = status === 'ready' ? shown : null
    return {
      status,
      resource: ready,
      available: ready && Math.max(0, ready.capacity - ready.used),
      full: ready !== null && ready.used >= ready.capacity,
      busy: running > 0,
      error,
      claim: (who) => change('claim', who),
      release: (who) => change('release', who),
    }
  }, [read, shown, running, error, change])
}

/** `of`: whose error it is. */
type Work = {
  readonly running: number
  readonly error: UsageError | null
  readonly of: Session | null
}

const nobody = 'nobody is signed in, so nothing changed. Sign in first.'
const badHolders =
  'a claim needs names that are not empty, or a whole number above 0, so nothing changed. Pass one of both.'
const noClaims =
  'this source claims nothing, so nothing changed. Give createFlowgladSource the useResources of Flowglad.'

type Code = 'signed-out' | 'invalid-input' | 'claim-failed'

function failed(code: Code, message: string | false): ClaimOutcome {
  return { status: 'failed', error: new UsageError(code, message) }
}
