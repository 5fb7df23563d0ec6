'use client'
import { useEffect, useRef } from 'react'
import { type Overview, overviewOf } from '../sync/overview.js'
import type { UsageContextValue } from './context.js'
import { useSourceRead } from './use-resources.js'

/**
 * Asks for a report again when the source of the page tells of another plan or period than before. Does
 * nothing without a provider, and where another customer has signed in: a report knows whose it is.
 */
export function useRefreshOnPlan(
  context: UsageContextValue | null,
  refresh: () => Promise<void>,
): void {
  const session = context?.session
  const plan = useSourceRead(
    context,
    () => (context?.session ? planKey(overviewOf(context.session, context.view)) : null),
    null,
  )
  const latest = useRef({ session, plan, refresh })
  useEffect(() => {
    const before = latest.current
    const known = plan ?? (before.session === session ? before.plan : null)
    latest.current = { session, plan: known, refresh }
    if (before.session === session && before.plan !== null && before.plan !== known) void refresh()
  }, [session, plan, refresh])
}

/** Tells plans and periods apart; `null` while they are not known. */
function planKey({ status, subscription, plan }: Overview): string | null {
  if (status !== 'ready') return null
  return JSON.stringify([subscription?.id, subscription?.period, plan?.name, plan?.price])
}
