'use client'
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react'
import { type MeterOverride, remainingOf, stateOf, type Thresholds } from '../model/meter.js'
import { withOverride } from '../model/override.js'
import type { Allowance, Usage } from '../model/usage.js'
import { warn } from '../model/warn.js'
import type { Reading } from '../session/reader.js'
import type { Session } from '../session/session-types.js'
import { useUsageContext } from './context.js'

const signedOut: Reading = { status: 'signed-out' }
const never = () => () => {}

/**
 * One meter, by slug or id, with everything recorded here counted in. Renders again only when this
 * meter changes; a report that confirms the shown number renders nothing.
 *
 * @throws {UsageError} `no-provider`
 */
export function useUsage(meter: string): Usage {
  const { session, view } = useUsageContext(`useUsage("${meter}")`)
  const usage = useQuietUsage(meter)
  useEffect(() => {
    if (usage.status === 'missing' && usage.reason === 'unknown-meter' && session) {
      warnOfUnknown(meter, session.overview(view).slugs)
    }
  }, [usage, meter, session, view])
  return usage
}

/** `useUsage` for a meter that need not exist: warns nobody of a slug that is unknown. */
export function useQuietUsage(meter: string): Usage {
  const { session, still, view, meters, thresholds } = useUsageContext(`useUsage("${meter}")`)
  const reading = useSyncExternalStore(
    session?.subscribe ?? never,
    useCallback(() => session?.usage(meter, view) ?? signedOut, [session, meter, view]),
    useCallback(
      () => (session ? still.usage(meter, view) : signedOut),
      [session, still, meter, view],
    ),
  )
  return useMemo(
    () => usageOf(reading, meters, thresholds, session),
    [reading, meters, thresholds, session],
  )
}

const warned = new Set<string>()

function warnOfUnknown(meter: string, known: readonly string[]): void {
  if (warned.has(meter)) return
  warned.add(meter)
  warn(
    `there is no meter "${meter}" in billing, so its place says that usage isn't available. Use one of: ${known.slice(0, 20).join(', ') || 'none'}.`,
  )
}

/** What the hook returns for a reading. */
export function usageOf(
  reading: Reading,
  overrides: ReadonlyMap<string, MeterOverride>,
  thresholds: Thresholds,
  session: Session | null,
): Usage {
  if (reading.status === 'error') {
    return { ...reading, retry: () => void session?.reload() }
  }
  if (reading.status !== 'ready') return reading
  const meter = withOverride(reading.meter, overrides.get(reading.meter.slug))
  if (meter.kind === 'absent') return { status: 'missing', reason: meter.reason }
  const remaining = remainingOf(meter)
  return {
    ...reading,
    meter,
    remaining,
    state: stateOf(meter, thresholds),
    allows: (amount) => allowance(remaining, amount, reading.stale || reading.unconfirmed),
  }
}

/** Without an amount: is anything left. A number in doubt can say yes, and never no. */
function allowance(
  remaining: number | null,
  amount: number | undefined,
  doubt: boolean,
): Allowance {
  if (remaining === null) return 'yes'
  if (amount === undefined ? remaining > 0 : remaining >= amount) return 'yes'
  return doubt ? 'unknown' : 'no'
}
