import type { OnMalformed } from './decode.js'
import {
  type AbsentMeter,
  levelOf,
  type Measure,
  type MeterOverride,
  minus,
  type UnlimitedMeter,
  type UsageMeter,
} from './meter.js'

type Common = Omit<UnlimitedMeter, 'kind' | 'used'>

/**
 * The meter as the host says it is. A number as `limit` makes a quota, `null` an unlimited meter;
 * `kind` converts where the meter holds the numbers the new kind needs. What cannot be done is
 * named through `onMalformed` and left as it was. `hidden` is for whoever lists meters.
 */
export function withOverride(
  meter: UsageMeter | AbsentMeter,
  override: MeterOverride | undefined,
  onMalformed: OnMalformed = () => {},
): UsageMeter | AbsentMeter {
  if (override === undefined) return meter
  const { name, limit, kind } = override
  const named = name === undefined ? meter : { ...meter, name }
  const refuse = (why: string | false) => {
    onMalformed('override', `The override of meter "${meter.slug}" ${why || 'cannot be used'}.`)
    return named
  }
  const measure = measureOf(override, refuse)
  if (named.kind === 'absent') return ofAbsent(named, override, measure, refuse)
  const shown = Object.keys(measure).length > 0 ? { ...named, ...measure } : named
  if (limit !== undefined) {
    const made: UsageMeter['kind'] = limit === null ? 'unlimited' : 'quota'
    if (kind !== undefined && kind !== made)
      refuse(__DEV__ && `has a limit that makes it ${made}, not ${kind}`)
    if (limit === null) return unlimited(shown)
    if (Number.isFinite(limit) && limit >= 0) return limited(shown, limit)
    refuse(__DEV__ && 'has a limit that is not a number from 0 up')
    return shown
  }
  const converted = kind === undefined || kind === shown.kind ? shown : convert(shown, kind)
  if (converted === null) refuse(__DEV__ && `asks for kind ${kind}, for which it lacks the numbers`)
  return converted ?? shown
}

/** How the host has amounts written, without what cannot be done. */
function measureOf(
  { unit, units, scale, digits }: MeterOverride,
  refuse: (why: string | false) => unknown,
): Measure {
  const scales = scale !== undefined && Number.isFinite(scale) && scale > 0
  if (scale !== undefined && !scales) refuse(__DEV__ && 'has a scale that is not a number above 0')
  const cuts = digits !== undefined && Number.isInteger(digits) && digits >= 0 && digits <= 20
  if (digits !== undefined && !cuts)
    refuse(__DEV__ && 'has digits that are not a whole number from 0 to 20')
  return {
    ...(unit !== undefined && { unit }),
    ...(units !== undefined && { units }),
    ...(scales && { scale }),
    ...(cuts && { digits }),
  }
}

/** Nothing is known of an absent meter but its name, so it can only be declared without a limit. */
function ofAbsent(
  meter: AbsentMeter,
  { limit, kind }: MeterOverride,
  measure: Measure,
  refuse: (why: string | false) => AbsentMeter | UsageMeter,
): UsageMeter | AbsentMeter {
  if (limit === undefined && kind === undefined) return meter
  if (limit !== null && (limit !== undefined || kind !== 'unlimited')) {
    return refuse(__DEV__ && 'asks for a number, but the plan does not hold the meter')
  }
  const { id, slug, name } = meter
  const about = { slug, name, ...(id ? { id } : {}), ...measure }
  const lasting = { aggregation: 'sum', period: null, resetsAt: null, derived: false } as const
  return { ...about, ...lasting, kind: 'unlimited', used: null }
}

function limited(meter: UsageMeter, limit: number): UsageMeter {
  const used = meter.kind === 'balance' ? minus(limit, meter.available) : (meter.used ?? 0)
  return { ...commonOf(meter), kind: 'quota', used, limit, limitSource: 'override' }
}

function unlimited(meter: UsageMeter): UsageMeter {
  const used = meter.kind === 'balance' ? null : meter.used
  return { ...commonOf(meter), kind: 'unlimited', used }
}

function convert(meter: UsageMeter, kind: UsageMeter['kind']): UsageMeter | null {
  switch (kind) {
    case 'unlimited':
      return unlimited(meter)
    case 'balance':
      return { ...commonOf(meter), kind, available: levelOf(meter) }
    case 'metered': {
      if (!meter.price) return null
      const used = meter.kind === 'balance' ? Math.max(0, 0 - meter.available) : (meter.used ?? 0)
      return { ...commonOf(meter), kind, used, price: meter.price }
    }
    case 'counted':
      return meter.kind === 'balance' ? null : { ...commonOf(meter), kind, used: meter.used ?? 0 }
    case 'quota':
      return null
    default:
      kind satisfies never
      return null // a word that is no kind, from plain JavaScript
  }
}

/** What every kind shares. The host now tells what was worked out before, so nothing is derived. */
function commonOf(meter: UsageMeter): Common {
  switch (meter.kind) {
    case 'quota': {
      const { kind, used, limit, limitSource, ...common } = meter
      return { ...common, derived: false }
    }
    case 'balance': {
      const { kind, available, none, ...common } = meter
      return { ...common, derived: false }
    }
    case 'metered':
    case 'unlimited':
    case 'counted': {
      const { kind, used, ...common } = meter
      return { ...common, derived: false }
    }
    default:
      return meter satisfies never
  }
}
