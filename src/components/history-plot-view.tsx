import type { ComponentPropsWithoutRef, KeyboardEvent, PointerEvent } from 'react'
import { percent } from '../billing/history-days.js'
import type { HistoryDescription } from '../text/describe-history.js'

type HistoryPlotViewProps = {
  readonly said: HistoryDescription
  /** Name of the chart. */
  readonly label: string
  /** Index of the day that is looked at, −1 for none. */
  readonly active: number
  /** Looks at a day, `null` at none. */
  readonly onLook: ((index: number | null) => void) | undefined
}

/** The drawing, with its dates and numbers. One tab stop; arrow keys and a pointer look at a day. */
export function HistoryPlotView({ said, label, active, onLook }: HistoryPlotViewProps) {
  const count = said.spoken.length
  return (
    <div className="uw-plot">
      <div
        className="uw-plot-touch"
        data-slot="usage-history-plot"
        {...(onLook && count > 0 ? handle(said, label, active, onLook) : {})}
      >
        <Drawing said={said} active={active} />
      </div>
      <div className="uw-plot-y" aria-hidden="true">
        {said.axis.map(({ y, text }) => (
          <span key={y}>{text}</span>
        ))}
      </div>
      <div className="uw-plot-x" aria-hidden="true">
        {said.marks.map(({ date, text, edge }) => (
          <span key={date} className="uw-plot-mark" data-edge={edge}>
            {text && <span>{text}</span>}
          </span>
        ))}
      </div>
    </div>
  )
}

/**
 * What makes the drawing one tab stop. No slider: nothing is set by it. The table says the same to assistive
 * technology, and the line of text above is read when it changes.
 */
function handle(
  said: HistoryDescription,
  label: string,
  active: number,
  onLook: (index: number | null) => void,
): ComponentPropsWithoutRef<'div'> {
  const count = said.spoken.length
  return {
    role: 'group',
    tabIndex: 0,
    'aria-label': label,
    onKeyDown: (event) => move(event, { active, count, newest: said.newest }, onLook),
    onPointerMove: (event) => onLook(under(event, count)),
    onPointerDown: (event) => onLook(under(event, count)),
    onPointerLeave: () => onLook(null),
    onBlur: () => onLook(null),
  }
}

/** Lengths are attributes, so they are right without a style attribute; the sheet mirrors them. */
function Drawing({ said, active }: Pick<HistoryPlotViewProps, 'said' | 'active'>) {
  const { bars, behind, line, axis } = said
  const on = said.dates[active]
  const rest = bars.find(({ kind }) => kind === 'ahead')?.x
  const grid = axis.length > 0 ? axis.map(({ y }) => y) : ['100%']
  return (
    <svg className="uw-plot-area" aria-hidden="true" data-active={active < 0 ? undefined : ''}>
      {rest && (
        <rect className="uw-plot-rest" x={rest} width={percent(100 - Number.parseFloat(rest))} />
      )}
      {behind.map(({ date, kind, layer, ...box }) => (
        <rect key={date} className="uw-plot-before" {...box} />
      ))}
      {grid.map((y) => (
        <line key={y} className="uw-plot-grid" x2="100%" y1={y} y2={y} />
      ))}
      {bars.map(({ date, kind, layer, ...box }) => (
        <rect
          key={`${date} ${layer}`}
          data-layer={layer || undefined}
          className={`uw-plot-${kind}`}
          data-on={date === on ? '' : undefined}
          {...box}
        />
      ))}
      {line?.limit && <line className="uw-plot-limit" x2="100%" y1={line.limit} y2={line.limit} />}
      {line && (
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${line.width} 100`}
          preserveAspectRatio="none"
          overflow="visible"
        >
          {line.before && <path className="uw-plot-past" d={line.before} />}
          {line.pace && <path className="uw-plot-pace" d={line.pace} />}
          <path className="uw-plot-line" d={line.path} />
        </svg>
      )}
      {line && <Here line={line} active={active} count={said.spoken.length} />}
    </svg>
  )
}

/** Marks the running total, and draws a line through the selected day. */
function Here({
  line,
  active,
  count,
}: {
  readonly line: NonNullable<HistoryDescription['line']>
  readonly active: number
  readonly count: number
}) {
  const x = `${Math.round(((active + 0.5) / count) * 10_000) / 100}%`
  return (
    <>
      {active >= 0 && <line className="uw-plot-here" x1={x} x2={x} y2="100%" />}
      <circle className="uw-plot-now" cx={line.now.x} cy={line.now.y} r="4" />
    </>
  )
}

/** The day under the pointer, from the start of the line of text. */
function under({ currentTarget, clientX }: PointerEvent, count: number): number {
  const { left, width } = currentTarget.getBoundingClientRect()
  const share = width > 0 ? (clientX - left) / width : 0
  const index = Math.floor((isRtl(currentTarget) ? 1 - share : share) * count)
  return Math.max(0, Math.min(index, count - 1))
}

/** Where the keys stand: the day that is looked at, how many there are, and the newest that has begun. */
type Place = { readonly active: number; readonly count: number; readonly newest: number }

function move(event: KeyboardEvent, place: Place, onLook: (index: number | null) => void): void {
  const forward = isRtl(event.currentTarget) ? 'ArrowLeft' : 'ArrowRight'
  const to = targetOf(event.key, forward, place)
  if (to === undefined) return
  event.preventDefault()
  onLook(to === null ? null : Math.max(0, Math.min(to, place.count - 1)))
}

function targetOf(key: string, forward: string, { active, count, newest }: Place) {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowDown': {
      // The first press looks at today.
      if (active < 0) return newest
      return key === forward || key === 'ArrowUp' ? active + 1 : active - 1
    }
    case 'Home':
      return 0
    case 'End':
      return count - 1
    case 'Escape':
      return active < 0 ? undefined : null
    default:
      return undefined
  }
}

function isRtl(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl'
}
