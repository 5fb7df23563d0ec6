'use client'
import { forwardRef, useContext } from 'react'
import { type DashboardFigure, resetsApart, withOnly } from '../billing/dashboard.js'
import { withoutHidden } from '../billing/report-dashboard.js'
import type { UsageReportState } from '../billing/report-state.js'
import type { Resource } from '../billing/resource.js'
import { UsageContext, useUsageText } from '../react/context.js'
import { useNow } from '../react/use-now.js'
import { usePlanActions } from '../react/use-plan-actions.js'
import { useRefreshWithPage } from '../react/use-refresh-with-page.js'
import { useReportFigure } from '../react/use-report-figure.js'
import { useResources } from '../react/use-resources.js'
import { useUsageSummary } from '../react/use-usage-summary.js'
import { LiveReportRow, ReportRow, SessionRow } from './dashboard-row.js'
import { DateRange } from './date-range.js'
import { MeterChoice } from './meter-choice.js'
import { SyncNotice } from './sync-notice.js'
import { UsageDashboardView, type UsageDashboardViewProps } from './usage-dashboard-view.js'
import { UsageHistory } from './usage-history.js'
import { usePlanAnnounced } from './use-plan-announced.js'

/** What a dashboard shows, and how. Other props go to the `<section>`. */
export type UsageDashboardProps = Omit<UsageDashboardViewProps, 'usage' | 'now' | 'onRefresh'> & {
  /** Slugs of the meters listed. What the dashboard says of costs is of all of them. @default all */
  readonly meters?: readonly string[]
  /**
   * What `useUsageReport` returns: then the customer may choose days and meters, and sees use by day.
   * Its numbers are shown; those of this period also count what is recorded on the page, and seats come
   * from the page's own source. It is requested again when that source reports another plan or
   * numbers that it has not, the latter every ten seconds at most.
   */
  readonly report?: UsageReportState
}

/**
 * The signed-in customer's billing period: what it costs, every meter in the order in
 * which it needs attention, what could not be sent, and how fresh all of it is. Renders a `<section>`.
 *
 * @throws {UsageError} `no-provider`, unless there is a `report`
 */
export const UsageDashboard = forwardRef<HTMLElement, UsageDashboardProps>(function UsageDashboard(
  { report, ...props },
  ref,
) {
  // The host's own settings for its meters are known before their numbers are.
  const told = [...(useContext(UsageContext)?.meters.values() ?? [])]
  const places = { overage: told.filter(({ overage }) => overage).length, ...props.places }
  return report ? (
    <OfReport ref={ref} report={report} {...props} places={places} />
  ) : (
    <OfSession ref={ref} {...props} places={places} />
  )
})

type Props = Omit<UsageDashboardProps, 'report'>

const OfSession = forwardRef<HTMLElement, Props>(function OfSession({ meters, ...props }, ref) {
  const summary = useUsageSummary()
  const planNotice = usePlanActions()
  const text = { ...useUsageText(), now: useNow(true) }
  usePlanAnnounced(summary.plan, { ...text, ...props })
  return (
    <UsageDashboardView
      ref={ref}
      {...text}
      usage={withOnly(meters, summary)}
      planNotice={planNotice}
      notice={<SyncNotice />}
      renderMeter={(usage) => (
        <SessionRow meter={usage.meter.slug} showReset={resetsApart(usage, summary)} />
      )}
      onRefresh={() => void summary.reload()}
      {...props}
    />
  )
})

const OfReport = forwardRef<HTMLElement, Props & { readonly report: UsageReportState }>(
  function OfReport({ report: told, meters, ...props }, ref) {
    const now = useNow(true)
    const page = useContext(UsageContext)
    const report = page ? withoutHidden(told, page.meters) : told
    const planNotice = usePlanActions(report.refresh)
    useRefreshWithPage(page, report)
    const runs = report.range.preset === 'this-period'
    const live = useResources(page)
    const figure = useReportFigure(told, now)
    const shown = runs && !report.metrics ? withLive(figure, live) : figure
    const text = { ...useUsageText(), now }
    usePlanAnnounced(figure.plan, { ...text, ...props })
    const Row = page && runs ? LiveReportRow : ReportRow
    return (
      <UsageDashboardView
        ref={ref}
        {...text}
        usage={withOnly(meters, shown)}
        controls={
          <>
            <DateRange report={report} />
            <MeterChoice report={report} />
          </>
        }
        planNotice={planNotice}
        notice={page && <SyncNotice />}
        history={<UsageHistory report={report} places={props.places} hideAge />}
        renderMeter={(usage) => <Row usage={usage} showReset={resetsApart(usage, shown)} />}
        onRefresh={() => void report.refresh()}
        {...props}
      />
    )
  },
)

/** Adds the seats that the page's source reports; the report need not have them. */
function withLive(figure: DashboardFigure, live: readonly Resource[]): DashboardFigure {
  const others = figure.resources.filter(({ slug }) => !live.some((one) => one.slug === slug))
  return { ...figure, resources: [...live, ...others] }
}
