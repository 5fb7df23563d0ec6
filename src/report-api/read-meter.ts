import {
  booleanOf,
  type Fields,
  isFields,
  listOf,
  numberIn,
  oneOf,
  partsOf,
  present,
  recordOf,
  textOf,
} from '../billing/decode.js'
import { momentOf } from '../billing/iso-time.js'
import {
  type Aggregation,
  minus,
  type Period,
  type Pool,
  type Price,
  plus,
  type UnreadableMeter,
  type UsageMeter,
} from '../billing/meter.js'
import { inCase, wordsOf } from './metric-id.js'
import { readOnLimit } from './read-account.js'
import { readUnitPrice } from './read-money.js'

/** What a metric's own fields do not say. */
export type MetricFacts = {
  /** The report is of the billing period that runs: then it says what is left, and until when. */
  readonly current: boolean
  readonly period: Period | null
  /** It names a period that cannot be read. */
  readonly periodUnknown: boolean
  /** It holds a level, which does not start anew with the period. */
  readonly level: boolean
  readonly projected: number | null
  /** ISO 4217 code of prices that name none. */
  readonly currency: string | null
  /** Ids of every metric of the report. */
  readonly known: ReadonlySet<string>
}

const aggregationOf = oneOf('sum', 'level', 'count_distinct_properties')

/**
 * One metric of a report as a meter. One with a number that cannot be read is `unreadable`; `null` only
 * where nothing can be called by its id. Each field that cannot be read is told by its name, and
 * `without` says that the meter has no number for it.
 */
export function readMeter(
  id: string,
  value: unknown,
  facts: MetricFacts,
  onUnreadable: (what: string, without: 'number' | null) => void,
): UsageMeter | UnreadableMeter | null {
  const fields = isFields(value) ? value : {}
  const slug = id === '__proto__' ? null : textOf(id)
  if (slug === null) {
    onUnreadable('id', 'number')
    return null
  }
  const tell = (field: string) => onUnreadable(field, null)
  const { name = titleOf(slug), ...words } = partsOf(
    fields,
    { name: textOf, unit: textOf, aggregation: aggregationOf },
    // Some write nothing as an empty text.
    (field) => fields[field] === '' || tell(field),
  )
  const named = { slug, name, ...present({ id: aliasOf(slug, facts.known) }) }
  const meter = meterOf(fields, { ...named, ...words }, facts, tell)
  if (typeof meter !== 'string') return meter
  onUnreadable(meter, 'number')
  return { ...named, kind: 'unreadable' }
}

/** A number from 0 up. */
export function amountOf(value: unknown): number | null {
  const number = numberIn(value)
  return number !== null && number >= 0 ? number : null
}

type Named = {
  readonly slug: string
  readonly name: string
  readonly id?: string
  readonly unit?: string
  readonly aggregation?: Aggregation
}

