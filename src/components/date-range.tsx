'use client'
import { forwardRef } from 'react'
import type { UsageReportState } from '../billing/report-state.js'
import { useUsageText } from '../react/context.js'
import { useNow } from '../react/use-now.js'
import { DateRangeView, type DateRangeViewProps } from './date-range-view.js'

/** The report whose days are chosen. Other props go to the `<div>`. */
export type DateRangeProps = Omit<
  DateRangeViewProps,
  'range' | 'onRange' | 'period' | 'now' | 'locale' | 'timeZone' | 'labels'
> & {
  /** What `useUsageReport` returns. */
  readonly report: UsageReportState
}

/** Lets the customer choose the days of a report. Renders a `<div>`. */
export const DateRange = forwardRef<HTMLDivElement, DateRangeProps>(function DateRange(
  { report: { range, setRange, period }, ...props },
  ref,
) {
  const shown = { range, onRange: setRange, period, now: useNow(true) }
  return <DateRangeView ref={ref} {...useUsageText()} {...shown} {...props} />
})
