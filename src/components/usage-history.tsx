'use client'
import { forwardRef, useState } from 'react'
import type { UsageReportState } from '../billing/report-state.js'
import { useUsageText } from '../react/context.js'
import { useNow } from '../react/use-now.js'
import type { HistoryMode } from '../text/describe-history.js'
import { UsageHistoryView, type UsageHistoryViewProps } from './usage-history-view.js'

/** Whose use by day is drawn. The rest goes to its `<section>`. */
export type UsageHistoryProps = Omit<
  UsageHistoryViewProps,
  'usage' | 'meters' | 'mode' | 'active' | 'now' | 'onMeter' | 'onMode' | 'onActive' | 'onRetry'
> & {
  /** What `useUsageReport` returns. */
  readonly report: UsageReportState
  /** Slug of the meter drawn first. @default the first with use by day */
  readonly meter?: string
  /** Drawn first. @default 'day' */
  readonly defaultMode?: HistoryMode
}

/**
 * Use by day of one meter of a report, how it adds up against the limit, or what it costs; the customer picks.
 * Renders a `<section>`, and nothing where the report has no use by day.
 */
export const UsageHistory = forwardRef<HTMLElement, UsageHistoryProps>(function UsageHistory(
  { report: state, meter: first, defaultMode = 'day', hideAge = false, ...props },
  ref,
) {
  const { labels, locale, timeZone } = useUsageText()
  const now = useNow(true)
  const [slug, setSlug] = useState(first)
  const [mode, setMode] = useState(defaultMode)
  const [active, setActive] = useState<string | null>(null)
  const { report, history, span, stale, status, refreshing, refresh } = state
  const meters = (report?.meters ?? [])
    .filter((each) => each.kind !== 'absent' && each.kind !== 'unreadable')
    .filter((each) => history.has(each.slug))
  const meter = meters.find((each) => each.slug === slug || each.id === slug) ?? meters[0]
  if (!meter && status === 'ready' && !refreshing) return null
  const empty = status === 'error' ? 'error' : 'loading'
  const usage = meter ? { meter, days: history.get(meter.slug) ?? [], span } : empty
  return (
    <UsageHistoryView
      ref={ref}
      labels={labels}
      locale={locale}
      timeZone={timeZone}
      {...(now === undefined ? {} : { now })}
      usage={usage}
      meters={meters}
      stale={stale}
      // The days of the range before, while those of another are asked for.
      hideAge={hideAge || refreshing}
      mode={mode}
      active={active}
      onMeter={setSlug}
      onMode={setMode}
      onActive={setActive}
      onRetry={() => void refresh()}
      {...props}
    />
  )
})
