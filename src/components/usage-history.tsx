'use client'
import { forwardRef, useState } from 'react'
import { present } from '../billing/decode.js'
import type { HistoryBucket } from '../billing/history-days.js'
import { plus, type UsageMeter } from '../billing/meter.js'
import { statusOfReport } from '../billing/report-dashboard.js'
import type { ShareOfUse, UsageGroups, UsageReportState } from '../billing/report-state.js'
import { useUsageText } from '../react/context.js'
import { useNow } from '../react/use-now.js'
import type { HistoryFigure, HistoryMode, StackedMeter } from '../text/describe-history.js'
import { englishHistoryLabels, type HistoryLabels } from '../text/labels-history.js'
import { worded } from '../text/settings.js'
import { UsageHistoryView, type UsageHistoryViewProps } from './usage-history-view.js'

/** The report whose daily usage is drawn. Other props go to the `<section>`. */
export type UsageHistoryProps = Omit<
  UsageHistoryViewProps,
  | 'usage'
  | 'meters'
  | 'mode'
  | 'bucket'
  | 'active'
  | 'now'
  | 'onMeter'
  | 'onMode'
  | 'onBucket'
  | 'groupBy'
  | 'onGroupBy'
  | 'onActive'
  | 'onRetry'
> & {
  /** What `useUsageReport` returns. */
  readonly report: UsageReportState
  /** Slug of the meter drawn first. @default the first with use by day */
  readonly meter?: string
  /** Drawn first. @default 'day' */
  readonly defaultMode?: HistoryMode
  /** How much time a bar spans at first, where the days shown allow it. @default 'day' */
  readonly defaultBucket?: HistoryBucket
  /** The group whose shares are listed first, if the report has groups. @default its first group */
  readonly defaultGroupBy?: string
}

/**
 * A report's daily usage of one meter, as bars, as a running total against the limit, or as cost; the customer picks.
 * Renders a `<section>`, and nothing where the report has no use by day.
 */
export const UsageHistory = forwardRef<HTMLElement, UsageHistoryProps>(function UsageHistory(
  {
    report: state,
    meter: first,
    defaultMode = 'day',
    defaultBucket = 'day',
    defaultGroupBy,
    hideAge = false,
    ...props
  },
  ref,
) {
  const { labels, locale, timeZone } = useUsageText()
  const now = useNow(true)
  const [slug, setSlug] = useState(first)
  const [mode, setMode] = useState(defaultMode)
  const [bucket, setBucket] = useState(defaultBucket)
  const [groupBy, setGroupBy] = useState(defaultGroupBy)
  const [active, setActive] = useState<string | null>(null)
  const { report, history, stale, refreshing, refresh } = state
  const status = statusOfReport(state)
  const meters = (report?.meters ?? [])
    .filter((each) => each.kind !== 'absent' && each.kind !== 'unreadable')
    .filter((each) => history.has(each.slug))
  const say = worded(englishHistoryLabels, labels?.history)
  const stacks = stacksOf(meters, state, say)
  const stack = stacks.find((each) => each.meter.slug === slug)
  const meter = meters.find((each) => each.slug === slug || each.id === slug) ?? meters[0]
  if (!meter && status === 'ready' && !refreshing) return null
  const empty = status === 'ready' ? 'loading' : status
  const usage = stack ?? (meter ? figureOf(meter, state) : empty)
  return (
    <UsageHistoryView
      ref={ref}
      labels={labels}
      locale={locale}
      timeZone={timeZone}
      {...(now === undefined ? {} : { now })}
      usage={usage}
      meters={[...meters, ...stacks.map((each) => each.meter)]}
      stale={stale}
      // The days of the range before, while those of another are asked for.
      hideAge={hideAge || refreshing}
      mode={mode}
      bucket={bucket}
      groupBy={groupBy}
      active={active}
      onMeter={setSlug}
      onMode={setMode}
      onBucket={setBucket}
      onGroupBy={setGroupBy}
      onActive={setActive}
      onRetry={() => void refresh()}
      {...props}
    />
  )
})

function figureOf(
  meter: UsageMeter,
  { history, groups, before, span }: UsageReportState,
): HistoryFigure {
  const earlier = before?.history.get(meter.slug)
  return {
    meter,
    days: history.get(meter.slug) ?? [],
    span,
    groups: groups?.get(meter.slug),
    before: before && earlier ? { days: earlier, span: before.span } : null,
  }
}

/** Meters that add up in one unit, together: one figure for each unit that several share. */
function stacksOf(
  meters: readonly UsageMeter[],
  { history, groups, before, span }: UsageReportState,
  say: HistoryLabels,
): readonly HistoryFigure[] {
  const byUnit = new Map<string, UsageMeter[]>()
  for (const meter of meters) {
    const { unit, scale = 1, aggregation } = meter
    if (!unit || aggregation !== 'sum') continue
    const key = `${unit} ${scale}`
    byUnit.set(key, [...(byUnit.get(key) ?? []), meter])
  }
  return [...byUnit].flatMap(([key, members]) => {
    const [first] = members
    if (!first || !span || members.length < 2) return []
    const { unit = '', units, scale, digits, period, resetsAt } = first
    const stack = members.map((meter) => ({
      meter,
      days: history.get(meter.slug) ?? [],
      before: before?.history.get(meter.slug),
    }))
    const compared = before && stack.some((each) => each.before)
    const used = stack.flatMap(({ days }) => days.map((each) => each.used)).reduce(plus, 0)
    return {
      meter: {
        ...present({ unit, units, scale, digits }),
        ...{ slug: `unit:${key}`, name: say.allOf({ unit }), kind: 'counted', aggregation: 'sum' },
        ...{ period, resetsAt, used, derived: false },
      },
      days: [],
      span,
      stack,
      groups: sharesOf(stack, groups),
      before: compared ? { days: [], span: before.span } : null,
    }
  })
}

/** Shares of several meters together, by what the use of every one of them is grouped by. */
function sharesOf(stack: readonly StackedMeter[], groups: UsageGroups = new Map()) {
  const told = stack
    .filter(({ meter, days }) => groups.has(meter.slug) || days.some(({ used }) => used > 0))
    .map(({ meter }) => groups.get(meter.slug) ?? new Map<string, readonly ShareOfUse[]>())
  const common = [...(told[0]?.keys() ?? [])].filter((by) => told.every((each) => each.has(by)))
  return new Map(
    common.map((by) => {
      const sums = new Map<string, number>()
      for (const { name, used } of told.flatMap((each) => each.get(by) ?? []))
        sums.set(name, plus(sums.get(name) ?? 0, used))
      return [by, [...sums].map(([name, used]) => ({ name, used }))]
    }),
  )
}
