import type { ReportMetric } from '../billing/report-state.js'
import type { HistoryDescription, HistoryMode } from '../text/describe-history.js'
import type { HistoryLabels } from '../text/labels-history.js'
import { Icon } from './icons.js'
import { Sign } from './sign.js'

type PickProps = {
  readonly shown: ReportMetric
  readonly meters: readonly ReportMetric[] | undefined
  readonly onMeter: ((slug: string) => void) | undefined
  readonly say: HistoryLabels
}

/** The platform's own list: it works everywhere and costs nothing. */
export function MeterPick({ shown, meters = [], onMeter, say }: PickProps) {
  if (!onMeter || meters.length < 2) return <span className="uw-history-title">{shown.name}</span>
  return (
    <span className="uw-pick">
      <select
        className="uw-pick-list"
        aria-label={say.meter}
        value={shown.slug}
        onChange={(event) => onMeter(event.currentTarget.value)}
      >
        {meters.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </select>
      <Sign name="chevron" />
    </span>
  )
}

type ModesProps = {
  readonly said: HistoryDescription
  readonly say: HistoryLabels
  readonly onMode: (mode: HistoryMode) => void
}

/** The ways to draw it. */
export function Modes({ said, say, onMode }: ModesProps) {
  return (
    <fieldset className="uw-segments" aria-label={say.view}>
      {said.modes.map((each) => (
        <button
          key={each}
          type="button"
          className="uw-segment"
          aria-pressed={said.mode === each}
          onClick={() => onMode(each)}
        >
          {modeName(each, say)}
        </button>
      ))}
    </fieldset>
  )
}

/** What a way to draw it is called. */
export function modeName(mode: HistoryMode, say: HistoryLabels): string {
  return mode === 'day' ? say.perDay : say[mode]
}

type ReadoutProps = {
  readonly said: HistoryDescription | null
  readonly say: HistoryLabels
  readonly loading: boolean
  readonly old: boolean
  readonly onRetry: (() => void) | undefined
}

/** One line of text, as tall whatever it says. */
export function Readout({ said, say, loading, old, onRetry }: ReadoutProps) {
  const retry = onRetry && (
    <button type="button" className="uw-link" onClick={onRetry}>
      {say.retry}
    </button>
  )
  return (
    <p className="uw-readout" data-slot="usage-history-readout" aria-live="polite">
      {loading && <span className="uw-skeleton" />}
      {!loading && !said && (
        <>
          <span>{say.error}</span>
          {retry}
        </>
      )}
      {said && (said.readout.strong || said.readout.rest) && (
        <span>
          {said.readout.strong && <span className="uw-strong">{said.readout.strong}</span>}
          {said.readout.rest}
        </span>
      )}
      {said?.keys.map(({ line, text }) => (
        <span className="uw-key" key={line}>
          <svg className="uw-key-line" aria-hidden="true">
            <line className={`uw-plot-${line}`} x2="100%" y1="1" y2="1" />
          </svg>
          {text}
        </span>
      ))}
      {said && old && (
        <>
          <span className="uw-status" data-glyph="stale">
            <Icon name="stale" />
            {say.stale}
          </span>
          {retry}
        </>
      )}
    </p>
  )
}
