import { cx } from 'class-variance-authority'
import {
  type ComponentPropsWithoutRef,
  type FormEvent,
  forwardRef,
  type ReactNode,
  useId,
} from 'react'
import type { SpendingFigure } from '../billing/account.js'
import { majorUnits, minorUnits } from '../billing/currency.js'
import {
  describeSpending,
  type SpendingDescription,
  type SpendingOptions,
  spendingBar,
} from '../text/describe-spending.js'
import { formatNumber } from '../text/format.js'
import { englishDashLabels } from '../text/labels-dash.js'
import { englishSpendingLabels, type SpendingLabels } from '../text/labels-spending.js'
import { readDecimal } from '../text/read-decimal.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { Icon } from './icons.js'
import { RetryView } from './retry-view.js'
import { Sign } from './sign.js'
import { UsageBarView } from './usage-bar-view.js'

/** The state words of a spending limit. `none`: there is none. */
export type SpendingLimitState = SpendingDescription['state']

/**
 * What became of a new limit. `refused`: it was not saved; `words` are the host's own. `failed`: nobody
 * knows. `unseen`: it was saved, and billing does not show it yet.
 */
export type SpendingChange =
  | { readonly status: 'idle' | 'saving' | 'saved' | 'unseen' | 'failed' }
  | { readonly status: 'refused'; readonly words?: string | undefined }

/** What a spending limit shows, and how. Other props go to the `<section>`. */
export type SpendingLimitViewProps = SpendingOptions &
  Omit<ComponentPropsWithoutRef<'section'>, 'children'> & {
    /** The limit and how much of it was spent, or why there is none. */
    readonly figure: SpendingFigure
    /** What became of a new limit. @default { status: 'idle' } */
    readonly change?: SpendingChange | undefined
    /** Called with a new limit in minor units of `currency`. Without it there is no field. */
    readonly onSave?: ((limit: { amount: number; currency: string }) => void) | undefined
    /** Called to have no limit any more. Without it there is no button for that. */
    readonly onRemove?: (() => void) | undefined
    /** ISO 4217 code of a limit that is set where there was none. @default the field is left out */
    readonly currency?: string | undefined
    /** Stands in for the title. @default 'Spending limit' */
    readonly heading?: ReactNode
    /** Level of the title's heading. @default 2 */
    readonly headingLevel?: 2 | 3 | 4
    /** Adds a button to try again after an error. */
    readonly onRetry?: (() => void) | undefined
  }

/**
 * The spending limit, how much of it was spent, and what happens when it is reached, drawn from props alone; with a
 * field to change it. Renders a `<section>`.
 */
export const SpendingLimitView = forwardRef<HTMLElement, SpendingLimitViewProps>(
  function SpendingLimitView({ figure, labels, locale, timeZone, ...rest }, ref) {
    const { change = { status: 'idle' }, onSave, onRemove, currency, heading, ...more } = rest
    const { headingLevel = 2, onRetry, className, ...props } = more
    const say = worded(englishSpendingLabels, labels?.spending)
    const said = describeSpending(figure, { labels, locale, timeZone })
    const { state, meter } = said
    const text = { labels: { ...labels, bar: spendingBar(labels) }, locale, timeZone }
    const titleId = useId()
    const Title = `h${headingLevel}` as const
    const code = (figure.limit?.currency ?? currency)?.toUpperCase()
    const ready = figure.status === 'ready'
    return (
      <section
        ref={ref}
        aria-labelledby={titleId}
        aria-busy={state === 'loading' || undefined}
        className={cx('uw-dash', 'uw-spending', className)}
        data-slot="spending-limit"
        data-state={state}
        data-stale={figure.stale || undefined}
        data-change={change.status}
        {...props}
      >
        <div className="uw-spending-body">
          <Title id={titleId} className="uw-dash-title">
            {heading ?? say.title}
          </Title>
          {state === 'loading' && <UsageBarView usage={{ status: 'loading' }} hideLabel />}
          {meter && (
            <UsageBarView
              {...text}
              usage={{ status: 'ready', meter, stale: figure.stale ?? false }}
              {...(onRetry && { onRetry })}
              hideLabel
            />
          )}
          {said.text && <p className="uw-spending-text">{said.text}</p>}
          {said.note && <p className="uw-spending-note uw-text">{said.note}</p>}
          {!ready && state !== 'loading' && (
            <p className="uw-empty-title">{messageOf(state, say, labels)}</p>
          )}
          {state === 'error' && onRetry && (
            <div className="uw-actions">
              <RetryView {...{ onRetry, labels }} />
            </div>
          )}
        </div>
        {!ready && onSave && <div className="uw-spending-form" />}
        {ready && onSave && code !== undefined && (
          <Field
            amount={figure.limit?.amount}
            onRemove={figure.limit ? onRemove : undefined}
            {...{ currency: code, say, change, onSave, locale }}
          />
        )}
      </section>
    )
  },
)

