import type { ReactNode } from 'react'
import type { UsageFigure } from '../billing/usage.js'
import type { DescribeOptions } from '../text/format-usage.js'
import type { LabelOverrides } from '../text/labels.js'
import { englishBarLabels } from '../text/labels-bar.js'

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

/** What is so of a figure, as attributes of its root, for styles and tests. */
export function figureState(state: string, usage: UsageFigure) {
  const known = usage.status === 'ready' ? usage : undefined
  return {
    'data-state': state,
    'data-stale': known?.stale || undefined,
    'data-pending': known?.pending || undefined,
    'data-unconfirmed': known?.unconfirmed || undefined,
    'data-derived': known?.meter.derived || undefined,
    'aria-busy': state === 'loading' || undefined,
  }
}

type RetryProps = {
  readonly onRetry: () => void
  readonly labels: LabelOverrides | undefined
}

/** A button after the notes of a figure. */
export function RetryView({ onRetry, labels }: RetryProps) {
  return (
    <button type="button" className="uw-link" onClick={onRetry}>
      {labels?.bar?.retry ?? englishBarLabels.retry}
    </button>
  )
}
