import type { MeterState, Thresholds, UsageMeter } from './meter.js'
import * as typed from './meter.js'
import type { UsageFigure } from './usage.js'

/** A figure to reckon with, whatever JSON, a database or plain JavaScript made of its numbers. */
export function soundFigure(figure: UsageFigure): UsageFigure {
  return figure.status === 'ready' ? { ...figure, meter: soundMeter(figure.meter) } : figure
}

/** Text and bigints are read; a meter whose number or limit is none is only counted. */
function soundMeter(given: UsageMeter): UsageMeter {
  if (given.kind === 'unlimited') return given
  const meter = { ...given }
  for (const key of ['used', 'limit', 'available']) {
    const value: unknown = Reflect.get(meter, key)
    Reflect.set(meter, key, typeof value === 'object' || value === '' ? NaN : Number(value))
  }
  if (!Number.isFinite(typed.levelOf(meter))) Reflect.set(meter, 'kind', 'counted')
  return meter
}

/** What is left of a meter: `limit − used`, or the credits. `null` when there is no limit, or none is known. */
export function remainingOf(meter: UsageMeter): number | null {
  return meter ? typed.remainingOf(soundMeter(meter)) : null
}

/** How much of the quota is used, 0–1, or `null` when no limit is known. Overuse stays 1. */
export function ratioOf(meter: UsageMeter): number | null {
  return meter ? typed.ratioOf(soundMeter(meter)) : null
}

/** The word for how close to its limit a meter is. `metered` is always `normal`. */
export function stateOf(meter: UsageMeter, thresholds?: Thresholds): MeterState {
  const all = { ...typed.defaultThresholds, ...thresholds }
  return meter ? typed.stateOf(soundMeter(meter), all) : 'counted'
}
