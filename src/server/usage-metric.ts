import { majorUnits } from '../billing/currency.js'
import { minus, tidy, type UsageMeter } from '../billing/meter.js'
import type { UsageMetric } from './usage-data.js'

/**
 * A meter as a metric of the report, for its present period.
 *
 * Credits (`balance`) have no known allowance: what is left stands as `included`, so that
 * `included − used` is the balance, below 0 too. Pay as you go and unlimited meters have no limit.
 */
export function metricOf(meter: UsageMeter): UsageMetric {
  const { kind, price, aggregation, resetsAt, resetUnknown, overage } = meter
  const more = {
    ...(price && {
      unitPrice: majorUnits(price.unitPrice, price.currency),
      per: price.per,
      currency: price.currency.toLowerCase(),
    }),
    ...(aggregation !== 'sum' && { aggregation }),
    ...(resetsAt === null && (resetUnknown ? { resetUnknown } : { resetsAt })),
    ...(overage && { onLimit: overage }),
  }
  switch (kind) {
    case 'quota':
      return { ...metric(meter, meter.limit, meter.used), ...more }
    case 'balance': {
      const { available, none = false } = meter
      const left = metric(meter, Math.max(0, available), Math.max(0, 0 - available))
      return { ...left, kind, none, ...more }
    }
    case 'metered':
    case 'unlimited':
    case 'counted':
      return { ...metric(meter, null, meter.used ?? 0), kind, ...more }
  }
}

/** A metric of which nothing is known but its name. */
export function unreadMetric(name: string): UsageMetric {
  return { name, unit: '', included: null, used: null, overage: 0, percentage: 0, kind: 'counted' }
}

/** A meter's use between two dates. No limit is known for dates other than the period's. */
export function metricBetween(meter: UsageMeter, used: number, withinPeriod: boolean): UsageMetric {
  const included = withinPeriod && meter.kind === 'quota' ? meter.limit : null
  return metric(meter, included, used)
}

/** How much `used` is of `included`, with two decimals; 100 where nothing is included. */
export function percentageOf(used: number, included: number): number {
  return included > 0 ? Math.round(tidy((used / included) * 10_000)) / 100 : 100
}

function metric(
  { name, unit = '' }: UsageMeter,
  included: number | null,
  used: number,
): UsageMetric {
  const overage = included === null ? 0 : Math.max(0, minus(used, included))
  const percentage = included === null ? 0 : percentageOf(used, included)
  return { name, unit, included, used, overage, percentage }
}
