import type { ReactNode } from 'react'
import type { DashboardFigure } from '../billing/dashboard.js'
import type { DashLabels } from '../text/labels-dash.js'
import { SkeletonView } from './figure-view.js'
import { Icon } from './icons.js'
import { Sign } from './sign.js'

type DashboardFootViewProps = {
  readonly status: DashboardFigure['status']
  readonly age: string
  readonly stale: boolean
  readonly refreshing: boolean
  readonly say: DashLabels
  /** Stands in place of the age while it has something to say. */
  readonly notice: ReactNode
  readonly onRefresh: (() => void) | undefined
  /** Stands at the end. */
  readonly children: ReactNode
}

/**
 * What is not sent, else how old the numbers are, with a button to refresh them; and the way to the plan. As
 * tall in every state.
 */
export function DashboardFootView(props: DashboardFootViewProps) {
  const { status, age, stale, refreshing, say, notice, onRefresh, children } = props
  return (
    <footer className="uw-dash-foot" data-slot="usage-dashboard-foot">
      <div className="uw-dash-status">
        {notice}
        <span className="uw-dash-age">
          <span className="uw-stack-inline">
            <span
              className="uw-status"
              data-glyph={stale ? 'stale' : undefined}
              data-away={refreshing || undefined}
              aria-hidden={refreshing || undefined}
            >
              {stale && <Icon name="stale" />}
              <span className="uw-text">{status === 'loading' ? <SkeletonView /> : age}</span>
            </span>
            <span
              className="uw-status"
              data-away={!refreshing || undefined}
              aria-hidden={!refreshing || undefined}
            >
              <Sign name="spinner" />
              <span className="uw-text">{say.refreshing}</span>
            </span>
          </span>
          {onRefresh && status === 'ready' && (
            <button
              type="button"
              className="uw-link"
              aria-disabled={refreshing || undefined}
              onClick={refreshing ? undefined : onRefresh}
            >
              {stale ? say.retry : say.refresh}
            </button>
          )}
          <output className="uw-hidden">{refreshing && say.refreshing}</output>
        </span>
      </div>
      {children}
    </footer>
  )
}
