'use client'
import { memo } from 'react'
import type { DashboardMeter } from '../billing/dashboard.js'
import { useUsageText } from '../react/context.js'
import { useNow } from '../react/use-now.js'
import { useQuietUsage } from '../react/use-usage.js'
import { PoolsView } from './pools-view.js'
import { UsageBar } from './usage-bar.js'
import { UsageBarView } from './usage-bar-view.js'

type SessionRowProps = {
  /** Slug of the meter. */
  readonly meter: string
  /** Whether to say when it resets: the head of the dashboard may. */
  readonly showReset: boolean
}

/** A meter of the session. It renders when its number changes, not when the dashboard around it does. */
export const SessionRow = memo(function SessionRow(props: SessionRowProps) {
  return (
    <>
      <UsageBar {...props} showProjection hideAge />
      <SessionPools meter={props.meter} />
    </>
  )
})

function SessionPools({ meter }: Pick<SessionRowProps, 'meter'>) {
  const usage = useQuietUsage(meter)
  const text = useUsageText()
  const now = useNow(true)
  return usage.status === 'ready' ? <PoolsView {...text} now={now} meter={usage.meter} /> : null
}

type ReportRowProps = { readonly usage: DashboardMeter; readonly showReset: boolean }

/** A meter of a report for days that may be past: it stays as reported. */
export function ReportRow({ usage, showReset }: ReportRowProps) {
  const text = { ...useUsageText(), now: useNow(true) }
  return (
    <>
      <UsageBarView {...text} {...{ usage, showReset }} hideAge />
      <PoolsView {...text} meter={usage.meter} />
    </>
  )
}

/** A report's meter for this period. If the session has it too, uses recorded here show at once. */
export function LiveReportRow(props: ReportRowProps) {
  const { slug } = props.usage.meter
  const here = useQuietUsage(slug)
  // An old number gives way to the report's; `dashboardOfReport` decides so too.
  const older = here.status === 'ready' && here.stale && !props.usage.stale
  if (here.status !== 'ready' || older) return <ReportRow {...props} />
  return <SessionRow meter={slug} showReset={props.showReset} />
}
