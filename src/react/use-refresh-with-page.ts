'use client'
import { useEffect, useRef } from 'react'
import { levelOf } from '../billing/meter.js'
import type { UsageReportState } from '../billing/report-state.js'
import { isSame } from '../billing/same.js'
import { overviewOf } from '../sync/overview.js'
import type { Session, View } from '../sync/session-types.js'
import type { UsageContextValue } from './context.js'

/** Milliseconds between two requests for newer numbers. */
const APART = 10_000

/**
 * Requests the report again when the page's source reports a different plan or period, and, at most every ten
 * seconds, when its numbers differ from the report's. Does nothing without a provider.
 */
export function useRefreshWithPage(
  context: UsageContextValue | null,
  report: UsageReportState,
): void {
  const { session, view } = context ?? {}
  const latest = useRef(report)
  useEffect(() => {
    latest.current = report
  }, [report])
  useEffect(() => {
    if (!session) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let askedAt = -Infinity
    let due = Infinity
    const askAt = (moment: number) => {
      // The earlier request brings the newer numbers too.
      if (moment >= due) return
      due = moment
      clearTimeout(timer)
      timer = setTimeout(
        () => {
          askedAt = performance.now()
          due = Infinity
          void latest.current.refresh()
        },
        Math.max(0, moment - performance.now()),
      )
    }
    let plan = planIn(session, view)
    const stop = session.subscribe(null, () => {
      const next = planIn(session, view)
      if (plan && next && !isSame(plan, next)) askAt(performance.now())
      else if (lacks(latest.current, session, view)) askAt(askedAt + APART)
      plan = next ?? plan
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [session, view])
}

/** The fields that identify a plan and its period; `null` while they are not known. */
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

/** Whether the report of this period and the page, with nothing pending, show different numbers. */
function lacks({ range, report }: UsageReportState, session: Session, view: View): boolean {
  if (range.preset !== 'this-period') return false
  return (report?.meters ?? []).some((meter) => {
    const here = session.usage(meter.slug, view)
    if (here.status !== 'ready' || here.pending > 0 || here.stale) return false
    if (meter.kind === 'absent' || meter.kind === 'unreadable') return false
    return levelOf(meter) !== levelOf(here.meter)
  })
}
