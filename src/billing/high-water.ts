import {
  type AbsentMeter,
  levelOf,
  minus,
  type QuotaMeter,
  type UnreadableMeter,
  type UsageMeter,
} from './meter.js'

/**
 * The meter with its limit raised to the highest balance seen. Credits kept from before (a
 * downgrade, a period that did not expire) lie above what the plan grants; once they have been
 * seen, they are part of the limit for the rest of the period.
 *
 * `before`: the meter as it was committed last, which knows what was seen. Only a quota worked out
 * from grants changes; any other meter is returned as it is.
 */
export function withHighWater<M extends UsageMeter | AbsentMeter | UnreadableMeter>(
  meter: M,
  before?: UsageMeter | AbsentMeter | null,
): M | QuotaMeter {
  if (meter.kind !== 'quota' || meter.limitSource !== 'grants') return meter
  const level = levelOf(meter)
  const isKnown = before?.kind === 'quota' && before.period?.start === meter.period?.start
  const high = Math.max(level, isKnown ? (before.high ?? level) : level)
  if (high <= meter.limit) return { ...meter, high }
  const used = minus(high, level)
  return { ...meter, high, used, limit: high, limitSource: 'high-water', derived: true }
}
