import type { AbsentMeter, MeterOverride, UsageMeter } from '../billing/meter.js'
import { withOverride } from '../billing/override.js'
import { ownState } from '../sync/core.js'
import { isPresent } from '../sync/meter-state.js'
import { overviewOf } from '../sync/overview.js'
import type { SubscriptionState } from '../sync/reports.js'
import type { Session } from '../sync/session-types.js'
import { pickShown } from '../sync/shown.js'

/** Which meter is meant, and what the host says of it. */
export type MeterQuestion = {
  /** Slug or id. */
  readonly meter: string
  readonly view: string | undefined
  /** The host's own settings of its meters, by slug. */
  readonly overrides: ReadonlyMap<string, MeterOverride>
}

/** A meter by the number that billing reported last, without what was recorded here since. */
export type ReportedMeter = {
  readonly slug: string
  /** The billing period, or the subscription where there is none. */
  readonly scope: string
  /** Epoch milliseconds of the end of the period. */
  readonly ends: number | null
  /** As the host says it is. */
  readonly meter: UsageMeter | AbsentMeter
  readonly state: SubscriptionState
}

/**
 * The meter that is shown; `null` while nothing is certain: before billing has loaded, while it fails,
 * signed out, and once the period of the number is over.
 */
export function reportedMeter(
  session: Session,
  { meter: ref, view, overrides }: MeterQuestion,
): ReportedMeter | null {
  const { core } = session
  if (overviewOf(session, view).status !== 'ready' || !ownState(core)) return null
  const reading = session.usage(ref, view)
  if (reading.status !== 'ready' || reading.ended) return null
  const { slug, period } = reading.meter
  const id = view ?? pickShown(core)
  const state = core.reports.get(id)
  const base = state?.meters.get(slug)?.base
  if (!state || !isPresent(base)) return null
  return {
    slug,
    scope: period ? `${period.start}` : `in ${id}`.slice(0, 255),
    ends: period?.end ?? null,
    meter: withOverride(base, overrides.get(slug)),
    state,
  }
}
