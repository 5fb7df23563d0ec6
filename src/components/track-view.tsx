import type { UsageDescription } from '../text/describe-usage.js'
import type { Track } from '../text/track.js'
import { meterAttributes } from './figure-view.js'

const percent = (value: number) => `${Math.round(value * 100) / 100}%`

/**
 * A cut moves without laying out the page, which a width does not. What is cut is 1 px taller at both sides:
 * two soft edges in one place would be paler than those of the bar.
 */
const cut = (to: number, from = 0) =>
  `inset(1px ${percent(100 - to)} 1px ${from && percent(from)} round var(--_end,0))`

type TrackViewProps = {
  readonly track: Track | 'unknown'
  readonly meter: UsageDescription['meter']
  /** What the meter is called by assistive technology. */
  readonly name: string | undefined
}

/**
 * A bar. Lengths are attributes in percent, so it is right on the server, without scripts and where
 * style attributes are blocked. A nested drawing moves the origin, so that a length from there can
 * be in pixels, and clips at its edges.
 */
export function TrackView({ track, meter, name }: TrackViewProps) {
  return (
    <svg className="uw-track" aria-label={meter ? name : undefined} {...meterAttributes(meter)}>
      {track === 'unknown' ? (
        <rect className="uw-track-none" />
      ) : (
        <>
          {track.pending > 0 && <Hatch from={track.fill} length={track.pending} />}
          {track.fill > 0 && <rect clipPath={cut(track.fill)} />}
          {track.tick !== null && <Past tick={track.tick} fill={track.fill} />}
          {track.pace !== null && (
            <rect className="uw-track-pace" x={percent(track.pace)} width="1" />
          )}
        </>
      )}
    </svg>
  )
}

/** At least 8 px long. Begins under the round end of the solid part. */
function Hatch({ from, length }: { readonly from: number; readonly length: number }) {
  const line = { className: 'uw-track-pending', x1: from > 0 ? -4 : 0, y1: '50%', y2: '50%' }
  return (
    <svg aria-hidden="true">
      <svg aria-hidden="true" x={percent(from)} overflow="visible">
        <line {...line} x2="8" />
        <line {...line} x2={percent(length)} />
      </svg>
    </svg>
  )
}

/** Usage past the limit: the same bar again, darker, starting at the tick. */
function Past({ tick, fill }: { readonly tick: number; readonly fill: number }) {
  const x = percent(tick)
  return (
    <>
      <rect className="uw-track-over" clipPath={cut(fill, tick)} />
      <rect className="uw-track-gap" x={x} width="6" height="100%" />
      <rect className="uw-track-tick" x={x} width="2" />
    </>
  )
}