/** The meter, or the name of the field that it lacks. */
function meterOf(
  fields: Fields,
  named: Named,
  { current, period, periodUnknown, level, projected, currency }: MetricFacts,
  tell: (field: string) => void,
): UsageMeter | string {
  const { aggregation = level ? 'level' : 'sum' } = named
  const own = aggregation === 'level' ? null : period
  const about = { ...named, aggregation, derived: false }
  const broken: string[] = []
  const readers = {
    used: amountOf,
    included: limitIn,
    remaining: numberIn,
    pools: (value: unknown) => poolsIn(value, tell),
  }
  const numbers = partsOf(fields, readers, (field) => void broken.push(field))
  const { used = null, included: limit, remaining, pools } = numbers
  if (!current) {
    // Of other days than the period's a report says how much was used, and no more.
    const counted = { ...about, kind: 'counted', period: own, resetsAt: null } as const
    return used === null ? 'used' : { ...counted, used }
  }
  if (broken[0] !== undefined) return broken[0]
  const more = {
    resetsAt: momentOf,
    resetUnknown: booleanOf,
    onLimit: readOnLimit,
    none: booleanOf,
  }
  const {
    resetsAt: given,
    resetUnknown: untold,
    onLimit,
    none: never,
  } = partsOf(fields, more, tell)
  const usual = fields.resetsAt === undefined
  const resetUnknown =
    untold ||
    (usual
      ? periodUnknown && aggregation !== 'level'
      : fields.resetsAt !== null && given === undefined)
  const resetsAt = (resetUnknown ? null : usual ? own?.end : given) ?? null
  const price = readUnitPrice(fields, currency)
  if (price === undefined) tell(fields.tiers == null ? 'unitPrice' : 'tiers')
  const left = remaining ?? pools?.reduce((sum, pool) => plus(sum, pool.remaining), 0)
  const common = {
    ...about,
    // A meter that starts anew at a time of its own is in a period that is not told.
    period: resetsAt === own?.end ? own : null,
    resetsAt,
    ...present({
      price,
      pools,
      projected,
      overage: onLimit,
      resetUnknown: resetUnknown || null,
    }),
  }
  switch (fields.kind ?? kindBy(limit, left, price, used)) {
    case 'quota': {
      if (limit === undefined || limit === Infinity) return 'included'
      const spent = used ?? (left === undefined ? null : minus(limit, left))
      if (spent === null) return 'used'
      // More is left than the plan includes: bought, or kept from before.
      const whole = left && left > 0 ? Math.max(limit, plus(spent, left)) : limit
      const quota = { used: spent, limit: whole, derived: whole > limit }
      return { ...common, ...quota, kind: 'quota', limitSource: 'reported' }
    }
    case 'balance': {
      const known = limit !== undefined && limit < Infinity && used !== null
      const available = left ?? (known ? minus(limit, used) : null)
      if (available === null) return 'remaining'
      // Nothing was ever given, and nothing used.
      const none = available === 0 && (never ?? (limit === 0 && used === 0))
      return { ...common, kind: 'balance', available, ...(none ? { none } : {}) }
    }
    case 'unlimited':
      return { ...common, kind: 'unlimited', used }
    case 'metered':
      if (!price) return 'unitPrice'
      return used === null ? 'used' : { ...common, kind: 'metered', used, price }
    case 'counted':
      return used === null ? 'used' : { ...common, kind: 'counted', used }
    default:
      return 'kind'
  }
}

/** A limit; infinite for `null` and −1. */
function limitIn(value: unknown): number | null {
  return value === null || numberIn(value) === -1 ? Infinity : amountOf(value)
}

/** Use without a limit whose price cannot be read is only counted: it may cost something. */
function kindBy(
  limit: number | undefined,
  left: number | undefined,
  price: Price | null | undefined,
  used: number | null,
): UsageMeter['kind'] {
  if (limit === undefined) return left === undefined ? 'counted' : 'balance'
  if (limit < Infinity) return 'quota'
  if (price === undefined) return 'counted'
  return price === null || used === null ? 'unlimited' : 'metered'
}

/** `null` unless every one of them can be read: the rest would not add up. */
function poolsIn(value: unknown, tell: (field: string) => void): readonly Pool[] | null {
  const pools = listOf(value).flatMap(
    (pool) =>
      recordOf(
        pool,
        { name: textOf, remaining: numberIn },
        { resetsAt: momentOf, expiresAt: momentOf },
        (field) => tell(`pools.${field}`),
      ) ?? [],
  )
  return pools.length > 0 && pools.length === listOf(value).length ? pools : null
}

/** The same id as the host's code may write it, unless that is another metric's. */
function aliasOf(slug: string, known: ReadonlySet<string>): string | undefined {
  const cases = [inCase(slug, 'snake_case'), inCase(slug.replaceAll('-', '_'), 'camelCase')]
  return cases.find((other) => other !== slug && !known.has(other))
}

/** An id as a person would write it. */
function titleOf(slug: string): string {
  const words = wordsOf(slug).replaceAll('_', ' ').trim()
  return words === '' ? slug : words.charAt(0).toUpperCase() + words.slice(1)
}
