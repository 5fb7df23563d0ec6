import type { Money } from './currency.js'
import { type MeterState, stateOf } from './meter.js'
import type { Plan } from './report.js'
import type { Resource } from './resource.js'
import type { UsageFigure } from './usage.js'
import type { Span } from './usage-range.js'

/** A meter with its number, as a dashboard lists it. */
export type DashboardMeter = Extract<UsageFigure, { readonly status: 'ready' }>

/** What a dashboard shows: plain data. `useUsageSummary` returns it, and more. */
export type DashboardFigure = {
  readonly status: 'loading' | 'error' | 'signed-out' | 'no-subscription' | 'ready'
  /** In the source's order. */
  readonly meters: readonly DashboardMeter[]
  /** Meters that are known, and whose number could not be read. @default none */
  readonly unreadable?: readonly { readonly slug: string; readonly name: string }[]
  /** The plan, where what it costs begins or ends. @default not known */
  readonly plan?: Plan | null
  /** The moments the numbers are for; `null` when not known or never renewed. */
  readonly period: Span | null
  /** What the plan itself costs the period; `null` when nothing or not known. */
  readonly planCost: Money | null
  /** Estimated cost of what is used beyond the plan, one sum a currency; empty when nothing costs. */
  readonly usageCost: readonly Money[]
  /** Both together. */
  readonly cost: readonly Money[]
  /** What the period is estimated to cost if use goes on; `null` where nothing can be said. */
  readonly projectedCost: readonly Money[] | null
  /** Seats and the like; a meter of the same slug is not listed again. */
  readonly resources: readonly Resource[]
  /** The numbers could not be refreshed. */
  readonly stale: boolean
  /** A refresh is under way. */
  readonly refreshing: boolean
  /** Epoch milliseconds of the last confirmed numbers, `null` before the first. */
  readonly updatedAt: number | null
}

const ranks = {
  over: 0,
  exhausted: 1,
  critical: 2,
  warning: 3,
  normal: 4,
  unlimited: 5,
  counted: 5,
  none: 6,
} satisfies Record<MeterState, number>

/** The lists of a dashboard; plain JavaScript may have none yet. */
type Listed = Partial<Pick<DashboardFigure, 'meters' | 'resources'>>

/**
 * The meters of a dashboard in the order in which they need attention: over, exhausted, critical,
 * warning, normal, then those without a limit, then those of which there never was any. Equals keep
 * their order; what is listed as a resource is left out.
 */
export function listed({ meters = [], resources = [] }: Listed) {
  const elsewhere = new Set(resources.map(({ slug }) => slug))
  return meters
    .filter(({ meter }) => !elsewhere.has(meter.slug))
    .sort((a, b) => rankOf(a) - rankOf(b))
}

/**
 * The meters that need attention most, at most `count`: in the order of the dashboard, and of equals what
 * is used up furthest first.
 */
export function mostUrgent(
  figure: Listed | null | undefined,
  count: number,
): readonly DashboardMeter[] {
  return listed(figure ?? {})
    .sort((a, b) => rankOf(a) - rankOf(b) || shareOf(b) - shareOf(a))
    .slice(0, count)
}

function shareOf({ meter }: DashboardMeter): number {
  return meter.kind === 'quota' && meter.limit > 0 ? meter.used / meter.limit : 0
}

/** A dashboard with the meters of these slugs alone; every one of them without slugs. */
export function withOnly(
  slugs: readonly string[] | undefined,
  figure: DashboardFigure,
): DashboardFigure {
  if (slugs === undefined) return figure
  const wanted = ({ slug }: { readonly slug: string }) => slugs.includes(slug)
  return {
    ...figure,
    meters: figure.meters.filter(({ meter }) => wanted(meter)),
    ...(figure.unreadable && { unreadable: figure.unreadable.filter(wanted) }),
  }
}

/** True of a meter that resets at another moment than the period ends, or never. */
export function resetsApart({ meter }: DashboardMeter, { period }: DashboardFigure): boolean {
  return period === null || meter.resetsAt !== period.end
}

function rankOf({ meter, state = stateOf(meter) }: DashboardMeter): number {
  return state === 'normal' && meter.kind !== 'quota' ? ranks.unlimited : ranks[state]
}
