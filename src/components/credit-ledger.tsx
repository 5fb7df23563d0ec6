'use client'
import { forwardRef, useMemo } from 'react'
import type { CreditsFigure } from '../billing/account.js'
import { statusOfReport } from '../billing/report-dashboard.js'
import type { UsageReportState } from '../billing/report-state.js'
import { useUsageContext, useUsageText } from '../react/context.js'
import { useCredits } from '../react/use-account.js'
import { useNow } from '../react/use-now.js'
import { useUsageSummary } from '../react/use-usage-summary.js'
import type { CreditMeter } from '../text/describe-credits.js'
import { CreditLedgerView, type CreditLedgerViewProps } from './credit-ledger-view.js'

/** How the credits are shown. Other props go to the `<section>`. */
export type CreditLedgerProps = Omit<
  CreditLedgerViewProps,
  'figure' | 'now' | 'onRetry' | 'meters'
> & {
  /** What `useUsageReport` returns. @default what the source of the page says */
  readonly report?: UsageReportState
}

/**
 * Where the signed-in customer's credits come from, when they expire and where they went, as the source
 * reports it (`credits` of a report). Renders a `<section>`.
 *
 * @throws {UsageError} `no-provider`, unless there is a `report`
 */
export const CreditLedger = forwardRef<HTMLElement, CreditLedgerProps>(function CreditLedger(
  { report, ...props },
  ref,
) {
  return report ? (
    <OfReport ref={ref} report={report} {...props} />
  ) : (
    <OfSession ref={ref} {...props} />
  )
})

type Props = Omit<CreditLedgerProps, 'report'>

const OfSession = forwardRef<HTMLElement, Props>(function OfSession(props, ref) {
  const { session } = useUsageContext('<CreditLedger>')
  const { meters } = useUsageSummary()
  const measures = useMemo(() => measuresOf(meters.map(({ meter }) => meter)), [meters])
  const shown = { figure: useCredits(), meters: measures, now: useNow(true) }
  const onRetry = () => void session?.reload()
  return <CreditLedgerView ref={ref} {...useUsageText()} {...shown} onRetry={onRetry} {...props} />
})

const OfReport = forwardRef<HTMLElement, Props & { readonly report: UsageReportState }>(
  function OfReport({ report: state, ...props }, ref) {
    const { report, stale, refreshing } = state
    const figure: CreditsFigure = {
      status: statusOfReport(state),
      credits: report?.credits ?? null,
      stale: stale && !refreshing,
    }
    const known = (report?.meters ?? []).filter(
      (meter) => meter.kind !== 'absent' && meter.kind !== 'unreadable',
    )
    const shown = { figure, meters: measuresOf(known), now: useNow(true) }
    const onRetry = () => void state.refresh()
    return (
      <CreditLedgerView ref={ref} {...useUsageText()} {...shown} onRetry={onRetry} {...props} />
    )
  },
)

type Named = CreditMeter & { readonly slug: string; readonly id?: string }

function measuresOf(meters: readonly Named[]): ReadonlyMap<string, CreditMeter> {
  return new Map(
    meters.flatMap((meter) => [
      ...(meter.id === undefined ? [] : [[meter.id, meter] as const]),
      [meter.slug, meter] as const,
    ]),
  )
}
