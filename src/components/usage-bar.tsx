'use client'
import { forwardRef } from 'react'
import { useUsageContext } from '../react/context.js'
import { useAnnouncements } from '../react/use-announcements.js'
import { useMeter } from '../react/use-meter.js'
import { UsageBarView, type UsageBarViewProps } from './usage-bar-view.js'

/** Which meter a usage bar shows, and how. Other props go to the `<div>`. */
export type UsageBarProps = Omit<UsageBarViewProps, 'usage' | 'now' | 'onRetry'> & {
  /** Slug or id of the meter. */
  readonly meter: string
  /** Says what the use of the period comes to at this pace. @default true for `lg` */
  readonly showProjection?: boolean
}

/**
 * One meter of the signed-in customer, always current. Shows every state: loading, stale, used
 * up, over, not in the plan, signed out. Renders a `<div>`.
 *
 * @throws {UsageError} `no-provider`
 */
export const UsageBar = forwardRef<HTMLDivElement, UsageBarProps>(function UsageBar(
  { meter, name, showProjection, ...props },
  ref,
) {
  const { overage } = useUsageContext('<UsageBar>').meters.get(meter) ?? {}
  const projects = showProjection ?? props.size === 'lg'
  useAnnouncements(meter)
  const current = useMeter(meter, { ...(name && { name }), projects })
  return <UsageBarView ref={ref} overage={overage} {...current} {...props} />
})
