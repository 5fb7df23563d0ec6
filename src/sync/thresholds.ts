import { type MeterState, stateOf, type Thresholds, type UsageMeter } from '../billing/meter.js'

/** Tells of every change of a meter's state, once. */
export type ThresholdWatch = {
  /** Compares a meter with what it was; the first look tells nothing. */
  see(meter: UsageMeter, thresholds: Thresholds): { state: MeterState; from: MeterState } | null
}

/** Remembers the state of every meter it was shown. */
export function watchThresholds(): ThresholdWatch {
  const states = new Map<string, MeterState>()
  return {
    see(meter, thresholds) {
      const state = stateOf(meter, thresholds)
      const from = states.get(meter.slug)
      states.set(meter.slug, state)
      return from === undefined || from === state ? null : { state, from }
    },
  }
}
