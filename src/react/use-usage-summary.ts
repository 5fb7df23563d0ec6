'use client'
import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react'
import { type Money, overageCost, sumCosts, usageCost } from '../model/cost.js'
import type { UsageError } from '../model/errors.js'
import type { Period } from '../model/meter.js'
import type { Plan } from '../model/report.js'
import type { Usage } from '../model/usage.js'
import { type Overview, type Reading, same } from '../session/reader.js'
import type { Session, View } from '../session/session-types.js'
import { useUsageContext } from './context.js'
import { usageOf } from './use-usage.js'

/** Every meter of the plan at once, with the period and what it costs. */
export type UsageSummary = {
  readonly status: Overview['status']
  /** What went wrong, while `status` is `error` or the numbers are stale for it; else `null`. */
  readonly error: UsageError | null
  /** Meters with a number, in the source's order, without hidden ones. */
  readonly meters: readonly Extract<Usage, { status: 'ready' }>[]
  readonly plan: Plan | null
  readonly period: Period | null
  /** Estimated cost of what is used beyond the plan, one sum a currency; empty when nothing costs. */
  readonly usageCost: readonly Money[]
  readonly stale: boolean
  /** Epoch milliseconds of the last confirmed report, `null` before the first. */
  readonly updatedAt: number | null
  /** Asks for a fresh report; resolves when it was had or could not be. */
  readonly reload: () => Promise<void>
}

type Snapshot = { readonly overview: Overview; readonly readings: readonly Reading[] }

const nobody: Snapshot = {
  overview: {
    status: 'signed-out',
    error: null,
    customer: null,
    subscription: null,
    plan: null,
    slugs: [],
    stale: false,
    updatedAt: null,
  },
  readings: [],
}
const never = () => () => {}

/**
 * Every meter, the period, the cost, and when it was last confirmed. Renders when any of them
 * changes; for one meter use `useUsage`.
 *
 * @throws {UsageError} `no-provider`
 */
export function useUsageSummary(): UsageSummary {
  const { session, still, view, meters, thresholds } = useUsageContext('useUsageSummary()')
  const last = useRef(nobody)
  const lastStill = useRef(nobody)
  const snapshot = useSyncExternalStore(
    session?.subscribe ?? never,
    useCallback(() => keep(last, session, view), [session, view]),
    useCallback(() => keep(lastStill, session && still, view), [session, still, view]),
  )
  return useMemo(() => {
    const { overview, readings } = snapshot
    const ready = readings
      .map((reading) => usageOf(reading, meters, thresholds, session))
      .filter((usage) => usage.status === 'ready')
      .filter(({ meter }) => meters.get(meter.slug)?.hidden !== true)
    return {
      status: overview.status,
      error: overview.error,
      meters: ready,
      plan: overview.plan,
      period: overview.subscription?.period ?? null,
      usageCost: sumCosts(
        ready.map(({ meter }) =>
          meter.kind === 'metered' ? usageCost(meter) : overageCost(meter),
        ),
      ),
      stale: overview.stale,
      updatedAt: overview.updatedAt,
      reload: () => session?.reload() ?? Promise.resolve(),
    }
  }, [snapshot, meters, thresholds, session])
}

/** The same snapshot while nothing in it changed. */
function keep(last: { current: Snapshot }, session: Session | null, view: View): Snapshot {
  if (!session) return nobody
  const overview = session.overview(view)
  const readings = overview.slugs.map((slug) => session.usage(slug, view))
  const known = last.current
  const unchanged =
    known.overview === overview &&
    known.readings.length === readings.length &&
    known.readings.every((reading, i) => same(reading, readings[i]))
  if (!unchanged) last.current = { overview, readings }
  return last.current
}
