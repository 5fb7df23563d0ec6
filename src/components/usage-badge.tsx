'use client'
import { forwardRef } from 'react'
import { type DashboardMeter, withOnly } from '../billing/dashboard.js'
import { useUsageText } from '../react/context.js'
import { useNow } from '../react/use-now.js'
import { useUsageSummary } from '../react/use-usage-summary.js'
import { SessionRow } from './dashboard-row.js'
import { UsageBadgeView, type UsageBadgeViewProps } from './usage-badge-view.js'

/** Which meters a badge shows, and how. Other props go to the `<div>`. */
export type UsageBadgeProps = Omit<UsageBadgeViewProps, 'usage' | 'now' | 'onRetry'> & {
  /** Slugs of the meters it may show. @default all */
  readonly meters?: readonly string[]
}

const row = ({ meter }: DashboardMeter) => <SessionRow meter={meter.slug} showReset />

/**
 * The signed-in customer's most urgent meter, as a chip for headers and sidebars;
 * it opens the most urgent ones. Renders a `<div>`.
 *
 * @throws {UsageError} `no-provider`
 */
export const UsageBadge = forwardRef<HTMLDivElement, UsageBadgeProps>(function UsageBadge(
  { meters, ...props },
  ref,
) {
  const summary = useUsageSummary()
  return (
    <UsageBadgeView
      ref={ref}
      {...useUsageText()}
      now={useNow(true)}
      usage={withOnly(meters, summary)}
      renderMeter={row}
      onRetry={() => void summary.reload()}
      {...props}
    />
  )
})
