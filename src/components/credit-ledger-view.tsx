import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from 'react'
import type { CreditsFigure } from '../billing/account.js'
import {
  type CreditsDescription,
  type CreditsOptions,
  describeCredits,
  type GrantLine,
} from '../text/describe-credits.js'
import { type CreditsLabels, englishCreditsLabels } from '../text/labels-credits.js'
import { englishDashLabels } from '../text/labels-dash.js'
import { worded } from '../text/settings.js'
import { SkeletonView } from './figure-view.js'
import { Icon } from './icons.js'
import { RetryView } from './retry-view.js'

/** The state words of a ledger of credits. `empty`: there are none. `soon`: some expire within 7 days. */
export type CreditLedgerState = CreditsFigure['status'] | 'empty' | 'soon'

/** What a ledger of credits shows, and how. Other props go to the `<section>`. */
export type CreditLedgerViewProps = CreditsOptions &
  Omit<ComponentPropsWithoutRef<'section'>, 'children'> & {
    /** The grants and transactions, or why there are none. */
    readonly figure: CreditsFigure
    /** Stands in for the title. @default 'Credits' */
    readonly heading?: ReactNode
    /** Level of the title's heading; the lists are one below. @default 2 */
    readonly headingLevel?: 2 | 3 | 4
    /**
     * Expected numbers of grants and transactions. While loading, empty or failed, the component is as tall as
     * with that many. @default 3 grants and no transactions
     */
    readonly places?: { readonly grants?: number; readonly transactions?: number } | undefined
    /** Leaves the transactions out. @default false */
    readonly hideTransactions?: boolean
    /** Adds a button to try again after an error. */
    readonly onRetry?: (() => void) | undefined
    /** Shown at the end of the head, such as a button to buy more. */
    readonly action?: ReactNode
  }

/**
 * Where credits come from, when they expire, and where they went, drawn from props alone. Transactions
 * only where the source tells them. Renders a `<section>`.
 */
export const CreditLedgerView = forwardRef<HTMLElement, CreditLedgerViewProps>(
  function CreditLedgerView({ figure, labels, locale, timeZone, now, meters, most, ...rest }, ref) {
    const { heading, headingLevel = 2, places, hideTransactions = false, ...more } = rest
    const { onRetry, action, className, ...props } = more
    const say = worded(englishCreditsLabels, labels?.credits)
    const { status, credits, stale } = figure
    const options = { labels, locale, timeZone, now, meters, most }
    const said = status === 'ready' && credits ? describeCredits(credits, options) : null
    const isEmpty = !said || said.grants.length + said.transactions.length === 0
    const state = stateOf(status, said, isEmpty)
    const titleId = useId()
    const Title = `h${headingLevel}` as const
    const shared = { say, level: headingLevel }
    return (
      <section
        ref={ref}
        aria-labelledby={titleId}
        aria-busy={state === 'loading' || undefined}
        className={cx('uw-dash', 'uw-credits', className)}
        data-slot="credit-ledger"
        data-state={state}
        data-stale={stale || undefined}
        {...props}
      >
        <header className="uw-dash-head">
          <div className="uw-dash-titles">
            <Title id={titleId} className="uw-dash-title">
              {heading ?? say.title}
            </Title>
            {(said?.left ?? ['']).map((line) => (
              <p key={line} className="uw-dash-period uw-text">
                {state === 'loading' ? <SkeletonView /> : line}
              </p>
            ))}
            <Notes said={said} stale={stale ? say.stale : ''} />
          </div>
          {action && <div className="uw-actions">{action}</div>}
        </header>
        <div className="uw-stack">
          <div data-away={state !== 'loading' || undefined} className="uw-dash-places">
            <Places {...places} />
          </div>
          <div className="uw-dash-places">
            {said && said.grants.length > 0 && <Grants grants={said.grants} {...shared} />}
            {said && !hideTransactions && said.transactions.length > 0 && (
              <Transactions said={said} {...shared} />
            )}
          </div>
          {state !== 'loading' && isEmpty && (
            <div className="uw-empty">
              <p className="uw-empty-title">{messageOf(state, say, options)}</p>
              {state === 'error' && onRetry && (
                <div className="uw-actions">
                  <RetryView {...{ onRetry, labels }} />
                </div>
              )}
            </div>
          )}
        </div>
      </section>
    )
  },
)

