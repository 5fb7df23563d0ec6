'use client'
import { forwardRef } from 'react'
import type { UsageReportState } from '../billing/report-state.js'
import { useUsageText } from '../react/context.js'
import { MeterChoiceView, type MeterChoiceViewProps } from './meter-choice-view.js'

/** The report whose meters are chosen. Other props go to the `<div>`. */
export type MeterChoiceProps = Omit<
  MeterChoiceViewProps,
  'available' | 'chosen' | 'onChoose' | 'locale' | 'labels'
> & {
  /** What `useUsageReport` returns. */
  readonly report: UsageReportState
}

/** Lets the customer choose the meters of a report. Renders a `<div>`. */
export const MeterChoice = forwardRef<HTMLDivElement, MeterChoiceProps>(function MeterChoice(
  { report: { available, metrics, setMetrics }, ...props },
  ref,
) {
  const { labels, locale } = useUsageText()
  const shown = { available, chosen: metrics, onChoose: setMetrics, labels, locale }
  return <MeterChoiceView ref={ref} {...shown} {...props} />
})
