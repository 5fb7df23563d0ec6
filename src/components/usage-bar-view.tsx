import { cva, cx, type VariantProps } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode } from 'react'
import { describeUsage, type UsageDescription } from '../text/format-usage.js'
import { type FigureProps, figureState, RetryView } from './figure-view.js'
import { GlyphView, NoteView, SkeletonView } from './note-view.js'
import { ReasonView } from './reason-view.js'
import { TrackView } from './track-view.js'

const bar = cva('uw-bar', {
  variants: { size: { sm: 'uw-bar-sm', md: 'uw-bar-md', lg: 'uw-bar-lg' } },
  defaultVariants: { size: 'md' },
})

/** What a usage bar shows, and how. The rest goes to its `<div>`. */
export type UsageBarViewProps = FigureProps &
  Omit<ComponentPropsWithoutRef<'div'>, 'children'> & {
    /** `sm` has no notes, `lg` sets the count large. @default 'md' */
    readonly size?: VariantProps<typeof bar>['size']
    /** Says the share used. @default true for `lg` where a limit is known */
    readonly showPercent?: boolean
    /** Leaves out the age of an old number, where something around the bar says it. @default false */
    readonly hideAge?: boolean
  }

/**
 * One meter, drawn from props alone: a name, a true number, a bar where a limit is known, and what
 * it means. As tall while loading as with a number. Renders a `<div>`.
 */
export const UsageBarView = forwardRef<HTMLDivElement, UsageBarViewProps>(function UsageBarView(
  { usage, name, label, hideLabel = false, size, showPercent, action, onRetry, className, ...rest },
  ref,
) {
  const { labels, locale, timeZone, display, showReset, now, hideAge, ...props } = rest
  const small = size === 'sm'
  const known = usage.status === 'ready' ? usage : undefined
  const ageless = hideAge && known?.stale
  // An old number goes nowhere, whoever says that it is old.
  const options = { labels, locale, timeZone, display, showReset, now: ageless ? undefined : now }
  const shown = ageless ? { ...known, stale: false } : usage
  const said = describeUsage(shown, { ...options, short: small })
  const called = said.name ?? name
  const retry = onRetry && (said.state === 'error' || (known?.stale && !hideAge)) && (
    <RetryView onRetry={onRetry} labels={labels} />
  )
  return (
    <div
      ref={ref}
      className={cx(bar({ size }), className)}
      data-slot="usage-bar"
      {...figureState(said.state, usage)}
      {...props}
    >
      <Head said={said} small={small} percent={showPercent ?? size === 'lg'} hidden={hideLabel}>
        {label ?? called}
      </Head>
      {said.track && <TrackView track={said.track} meter={said.meter} name={called} />}
      {!small && <Foot said={said}>{action ?? retry}</Foot>}
    </div>
  )
})

type HeadProps = {
  readonly said: UsageDescription
  readonly small: boolean
  readonly percent: boolean
  readonly hidden: boolean
  readonly children: ReactNode
}

function Head({ said, small, percent, hidden, children }: HeadProps) {
  const { value, start, state, reason } = said
  const why = reason && <ReasonView {...reason} />
  return (
    <div className="uw-bar-head">
      <span className={hidden ? 'uw-hidden' : 'uw-bar-name'} data-slot="usage-bar-name">
        {state === 'loading' ? <SkeletonView /> : children}
        {!hidden && why}
      </span>
      <span className="uw-bar-value" data-slot="usage-bar-value">
        {hidden && why}
        {small &&
          start.map((note) => (
            <GlyphView key={note.word + note.rest} {...note} known={value !== null} />
          ))}
        {value?.before}
        <span
          className="uw-bar-count"
          data-slot="usage-bar-count"
          data-unknown={value ? undefined : ''}
        >
          {value?.count ??
            (state === 'loading' ? <SkeletonView /> : <span aria-hidden="true">–</span>)}
        </span>
        {value?.after}
      </span>
      {percent && said.percent && <span className="uw-bar-percent">{said.percent}</span>}
    </div>
  )
}

function Foot({
  said,
  children,
}: {
  readonly said: UsageDescription
  readonly children: ReactNode
}) {
  const busy = said.state === 'loading'
  return (
    <div className="uw-bar-foot">
      <span className="uw-bar-notes" data-slot="usage-bar-notes">
        {busy ? (
          <SkeletonView />
        ) : (
          said.start.map((note) => <NoteView key={note.word + note.rest} {...note} />)
        )}
      </span>
      <span className="uw-bar-notes" data-slot="usage-bar-next">
        {busy ? <SkeletonView /> : said.end && <span className="uw-text">{said.end}</span>}
        {!busy && children}
      </span>
    </div>
  )
}
