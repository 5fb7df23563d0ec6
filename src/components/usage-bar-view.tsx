import { type ComponentPropsWithoutRef, forwardRef } from 'react'
import { describeUsage } from '../text/describe-usage.js'
import {
  type FigureProps,
  figureState,
  GlyphView,
  NoteView,
  ReasonView,
  RetryView,
  SkeletonView,
} from './figure-view.js'
import { TrackView } from './track-view.js'

/** What a usage bar shows, and how. Other props go to the `<div>`. */
export type UsageBarViewProps = FigureProps &
  Omit<ComponentPropsWithoutRef<'div'>, 'children'> & {
    /** `sm` has no notes, `lg` sets the count large. @default 'md' */
    readonly size?: 'sm' | 'md' | 'lg' | undefined
    /** Says the share used. @default true for `lg` where a limit is known */
    readonly showPercent?: boolean
    /** What happens beyond the limit, if known in advance: reserves room for its text while loading. */
    readonly overage?: 'blocked' | 'billed' | undefined
  }

/**
 * One meter, drawn from props alone: a name, a true number, a bar where a limit is known, and what
 * it means. As tall while loading as with a number. Renders a `<div>`.
 */
export const UsageBarView = forwardRef<HTMLDivElement, UsageBarViewProps>(
  function UsageBarView(given, ref) {
    const {
      usage,
      name,
      label,
      hideLabel,
      size = 'md',
      showPercent,
      overage,
      action,
      onRetry,
      className,
      labels,
      locale,
      timeZone,
      display,
      showReset,
      now,
      hideAge,
      ...props
    } = given
    const small = size === 'sm'
    const said = describeUsage(usage, { ...given, short: small })
    const { state, value, start, end, track } = said
    const called = said.name ?? name
    const busy = state === 'loading' && <SkeletonView />
    const attributes = figureState(state, usage)
    const why = said.reason && <ReasonView {...said.reason} />
    const percent = (showPercent ?? size === 'lg') && said.percent
    const retry = onRetry && (state === 'error' || (attributes['data-stale'] && !hideAge)) && (
      <RetryView onRetry={onRetry} labels={labels} />
    )
    const Each = small ? GlyphView : NoteView
    const notes = start.map((note) => (
      <Each key={note.word + note.rest} {...note} known={value !== null} />
    ))
    // One sentence alone needs no element around it.
    const next = end && <span>{end}</span>
    const after = busy || (action ?? retry)
    return (
      <div
        ref={ref}
        className={`uw-bar${size === 'md' ? '' : ` uw-bar-${size}`}${className ? ` ${className}` : ''}`}
        data-slot="usage-bar"
        {...attributes}
        data-overage={(usage.status === 'ready' ? usage.meter?.overage : overage) || undefined}
        {...props}
      >
        <div className="uw-head">
          <span className={hideLabel ? 'uw-hidden' : undefined}>
            {busy || (label ?? called)}
            {!hideLabel && why}
          </span>
          <span>
            {hideLabel && why}
            {small && notes}
            {value?.before}
            <b className="uw-count" data-unknown={!value || undefined}>
              {value?.count ?? (busy || <span aria-hidden="true">–</span>)}
            </b>
            {value?.after}
          </span>
          {percent && <span className="uw-percent">{percent}</span>}
        </div>
        {track && <TrackView track={track} meter={said.meter} name={called} />}
        {!small && (
          <div className="uw-foot">
            {notes.length === 1 ? notes : <span className="uw-notes">{busy || notes}</span>}
            {after || !end ? (
              <span className="uw-notes">
                {next}
                {after}
              </span>
            ) : (
              next
            )}
          </div>
        )}
      </div>
    )
  },
)
