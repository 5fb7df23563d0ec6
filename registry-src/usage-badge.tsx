'use client'

import type { ReactNode } from 'react'
import {
  describeRing,
  englishLabels,
  formatNumber,
  mostUrgent,
  useUsageSummary,
  useUsageText,
} from 'usage-widgets'
import { buttonVariants } from '@/components/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { cn } from '@/lib/utils'
import { Retry, UsageBar } from './usage-bar'

const dots: Record<string, string> = {
  warning: 'bg-amber-700 dark:bg-amber-400',
  critical: 'bg-destructive',
  exhausted: 'bg-destructive',
  over: 'bg-destructive',
}

export type UsageBadgeProps = {
  /** Slugs of the meters it may show. @default all */
  meters?: readonly string[]
  /** How many meters it opens, the most urgent. @default 3 */
  count?: number
  /** Stands at the end of what opens: the way to all usage. */
  action?: ReactNode
  className?: string
}

/** The meter that needs attention most, as a chip for headers, which opens the most urgent ones. */
export function UsageBadge({ meters, count = 3, action, className }: UsageBadgeProps) {
  const text = useUsageText()
  const summary = useUsageSummary()
  const say = { ...englishLabels.badge, ...text.labels.badge }
  const dash = { ...englishLabels.dash, ...text.labels.dash }
  const chosen = summary.meters.filter(({ meter }) => meters?.includes(meter.slug) ?? true)
  const all = mostUrgent({ ...summary, meters: chosen }, 500)
  const urgent = all.slice(0, count)
  const [first] = urgent
  const chip = cn(
    buttonVariants({ variant: 'outline', size: 'sm' }),
    'max-w-full gap-2 rounded-full',
    className,
  )
  if (!first) {
    const why = {
      loading: null,
      ready: say.none,
      error: dash.error,
      'signed-out': dash.signedOut,
      'no-subscription': dash.noPlan,
    }[summary.status]
    return (
      <span data-slot="usage-badge" className={chip} aria-busy={why === null || undefined}>
        {why ?? <span className="h-3 w-20 rounded bg-muted motion-safe:animate-pulse" />}
        {summary.status === 'error' && <Retry />}
      </span>
    )
  }
  const { state, value, notes } = describeRing(first, { ...text, size: 'sm' })
  const others = all.length - urgent.length
  return (
    <Popover>
      <PopoverTrigger data-slot="usage-badge" className={chip}>
        <span
          aria-hidden="true"
          className={cn('size-2 shrink-0 rounded-full', dots[state] ?? 'bg-primary')}
        />
        <span className="truncate">{first.meter.name}</span>{' '}
        <span dir="auto" className="shrink-0 font-normal">
          {value?.before}
          <span className="font-semibold tabular-nums">{value?.count}</span>
          {value?.after}
        </span>
        {notes.map(({ word, rest }) => (
          <span key={word + rest} className="sr-only">
            {word + rest}
          </span>
        ))}
      </PopoverTrigger>
      <PopoverContent align="end" className="w-80 max-w-[calc(100vw-2rem)]">
        <ul className="grid gap-5" aria-label={say.title}>
          {urgent.map(({ meter }) => (
            <li key={meter.slug}>
              <UsageBar meter={meter.slug} />
            </li>
          ))}
        </ul>
        {(others > 0 || action) && (
          <div className="mt-4 flex items-center justify-between gap-2 text-sm text-muted-foreground">
            {others > 0 && say.more({ number: formatNumber(others, text.locale), count: others })}
            {action}
          </div>
        )}
      </PopoverContent>
    </Popover>
  )
}
