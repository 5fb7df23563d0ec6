'use client'
import type { Plan } from '../billing/report.js'
import { useUsageContext } from './context.js'
import { useRead } from './use-read.js'

/**
 * The plan of the customer who is signed in, `null` without one or while it is not known. Renders
 * again only when it changes.
 *
 * @throws {UsageError} `no-provider`
 */
export function usePlan(): Plan | null {
  const context = useUsageContext('usePlan()')
  return useRead(context, null, (session) => session.overview(context.view).plan, null)
}
