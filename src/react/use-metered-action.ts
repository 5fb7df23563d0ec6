'use client'
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { createMeteredRunner, type MeteredState } from '../actions/metered-runner.js'
import type { MeteredOutcome, MeteredRun } from '../actions/perform.js'
import { UsageError } from '../billing/errors.js'
import { useUsageContext } from './context.js'
import { useBeginWork } from './gate-context.js'
import { useBeforePaint } from './use-before-paint.js'

/** What an action uses: one meter, or several by slug or id. Amounts are above 0; one is 1 unless given. */
export type MeteredUses =
  | { readonly meter: string; readonly amount?: number | undefined }
  | { readonly uses: Readonly<Record<string, number>> }

/** What `useMeteredAction` returns. The functions are stable while the customer is the same. */
export type MeteredAction<T> = MeteredState & {
  /**
   * Runs the action; never rejects. While one runs, its promise is returned and nothing is started.
   * `operationId` identifies the operation. By default a failed or aborted run keeps its id for the next one,
   * and a new id is made after a success and after `reset()`.
   *
   * @throws {UsageError} on bad amounts and while signed out, before anything runs.
   */
  readonly run: (options?: { readonly operationId?: string }) => Promise<MeteredOutcome<T>>
  /**
   * Stops waiting for the run. The server may still finish and record it, so its amount stays pending
   * until the next report.
   */
  readonly abort: () => void
  /** Aborts what runs, and forgets the outcome and the operation's id. */
  readonly reset: () => void
}

/**
 * Runs work whose usage the host's *server* records. The amount is pending at once and stays so until a
 * fresh report, which is requested when the work has ended; a 402 releases it at once. An
 * action that returns a `Response` which is not ok counts as failed. The work
 * continues after the component unmounts.
 *
 * @throws {UsageError} `no-provider`
 */
export function useMeteredAction<T>(
  given: MeteredUses,
  action: (run: MeteredRun) => T | Promise<T>,
): MeteredAction<T> {
  const uses = 'uses' in given ? given.uses : { [given.meter]: given.amount ?? 1 }
  const { source, session, view } = useUsageContext(
    `useMeteredAction("${Object.keys(uses).join(', ')}")`,
  )
  const beginWork = useBeginWork()
  const [runner] = useState(() => createMeteredRunner<T>())
  const state = useSyncExternalStore(runner.subscribe, runner.state, runner.state)
  const latest = useRef({ uses, action })
  useBeforePaint(() => {
    latest.current = { uses, action }
  })
  const run = useCallback<MeteredAction<T>['run']>(
    (options) => {
      if (!session) throw signedOut()
      const operationId = options?.operationId
      const { readInsufficientCredits } = source
      return runner.run({
        ...latest.current,
        session,
        view,
        operationId,
        beginWork,
        readInsufficientCredits,
      })
    },
    [runner, source, session, view, beginWork],
  )
  const { abort, reset } = runner
  return useMemo(() => ({ ...state, run, abort, reset }), [state, run, abort, reset])
}

function signedOut(): UsageError {
  return new UsageError(
    'signed-out',
    __DEV__ &&
      "run() was called while nobody is signed in, so there is nobody to bill and nothing ran. Show the sign-in first (useUsage says 'signed-out').",
  )
}
