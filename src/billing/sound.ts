import type { MeterState, Thresholds, UsageMeter } from './meter.js'
import * as typed from './meter.js'

/**
 * A meter to reckon with: one of which plain JavaScript gives no number is only counted.
 *
 * @throws {TypeError} for a meter that is none, and for numbers that are bigints.
 */
export function soundMeter(given: UsageMeter): UsageMeter {
  if (Number.isFinite(typed.levelOf(given))) return given
  return Object.assign({}, given, { kind: 'counted' } as const)
}

/** What is left of a meter: `limit − used`, or the credits. `null` when there is no limit, or none is known. */
export function remainingOf(meter: UsageMeter): number | null {
  return known(meter, typed.remainingOf, null)
}

/** How much of the quota is used, 0–1, or `null` when no limit is known. Overuse stays 1. */
export function ratioOf(meter: UsageMeter): number | null {
  return known(meter, typed.ratioOf, null)
}

/** The word for how close to its limit a meter is. `metered` is always `normal`. */
export function stateOf(meter: UsageMeter, thresholds?: Thresholds): MeterState {
  const all = { ...typed.defaultThresholds, ...thresholds }
  return known(meter, (sound) => typed.stateOf(sound, all), 'counted')
}

function known<Value>(
  meter: UsageMeter,
  read: (sound: UsageMeter) => Value,
  otherwise: Value,
): Value {
  try {
    return read(soundMeter(meter))
  } catch {
    return otherwise
  }
}
