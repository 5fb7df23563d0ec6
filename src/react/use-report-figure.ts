'use client'
import { useContext } from 'react'
import type { DashboardFigure } from '../billing/dashboard.js'
import { dashboardOfReport, withoutHidden } from '../billing/report-dashboard.js'
import type { UsageReportState } from '../billing/report-state.js'
import { UsageContext } from './context.js'
import { useReadyMeters } from './use-usage-summary.js'

/**
 * A report, with the page's own numbers for the meters that both have, so that uses recorded here count at
 * once, also in the costs. Signed out when the page is. `now`: see `dashboardOfReport`.
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
