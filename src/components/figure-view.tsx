import { type ReactNode, useId } from 'react'
import type { UsageFigure } from '../billing/usage.js'
import type { DescribeOptions, Note, UsageDescription } from '../text/describe-usage.js'
import type { LabelOverrides } from '../text/labels.js'
import { englishBarLabels } from '../text/labels-bar.js'
import { worded } from '../text/settings.js'
import { Icon } from './icons.js'
import { opens } from './popover-target.js'

/** What a bar and a ring take alike. */
export type FigureProps = Omit<DescribeOptions, 'short'> & {
  /** The meter with its number, or why there is none. */
  readonly usage: UsageFigure
  /** The meter's name, where `usage` has none. */
  readonly name?: string
  /** Stands in for the visible name; the figure is still called by the name. */
  readonly label?: ReactNode
  /** Keeps the name for assistive technology only. @default false */
  readonly hideLabel?: boolean
  /** Stands after the notes: a link or a button of the host. Not shown in `sm`. */
  readonly action?: ReactNode
  /** Adds a button to try again after an error or while the number is old, unless `action` is given. */
  readonly onRetry?: () => void
}

/** A figure's states as attributes of its root, for styles and tests. */
export function figureState(state: string, usage: UsageFigure) {
  const known = usage.status === 'ready' ? usage : undefined
  return {
    'data-state': state,
    'data-stale': known?.stale || undefined,
    'data-pending': known?.pending || undefined,
    'data-unconfirmed': known?.unconfirmed || undefined,
    'data-derived': known?.meter?.derived || undefined,
    'aria-busy': state === 'loading' || undefined,
  }
}

/**
 * The `meter` role of a drawing of usage, with its values. Where it would be invalid, the text beside the
 * drawing says it all.
 */
export function meterAttributes(meter: UsageDescription['meter']) {
  if (!meter) return { 'aria-hidden': true } as const
  return {
    role: 'meter',
    'aria-valuemin': 0,
    'aria-valuemax': meter.max,
    'aria-valuenow': meter.now,
    'aria-valuetext': meter.text,
  } as const
}

/** A note in full: drawing, word and the rest of the sentence. */
export function NoteView({ glyph, word, rest }: Note) {
  if (!glyph) return <span>{rest}</span>
  return (
    <span className="uw-status" data-glyph={glyph}>
      <Icon name={glyph} />
      <span className="uw-text">
        {word && <span className="uw-status-word">{word}</span>}
        {rest}
      </span>
    </span>
  )
}

/** A note where there is no room for one: a drawing with its word as its name. */
export function GlyphView({ glyph, word, rest, known }: Note & { readonly known: boolean }) {
  if (glyph) return <Icon name={glyph} title={word || rest} />
  return known ? null : <span className="uw-hidden">{rest}</span>
}

/** Where a text will stand. */
export function SkeletonView() {
  return <span className="uw-skeleton" />
}

/** An info button that opens a short text, by mouse, touch and keyboard, without a script. */
export function ReasonView({ title, text }: { readonly title: string; readonly text: string }) {
  const id = useId()
  return (
    <>
      {'\u00a0'}
      <button type="button" className="uw-info" aria-label={title} {...opens(id)}>
        <Icon name="info" />
      </button>
      <span id={id} popover="auto" className="uw-tip">
        {text}
      </span>
    </>
  )
}

type RetryProps = {
  readonly onRetry: () => void
  readonly labels: LabelOverrides | undefined
}

/** A button after the notes of a figure. */
export function RetryView({ onRetry, labels }: RetryProps) {
  return (
    <button type="button" className="uw-link" onClick={onRetry}>
      {worded(englishBarLabels, labels?.bar).retry}
    </button>
  )
}
