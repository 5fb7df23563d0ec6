import { costOf, costSoFar, isFree, sumCosts } from './cost.js'
import type { Money } from './currency.js'
import { minus, type Price, tidy, type UsageMeter } from './meter.js'

/** The share of a period that must be over before its use says anything about the rest. */
const tooEarly = 0.1

/**
 * The use expected by the end of the period, or of a plan that ends before it, if use goes on as before, in
 * the meter's unit: an estimate, never below what is used, whole where use is whole. A source's own
 * `projected` is returned as given. `null` where nothing can be said: a meter that does not reset or does
 * not add up, a use that is not known, the first tenth of a period.
 */
export function projectedUse(meter: UsageMeter, now: number): number | null {
  if (meter.projected !== undefined) return meter.projected
  if (meter.kind === 'balance' || meter.used === null) return null
  if (meter.aggregation !== 'sum' || !meter.period || meter.resetsAt === null) return null
  const { start, end } = meter.period
  const share = (now - start) / (end - start)
  // Written so that a period without length, or a clock that is not a number, projects nothing.
  if (!(share >= tooEarly)) return null
  const until = lastOf(meter.endsAt, end)
  if (until <= now && until < end) return null
  const expected = (meter.used / share) * ((until - start) / (end - start))
  return Math.max(meter.used, Number.isInteger(meter.used) ? Math.round(expected) : tidy(expected))
}

/**
 * When a quota will be used up if use goes on as before, in epoch milliseconds: an estimate, with the
 * doubts of `projectedUse`. `null` where that cannot be said, and where it lasts until it resets or ends.
 */
export function runsOutAt(meter: UsageMeter, now: number): number | null {
  if (meter.kind !== 'quota' || meter.resetsAt === null || now >= meter.resetsAt) return null
  const { used, limit, resetsAt, endsAt } = meter
  const expected = projectedUse(meter, now) ?? 0
  if (used >= limit || expected <= limit) return null
  const until = lastOf(endsAt, resetsAt)
  // A projection of the source's own is of the whole period.
  const end = meter.projected === undefined ? until : resetsAt
  const at = now + ((limit - used) / (expected - used)) * (end - now)
  return at < until ? at : null
}

/** Until when a meter is used: to the end of its period, or of the plan before that. */
function lastOf(endsAt: number | undefined, end: number): number {
  return Math.min(endsAt ?? end, end)
}

/**
 * What a period is estimated to cost in the end if use goes on as before, one sum a currency: `base`,
 * and every use that costs. `null` where that cannot be said: none of the meters that cost can be
 * projected, or one that will be cannot be yet. `now` is in epoch milliseconds.
 */
export function projectedCost(
  meters: readonly UsageMeter[],
  base: Money | null,
  now: number,
): readonly Money[] | null {
  const costs: (Money | null)[] = [base]
  let projects = false
  for (const meter of meters) {
    if (!meter.price || isFree(meter.price)) continue
    const expected = projectedUse(meter, now)
    if (expected === null && renews(meter)) return null
    projects ||= expected !== null
    costs.push(
      expected === null
        ? costSoFar(meter)
        : costAt(meter, meter.price, withinLimit(meter, expected)),
    )
  }
  return projects ? sumCosts(costs) : null
}

/** No more than the limit where nothing is used beyond it. */
function withinLimit(meter: UsageMeter, expected: number): number {
  if (meter.kind !== 'quota' || meter.overage !== 'blocked') return expected
  return Math.min(expected, Math.max(meter.limit, meter.used))
}

/** True of a meter whose use will be projected, once enough of its period is over. */
function renews(meter: UsageMeter): boolean {
  const adds = meter.kind !== 'balance' && meter.aggregation === 'sum'
  return adds && meter.period !== null && meter.resetsAt !== null
}

function costAt(meter: UsageMeter, price: Price, used: number): Money | null {
  const included = meter.kind === 'quota' ? meter.limit : 0
  return costOf(Math.max(0, minus(used, included)), price)
}
