import type { Report } from '../billing/report.js'
import {
  count,
  document,
  fieldsOf,
  flag,
  list,
  name,
  nullable,
  number,
  object,
  oneOf,
  record,
  type Shape,
  text,
  time,
} from '../storage/shape.js'

/** A committed report as it is stored. */
export type StoredReport = {
  readonly report: Report
  /** Epoch milliseconds at which it was committed. */
  readonly at: number
  /** Epoch milliseconds at which it was asked for at the earliest; 0 where nobody knows. */
  readonly asked: number
  /** True when this subscription was the customer's current one. */
  readonly current: boolean
  /** Keys of the entries that the report contains; their own storage keys may outlive a crash. */
  readonly contains: readonly string[]
  /** Keys of acknowledged entries that are taken as contained by a guess; they are stored still. */
  readonly guessed?: readonly string[]
  /** Slugs of meters of which a newer report was held in doubt. */
  readonly outdated?: readonly string[]
  /** Slugs of meters of which nothing was committed yet. */
  readonly blank?: readonly string[]
}

/** Longest stored report read back, in characters: 500 meters take about 150,000. */
const LONGEST = 2_000_000

const label = text(2_000)
const key = text(8_192)

const period = nullable(object({ start: time, end: time }))
const tier = object({ upTo: nullable(number), unitPrice: number }, { flat: number })
const price = object({ unitPrice: number, per: number, currency: name }, { tiers: list(tier) })
const named = { slug: name, name: label }
/** Only ever true; anything else is not stored. */
const yes = oneOf(true)
const form = { zero: label, two: label, few: label, many: label }
const measure = {
  unit: label,
  units: object({ one: label, other: label }, form),
  scale: number,
  digits: count,
}
const pool = object({ name: label, remaining: number }, { resetsAt: time, expiresAt: time })

const common = {
  ...named,
  aggregation: oneOf('sum', 'count_distinct_properties', 'level'),
  period,
  resetsAt: nullable(time),
  derived: flag,
}
const optional = {
  ...measure,
  id: name,
  price,
  projected: number,
  prices: list(object({ id: name, slug: nullable(name) })),
  endsAt: time,
  resetUnknown: yes,
  none: yes,
  pools: list(pool),
  overage: oneOf('blocked', 'billed'),
}
const source = oneOf('reported', 'grants', 'high-water', 'override')

type StoredMeter = Report['meters'][number]

const kinds: Readonly<Record<StoredMeter['kind'], Shape<StoredMeter>>> = {
  absent: object({ ...named, kind: oneOf('absent'), reason: oneOf('not-in-plan') }, { id: name }),
  unreadable: object({ ...named, kind: oneOf('unreadable') }, { id: name }),
  quota: object(
    { ...common, kind: oneOf('quota'), used: number, limit: number, limitSource: source },
    { ...optional, high: number },
  ),
  balance: object({ ...common, kind: oneOf('balance'), available: number }, optional),
  metered: object({ ...common, kind: oneOf('metered'), used: number, price }, optional),
  unlimited: object({ ...common, kind: oneOf('unlimited'), used: nullable(number) }, optional),
  counted: object({ ...common, kind: oneOf('counted'), used: number }, optional),
}
const shapes = new Map<unknown, Shape<StoredMeter>>(Object.entries(kinds))

const meter: Shape<StoredMeter> = (value) => {
  const shape = shapes.get(fieldsOf(value).kind)
  if (!shape) throw new TypeError()
  return shape(value)
}

const interval = object({ unit: oneOf('day', 'week', 'month', 'year'), count })
const plan = object(
  { name: label, free: flag },
  {
    slug: name,
    priceSlug: name,
    price,
    status: oneOf('active', 'trialing', 'past-due', 'unpaid', 'paused'),
    trialEndsAt: time,
    endsAt: time,
    change: object({ at: time }, { name: label, priceSlug: name }),
    interval,
    quantity: number,
    portalUrl: label,
  },
)

const features: Shape<NonNullable<Report['features']>> = (value) =>
  new Map(Object.entries(record(flag)(value)))

/** Credits and spending limits are not stored: they are for pages that wait for billing anyway. */
const report: Shape<Report> = object(
  {
    customer: object({ id: name }, { externalId: name }),
    subscription: nullable(object({ id: name, period, current: list(name) })),
    plan: nullable(plan),
    meters: list(meter),
  },
  {
    asOf: time,
    notAfter: time,
    account: name,
    features,
    cost: object({ amount: number, currency: name }),
  },
)

const stored: Shape<StoredReport> = object(
  { report, at: count, asked: count, current: flag, contains: list(key) },
  { guessed: list(key), outdated: list(name), blank: list(name) },
)

/** A report as it is stored under its subscription's key. */
export const storedReport = document(stored, LONGEST, (one) => {
  const { features } = one.report
  return features
    ? { ...one, report: { ...one.report, features: Object.fromEntries(features) } }
    : one
})
