import { isFields, type OnMalformed } from './decode.js'
import {
  type AbsentMeter,
  levelOf,
  type Measure,
  type MeterOverride,
  minus,
  type Units,
  type UnlimitedMeter,
  type UsageMeter,
} from './meter.js'

type Common = Omit<UnlimitedMeter, 'kind' | 'used'>

/**
 * The meter as the host says it is. A number as `limit` makes a quota, `null` an unlimited meter;
 * `kind` converts where the meter holds the numbers the new kind needs. What cannot be done is
 * named through `onMalformed` in development, and left as it was. `hidden` is for whoever lists meters.
 */
export function withOverride(
  meter: UsageMeter | AbsentMeter,
  override: MeterOverride | undefined,
  onMalformed?: OnMalformed,
): UsageMeter | AbsentMeter {
  if (!override) return meter
  if (__DEV__) {
    for (const why of faultsOf(meter, override)) {
      onMalformed?.('override', `The override of meter "${meter.slug}" ${why}.`)
    }
  }
  const { name = meter.name, ...more } = plainOf(override)
  const { limit } = override
  const kind = limit === undefined ? override.kind : limit === null ? 'unlimited' : 'quota'
  if (meter.kind === 'absent') {
    // Nothing is known of it but its name, so it can only be declared without a limit.
    if (kind !== 'unlimited') return { ...meter, name }
    const { id, slug } = meter
    const lasting = { aggregation: 'sum', period: null, resetsAt: null, derived: false } as const
    return { slug, ...(id && { id }), name, ...more, ...lasting, kind, used: null }
  }
  const shown = { ...meter, name, ...more }
  return limit === undefined && (!kind || kind === meter.kind)
    ? shown
    : (converted(shown, kind, limit) ?? shown)
}

/**
 * What the host says of its meters, by slug, for whoever shows a name before the meter is known. What cannot
 * be read is left out, and named through `onMalformed` in development.
 */
export function readOverrides(
  given: Readonly<Record<string, MeterOverride>> = {},
  onMalformed?: OnMalformed,
): ReadonlyMap<string, MeterOverride> {
  return new Map(
    Object.entries(given).map(([slug, value]) => {
      const override = isFields(value) ? value : {}
      const { limit, kind, hidden } = override
      if (__DEV__) {
        for (const why of plainFaultsOf(override)) {
          onMalformed?.('override', `The override of meter "${slug}" ${why}.`)
        }
      }
      return [
        slug,
        {
          ...plainOf(override),
          ...(limit !== undefined && { limit }),
          ...(kind && { kind }),
          ...(hidden && { hidden }),
        },
      ]
    }),
  )
}

/** What the host says that fits every kind, without what cannot be read: plain JavaScript may give anything. */
function plainOf({
  name,
  unit,
  units,
  scale,
  digits,
  overage,
}: MeterOverride): Measure & { name?: string; overage?: 'blocked' | 'billed' } {
  return {
    ...(isWord(name) && { name }),
    ...(isText(unit) && { unit }),
    ...(isUnits(units) && { units }),
    ...(isScale(scale) && { scale }),
    ...(isDigits(digits) && { digits }),
    ...(isOverage(overage) && { overage }),
  }
}

/** A text, which may be empty. */
function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isWord(value: unknown): value is string {
  return isText(value) && value !== ''
}

function isUnits(units: unknown): units is Units {
  return (
    isFields(units) &&
    isText(units.other) &&
    Object.values(units).every((form) => form === undefined || isText(form))
  )
}

function isScale(scale: unknown): scale is number {
  return typeof scale === 'number' && Number.isFinite(scale) && scale > 0
}

function isDigits(digits: unknown): digits is number {
  return typeof digits === 'number' && Number.isInteger(digits) && digits >= 0 && digits <= 20
}

function isOverage(overage: unknown): overage is 'blocked' | 'billed' {
  return overage === 'blocked' || overage === 'billed'
}

function isLimit(limit: number | null | undefined): limit is number {
  return limit != null && Number.isFinite(limit) && limit >= 0
}

/** The meter as another kind; `null` where it lacks the numbers. The host tells it, so nothing is derived. */
function converted(
  meter: UsageMeter,
  kind: UsageMeter['kind'] | undefined,
  limit: number | null | undefined,
): UsageMeter | null {
  if (kind === undefined) return null
  const common = commonOf(meter)
  const used = meter.kind === 'balance' ? null : meter.used
  switch (kind) {
    case 'unlimited':
      return { ...common, kind, used }
    case 'balance':
      return { ...common, kind, available: levelOf(meter) }
    case 'metered': {
      const { price } = meter
      return price
        ? { ...common, kind, used: used ?? Math.max(0, 0 - levelOf(meter)), price }
        : null
    }
    case 'counted':
      return meter.kind === 'balance' ? null : { ...common, kind, used: used ?? 0 }
    case 'quota': {
      if (!isLimit(limit)) return null
      const spent = meter.kind === 'balance' ? minus(limit, meter.available) : (used ?? 0)
      return { ...common, kind, used: spent, limit, limitSource: 'override' }
    }
    default:
      // Plain JavaScript may name a kind that is none.
      return null
  }
}

/** What every kind shares. */
function commonOf({ kind: _, ...rest }: UsageMeter): Common {
  const common: Common & Record<string, unknown> = { ...rest, derived: false }
  for (const own of ['used', 'limit', 'limitSource', 'high', 'available', 'none'])
    delete common[own]
  return common
}

/** Why what fits every kind is left out, as clauses. */
function plainFaultsOf({ name, unit, units, scale, digits, overage }: MeterOverride): string[] {
  const faults: string[] = []
  if (name !== undefined && !isWord(name)) faults.push('has a name that is no text')
  if (unit !== undefined && !isText(unit)) faults.push('has a unit that is no text')
  if (units !== undefined && !isUnits(units)) {
    faults.push('has units that are not texts with an `other` among them')
  }
  if (scale !== undefined && !isScale(scale))
    faults.push('has a scale that is not a number above 0')
  if (digits !== undefined && !isDigits(digits)) {
    faults.push('has digits that are not a whole number from 0 to 20')
  }
  if (overage !== undefined && !isOverage(overage)) {
    faults.push("has an overage that is neither 'blocked' nor 'billed'")
  }
  return faults
}

/** Why parts of an override are left out, as clauses. */
function faultsOf(meter: UsageMeter | AbsentMeter, override: MeterOverride): readonly string[] {
  const { limit, kind } = override
  const faults = plainFaultsOf(override)
  if (meter.kind === 'absent') {
    const asks = limit === undefined ? kind !== undefined && kind !== 'unlimited' : limit !== null
    if (asks) faults.push('asks for a number, but the plan does not hold the meter')
  } else if (limit !== undefined) {
    const made = limit === null ? 'unlimited' : 'quota'
    if (kind !== undefined && kind !== made) {
      faults.push(`has a limit that makes it ${made}, not ${kind}`)
    }
    if (limit !== null && !isLimit(limit)) {
      faults.push('has a limit that is not a number from 0 up')
    }
  } else if (kind !== undefined && kind !== meter.kind && !converted(meter, kind, limit)) {
    faults.push(`asks for kind ${kind}, for which it lacks the numbers`)
  }
  return faults
}
