import type { OnMalformed } from './decode.js'
import {
  type AbsentMeter,
  levelOf,
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
  const { name, unit, limit, kind } = override
  const named = name === undefined ? meter : { ...meter, name }
  const refuse = (why: string) => {
    onMalformed('override', `The override of meter "${meter.slug}" ${why}.`)
    return named
  }
  if (named.kind === 'absent') return ofAbsent(named, override, refuse)
  const shown = unit === undefined ? named : { ...named, unit }
  if (limit !== undefined) {
    const made: UsageMeter['kind'] = limit === null ? 'unlimited' : 'quota'
    if (kind !== undefined && kind !== made)
      refuse(`has a limit that makes it ${made}, not ${kind}`)
    if (limit === null) return unlimited(shown)
    if (Number.isFinite(limit) && limit >= 0) return limited(shown, limit)
    refuse('has a limit that is not a number from 0 up')
    return shown
  }
  const converted = kind === undefined || kind === shown.kind ? shown : convert(shown, kind)
  if (converted === null) refuse(`asks for kind ${kind}, for which it lacks the numbers`)
  return converted ?? shown
}

/** Nothing is known of an absent meter but its name, so it can only be declared without a limit. */
function ofAbsent(
  meter: AbsentMeter,
  { unit, limit, kind }: MeterOverride,
  refuse: (why: string) => AbsentMeter | UsageMeter,
): UsageMeter | AbsentMeter {
  if (limit === undefined && kind === undefined) return meter
  if (limit !== null && (limit !== undefined || kind !== 'unlimited')) {
    return refuse('asks for a number, but the plan does not hold the meter')
  }
  const { id, slug, name } = meter
  const about = { slug, name, ...(id ? { id } : {}), ...(unit ? { unit } : {}) }
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
      const { kind, available, ...common } = meter
      return { ...common, derived: false }
    }
    case 'metered':
    case 'unlimited': {
      const { kind, used, ...common } = meter
      return { ...common, derived: false }
    }
    default:
      return meter satisfies never
  }
}
