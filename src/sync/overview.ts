import type { UnreadableMeter } from '../billing/meter.js'
import type { Customer, Plan, Report, Subscription } from '../billing/report.js'
import { kept } from '../billing/same.js'
import type { SubscriptionState } from './reports.js'
import type { Session, View } from './session-types.js'
import { pickShown } from './shown.js'
import type { Status } from './status.js'

/** Everything about one subscription, with the report it is known by; but for its numbers now. */
export type Overview = Status & {
  readonly customer: Customer | null
  readonly subscription: Subscription | null
  readonly plan: Plan | null
  /** What the plan includes besides amounts, `undefined` where that is not told. */
  readonly features?: Report['features'] | undefined
  readonly cost?: Report['cost'] | undefined
  /** As the report has them. */
  readonly meters: Report['meters']
  /** Slug of every meter, in the source's order, those not in the plan included. */
  readonly slugs: readonly string[]
  /** Meters whose number could not be read and is not known from before. */
  readonly unreadable: readonly UnreadableMeter[]
}

const known = new WeakMap<Session, Map<View, Overview>>()

/** What a session knows of a subscription; the same object while nothing about it changes. */
export function overviewOf(session: Session, view?: View): Overview {
  const { core } = session
  const state = core.reports.get(view ?? pickShown(core))
  const inSession = known.get(session) ?? new Map<View, Overview>()
  known.set(session, inSession)
  return kept(inSession, view, overviewFrom(state, session.status(view)))
}

function overviewFrom(state: SubscriptionState | undefined, status: Status): Overview {
  const isKnown = state && status.status !== 'signed-out' && status.status !== 'no-subscription'
  // Billing has answered, and this tab has not taken it in yet, because another one leads.
  const word = status.status === 'ready' ? 'loading' : status.status
  const report = state?.report ?? nothing
  return {
    ...report,
    ...status,
    status: isKnown ? 'ready' : word,
    slugs: [...(state?.meters.keys() ?? [])],
    unreadable: report.meters
      .filter((meter) => meter.kind === 'unreadable')
      .filter(({ slug }) => !state?.meters.get(slug)?.base),
  }
}

const none: Report['meters'] = []
/** What is known of a subscription that there is not. */
export const nothing = { customer: null, subscription: null, plan: null, meters: none }
