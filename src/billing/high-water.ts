import { minus, remainingOf, type UsageMeter } from './meter.js'

/**
 * The meter with its limit raised to the highest balance seen. Credits kept from before (a
 * downgrade, a period that did not expire) lie above what the plan grants; once they have been
 * seen, they are part of the limit for the rest of the period.
 *
 * `high` is the greatest `highOf` among the committed reports of this subscription and period, this
 * one included. Only a quota worked out from grants changes; any other meter is returned as it is.
 */
export function withHighWater(meter: UsageMeter, high: number | undefined): UsageMeter {
  if (meter.kind !== 'quota' || meter.limitSource !== 'grants') return meter
  if (high === undefined || !(high > meter.limit)) return meter
  const used = minus(high, minus(meter.limit, meter.used))
  return { ...meter, used, limit: high, limitSource: 'high-water', derived: true }
}

/** The balance to remember for `withHighWater`, `undefined` where a limit is not worked out. */
export function highOf(meter: UsageMeter): number | undefined {
  if (meter.kind !== 'quota') return undefined
  if (meter.limitSource !== 'grants' && meter.limitSource !== 'high-water') return undefined
  return remainingOf(meter) ?? undefined
}
