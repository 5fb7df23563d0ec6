'use client'
import { useCallback, useMemo, useRef, useState } from 'react'
import { costSoFar, planCost, sumCosts } from '../billing/cost.js'
import type { Money } from '../billing/currency.js'
import type { UsageError } from '../billing/errors.js'
import { projectedCost } from '../billing/forecast.js'
import type { Period, UnreadableMeter } from '../billing/meter.js'
import type { Plan } from '../billing/report.js'
import type { Resource } from '../billing/resource.js'
import { isSame } from '../billing/same.js'
import type { Usage } from '../billing/usage.js'
import { nothing, type Overview, overviewOf } from '../sync/overview.js'
import type { MeterReading } from '../sync/reader.js'
import type { Session, View } from '../sync/session-types.js'
import { type UsageContextValue, useUsageContext } from './context.js'
import { useNow } from './use-now.js'
import { useRead } from './use-read.js'
import { useResources } from './use-resources.js'
import { usageOf } from './use-usage.js'

/** Every meter of the plan at once, with the period and what it costs. */
export type UsageSummary = {
  readonly status: Overview['status']
  /** The error while `status` is `error`, or the one that made the numbers stale; else `null`. */
  readonly error: UsageError | null
  /** Meters with a number, in the source's order, without hidden ones. */
  readonly meters: readonly Extract<Usage, { status: 'ready' }>[]
  /** Known meters whose number could not be read, without hidden ones. */
  readonly unreadable: readonly UnreadableMeter[]
  readonly plan: Plan | null
  readonly period: Period | null
  /** Estimated cost of usage beyond the plan, one amount per currency; empty when nothing is charged. */
  readonly usageCost: readonly Money[]
  /** What the plan itself costs a period; `null` for a free one and where the price is not known. */
  readonly planCost: Money | null
  /** Both together, and what the source counts besides, one sum a currency. */
  readonly cost: readonly Money[]
  /** What the period is estimated to cost if use goes on; `null` where nothing can be said yet. */
  readonly projectedCost: readonly Money[] | null
  /** Seats and the like; empty where the source has none. */
  readonly resources: readonly Resource[]
  readonly stale: boolean
  /** Epoch milliseconds of the last confirmed report, `null` before the first. */
  readonly updatedAt: number | null
  /** A report that `reload` asked for is under way. */
  readonly refreshing: boolean
  /** Requests a fresh report; resolves when it has arrived or failed. */
  readonly reload: () => Promise<void>
}

type Snapshot = {
  readonly overview: Overview
  readonly readings: readonly MeterReading[]
}

const nobody: Snapshot = {
  overview: {
    status: 'signed-out',
    error: null,
    ...nothing,
    slugs: [],
    unreadable: [],
    stale: false,
    updatedAt: null,
  },
  readings: [],
}

/**
 * Every meter, the period, the cost, and when it was last confirmed. Renders when any of them
 * changes; for one meter use `useUsage`.
 *
 * @throws {UsageError} `no-provider`
 */
export function useUsageSummary(): UsageSummary {
  const context = useUsageContext('useUsageSummary()')
  const { session, meters } = context
  const { overview, ready } = useReadyMeters(context)
  const resources = useResources(context)
  const now = useNow(true)
  const { refreshing, reload } = useReload(session)
  return useMemo(() => {
    const { status, error, plan, subscription, stale, updatedAt } = overview
    const known = ready.map(({ meter }) => meter)
    const base = planCost(plan, subscription?.period)
    const usageCost = sumCosts(known.map(costSoFar))
    const rest = restOf(overview, base, meters)
    const cost = sumCosts([base, ...usageCost, rest])
    return {
      unreadable: overview.unreadable.filter(({ slug }) => !meters.get(slug)?.hidden),
      ...{ status, error, meters: ready, plan, resources, stale, updatedAt, refreshing, reload },
      period: subscription?.period ?? null,
      usageCost,
      planCost: base,
      // A reported total is in one currency and includes no other.
      cost: rest ? cost.filter(({ currency }) => currency === rest.currency) : cost,
      // A stale number is not projected, and neither is a part of the cost that no price explains.
      projectedCost:
        stale || now === undefined || Math.abs(rest?.amount ?? 0) > known.length
          ? null
          : projectedCost(known, base, now),
    }
  }, [overview, ready, resources, meters, now, refreshing, reload])
}

/** What the session knows, and of it the meters with a number, without hidden ones; none without a provider. */
export function useReadyMeters(context: UsageContextValue | null): {
  readonly overview: Overview
  readonly ready: UsageSummary['meters']
} {
  const last = useRef(nobody)
  const read = (from: Session) => keep(last, from, context?.view)
  const { overview, readings } = useRead(context, null, read, nobody)
  const now = useNow(true)
  const ready = useMemo(() => {
    if (!context) return []
    const { meters, thresholds, session } = context
    return readings
      .map((reading) => usageOf(reading, meters, thresholds, session, now))
      .filter((usage) => usage.status === 'ready')
      .filter(({ meter }) => !meters.get(meter.slug)?.hidden)
  }, [readings, context, now])
  return { overview, ready }
}

/** The part of a total that no listed meter's price explains, such as taxes or packages. It does not grow with usage. */
function restOf(
  { cost, meters }: Overview,
  base: Money | null,
  overrides: UsageContextValue['meters'],
): Money | null {
  if (!cost) return null
  let { amount } = cost
  const listed = meters.filter(({ slug }) => !overrides.get(slug)?.hidden)
  for (const part of [base, ...listed.map((meter) => ('price' in meter ? costSoFar(meter) : null))])
    if (part?.currency === cost.currency) amount -= part.amount
  return { ...cost, amount }
}

/** Requests fresh reports, and says whether a request is in progress. */
function useReload(session: Session | null): Pick<UsageSummary, 'refreshing' | 'reload'> {
  const [running, count] = useState(0)
  const reload = useCallback(async () => {
    count((before) => before + 1)
    await session?.reload()
    count((before) => before - 1)
  }, [session])
  return { refreshing: running > 0, reload }
}

/** The same snapshot while nothing in it changed. */
function keep(last: { current: Snapshot }, session: Session, view: View): Snapshot {
  const overview = overviewOf(session, view)
  const readings = overview.slugs.map((slug) => session.usage(slug, view))
  const next = { overview, readings }
  if (!isSame(last.current, next)) last.current = next
  return last.current
}
