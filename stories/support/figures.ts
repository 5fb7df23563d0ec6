import type {
  BalanceMeter,
  CountedMeter,
  MeteredMeter,
  QuotaMeter,
  UnlimitedMeter,
  UsageMeter,
} from '../../src/billing/meter.js'
import type { UsageFigure } from '../../src/billing/usage.js'

/** The moment at which every story is told: January 22, 2026, 2:02 PM UTC. */
export const now = Date.UTC(2026, 0, 22, 14, 2)

const period = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) }
const common = {
  aggregation: 'sum',
  period,
  resetsAt: period.end,
  price: { unitPrice: 2, per: 1, currency: 'USD' },
  derived: false,
} as const

/** A quota of this January, two cents a use beyond it. */
export function quota(used: number, limit: number, more: Partial<QuotaMeter> = {}): QuotaMeter {
  return {
    ...common,
    kind: 'quota',
    slug: 'generations',
    name: 'Generations',
    used,
    limit,
    limitSource: 'grants',
    ...more,
  }
}

/** What generations are called in a sentence, where the host says so. */
export const generations = { units: { one: 'generation', other: 'generations' } }

/** Credits bought once. */
export function balance(available: number, more: Partial<BalanceMeter> = {}): BalanceMeter {
  return {
    ...common,
    kind: 'balance',
    slug: 'credits',
    name: 'Credits',
    resetsAt: null,
    available,
    ...more,
  }
}

/** Pay as you go, two dollars a thousand. */
export function metered(used: number, more: Partial<MeteredMeter> = {}): MeteredMeter {
  return {
    ...common,
    kind: 'metered',
    slug: 'email-sends',
    name: 'Email sends',
    unit: 'sent',
    used,
    price: { unitPrice: 200, per: 1_000, currency: 'USD' },
    ...more,
  }
}

/** Counted, and neither limited nor charged. */
export function unlimited(used: number | null, more: Partial<UnlimitedMeter> = {}): UnlimitedMeter {
  const { price: _, ...free } = common
  return {
    ...free,
    kind: 'unlimited',
    slug: 'api-calls',
    name: 'API calls',
    resetsAt: null,
    used,
    ...more,
  }
}

/** Counted, with no limit that anybody told. */
export function counted(used: number, more: Partial<CountedMeter> = {}): CountedMeter {
  const { price: _, ...free } = common
  return {
    ...free,
    kind: 'counted',
    slug: 'downloads',
    name: 'Downloads',
    resetsAt: null,
    used,
    ...more,
  }
}

type Ready = Extract<UsageFigure, { status: 'ready' }>

/** The figure of a meter whose number is known. */
export function ready(
  meter: UsageMeter,
  more: Partial<Omit<Ready, 'status' | 'meter'>> = {},
): Ready {
  return { status: 'ready', meter, ...more }
}
