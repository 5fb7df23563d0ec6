'use client'
import { forwardRef } from 'react'
import { useAnnouncements } from '../react/use-announcements.js'
import { useMeter } from '../react/use-meter.js'
import { UsageRingView, type UsageRingViewProps } from './usage-ring-view.js'

/** Which meter a usage ring shows, and how. Other props go to the `<span>`. */
export type UsageRingProps = Omit<UsageRingViewProps, 'usage' | 'now' | 'onRetry'> & {
  /** Slug or id of the meter. */
  readonly meter: string
  /** Says what the use of the period comes to at this pace. Only `lg` has room. @default true for `lg` */
  readonly showProjection?: boolean
}

/**
 * One meter of the signed-in customer as a ring, always current, in every state. Renders a `<span>`.
 *
 * @throws {UsageError} `no-provider`
 */
export const UsageRing = forwardRef<HTMLSpanElement, UsageRingProps>(function UsageRing(
  { meter, name, showProjection, ...props },
  ref,
) {
  const projects = showProjection ?? props.size === 'lg'
  const current = useMeter(meter, { ...(name && { name }), projects })
  useAnnouncements(meter)
  return <UsageRingView ref={ref} {...current} {...props} />
})
