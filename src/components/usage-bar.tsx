'use client'
import { forwardRef } from 'react'
import { useUsageContext, useUsageText } from '../react/context.js'
import { useNow } from '../react/use-now.js'
import { useUsage } from '../react/use-usage.js'
import { UsageBarView, type UsageBarViewProps } from './usage-bar-view.js'

/** Which meter a usage bar shows, and how. The rest goes to its `<div>`. */
export type UsageBarProps = Omit<UsageBarViewProps, 'usage' | 'now' | 'onRetry'> & {
  /** Slug or id of the meter. */
  readonly meter: string
  /** Says what the use of the period comes to at this pace. @default true for `lg` */
  readonly showProjection?: boolean
}

/**
 * One meter of the customer who is signed in, always current. Shows every state: loading, stale, used
 * up, over, not in the plan, signed out. Renders a `<div>`.
 */
export const UsageBar = forwardRef<HTMLDivElement, UsageBarProps>(function UsageBar(
  { meter, name, showProjection, ...props },
  ref,
) {
  const { session, meters } = useUsageContext(`<UsageBar meter="${meter}">`)
  const text = useUsageText()
  const usage = useUsage(meter)
  const stale = usage.status === 'ready' && usage.stale
  const now = useNow(stale || (showProjection ?? props.size === 'lg'))
  return (
    <UsageBarView
      ref={ref}
      {...text}
      {...(now === undefined ? {} : { now })}
      usage={usage}
      name={name ?? meters.get(meter)?.name ?? wordsOf(meter)}
      onRetry={() => void session?.reload()}
      {...props}
    />
  )
})

/** A slug as a person would write it, for as long as the meter's own name is not known. */
function wordsOf(slug: string): string {
  const words = slug.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
