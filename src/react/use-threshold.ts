'use client'
import { useEffect, useRef } from 'react'
import type { UsageMeter } from '../billing/meter.js'
import { attendThreshold, type ThresholdAt } from '../prompts/thresholds.js'
import { useUsageContext } from './context.js'
import { useBeforePaint } from './use-before-paint.js'
import { useStable } from './use-stable.js'

/**
 * Calls `onCross` when a meter, by slug or id, has reached a threshold: `{ used: 0.8 }`, a share of the
 * limit, or `{ left: 10 }`, an amount. It is the number billing confirmed that counts. Once for each
 * crossing in a billing period, also over reloads: in one of the tabs that are open, and of several
 * hooks with the same threshold one is called. After a top-up the next crossing calls it again. Never where
 * no limit is known, before billing has loaded, or of a period that is over.
 *
 * @example
 * ```tsx
 * useThreshold('generations', { used: 0.8 }, ({ name }) => toast(`80 % of your ${name} are used`))
 * ```
 *
 * @throws {UsageError} `no-provider`
 */
export function useThreshold(
  meter: string,
  at: ThresholdAt,
  onCross: (meter: UsageMeter) => void,
): void {
  const { session, view, meters } = useUsageContext(`useThreshold("${meter}")`)
  const threshold = useStable(at)
  const handler = useRef(onCross)
  useBeforePaint(() => {
    handler.current = onCross
  })
  useEffect(() => {
    if (!session) return
    const question = { meter, view, overrides: meters, at: threshold }
    return attendThreshold(session, question, (crossed) => handler.current(crossed))
  }, [session, meter, view, meters, threshold])
}
