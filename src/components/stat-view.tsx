import { Fragment, type ReactNode } from 'react'
import type { Resource } from '../billing/resource.js'
import type { Stat } from '../text/describe-dashboard.js'
import { trackOf } from '../text/track.js'
import { SkeletonView } from './figure-view.js'
import { TrackView } from './track-view.js'

type StatViewProps = Omit<Stat, 'key'> & {
  /** Stands after the note of a resource. */
  readonly children?: ReactNode
}

/** One number with its name and a note. Renders a `<div>` for a `<dl>`. */
export function StatView({ name, values, note, resource, children }: StatViewProps) {
  return (
    <div className="uw-stat" data-slot="usage-dashboard-stat">
      <dt className="uw-stat-name">{name}</dt>
      <dd className="uw-stat-value">
        {values.map(({ before, count, after }, index) => (
          <Fragment key={count}>
            {index > 0 && <br />}
            {before}
            <span className="uw-stat-count">{count}</span>
            {after}
          </Fragment>
        ))}
      </dd>
      {note && !resource && <dd className="uw-stat-note">{note}</dd>}
      {resource && (
        <dd
          className="uw-stat-note uw-stat-seats"
          data-state={seatState(resource)}
          aria-hidden={!note && !children ? true : undefined}
        >
          <Capacity {...resource} />
          {note && <span className="uw-status-word">{note}</span>}
          {children}
        </dd>
      )}
    </div>
  )
}

/** Where a number will stand, as tall. `away`: unseen. */
export function StatPlaceView({ away = false }: { readonly away?: boolean }) {
  const place = <SkeletonView />
  return (
    <div className="uw-stat" {...(away && { 'data-away': true, 'aria-hidden': true })}>
      <span className="uw-stat-name">{place}</span>
      <span className="uw-stat-value">
        <span className="uw-stat-count">{place}</span>
      </span>
      <span className="uw-stat-note">{place}</span>
    </div>
  )
}

function seatState({ used, capacity }: Resource): 'normal' | 'full' | 'over' {
  if (used > capacity) return 'over'
  return used === capacity ? 'full' : 'normal'
}

/** The most that are drawn one by one; more are drawn as a bar. */
const mostPips = 12

function Capacity({ used, capacity }: Resource) {
  if (capacity > mostPips || used > capacity || !Number.isInteger(capacity)) {
    const track = trackOf(
      { ...level, used, limit: capacity },
      { pending: 0, projected: null, drains: false },
    )
    return (
      <span className="uw-stat-bar" aria-hidden="true">
        {track && <TrackView track={track} meter={null} name={undefined} />}
      </span>
    )
  }
  return (
    <span className="uw-pips" aria-hidden="true">
      {Array.from({ length: capacity }, (_, i) => i + 1).map((place) => (
        <span key={place} className="uw-pip" data-free={place > used ? '' : undefined} />
      ))}
    </span>
  )
}

const level = {
  kind: 'quota',
  slug: '',
  name: '',
  aggregation: 'level',
  period: null,
  resetsAt: null,
  derived: false,
  limitSource: 'reported',
} as const
