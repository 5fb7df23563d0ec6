import { cva, cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode } from 'react'
import { describeRing, type RingDescription, type RingSize } from '../text/describe-ring.js'
import { DialView } from './dial-view.js'
import {
  type FigureProps,
  figureState,
  GlyphView,
  NoteView,
  ReasonView,
  RetryView,
  SkeletonView,
} from './figure-view.js'

const ring = cva('uw-ring', {
  variants: { size: { sm: 'uw-ring-sm', md: null, lg: 'uw-ring-lg' } },
})

/** What a usage ring shows, and how. Other props go to the `<span>`. */
export type UsageRingViewProps = FigureProps &
  Omit<ComponentPropsWithoutRef<'span'>, 'children'> & {
    /** 20 px with a short text beside it, 40 px with name and note, 80 px with the share inside. @default 'md' */
    readonly size?: RingSize | undefined
    /** Shows the ring alone, where the number is shown elsewhere. @default false */
    readonly hideText?: boolean
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
  const { hideAge, action, onRetry, className, ...props } = others
  const said = describeRing(usage, {
    ...{ labels, locale, timeZone, display, showReset, now, hideAge, size },
  })
  const called = said.name ?? name
  const state = figureState(said.state, usage)
  const retry = onRetry && (said.state === 'error' || state['data-stale']) && (
    <RetryView onRetry={onRetry} labels={labels} />
  )
  const text = { said, size, name: hideLabel || size === 'sm' ? null : (label ?? called), called }
  return (
    <span
      ref={ref}
      className={cx(ring({ size }), className)}
      data-slot="usage-ring"
      {...state}
      {...props}
    >
      {said.track && (
        <span className="uw-ring-face">
          <DialView
            {...{ size, track: said.track, meter: said.meter, name: called }}
            mark={size === 'sm' || (size === 'md' && hideText) ? said.state : ''}
          />
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
    <span className="uw-ring-text">
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
      <span className="uw-count">{value?.count ?? <span aria-hidden="true">–</span>}</span>
      {value?.after}
    </span>
  )
}

function Share({ said }: { readonly said: RingDescription }) {
  return (
    <span className="uw-ring-percent">
      {said.percent ?? (said.state !== 'loading' && <span aria-hidden="true">–</span>)}
    </span>
  )
}
