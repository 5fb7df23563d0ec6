import {
  InsufficientCreditsError,
  type ReadInsufficientCredits,
} from '../billing/insufficient-credits.js'
import type { Session, View } from '../sync/session-types.js'
import { createSignal } from '../sync/signal.js'
import { type MeteredOutcome, type MeteredRun, perform } from './perform.js'
import { beginWork } from './work.js'

/** State of the last run of a metered action. */
export type MeteredState = {
  readonly status: 'idle' | 'running' | 'succeeded' | 'failed'
  /** The last run's error: an `InsufficientCreditsError`, or the one the action threw; else `null`. */
  readonly error: unknown
}

/** One run as asked for. */
export type MeteredWork<T> = {
  readonly session: Session
  readonly view: View
  /** Amounts by slug or id of the meter. */
  readonly uses: Readonly<Record<string, number>>
  readonly action: (run: MeteredRun) => T | Promise<T>
  readonly operationId: string | undefined
  /** Reads a 402 body of the host's own shape. */
  readonly readInsufficientCredits?: ReadInsufficientCredits | undefined
  /** Tells the gate above. Returns a function to call when the work is settled. */
  readonly beginWork: () => () => void
}

/** Runs one action at a time, and remembers the operation until it has succeeded. */
export type MeteredRunner<T> = {
  /** @throws {UsageError} on bad amounts, before anything runs. */
  run(work: MeteredWork<T>): Promise<MeteredOutcome<T>>
  abort(): void
  reset(): void
  state(): MeteredState
  subscribe(onChange: () => void): () => void
}

type Running<T> = {
  readonly session: Session
  readonly controller: AbortController
  readonly promise: Promise<MeteredOutcome<T>>
}

const idle: MeteredState = { status: 'idle', error: null }

/** Nothing was run yet. */
export function createMeteredRunner<T>(): MeteredRunner<T> {
  const changes = createSignal()
  let state = idle
  let running: Running<T> | null = null
  /** An operation that may already be recorded, and its session: the next run continues under its id. */
  let unfinished: { readonly session: Session; readonly id: string } | null = null

  function become(next: MeteredState): void {
    state = next
    changes.fire()
  }

  function run(work: MeteredWork<T>): Promise<MeteredOutcome<T>> {
    const { session, view, uses, action } = work
    if (running?.session === session) return running.promise
    const kept = unfinished?.session === session ? unfinished.id : undefined
    const given = work.operationId ?? kept
    // Before the number changes: a gate told later would already have closed.
    const endWork = work.beginWork()
    const pending = trying(() => beginWork(session, uses, view, given), endWork)
    const controller = new AbortController()
    const { signal } = controller
    const id = given ?? pending.id
    unfinished = { session, id }
    const meters = Object.keys(uses).join(', ')
    const named = { operationId: id, signal }
    const promise = perform(action, named, pending, meters, work.readInsufficientCredits)
    const own = { session, controller, promise }
    running = own
    become({ status: 'running', error: null })
    void Promise.all([promise, pending.settled]).then(endWork)
    void promise.then((outcome) => {
      if (outcome.status === 'succeeded' && unfinished?.id === id) unfinished = null
      // The server's balance is lower than the one shown here.
      if (isRefusal(outcome)) void session.reload()
      // Aborted meanwhile, or another customer's work runs now.
      if (running !== own) return
      running = null
      become(stateAfter(outcome))
    })
    return promise
  }

  function abort(): void {
    if (!running) return
    running.controller.abort()
    running = null
    become(idle)
  }

  return {
    run,
    abort,
    reset() {
      abort()
      unfinished = null
      become(idle)
    },
    state: () => state,
    subscribe: changes.subscribe,
  }
}

function isRefusal(outcome: MeteredOutcome<unknown>): boolean {
  return outcome.status === 'failed' && outcome.error instanceof InsufficientCreditsError
}

function trying<R>(task: () => R, onThrow: () => void): R {
  try {
    return task()
  } catch (error) {
    onThrow()
    throw error
  }
}

function stateAfter(outcome: MeteredOutcome<unknown>): MeteredState {
  if (outcome.status === 'failed') return { status: 'failed', error: outcome.error }
  return outcome.status === 'aborted' ? idle : { status: 'succeeded', error: null }
}
