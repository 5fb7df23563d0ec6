import { UsageError } from '../billing/errors.js'
import type { Environment } from './environment.js'
import type { Observer } from './observer.js'
import { type Situation, same } from './reader.js'
import type { UsageSource } from './source.js'

/** A number older than this without an answer is shown as stale, in milliseconds after asking. */
const PATIENCE = 10_000
/** How often billing is asked again while it answers for another customer. */
const MISMATCHES = 3

/** How the session stands: asked or confirmed, stale or not, and for whom billing answers. */
export type Standing = {
  /** A fresh report was asked for. */
  asked(): void
  /** The server answered. */
  confirmed(): void
  /** Billing was asked and answered for somebody else. */
  mismatched(): void
  /** True while asking again may mend what is wrong. */
  broken(): boolean
  /** What is true now for a view; the same object while nothing changed. */
  situation(view: string | undefined): Situation
  /** What was worked out may be out of date. */
  changed(): void
  stop(): void
}

/** What the standing is worked out from. `onLate`: an answer has been missing for 10 s. */
export type StandingOptions = {
  readonly source: UsageSource
  readonly env: Environment
  readonly observer: Observer
  readonly updatedAt: number | null
  readonly onLate: () => void
}

/** Nothing was asked yet. */
export function createStanding(options: StandingOptions): Standing {
  const { source, env, observer } = options
  const known = new Map<string | undefined, { version: number; situation: Situation }>()
  let version = 0
  let askedAt: number | null = null
  let updatedAt = options.updatedAt
  let mismatches = 0
  let cancelLate = () => {}

  function isStale(): boolean {
    const overdue = askedAt !== null && env.elapsed() - askedAt >= PATIENCE
    const { status } = observer.state()
    // Just after a change of user billing still answers for the former one: that is no failure yet.
    return overdue || !env.online() || mismatches > 0 || status === 'error'
  }

  function statusOf(view: string | undefined): Pick<Situation, 'status' | 'error'> {
    const state = observer.state()
    if (state.status === 'error') return { status: 'error', error: state.error }
    if (observer.foreign()) {
      const given = mismatches >= MISMATCHES
      return given ? { status: 'error', error: foreign } : { status: 'loading', error: null }
    }
    const asked = view === undefined || !observer.own() ? state : source.read(view)
    const none = asked.status === 'ready' && asked.subscription === null
    return { status: none ? 'no-subscription' : state.status, error: null }
  }

  return {
    asked() {
      if (askedAt !== null) return
      askedAt = env.elapsed()
      cancelLate = env.after(PATIENCE, options.onLate)
    },
    confirmed() {
      askedAt = null
      updatedAt = env.now()
      mismatches = 0
      cancelLate()
    },
    mismatched() {
      mismatches++
    },
    broken: () =>
      observer.foreign() ? mismatches < MISMATCHES : observer.state().status === 'error',
    situation(view) {
      const before = known.get(view)
      if (before?.version === version) return before.situation
      const fresh: Situation = { ...statusOf(view), stale: isStale(), updatedAt }
      const situation = before && same(before.situation, fresh) ? before.situation : fresh
      known.set(view, { version, situation })
      return situation
    },
    changed() {
      version++
    },
    stop() {
      cancelLate()
      askedAt = null
    },
  }
}

const foreign = new UsageError(
  'other-customer',
  'billing answers for another customer than the one signed in here, so no number can be shown and nothing is sent. Check that the customerId of UsageProvider and the session cookie name the same customer.',
)
