import { minus, plus, type UsageMeter } from './meter.js'

/**
 * The meter after `amount` more was used. Pure: the same meter is returned for 0, so that what did
 * not change keeps its identity. A `count_distinct_properties` meter moves no number, because only
 * the server knows whether the combination is new.
 */
export function project(meter: UsageMeter, amount: number): UsageMeter {
  if (amount === 0 || meter.aggregation === 'count_distinct_properties') return meter
  if (meter.kind !== 'balance') return { ...meter, used: plus(meter.used ?? 0, amount) }
  // Whoever used some has, or owes, some.
  const { none: _, ...rest } = meter
  return { ...rest, available: minus(meter.available, amount) }
}
