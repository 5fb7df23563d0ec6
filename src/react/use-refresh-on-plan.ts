'use client'
import { useEffect, useRef } from 'react'
import { isSame } from '../billing/same.js'
import { overviewOf } from '../sync/overview.js'
import type { Session, View } from '../sync/session-types.js'
import type { UsageContextValue } from './context.js'

/**
 * Asks for a report again when the source of the page tells of another plan or period than before. Does
 * nothing without a provider.
 */
export function useRefreshOnPlan(
  context: UsageContextValue | null,
  refresh: () => Promise<void>,
): void {
  const { session, view } = context ?? {}
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  }, [refresh])
  useEffect(() => {
    if (!session) return undefined
    let last = planIn(session, view)
    return session.subscribe(null, () => {
      const next = planIn(session, view)
      if (last && next && !isSame(last, next)) void latest.current()
      last = next ?? last
    })
  }, [session, view])
}

/** What tells plans and periods apart; `null` while they are not known. */
function planIn(session: Session, view: View) {
  const { status, subscription, plan } = overviewOf(session, view)
  if (status !== 'ready') return null
  return {
    id: subscription?.id,
    period: subscription?.period,
    name: plan?.name,
    price: plan?.price,
  }
}
