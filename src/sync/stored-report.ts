import type { AbsentMeter, Period, Price, UsageMeter } from '../billing/meter.js'
import type { Report } from '../billing/report.js'

/** A committed report as it is kept: with its time, what it contains and the highest balances seen. */
export type StoredReport = {
  readonly report: Report
  /** Epoch milliseconds at which it was committed. */
  readonly at: number
  /** True when this subscription was the customer's current one. */
  readonly current: boolean
  /** Keys of the entries the report contains; their own storage keys may outlive a crash. */
  readonly contains: readonly string[]
  /** Highest committed balance of each quota in its period, by slug. */
  readonly highs: ReadonlyMap<string, number>
  /** Slugs of meters that exist and of which nothing was certain enough to be committed yet. */
  readonly blank?: readonly string[]
}

/** Longest stored report read back, in characters: 500 meters take about 150,000. */
const LONGEST = 2_000_000

/** What is written under a subscription's report key. */
export function encodeReport(stored: StoredReport): string {
  return JSON.stringify({ v: 1, ...stored, highs: [...stored.highs] })
}

/** Reads a stored report back, or `null` when anything about it is not as written here. */
export function decodeReport(text: string | null): StoredReport | null {
  if (text === null || text.length > LONGEST) return null
  try {
    return readStored(JSON.parse(text))
  } catch {
    return null
  }
}

class Malformed extends Error {}

function readStored(value: unknown): StoredReport {
  const raw = record(value)
  if (raw.v !== 1) throw new Malformed()
  return {
    report: readReport(raw.report),
    at: number(raw.at),
    current: raw.current === true,
    contains: list(raw.contains).map(text),
    highs: new Map(list(raw.highs).map((pair) => [text(list(pair)[0]), number(list(pair)[1])])),
    ...optional('blank', raw.blank, (slugs) => list(slugs).map(text)),
  }
}

function readReport(value: unknown): Report {
  const { customer, subscription, plan, meters } = record(value)
  const { id, externalId } = record(customer)
  return {
    customer: { id: text(id), ...optional('externalId', externalId, text) },
    subscription: subscription === null ? null : readSubscription(subscription),
    plan: plan === null ? null : readPlan(plan),
    meters: list(meters).map(readMeter),
  }
}

function readSubscription(value: unknown): NonNullable<Report['subscription']> {
  const { id, period, current } = record(value)
  return { id: text(id), period: readPeriod(period), current: list(current).map(text) }
}

function readPlan(value: unknown): NonNullable<Report['plan']> {
  const { name, slug, priceSlug, free, price } = record(value)
  return {
    name: text(name),
    free: free === true,
    ...optional('slug', slug, text),
    ...optional('priceSlug', priceSlug, text),
    ...optional('price', price, readPrice),
  }
}

function readMeter(value: unknown): UsageMeter | AbsentMeter {
  const raw = record(value)
  const named = {
    slug: text(raw.slug),
    name: text(raw.name),
    ...optional('id', raw.id, text),
  }
  if (raw.kind === 'absent') return { ...named, kind: 'absent', reason: 'not-in-plan' }
  const common = {
    ...named,
    aggregation: oneOf(raw.aggregation, ['sum', 'count_distinct_properties', 'level'] as const),
    period: readPeriod(raw.period),
    resetsAt: raw.resetsAt === null ? null : number(raw.resetsAt),
    derived: raw.derived === true,
    ...optional('unit', raw.unit, text),
    ...optional('price', raw.price, readPrice),
    ...optional('projected', raw.projected, number),
    ...optional('prices', raw.prices, (prices) => list(prices).map(readPriceRef)),
  }
  switch (raw.kind) {
    case 'quota':
      return {
        ...common,
        kind: 'quota',
        used: number(raw.used),
        limit: number(raw.limit),
        limitSource: oneOf(raw.limitSource, [
          'reported',
          'grants',
          'high-water',
          'override',
        ] as const),
      }
    case 'balance':
      return { ...common, kind: 'balance', available: number(raw.available) }
    case 'metered':
      return {
        ...common,
        kind: 'metered',
        used: number(raw.used),
        price: readPrice(raw.price),
      }
    case 'unlimited':
      return {
        ...common,
        kind: 'unlimited',
        used: raw.used === null ? null : number(raw.used),
      }
    default:
      throw new Malformed()
  }
}

function readPeriod(value: unknown): Period | null {
  if (value === null) return null
  const { start, end } = record(value)
  return { start: number(start), end: number(end) }
}

function readPrice(value: unknown): Price {
  const { unitPrice, per, currency } = record(value)
  return { unitPrice: number(unitPrice), per: number(per), currency: text(currency) }
}

function readPriceRef(value: unknown): { id: string; slug: string | null } {
  const { id, slug } = record(value)
  return { id: text(id), slug: slug === null ? null : text(slug) }
}

function optional<K extends string, T>(
  key: K,
  value: unknown,
  read: (value: unknown) => T,
): { [P in K]?: T } {
  const found: { [P in K]?: T } = {}
  if (value !== undefined) found[key] = read(value)
  return found
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed()
  return { ...value }
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Malformed()
  return value
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Malformed()
  return value
}

function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Malformed()
  return value
}

function oneOf<T extends string>(value: unknown, known: readonly T[]): T {
  const found = known.find((word) => word === value)
  if (found === undefined) throw new Malformed()
  return found
}