function messageOf(
  state: SpendingLimitState,
  say: SpendingLabels,
  labels: SpendingOptions['labels'],
): string {
  const dash = worded(englishDashLabels, labels?.dash)
  if (state === 'signed-out') return dash.signedOut
  return state === 'no-subscription' ? dash.noPlan : say.error
}

type FieldProps = {
  /** The limit as it is, in minor units. */
  readonly amount: number | undefined
  readonly currency: string
  readonly say: SpendingLabels
  readonly change: SpendingChange
  readonly onSave: (limit: { amount: number; currency: string }) => void
  readonly onRemove: (() => void) | undefined
  readonly locale: string | undefined
}

const field = 'amount'
/** A higher limit, in major units, is taken for a mistake. */
const most = 1_000_000_000

/** The text of the field: what was typed, also after a refusal, otherwise the limit. */
function Field({ amount, currency, say, change, onSave, onRemove, locale }: FieldProps) {
  const [id, noteId] = [useId(), useId()]
  const busy = change.status === 'saving'
  const read = (typed: string) => {
    const minor = minorUnits(readDecimal(typed, locale), currency)
    return minor !== null && majorUnits(minor, currency) <= most ? minor : null
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get(field)
    const minor = typeof typed === 'string' ? read(typed) : null
    if (!busy && minor !== null) onSave({ amount: minor, currency })
  }
  return (
    <form className="uw-spending-form" onSubmit={submit}>
      <span className="uw-spending-row">
        <label className="uw-spending-label" htmlFor={id}>
          {say.amount({ currency })}
        </label>
        {onRemove && (
          <button
            type="button"
            className="uw-link"
            aria-disabled={busy || undefined}
            onClick={busy ? undefined : onRemove}
          >
            {say.remove}
          </button>
        )}
      </span>
      <span className="uw-spending-row">
        <input
          className="uw-spending-input"
          id={id}
          name={field}
          // A field for numbers drops a comma that is not the browser's own: 12,50 became 1250.
          inputMode="decimal"
          autoComplete="off"
          required
          onInput={({ currentTarget: typed }) =>
            typed.setCustomValidity(
              typed.value.trim() !== '' && read(typed.value) === null ? say.invalid : '',
            )
          }
          defaultValue={
            amount === undefined ? undefined : formatNumber(majorUnits(amount, currency), locale)
          }
          aria-describedby={noteId}
          aria-invalid={change.status === 'refused' || undefined}
        />
        <ButtonView type="submit" busy={busy}>
          {say.save}
        </ButtonView>
      </span>
      <output id={noteId} className="uw-spending-outcome" data-change={change.status}>
        {change.status !== 'idle' && <Outcome change={change} say={say} />}
      </output>
    </form>
  )
}

function Outcome({
  change,
  say,
}: {
  readonly change: SpendingChange
  readonly say: SpendingLabels
}) {
  const failed = change.status === 'refused' || change.status === 'failed'
  return (
    <span className="uw-status" data-state={failed ? 'failed' : undefined}>
      {failed && <Icon name="failed" />}
      {change.status === 'saved' && <Sign name="done" />}
      <span className="uw-text">{outcomeText(change, say)}</span>
    </span>
  )
}

function outcomeText(change: SpendingChange, say: SpendingLabels): string {
  if (change.status === 'idle') return ''
  if (change.status !== 'refused') return say[change.status]
  return say.refused(change.words === undefined ? {} : { words: change.words })
}
