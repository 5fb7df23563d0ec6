'use client'
import { useContext } from 'react'
import type { DashboardFigure } from '../billing/dashboard.js'
import { dashboardOfReport, withoutHidden } from '../billing/report-dashboard.js'
import type { UsageReportState } from '../billing/report-state.js'
import { UsageContext } from './context.js'
import { useReadyMeters } from './use-usage-summary.js'

/**
 * What a report says, with the numbers of the page where it has the same meters: what is recorded here
 * counts at once, in the costs too. Signed out where the page is. `now` as for `dashboardOfReport`.
 */
export function useReportFigure(
  report: UsageReportState,
  now: number | undefined,
): DashboardFigure {
  const page = useContext(UsageContext)
  const { ready } = useReadyMeters(page)
  const shown = page ? withoutHidden(report, page.meters) : report
  const figure = dashboardOfReport(shown, now, ready)
  return page && !page.session ? { ...figure, status: 'signed-out' } : figure
}
