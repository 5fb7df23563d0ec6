import { isFields, numberOf, type OnMalformed, textOf } from '../billing/decode.js'
import type { Period, UsageMeter } from '../billing/meter.js'
import { inCase } from './metric-id.js'

/** What a metric's own fields do not say. */
export type MetricFacts = {
  readonly period: Period | null
  /** It holds a level, which does not start anew with the period. */
  readonly level: boolean
  readonly projected: unknown
  /** Ids of every metric of the report. */
  readonly known: ReadonlySet<string>
}

/** One metric of a report as a meter, `null` (and named) when its numbers cannot be read. */
export function readMeter(
  id: string,
  value: unknown,
  { period, level, projected, known }: MetricFacts,
  onMalformed: OnMalformed,
): UsageMeter | null {
  const slug = id === '__proto__' ? null : textOf(id)
  const { used, included, name, unit } = isFields(value) ? value : {}
  const [spent, limit, expected] = [amountOf(used), amountOf(included), amountOf(projected)]
  if (slug === null || spent === null || (limit === null && included !== null)) {
    const called = JSON.stringify(id.slice(0, 60))
    onMalformed(
      `metrics.${id.slice(0, 60)}`,
      `The metric ${called} has no readable ${slug === null ? 'id' : spent === null ? 'use' : 'allowance'}, so it is left out.`,
    )
    return null
  }
  const alias = [
    inCase(slug, 'snake_case'),
    inCase(slug, 'camelCase'),
    inCase(kebab(slug), 'camelCase'),
  ].find((other) => other !== slug && !known.has(other))
  const symbol = textOf(unit)
  const lasting = level || period === null
  const common = {
    slug,
    name: textOf(name) ?? titleOf(slug),
    aggregation: level ? 'level' : 'sum',
    period: lasting ? null : period,
    resetsAt: lasting ? null : period.end,
    derived: false,
    ...(alias === undefined ? {} : { id: alias }),
    ...(symbol === null ? {} : { unit: symbol }),
    ...(expected === null ? {} : { projected: expected }),
  } as const
  return limit === null
    ? { ...common, kind: 'unlimited', used: spent }
    : { ...common, kind: 'quota', used: spent, limit, limitSource: 'reported' }
}

/** A number from 0 up. */
export function amountOf(value: unknown): number | null {
  const number = numberOf(value)
  return number !== null && number >= 0 ? number : null
}

function kebab(slug: string): string {
  return slug.replaceAll('-', '_')
}

/** An id as a person would write it. */
function titleOf(slug: string): string {
  const words = inCase(slug, 'snake_case').replace(/[-_]+/g, ' ').trim()
  return words === '' ? slug : words.charAt(0).toUpperCase() + words.slice(1)
}
