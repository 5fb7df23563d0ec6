import type { UsageDescription } from '../text/describe-usage.js'
import type { Track } from '../text/track.js'
import { meterAttributes } from './figure-view.js'

const dials = {
  sm: { size: 20, radius: 8, stroke: 3.5 },
  md: { size: 40, radius: 17.5, stroke: 4 },
  lg: { size: 80, radius: 36.5, stroke: 6 },
}

type DialViewProps = {
  readonly size: keyof typeof dials
  readonly track: Track | 'unknown'
  readonly meter: UsageDescription['meter']
  /** What the meter is called by assistive technology. */
  readonly name: string | undefined
  /** The state whose mark is drawn inside, if there is no glyph beside it. */
  readonly mark: string
}

// Inside a circle of 9: nearly all, all, more than all.
const marks: Readonly<Record<string, string>> = {
  critical: 'M10 7v3.25m0 2.75v.01',
  exhausted: 'M7.75 10h4.5',
  over: 'M10 13V7.25m-2.25 2 2.25-2.25 2.25 2.25',
}

/**
 * A track bent to a circle, from 12 o'clock on. Lengths are attributes in percent of its way round,
 * so it is right on the server, without scripts and where style attributes are blocked.
 */
export function DialView({ size, track, meter, name, mark }: DialViewProps) {
  const { size: width, radius, stroke } = dials[size]
  const around: Around = {
    d: `M${width / 2} ${width / 2 - radius}a${radius} ${radius} 0 1 1-.01 0Z`,
    stroke,
    pixel: 100 / (2 * Math.PI * radius),
  }
  return (
    <svg
      className="uw-dial"
      viewBox={`0 0 ${width} ${width}`}
      aria-label={meter ? name : undefined}
      {...meterAttributes(meter)}
    >
      {track === 'unknown' ? (
        <path className="uw-dial-none" d={around.d} />
      ) : (
        <Filled around={around} track={size === 'sm' ? { ...track, tick: null } : track} />
      )}
      {marks[mark] && (
        <path className="uw-dial-mark" d={marks[mark]} transform={`scale(${width / 20})`} />
      )}
    </svg>
  )
}

/** A circle as a path, how wide it is drawn, and what share of its way round a pixel is, in percent. */
type Around = { readonly d: string; readonly stroke: number; readonly pixel: number }

function Filled({ around, track }: { readonly around: Around; readonly track: Track }) {
  const { fill, pending, tick } = track
  const { stroke, pixel } = around
  return (
    <>
      <Arc part="base" around={around} from={0} to={100} />
      {pending > 0 && <Hatch around={around} from={fill} length={pending} />}
      {fill > 0 && <Arc part="fill" around={around} from={0} to={fill} />}
      {tick !== null && (
        <>
          <Arc part="over" around={around} from={tick} to={fill} />
          <Arc part="gap" around={around} from={tick - 3 * pixel} to={tick + 3 * pixel} />
          <Arc
            part="tick"
            around={{ ...around, stroke: stroke + 3 }}
            from={tick - pixel}
            to={tick + pixel}
          />
        </>
      )}
    </>
  )
}

type ArcProps = {
  readonly part: 'base' | 'fill' | 'over' | 'gap' | 'tick'
  readonly around: Around
  readonly from: number
  readonly to: number
}

function Arc({ part, around, from, to }: ArcProps) {
  const { d, stroke } = around
  // A whole round has no dashes: they would leave a seam where it closes.
  const dashes = to - from < 100 ? `${round(to - from)} 200` : undefined
  return (
    <path
      className={`uw-dial-${part}`}
      d={d}
      strokeWidth={stroke}
      pathLength="100"
      strokeDasharray={dashes}
      strokeDashoffset={from === 0 ? undefined : round(0 - from)}
    />
  )
}

/** At least 8 px long, 2 on and 2 off. */
function Hatch({
  around: { d, stroke, pixel },
  from,
  length,
}: {
  readonly around: Around
  readonly from: number
  readonly length: number
}) {
  const pairs = Math.max(2, Math.round(length / (4 * pixel)))
  const room = Math.min(pairs, Math.floor((100 - from) / (4 * pixel)))
  const step = round(2 * pixel)
  return (
    <path
      className="uw-dial-pending"
      d={d}
      strokeWidth={stroke}
      pathLength="100"
      strokeDasharray={`0 ${round(from + 2 * pixel)}${` ${step} ${step}`.repeat(room)} 0 200`}
    />
  )
}

const round = (value: number) => Math.round(value * 100) / 100
