'use client'
import { useCallback, useSyncExternalStore } from 'react'
import type { Plan } from '../billing/report.js'
import { useUsageContext } from './context.js'

const never = () => () => {}

/**
 * The plan of the customer who is signed in, `null` without one or while it is not known. Renders
 * again only when it changes.
 *
 * @throws {UsageError} `no-provider`
 */
export function usePlan(): Plan | null {
  const { session, still, view } = useUsageContext('usePlan()')
  return useSyncExternalStore(
    session?.subscribe ?? never,
    useCallback(() => session?.overview(view).plan ?? null, [session, view]),
    useCallback(() => (session ? still.overview(view).plan : null), [session, still, view]),
  )
}
