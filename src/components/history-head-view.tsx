import type { ReactNode } from 'react'
import type { HistoryBucket } from '../billing/history-days.js'
import type { ReportMetric } from '../billing/report-state.js'
import type { HistoryDescription, HistoryMode, HistoryShares } from '../text/describe-history.js'
import type { HistoryLabels } from '../text/labels-history.js'
import { Icon } from './icons.js'
import { Sign } from './sign.js'

type PickProps = {
  readonly shown: ReportMetric
  readonly meters: readonly ReportMetric[] | undefined
  readonly onMeter: ((slug: string) => void) | undefined
  readonly say: HistoryLabels
}

/** The meter shown, or a list to pick it from. */
export function MeterPick({ shown, meters = [], onMeter, say }: PickProps) {
  if (!onMeter || meters.length < 2) return <span className="uw-history-title">{shown.name}</span>
  return (
    <List label={say.meter} value={shown.slug} onPick={onMeter}>
      {meters.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </List>
  )
}

type ModesProps = {
  readonly said: HistoryDescription
  readonly say: HistoryLabels
  /** A list beside it says how much time a bar spans. */
  readonly stepped: boolean
  readonly onMode: (mode: HistoryMode) => void
}

type StepsProps = {
  readonly said: HistoryDescription
  readonly say: HistoryLabels
  readonly onBucket: (bucket: HistoryBucket) => void
}

/** How much time a bar spans. */
export function Steps({ said, say, onBucket }: StepsProps) {
  return (
    <List
      label={say.steps}
      value={said.bucket}
      onPick={(name) => onBucket(said.buckets.find((each) => each === name) ?? 'day')}
    >
      {said.buckets.map((each) => (
        <option key={each} value={each}>
          {stepName(each, say)}
        </option>
      ))}
    </List>
  )
}

function stepName(bucket: HistoryBucket, say: HistoryLabels): string {
  return {
    hour: say.perHour,
    day: say.perDay,
    week: say.perWeek,
    month: say.perMonth,
  }[bucket]
}

type SharesProps = {
  /** `null` if the report has none. */
  readonly shares: HistoryShares | null
  /** How many have room at least. */
  readonly places: number
  readonly loading: boolean
  readonly say: HistoryLabels
  readonly onGroupBy: ((by: string) => void) | undefined
}

/** The shares of the drawn usage, with room for as many as expected. */
export function Shares({ shares, places, loading, say, onGroupBy }: SharesProps) {
  const { groupBy = '', choices = [], rows = [] } = shares ?? {}
  const name = choices.find(({ key }) => key === groupBy)?.name
  if (!shares && places === 0) return null
  const blanks = Array.from({ length: Math.max(0, places - rows.length) }, (_, place) => place)
  return (
    <div className="uw-shares" data-slot="usage-history-shares" aria-hidden={!shares || undefined}>
      {onGroupBy && choices.length > 1 ? (
        <List label={say.grouping} value={groupBy} onPick={onGroupBy}>
          {choices.map((each) => (
            <option key={each.key} value={each.key}>
              {each.name}
            </option>
          ))}
        </List>
      ) : (
        <span className="uw-history-title">{name ?? '\u00a0'}</span>
      )}
      <ol className="uw-share-list" aria-label={name}>
        {rows.map(({ key, name: who, used, share, width }) => (
          <li key={key} className="uw-share">
            <span className="uw-share-name">{who}</span>
            <span>{used}</span>
            <span className="uw-share-part">{share}</span>
            <svg className="uw-share-bar" aria-hidden="true">
              <rect className="uw-plot-before" width="100%" height="100%" />
              <rect className="uw-plot-used" width={width} height="100%" />
            </svg>
          </li>
        ))}
        {blanks.map((place) => (
          <li key={place} className="uw-share" aria-hidden="true">
            <span>{loading ? <span className="uw-skeleton" /> : '\u00a0'}</span>
            <svg className="uw-share-bar" />
          </li>
        ))}
      </ol>
    </div>
  )
}

type ListProps = {
  readonly label: string
  readonly value: string
  readonly onPick: (value: string) => void
  readonly children: ReactNode
}

/** The platform's own list: it works everywhere and costs nothing. */
function List({ label, value, onPick, children }: ListProps) {
  return (
    <span className="uw-pick">
      <select
        className="uw-pick-list"
        aria-label={label}
        value={value}
        onChange={(event) => onPick(event.currentTarget.value)}
      >
        {children}
      </select>
      <Sign name="chevron" />
    </span>
  )
}

/** The ways to draw it. */
export function Modes({ said, say, stepped, onMode }: ModesProps) {
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
          {each === 'day' && stepped ? say.amounts : modeName(each, said, say)}
        </button>
      ))}
    </fieldset>
  )
}

/** What a way to draw it is called. */
export function modeName(
  mode: HistoryMode,
  { bucket }: HistoryDescription,
  say: HistoryLabels,
): string {
  return mode === 'day' ? stepName(bucket, say) : say[mode]
}

type ReadoutProps = {
  readonly said: HistoryDescription | null
  readonly say: HistoryLabels
  readonly loading: boolean
  /** Whether it has more to say when all of it is drawn as a total. */
  readonly tall: boolean
  readonly old: boolean
  readonly onRetry: (() => void) | undefined
}

/** One line of text, as tall whatever it says. */
export function Readout({ said, say, loading, tall, old, onRetry }: ReadoutProps) {
  const retry = onRetry && (
    <button type="button" className="uw-link" onClick={onRetry}>
      {say.retry}
    </button>
  )
  return (
    <p
      className="uw-readout"
      data-slot="usage-history-readout"
      aria-live="polite"
      data-tall={tall ? '' : undefined}
    >
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
      {said?.keys.map(({ line, layer, text }) => (
        <span className="uw-key" key={`${line} ${layer}`}>
          <svg className="uw-key-line" aria-hidden="true" data-line={line}>
            {line === 'before' || line === 'layer' ? (
              <rect
                className={line === 'before' ? 'uw-plot-before' : 'uw-plot-used'}
                data-layer={layer || undefined}
                width="100%"
                height="100%"
              />
            ) : (
              <line className={`uw-plot-${line}`} x2="100%" y1="50%" y2="50%" />
            )}
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