function stateOf(
  status: CreditsFigure['status'],
  said: CreditsDescription | null,
  isEmpty: boolean,
): CreditLedgerState {
  if (status !== 'ready') return status
  if (isEmpty) return 'empty'
  return said?.grants.some(({ state }) => state === 'soon') ? 'soon' : 'ready'
}

function messageOf(state: CreditLedgerState, say: CreditsLabels, options: CreditsOptions): string {
  const dash = worded(englishDashLabels, options.labels?.dash)
  if (state === 'error') return say.error
  if (state === 'signed-out') return dash.signedOut
  return state === 'no-subscription' ? dash.noPlan : say.empty
}

type NotesProps = { readonly said: CreditsDescription | null; readonly stale: string }

/** What expires next, and that it could not be refreshed. Its line is kept while there is neither. */
function Notes({ said, stale }: NotesProps) {
  const soon = said?.grants.some(({ state }) => state === 'soon')
  return (
    <p className="uw-credits-notes">
      {said?.expiring.map((line) => (
        <span key={line} className="uw-status" data-slot="credit-ledger-next">
          <Icon name={soon ? 'warning' : 'stale'} />
          <span className="uw-text">{line}</span>
        </span>
      ))}
      {stale && (
        <span className="uw-status" data-glyph="stale">
          <Icon name="stale" />
          <span className="uw-text">{stale}</span>
        </span>
      )}
    </p>
  )
}

/** The heading of a list below one of each level. */
const below = { 2: 'h3', 3: 'h4', 4: 'h5' } as const

type Below = { readonly say: CreditsLabels; readonly level: 2 | 3 | 4 }

function Grants({ grants, say, level }: Below & { readonly grants: readonly GrantLine[] }) {
  const titleId = useId()
  const Title = below[level]
  return (
    <div className="uw-credits-part">
      <Title id={titleId} className="uw-credits-title">
        {say.grants}
      </Title>
      <ul aria-labelledby={titleId} className="uw-credits-grants">
        {grants.map(({ key, state, source, amount, notes }) => (
          <li
            key={key}
            className="uw-credits-grant"
            data-slot="credit-ledger-grant"
            data-state={state}
          >
            <span className="uw-credits-source uw-text">{source}</span>
            <span className="uw-credits-amount uw-text">{amount}</span>
            <span className="uw-credits-note">
              {notes.map((note) => (
                <span key={note} className="uw-text">
                  {note}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Transactions({ said, say, level }: Below & { readonly said: CreditsDescription }) {
  const titleId = useId()
  const Title = below[level]
  return (
    <div className="uw-credits-part">
      <Title id={titleId} className="uw-credits-title">
        {say.transactions}
      </Title>
      <table className="uw-credits-table" aria-labelledby={titleId}>
        <thead>
          <tr>
            <th scope="col" className="uw-credits-wide">
              {say.date}
            </th>
            <th scope="col">{say.description}</th>
            <th scope="col">{say.amount}</th>
            {said.hasBalance && (
              <th scope="col" className="uw-credits-wide">
                {say.balance}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {said.transactions.map(({ key, date, text, amount, balance }) => (
            <tr key={key}>
              <td className="uw-credits-wide">{date}</td>
              <th scope="row" className="uw-text">
                {text}
                <span className="uw-costs-detail">{date}</span>
              </th>
              <td>
                <span className="uw-text">{amount}</span>
              </td>
              {said.hasBalance && <td className="uw-credits-wide">{balance}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {said.more && <p className="uw-credits-note">{said.more}</p>}
    </div>
  )
}

const upTo = (length: number) => Array.from({ length }, (_, place) => place)

/** Where grants and transactions will stand. */
function Places({ grants = 3, transactions = 0 }: NonNullable<CreditLedgerViewProps['places']>) {
  const title = (
    <p className="uw-credits-title">
      <SkeletonView />
    </p>
  )
  return (
    <>
      <div className="uw-credits-part">
        {title}
        <div className="uw-credits-grants">
          {upTo(grants).map((place) => (
            <div key={place} className="uw-credits-grant">
              <span>
                <SkeletonView />
              </span>
              <span className="uw-credits-note">
                <span>
                  <SkeletonView />
                </span>
              </span>
            </div>
          ))}
        </div>
      </div>
      {transactions > 0 && (
        <div className="uw-credits-part">
          {title}
          {upTo(transactions + 1).map((place) => (
            <p key={place} className="uw-credits-line">
              <SkeletonView />
              <SkeletonView />
            </p>
          ))}
        </div>
      )}
    </>
  )
}
