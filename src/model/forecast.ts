import { tidy, type UsageMeter } from './meter.js'

/** The share of a period that must be over before its use says anything about the rest. */
const tooEarly = 0.1

/**
 * The use expected by the end of the period if it goes on as before, in the meter's unit: an
 * estimate, never below what is used, whole where use is whole. A source's own `projected` is
 * returned as given. `null` where nothing can be said: a meter that does not reset or does not add
 * up, a use that is not known, the first tenth of a period.
 */
export function projectedUse(meter: UsageMeter, now: number): number | null {
  if (meter.projected !== undefined) return meter.projected
  if (meter.kind === 'balance' || meter.used === null) return null
  if (meter.aggregation !== 'sum' || meter.period === null || meter.resetsAt === null) return null
  const { start, end } = meter.period
  const share = (now - start) / (end - start)
  // Written so that a period without length, or a clock that is not a number, projects nothing.
  if (!(share >= tooEarly)) return null
  const expected = meter.used / share
  return Math.max(meter.used, Number.isInteger(meter.used) ? Math.round(expected) : tidy(expected))
}
