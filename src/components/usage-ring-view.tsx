import { cva, cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode } from 'react'
import { describeRing, type RingDescription, type RingSize } from '../model/format-ring.js'
import type { DescribeOptions } from '../model/format-usage.js'
import { englishBarLabels } from '../model/labels-bar.js'
import type { UsageFigure } from '../model/usage.js'
import { DialView } from './dial-view.js'
import { GlyphView, NoteView, SkeletonView } from './note-view.js'
import { ReasonView } from './reason-view.js'

const ring = cva('uw-ring', {
  variants: { size: { sm: 'uw-ring-sm', md: null, lg: 'uw-ring-lg' } },
})

/** What a usage ring shows, and how. The rest goes to its `<span>`. */
export type UsageRingViewProps = Omit<DescribeOptions, 'short'> &
  Omit<ComponentPropsWithoutRef<'span'>, 'children'> & {
    /** The meter with its number, or why there is none. */
    readonly usage: UsageFigure
    /** 20 px with a short text beside it, 40 px with name and note, 80 px with the share inside. @default 'md' */
    readonly size?: RingSize | undefined
    /** The meter's name, where `usage` has none. */
    readonly name?: string
    /** Stands in for the visible name, which `sm` has not; the ring is still called by the name. */
    readonly label?: ReactNode
    /** Keeps the name for assistive technology only. @default false */
    readonly hideLabel?: boolean
    /** Leaves the drawing alone, for a place whose own words say the number. @default false */
    readonly hideText?: boolean
    /** Stands after the notes: a link or a button of the host. Not shown in `sm`. */
    readonly action?: ReactNode
    /** Adds a button to try again after an error or while the number is old, unless `action` is given. */
    readonly onRetry?: () => void
  }

/**
 * One meter as a ring, drawn from props alone. Where no limit is known there is no ring: the number
 * and its note stand alone. Renders a `<span>`.
 */
export const UsageRingView = forwardRef<HTMLSpanElement, UsageRingViewProps>(function UsageRingView(
  { usage, size = 'md', name, label, hideLabel = false, hideText = false, ...rest },
  ref,
) {
  const { labels, locale, timeZone, display, showReset, now, ...others } = rest
  const { action, onRetry, className, ...props } = others
  const said = describeRing(usage, { labels, locale, timeZone, display, showReset, now, size })
  const called = said.name ?? name
  const known = usage.status === 'ready' ? usage : undefined
  const retry = onRetry && (said.state === 'error' || known?.stale) && (
    <button type="button" className="uw-link" onClick={onRetry}>
      {labels?.bar?.retry ?? englishBarLabels.retry}
    </button>
  )
  const text = { said, size, name: hideLabel || size === 'sm' ? null : (label ?? called), called }
  return (
    <span
      ref={ref}
      className={cx(ring({ size }), className)}
      data-slot="usage-ring"
      data-state={said.state}
      data-stale={known?.stale || undefined}
      data-pending={known?.pending || undefined}
      data-unconfirmed={known?.unconfirmed || undefined}
      data-derived={known?.meter.derived || undefined}
      aria-busy={said.state === 'loading' || undefined}
      {...props}
    >
      {said.track && (
        <span className="uw-ring-face">
          <DialView size={size} track={said.track} meter={said.meter} name={called} />
          {size === 'lg' && <Share said={said} />}
        </span>
      )}
      {hideText ? (
        !said.meter && <span className="uw-hidden">{<Text {...text} name={null} />}</span>
      ) : (
        <Text {...text}>{action ?? retry}</Text>
      )}
    </span>
  )
})

type TextProps = {
  readonly said: RingDescription
  readonly size: RingSize
  readonly name: ReactNode
  readonly called: string | undefined
  readonly children?: ReactNode
}

function Text({ said, size, name, called, children }: TextProps) {
  const busy = said.state === 'loading'
  const unnamed = name === null && !said.meter && called
  return (
    <span className="uw-ring-text" data-slot="usage-ring-text">
      {unnamed && <span className="uw-hidden">{called} </span>}
      {name !== null && (
        <span className="uw-ring-name">
          {busy ? <SkeletonView /> : name}
          {said.reason && <ReasonView {...said.reason} />}
        </span>
      )}
      {size === 'sm' && <Value {...said} />}
      {size !== 'sm' && (
        <span className="uw-ring-notes">
          {busy ? (
            <SkeletonView />
          ) : (
            said.notes.map((note) => <NoteView key={note.word + note.rest} {...note} />)
          )}
          {!busy && children}
        </span>
      )}
    </span>
  )
}

/** In the smallest size: the value, and before it a drawing of what qualifies it. */
function Value({ state, value, notes }: RingDescription) {
  if (state === 'loading') return <SkeletonView />
  return (
    <span className="uw-ring-value">
      {notes.map((note) => (
        <GlyphView key={note.rest} {...note} known={value !== null} />
      ))}
      {value?.before}
      <span className="uw-ring-count">{value?.count ?? <span aria-hidden="true">–</span>}</span>
      {value?.after}
    </span>
  )
}

function Share({ said }: { readonly said: RingDescription }) {
  return (
    <span className="uw-ring-percent" data-slot="usage-ring-percent">
      {said.percent ?? (said.state !== 'loading' && <span aria-hidden="true">–</span>)}
    </span>
  )
}
