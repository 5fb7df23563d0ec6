import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef } from 'react'
import type { HistoryBucket } from '../billing/history-days.js'
import type { ReportMetric } from '../billing/report-state.js'
import {
  type DescribeHistoryOptions,
  describeHistory,
  type HistoryDescription,
  type HistoryFigure,
  type HistoryMode,
} from '../text/describe-history.js'
import { englishDashLabels } from '../text/labels-dash.js'
import { englishHistoryLabels, type HistoryLabels } from '../text/labels-history.js'
import { worded } from '../text/settings.js'
import { MeterPick, Modes, modeName, Readout, Shares, Steps } from './history-head-view.js'
import { HistoryPlotView } from './history-plot-view.js'

/** What a chart of use by day shows, and what may be chosen. Other props go to the `<section>`. */
export type UsageHistoryViewProps = DescribeHistoryOptions &
  Omit<ComponentPropsWithoutRef<'section'>, 'children'> & {
    /** The meter and its days, or why there are none. */
    readonly usage: HistoryFigure | 'loading' | 'error' | 'signed-out'
    /** Meters to choose from. @default only the one shown */
    readonly meters?: readonly ReportMetric[]
    /** The days are not those of the chosen range, or could not be refreshed. @default false */
    readonly stale?: boolean
    /** Leaves out that the days are old, where something around the chart says it. @default false */
    readonly hideAge?: boolean
    /**
     * How many shares there will be, others among them, as far as somebody knows: with fewer, or none yet, it is as
     * tall. @default none
     */
    readonly places?: { readonly shares?: number } | undefined
    /** Called with the slug of the meter that is picked. */
    readonly onMeter?: (slug: string) => void
    /** Called when the other way of drawing is picked. */
    readonly onMode?: (mode: HistoryMode) => void
    /** Called when bars are to span another time. */
    readonly onBucket?: (bucket: HistoryBucket) => void
    /** Called when shares are to be grouped by something else. */
    readonly onGroupBy?: (by: string) => void
    /** A day is looked at, `YYYY-MM-DD`; `null` for none. Without it the chart takes no focus. */
    readonly onActive?: (date: string | null) => void
    /** Adds a button to try again after an error or while the days are old. */
    readonly onRetry?: () => void
  }

/**
 * Use of one meter by day, how it adds up against the limit, or what it costs, drawn from props alone. A line of
 * text says what is drawn or looked at, and the same stands in a table for assistive technology. As
 * tall while loading. Renders a `<section>`.
 */
export const UsageHistoryView = forwardRef<HTMLElement, UsageHistoryViewProps>(
  function UsageHistoryView({ usage, meters, stale = false, places, className, ...rest }, ref) {
    const { onMeter, onMode, onBucket, onGroupBy, onActive, onRetry, ...told } = rest
    const { mode, bucket, groupBy, active, now, labels, locale, timeZone, hideAge, ...props } = told
    const say = worded(englishHistoryLabels, labels?.history)
    const options = { mode, bucket, groupBy, active, now, labels, locale, timeZone }
    const said = typeof usage === 'string' ? null : describeHistory(usage, options)
    const state = typeof usage === 'string' ? usage : 'ready'
    const out = state === 'signed-out'
    return (
      <section
        ref={ref}
        aria-busy={state === 'loading' || undefined}
        className={cx('uw-history', className)}
        data-slot="usage-history"
        data-state={state}
        data-stale={stale || undefined}
        {...props}
      >
        <div className="uw-history-head" data-tall={onMode || onBucket ? '' : undefined}>
          {typeof usage === 'string' ? (
            <span className="uw-history-title">
              {state === 'loading' && <span className="uw-skeleton" />}
            </span>
          ) : (
            <MeterPick shown={usage.meter} meters={meters} onMeter={onMeter} say={say} />
          )}
          {said && onBucket && said.buckets.length > 1 && (
            <Steps said={said} say={say} onBucket={onBucket} />
          )}
          {said && onMode && said.modes.length > 1 && (
            <Modes
              said={said}
              say={say}
              stepped={onBucket !== undefined && said.buckets.length > 1}
              onMode={onMode}
            />
          )}
        </div>
        <Readout
          said={said}
          say={out ? { ...say, error: worded(englishDashLabels, labels?.dash).signedOut } : say}
          loading={state === 'loading'}
          tall={typeof usage !== 'string' && Boolean(usage.before)}
          old={stale && !hideAge}
          onRetry={out ? undefined : onRetry}
        />
        <Chart said={said} say={say} active={active} onActive={onActive} />
        <Shares
          shares={said?.shares ?? null}
          places={places?.shares ?? 0}
          loading={state === 'loading'}
          {...{ say, onGroupBy }}
        />
      </section>
    )
  },
)

const blank: HistoryDescription = {
  mode: 'day',
  modes: [],
  bucket: 'day',
  buckets: [],
  name: '',
  readout: { strong: '', rest: '' },
  keys: [],
  behind: [],
  bars: [],
  line: null,
  axis: [],
  marks: [{ date: '', text: '\u00a0', edge: undefined }],
  dates: [],
  newest: -1,
  spoken: [],
  shares: null,
  layers: [],
  rows: [],
}

type ChartProps = {
  readonly active: string | null | undefined
  readonly onActive: UsageHistoryViewProps['onActive'] | undefined
  readonly said: HistoryDescription | null
  readonly say: HistoryLabels
}

function Chart({ said, say, active, onActive }: ChartProps) {
  if (!said) return <HistoryPlotView said={blank} label="" active={-1} onLook={undefined} />
  const { dates, name, mode } = said
  const label = say.chart({ name, view: modeName(mode, said, say) })
  return (
    <>
      <HistoryPlotView
        said={said}
        label={label}
        active={dates.indexOf(active ?? '')}
        onLook={onActive && ((index) => onActive(index === null ? null : (dates[index] ?? null)))}
      />
      <HistoryTable label={label} said={said} say={say} />
    </>
  )
}

function HistoryTable({
  label,
  said: { rows, mode, layers },
  say,
}: {
  readonly label: string
  readonly said: HistoryDescription
  readonly say: HistoryLabels
}) {
  const compared = rows.some(({ before }) => before !== null)
  return (
    <div className="uw-hidden">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{say.date}</th>
            <th scope="col">{mode === 'cost' ? say.cost : say.used}</th>
            {compared && <th scope="col">{say.before}</th>}
            {layers.map(({ key, name }) => (
              <th scope="col" key={key}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, date, used, before, layers: parts }) => (
            <tr key={key}>
              <th scope="row">{date}</th>
              <td>{used}</td>
              {compared && <td>{before}</td>}
              {layers.map((layer, index) => (
                <td key={layer.key}>{parts[index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
