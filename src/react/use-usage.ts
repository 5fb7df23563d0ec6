'use client'
import { useEffect, useMemo } from 'react'
import { costSoFar } from '../billing/cost.js'
import { projectedUse } from '../billing/forecast.js'
import {
  type MeterOverride,
  ratioOf,
  remainingOf,
  stateOf,
  suffices,
  type Thresholds,
} from '../billing/meter.js'
import { withOverride } from '../billing/override.js'
import type { Usage } from '../billing/usage.js'
import { warnOnce } from '../billing/warn.js'
import { overviewOf } from '../sync/overview.js'
import type { MeterReading } from '../sync/reader.js'
import type { Session, View } from '../sync/session-types.js'
import { useUsageContext } from './context.js'
import { useNow } from './use-now.js'
import { useRead } from './use-read.js'

const signedOut: MeterReading = { status: 'signed-out' }

/**
 * One meter, by slug or id, with everything recorded here counted in. Renders again only when this
 * meter changes; a report that confirms the shown number renders nothing.
 *
 * @throws {UsageError} `no-provider`
 */
export function useUsage(meter: string): Usage {
  const { session, view } = useUsageContext(`useUsage("${meter}")`)
  const usage = useQuietUsage(meter)
  useEffect(() => warnIfUnknown(meter, usage, session, view), [usage, meter, session, view])
  return usage
}

/** `useUsage` for a meter that need not exist: does not warn about an unknown slug. */
export function useQuietUsage(meter: string): Usage {
  const context = useUsageContext(`useUsage("${meter}")`)
  const { session, view, meters, thresholds } = context
  const reading = useRead(context, meter, (session) => session.usage(meter, view), signedOut)
  const now = useNow(true)
  return useMemo(
    () => usageOf(reading, meters, thresholds, session, now),
    [reading, meters, thresholds, session, now],
  )
}

/** Warns the developer once about a slug that no meter has, and lists the existing slugs. */
export function warnIfUnknown(
  meter: string,
  usage: Usage,
  session: Session | null,
  view: View,
): void {
  const isUnknown = usage.status === 'missing' && usage.reason === 'unknown-meter'
  if (__DEV__ && isUnknown && session) {
    const known = overviewOf(session, view).slugs
    warnOnce(
      `there is no meter "${meter}" in billing, so its component says that usage isn't available. Use one of: ${known.slice(0, 20).join(', ') || 'none'}.`,
    )
  }
}

function tellOnce(_: string, message: string): void {
  if (__DEV__) warnOnce(message)
}

/** What the hook returns for a reading. `now`: epoch milliseconds, `undefined` while rendering on a server. */
export function usageOf(
  reading: MeterReading,
  overrides: ReadonlyMap<string, MeterOverride>,
  thresholds: Thresholds,
  session: Session | null,
  now: number | undefined,
): Usage {
  if (reading.status === 'error') {
    return { ...reading, retry: () => void session?.reload() }
  }
  if (reading.status !== 'ready') return reading
  const meter = withOverride(reading.meter, overrides.get(reading.meter.slug), tellOnce)
  if (meter.kind === 'absent') return { status: 'missing', reason: meter.reason }
  const remaining = remainingOf(meter)
  return {
    ...reading,
    meter,
    remaining,
    ratio: ratioOf(meter),
    cost: costSoFar(meter),
    // A stale number is not projected.
    projected: reading.stale || now === undefined ? null : projectedUse(meter, now),
    state: stateOf(meter, thresholds),
    // A number in doubt may answer yes, but never no.
    allows: (amount) => {
      if (suffices(remaining, amount)) return 'yes'
      return reading.stale || reading.unconfirmed ? 'unknown' : 'no'
    },
  }
}
