import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from 'react'
import type { DashboardFigure } from '../billing/dashboard.js'
import { type CostDescription, type CostRow, describeCosts } from '../text/describe-costs.js'
import { type DashOptions, describeDashboard } from '../text/describe-dashboard.js'
import { type CostLabels, englishCostLabels } from '../text/labels-cost.js'
import { worded } from '../text/settings.js'
import { SkeletonView } from './figure-view.js'
import { RetryView } from './retry-view.js'

/** The state words of a cost breakdown. `free`: nothing of the plan costs anything. */
export type CostBreakdownState = DashboardFigure['status'] | 'free'

/** What a cost breakdown shows, and how. Other props go to the `<section>`. */
export type CostBreakdownViewProps = DashOptions &
  Omit<ComponentPropsWithoutRef<'section'>, 'children'> & {
    /** The same as a dashboard's, so that both come to the same total. */
    readonly usage: DashboardFigure
    /** Stands in for the title. @default 'Costs' */
    readonly heading?: ReactNode
    /** Level of the title's heading. @default 2 */
    readonly headingLevel?: 2 | 3 | 4
    /**
     * Expected number of lines. While loading, empty or failed, the component is as tall as with that many.
     * @default 3
     */
    readonly places?: number
    /** Leaves out the link that downloads the breakdown as CSV. @default false */
    readonly hideDownload?: boolean
    /** Adds a button to try again after an error. */
    readonly onRetry?: (() => void) | undefined
    /** Shown beside the message that there are no costs. */
    readonly action?: ReactNode
  }

/**
 * What a period costs so far, item by item, drawn from props alone: the plan, and every meter with what
 * was used, what is included, what is charged and at which price. The total is that of the dashboard. A
 * link downloads it as CSV. Renders a `<section>`.
 */
export const CostBreakdownView = forwardRef<HTMLElement, CostBreakdownViewProps>(
  function CostBreakdownView({ usage, labels, locale, timeZone, now, ...rest }, ref) {
    const {
      heading,
      headingLevel = 2,
      places = 3,
      hideDownload = false,
      onRetry,
      action,
      ...more
    } = rest
    const { className, ...props } = more
    const options = { labels, locale, timeZone, now }
    const say = worded(englishCostLabels, labels?.cost)
    const ready = usage.status === 'ready'
    const said = ready ? describeCosts(usage, options) : null
    const state: CostBreakdownState = said?.rows.length === 0 ? 'free' : usage.status
    const titleId = useId()
    const Title = `h${headingLevel}` as const
    const loading = state === 'loading'
    return (
      <section
        ref={ref}
        aria-labelledby={titleId}
        aria-busy={loading || undefined}
        className={cx('uw-dash', 'uw-costs', className)}
        data-slot="cost-breakdown"
        data-state={state}
        data-stale={usage.stale || undefined}
        {...props}
      >
        <header className="uw-dash-head">
          <div className="uw-dash-titles">
            <Title id={titleId} className="uw-dash-title">
              {heading ?? say.title}
            </Title>
            <p className="uw-dash-period">{loading ? <SkeletonView /> : said?.period}</p>
          </div>
          {!hideDownload && (
            <a className="uw-link" {...(said?.file ? fileOf(said.file) : away)}>
              {say.download}
            </a>
          )}
        </header>
        <div className="uw-stack">
          <div className="uw-costs-body" aria-hidden="true" {...(!loading && away)}>
            <Table said={blankOf(places, say)} say={say} />
          </div>
          {said && state === 'ready' && (
            <div className="uw-costs-body">
              <Table said={said} say={say} titleId={titleId} />
            </div>
          )}
          {state !== 'ready' && !loading && (
            <Message title={titleOf(usage, state, say, options)}>
              {action ??
                (state === 'error' && onRetry && (
                  <RetryView busy={usage.refreshing} {...{ onRetry, labels }} />
                ))}
            </Message>
          )}
        </div>
      </section>
    )
  },
)

/** What keeps its place, unseen. */
const away = { 'data-away': true }

/** The byte order mark tells spreadsheet programs that the file is UTF-8. */
function fileOf({ name, csv }: NonNullable<CostDescription['file']>) {
  return {
    download: name,
    href: `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${csv}`)}`,
  }
}

function titleOf(
  usage: DashboardFigure,
  state: CostBreakdownState,
  say: CostLabels,
  options: DashOptions,
): string {
  if (state === 'free') return say.free
  return describeDashboard(usage, 1, options).message?.title ?? ''
}

const blank: CostRow = {
  ...{ key: '', kind: 'item', name: '', amount: '', detail: '\u00a0' },
  ...{ used: '', included: '', charged: '', rate: '' },
}

/** Lines without words, as tall as those with. */
function blankOf(places: number, { estimate }: CostLabels): TableProps['said'] {
  const rows = Array.from({ length: places }, (_, place) => ({ ...blank, key: `place ${place}` }))
  return { rows, total: [{ ...blank, kind: 'total', detail: '' }], note: estimate }
}

type TableProps = {
  readonly said: Pick<CostDescription, 'rows' | 'total' | 'note'>
  readonly say: CostLabels
  readonly titleId?: string
}

const columns = ['used', 'included', 'charged'] as const

/** Whether names would be left with little room beside numbers, which never break. */
function hasLongNumbers(rows: readonly CostRow[]): boolean {
  const letters = [...columns, 'amount' as const].map((column) =>
    Math.max(0, ...rows.map((row) => row[column].length)),
  )
  return letters.reduce((sum, length) => sum + length, 0) > 36
}

function Table({ said, say, titleId }: TableProps) {
  return (
    <>
      <table
        className="uw-costs-table"
        data-long={hasLongNumbers(said.rows) || undefined}
        aria-labelledby={titleId}
      >
        <thead>
          <tr>
            <th scope="col">{say.item}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="uw-costs-wide">
                {say[column]}
              </th>
            ))}
            <th scope="col" className="uw-costs-wide">
              {say.price}
            </th>
            <th scope="col">{say.amount}</th>
          </tr>
        </thead>
        <tbody>
          {said.rows.map((row) => (
            <Row key={row.key} row={row} />
          ))}
        </tbody>
        <tfoot>
          {said.total.map((row) => (
            <Row key={row.key} row={row} />
          ))}
        </tfoot>
      </table>
      <p className="uw-costs-note" {...(!titleId && away)}>
        {said.note}
      </p>
    </>
  )
}

/** One item. Where the columns do not fit, a line below its name has their content. */
function Row({ row }: { readonly row: CostRow }) {
  const { kind, name, detail, rate, amount } = row
  return (
    <tr data-kind={kind}>
      <th scope="row">
        {name || <SkeletonView />}
        {detail && (
          <span className="uw-costs-detail">
            <span className="uw-text">{detail}</span>
          </span>
        )}
      </th>
      {columns.map((column) => (
        <td key={column} className="uw-costs-wide">
          <span className="uw-text">{row[column]}</span>
        </td>
      ))}
      <td className="uw-costs-wide">
        <span className="uw-text">{rate}</span>
      </td>
      <td>{amount ? <span className="uw-text">{amount}</span> : <SkeletonView />}</td>
    </tr>
  )
}

function Message({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="uw-empty">
      <p className="uw-empty-title">{title}</p>
      {children && <div className="uw-actions">{children}</div>}
    </div>
  )
}
