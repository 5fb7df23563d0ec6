import type { UsageEvent } from '../billing/event.js'
import type { MeterOverride } from '../billing/meter.js'
import { withOverride } from '../billing/override.js'
import { overviewOf } from '../sync/overview.js'
import type { Session, View } from '../sync/session-types.js'
import { describeCrossing } from '../text/describe-crossing.js'
import type { LabelOverrides } from '../text/labels.js'
import { announce } from './announce.js'

type Crossing = Extract<UsageEvent, { type: 'threshold-crossed' }>

/** What a component shows, and how it says it. */
type Shown = {
  readonly session: Session
  readonly view: View
  readonly overrides: ReadonlyMap<string, MeterOverride>
  /** Slugs or ids; none for all. */
  readonly meters: readonly string[]
  readonly labels: LabelOverrides
  readonly locale: string
}

/** Announces a crossed threshold if the component shows that meter. */
export function announceCrossing(
  event: Crossing,
  { session, view, overrides, meters, labels, locale }: Shown,
): void {
  const reading = session.usage(event.meter, undefined)
  if (reading.status !== 'ready') return
  const meter = withOverride(reading.meter, overrides.get(event.meter))
  if (meter.kind === 'absent') return
  const wanted = meters.length === 0 || meters.some((ref) => [meter.slug, meter.id].includes(ref))
  // Crossings concern the current subscription; a provider of another one stays silent.
  const other = view !== undefined && overviewOf(session).subscription?.id !== view
  if (!wanted || other) return
  // Every component that shows the meter says this; only one is heard.
  announce(describeCrossing(meter, event, { labels, locale }), `meter ${meter.slug}`)
}
