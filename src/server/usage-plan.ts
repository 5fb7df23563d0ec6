import { majorUnits } from '../billing/currency.js'
import { isoText } from '../billing/iso-time.js'
import type { Plan } from '../billing/report.js'
import type { UsagePlan } from './usage-data.js'

/** A plan as a usage report tells it: money in major units, moments as ISO 8601. */
export function usagePlanOf(plan: Plan): UsagePlan {
  const { trialEndsAt, endsAt, change, price, ...same } = plan
  return {
    ...same,
    ...(trialEndsAt !== undefined && { trialEndsAt: isoText(trialEndsAt) }),
    ...(endsAt !== undefined && { endsAt: isoText(endsAt) }),
    ...(change && { change: { ...change, at: isoText(change.at) } }),
    ...(price && {
      price: majorUnits(price.unitPrice, price.currency),
      currency: price.currency.toLowerCase(),
    }),
  }
}
