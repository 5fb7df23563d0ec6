'use client'

import type { ReactNode } from 'react'
import {
  englishLabels,
  type MeterText,
  type MeterTextOptions,
  useMeterText,
  useUsage,
  useUsageSummary,
  useUsageText,
} from 'usage-widgets'
import { Button } from '@/components/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { cn } from '@/lib/utils'

/** What a state looks like: the fill of the bar, and the word that says it. */
const looks: Record<string, { fill: string; ink: string }> = {
  warning: { fill: 'bg-amber-700 dark:bg-amber-400', ink: 'text-amber-700 dark:text-amber-400' },
  critical: { fill: 'bg-destructive', ink: 'text-destructive' },
  exhausted: { fill: 'bg-destructive', ink: 'text-destructive' },
  over: { fill: 'bg-destructive', ink: 'text-destructive' },
}

export type UsageBarProps = MeterTextOptions & {
  /** Slug or id of the meter. */
  meter: string
  /** Stands after the notes: a link or a button. */
  action?: ReactNode
  className?: string
}

/** One meter: a name, a true number, a bar where a limit is known, and what it means. */
export function UsageBar({ meter, action, className, ...options }: UsageBarProps) {
  const said = useMeterText(meter, options)
  const usage = useUsage(meter)
  const { state, name, value, start, end, track } = said
  const busy = state === 'loading'
  const old = usage.status === 'ready' && usage.stale
  return (
    <div
      data-slot="usage-bar"
      data-state={state}
      aria-busy={busy || undefined}
      className={cn('grid min-w-0 gap-2 text-sm', className)}
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 font-medium break-words">
          {busy ? <Skeleton /> : name}
          {said.reason && <Reason {...said.reason} />}
        </span>
        <span dir="auto" data-slot="usage-bar-value" className="text-muted-foreground">
          {busy && <Skeleton />}
          {value?.before}
          {value && <span className="font-medium text-foreground tabular-nums">{value.count}</span>}
          {value?.after}
          {!busy && !value && <span aria-hidden="true">–</span>}
        </span>
      </div>
      {track && <Track {...said} />}
      {!options.short && (
        <div className="flex min-h-lh flex-wrap items-baseline justify-between gap-x-3 text-xs text-muted-foreground">
          <span data-slot="usage-bar-notes" className="flex flex-wrap gap-x-3">
            {start.map(({ glyph, word, rest }) => (
              <span key={word + rest} dir="auto">
                {word && <span className={cn('font-medium', looks[glyph ?? '']?.ink)}>{word}</span>}
                {rest}
              </span>
            ))}
          </span>
          <span data-slot="usage-bar-next" className="flex flex-wrap items-baseline gap-x-3">
            <span dir="auto">{end}</span>
            {action ?? ((state === 'error' || old) && <Retry />)}
          </span>
        </div>
      )}
    </div>
  )
}

/** Lengths are logical, so that the bar runs the other way in a page from right to left. */
function Track({ track, state, aria }: MeterText) {
  const fill = cn(
    'absolute inset-y-0 forced-color-adjust-none forced-colors:bg-[Highlight]',
    looks[state]?.fill ?? 'bg-primary',
  )
  const mark = 'absolute inset-y-0 w-0.5 forced-color-adjust-none forced-colors:bg-[CanvasText]'
  return (
    <div
      {...(aria ?? { 'aria-hidden': true })}
      data-slot="usage-bar-track"
      className={cn(
        'relative h-2 overflow-hidden rounded-full forced-colors:border',
        track === 'unknown' ? 'border border-dashed' : 'bg-primary/20',
      )}
    >
      {track && track !== 'unknown' && (
        <>
          <div className={cn(fill, 'start-0')} style={{ inlineSize: `${track.fill}%` }} />
          <div
            className={cn(fill, 'opacity-40')}
            style={{ insetInlineStart: `${track.fill}%`, inlineSize: `${track.pending}%` }}
          />
          {track.tick !== null && (
            <div
              className={cn(mark, 'bg-foreground ring-2 ring-background')}
              style={{ insetInlineStart: `${track.tick}%` }}
            />
          )}
          {track.pace !== null && (
            <div
              className={cn(mark, 'bg-muted-foreground')}
              style={{ insetInlineStart: `${track.pace}%` }}
            />
          )}
        </>
      )}
    </div>
  )
}

/** Why the number is approximate. */
function Reason({ title, text }: { title: string; text: string }) {
  return (
    <Popover>
      <PopoverTrigger
        aria-label={title}
        className="ms-1 inline-grid size-6 place-items-center rounded-full text-xs text-muted-foreground"
      >
        <span aria-hidden="true">ⓘ</span>
      </PopoverTrigger>
      <PopoverContent className="max-w-72 text-sm font-normal">{text}</PopoverContent>
    </Popover>
  )
}

/** Asks for the numbers again. */
export function Retry() {
  const { reload } = useUsageSummary()
  const say = { ...englishLabels.bar, ...useUsageText().labels.bar }
  return (
    <Button
      type="button"
      variant="link"
      size="sm"
      className="h-auto px-0 text-xs"
      onClick={() => void reload()}
    >
      {say.retry}
    </Button>
  )
}

function Skeleton() {
  return (
    <span className="inline-block h-[1em] w-18 rounded bg-muted align-middle motion-safe:animate-pulse" />
  )
}
