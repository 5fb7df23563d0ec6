import {
  defaultThresholds,
  type MeterOverride,
  type MeterState,
  stateOf,
  type Thresholds,
} from '../billing/meter.js'
import { withOverride } from '../billing/override.js'
import type { Core } from './core.js'

/** Tells of every change of a meter's state, once. */
export type ThresholdEvents = {
  /** `meters`: what the host says of meters, by slug. Other thresholds are no crossing. */
  set(thresholds: Thresholds, meters?: ReadonlyMap<string, MeterOverride>): void
  /** Looks at a meter; the first look tells nothing. */
  look(slug: string): void
}

/** Makes the threshold events of one session. */
export function createThresholdEvents(core: Core): ThresholdEvents {
  const { reports, events, customer } = core
  const states = new Map<string, MeterState>()
  let thresholds = defaultThresholds
  let overrides: ReadonlyMap<string, MeterOverride> = new Map()

  /** Notes the state of a meter and returns the one before, when it is another one. */
  function note(slug: string): { readonly state: MeterState; readonly from: MeterState } | null {
    const known = reports.shown(core.shown, slug)
    const meter = known && withOverride(known, overrides.get(slug))
    // What is used once the period is over belongs to the next one, of which nothing is known yet.
    if (!meter || meter.kind === 'absent' || core.over.has(slug)) return null
    const state = stateOf(meter, thresholds)
    const from = states.get(slug)
    states.set(slug, state)
    return from === undefined || from === state ? null : { state, from }
  }

  return {
    set(next, meters = new Map()) {
      thresholds = next
      overrides = meters
      for (const slug of reports.get(core.shown)?.meters.keys() ?? []) note(slug)
    },
    look(slug) {
      const crossed = note(slug)
      if (crossed) events.emit({ type: 'threshold-crossed', customer, meter: slug, ...crossed })
    },
  }
}
