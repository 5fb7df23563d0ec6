import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from 'react'
import {
  type DashboardFigure,
  type DashboardMeter,
  listed,
  mostUrgent,
} from '../billing/dashboard.js'
import type { DashOptions } from '../text/describe-dashboard.js'
import { describeRing } from '../text/describe-ring.js'
import { formatNumber } from '../text/format.js'
import { englishBadgeLabels } from '../text/labels-badge.js'
import { englishDashLabels } from '../text/labels-dash.js'
import { worded } from '../text/settings.js'
import { DialView } from './dial-view.js'
import { figureState, GlyphView, RetryView, SkeletonView } from './figure-view.js'
import { Icon } from './icons.js'
import { PoolsView } from './pools-view.js'
import { opens } from './popover-target.js'
import { UsageBarView } from './usage-bar-view.js'

/** What a badge shows, and how. Other props go to the `<div>`. */
export type UsageBadgeViewProps = DashOptions &
  Omit<ComponentPropsWithoutRef<'div'>, 'children'> & {
    /** The meters, or why there are none. The same as a dashboard's. */
    readonly usage: DashboardFigure
    /** How many meters it opens, the most urgent. @default 3 */
    readonly count?: number
    /** Leaves the name out of the chip, which is then as short as its number. @default false */
    readonly hideName?: boolean
    /** Draws one meter of what opens. @default a `UsageBarView` */
    readonly renderMeter?: (usage: DashboardMeter) => ReactNode
    /** Shown at the end of the popover, such as a link to all usage. */
    readonly action?: ReactNode
    /** Adds a button to try again after an error. */
    readonly onRetry?: (() => void) | undefined
  }

/**
 * The meter that needs attention most, as a chip for headers and sidebars, which opens the most urgent
 * meters without a script. Drawn from props alone. Renders a `<div>`.
 */
export const UsageBadgeView = forwardRef<HTMLDivElement, UsageBadgeViewProps>(
  function UsageBadgeView({ usage, labels, locale, timeZone, now, ...rest }, ref) {
    const { count = 3, hideName = false, renderMeter, action, onRetry, ...more } = rest
    const { className, ...props } = more
    const id = useId()
    const text = { labels, locale, timeZone, now }
    const say = worded(englishBadgeLabels, labels?.badge)
    const meters = usage.status === 'ready' ? mostUrgent(usage, Math.max(1, count)) : []
    const [first] = meters
    const others = usage.status === 'ready' ? listed(usage).length - meters.length : 0
    if (!first) {
      const state =
        usage.status !== 'ready' ? usage.status : usage.unreadable?.length ? 'error' : 'empty'
      return (
        <div
          ref={ref}
          className={cx('uw-badge', className)}
          data-slot="usage-badge"
          data-state={state}
          aria-busy={state === 'loading' || undefined}
          {...props}
        >
          <span className="uw-badge-chip">
            {state === 'loading' ? <SkeletonView /> : <Reason state={state} {...{ labels }} />}
            {state === 'error' && onRetry && <RetryView onRetry={onRetry} labels={labels} />}
          </span>
        </div>
      )
    }
    const said = describeRing(first, { ...text, size: 'sm' })
    const draw =
      renderMeter ??
      ((meter: DashboardMeter) => (
        <>
          <UsageBarView usage={meter} {...text} />
          <PoolsView {...text} meter={meter.meter} />
        </>
      ))
    return (
      <div
        ref={ref}
        className={cx('uw-badge', className)}
        data-slot="usage-badge"
        {...figureState(said.state, first)}
        {...props}
      >
        <button
          type="button"
          className="uw-badge-chip"
          data-slot="usage-badge-chip"
          data-state={said.state}
          {...opens(id)}
        >
          {said.track ? (
            <span className="uw-badge-dial">
              <DialView
                {...{ mark: said.state, track: said.track }}
                size="sm"
                meter={null}
                name={undefined}
              />
            </span>
          ) : null}
          {said.notes.map((note) => (
            <GlyphView key={note.rest} {...note} known={said.value !== null} />
          ))}
          <span className={hideName ? 'uw-hidden' : 'uw-badge-name'}>{first.meter.name}</span>{' '}
          <span className="uw-badge-value">
            {said.value?.before}
            <span className="uw-count">{said.value?.count}</span>
            {said.value?.after}
          </span>
        </button>
        <div id={id} popover="auto" className="uw-badge-card" data-slot="usage-badge-card">
          <ul className="uw-badge-list" aria-label={say.title}>
            {meters.map((meter) => (
              <li key={meter.meter.slug} className="uw-row">
                {draw(meter)}
              </li>
            ))}
          </ul>
          {(others > 0 || action) && (
            <div className="uw-badge-foot">
              {others > 0 && (
                <span>{say.more({ number: formatNumber(others, locale), count: others })}</span>
              )}
              {action}
            </div>
          )}
        </div>
      </div>
    )
  },
)

type ReasonProps = Pick<DashOptions, 'labels'> & {
  readonly state: 'empty' | 'error' | 'signed-out' | 'no-subscription'
}

/** Why there is no meter. */
function Reason({ state, labels }: ReasonProps) {
  const dash = worded(englishDashLabels, labels?.dash)
  const words = {
    empty: worded(englishBadgeLabels, labels?.badge).none,
    error: dash.error,
    'signed-out': dash.signedOut,
    'no-subscription': dash.noPlan,
  }
  return (
    <span className="uw-status">
      {state === 'error' && <Icon name="failed" />}
      <span className="uw-text">{words[state]}</span>
    </span>
  )
}
