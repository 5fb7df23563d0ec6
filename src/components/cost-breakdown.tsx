'use client'
import { forwardRef } from 'react'
import type { UsageReportState } from '../billing/report-state.js'
import { useUsageText } from '../react/context.js'
import { useNow } from '../react/use-now.js'
import { useReportFigure } from '../react/use-report-figure.js'
import { useUsageSummary } from '../react/use-usage-summary.js'
import { CostBreakdownView, type CostBreakdownViewProps } from './cost-breakdown-view.js'

/** How the costs are shown. Other props go to the `<section>`. */
export type CostBreakdownProps = Omit<CostBreakdownViewProps, 'usage' | 'now' | 'onRetry'> & {
  /** What `useUsageReport` returns: then the costs are those of its days. @default the period now */
  readonly report?: UsageReportState
}

/**
 * What the signed-in customer's period costs so far, item by item, to the cent of what the
 * dashboard says. Renders a `<section>`.
 *
 * @throws {UsageError} `no-provider`, unless there is a `report`
 */
export const CostBreakdown = forwardRef<HTMLElement, CostBreakdownProps>(function CostBreakdown(
  { report, ...props },
  ref,
) {
  return report ? (
    <OfReport ref={ref} report={report} {...props} />
  ) : (
    <OfSession ref={ref} {...props} />
  )
})

type Props = Omit<CostBreakdownProps, 'report'>

const OfSession = forwardRef<HTMLElement, Props>(function OfSession(props, ref) {
  const summary = useUsageSummary()
  const shown = { usage: summary, now: useNow(true), onRetry: () => void summary.reload() }
  return <CostBreakdownView ref={ref} {...useUsageText()} {...shown} {...props} />
})

const OfReport = forwardRef<HTMLElement, Props & { readonly report: UsageReportState }>(
  function OfReport({ report, ...props }, ref) {
    const now = useNow(true)
    const usage = useReportFigure(report, now)
    const shown = { usage, now, onRetry: () => void report.refresh() }
    return <CostBreakdownView ref={ref} {...useUsageText()} {...shown} {...props} />
  },
)
