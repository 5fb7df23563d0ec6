import { minus, type Pool, plus, type UsageMeter } from './meter.js'

/**
 * The meter after `amount` more was used. Pure: the same meter is returned for 0, so that what did
 * not change keeps its identity. A `count_distinct_properties` meter moves no number, because only
 * the server knows whether the combination is new. Of pools what ends first is used first.
 */
export function project(meter: UsageMeter, amount: number): UsageMeter {
  if (amount === 0 || meter.aggregation === 'count_distinct_properties') return meter
  const pools = meter.pools && { pools: drawn(meter.pools, amount) }
  if (meter.kind !== 'balance') {
    return { ...meter, ...pools, used: plus(meter.used ?? 0, amount) }
  }
  // Whoever used some has, or owes, some.
  const { none: _, ...rest } = meter
  return { ...rest, ...pools, available: minus(meter.available, amount) }
}

/** Pools after an amount was taken out of them, none below 0. */
function drawn(pools: readonly Pool[], amount: number): readonly Pool[] {
  const endOf = ({ resetsAt = Infinity, expiresAt = resetsAt }: Pool) =>
    Math.min(resetsAt, expiresAt)
  const next = [...pools]
  let rest = amount
  for (const pool of pools.toSorted((a, b) => endOf(a) - endOf(b))) {
    const taken = Math.min(rest, Math.max(0, pool.remaining))
    next[pools.indexOf(pool)] = { ...pool, remaining: minus(pool.remaining, taken) }
    rest = minus(rest, taken)
  }
  return next
}
