'use client'
import { forwardRef, useContext, useEffect, useRef, useState } from 'react'
import type { SpendingFigure } from '../billing/account.js'
import { isFields } from '../billing/decode.js'
import { plainText } from '../billing/insufficient-credits.js'
import { statusOfReport } from '../billing/report-dashboard.js'
import type { UsageReportState } from '../billing/report-state.js'
import { UsageContext, useUsageContext, useUsageText } from '../react/context.js'
import { useSpendingLimit } from '../react/use-account.js'
import {
  type SpendingChange,
  SpendingLimitView,
  type SpendingLimitViewProps,
} from './spending-limit-view.js'

/** A limit as it is asked for, in minor units of `currency` (ISO 4217, upper case). */
export type NewSpendingLimit = { readonly amount: number; readonly currency: string }

/** How the limit is shown and saved. Other props go to the `<section>`. */
export type SpendingLimitProps = Omit<
  SpendingLimitViewProps,
  'figure' | 'change' | 'onSave' | 'onRemove' | 'onRetry' | 'onChange'
> & {
  /** What `useUsageReport` returns. @default what the source of the page says */
  readonly report?: UsageReportState
  /**
   * Saves a new limit on the host's server. Resolves when it is saved, or with `{ refused: words }` when it
   * is not, the words for the customer; rejects when nobody knows. The next report says what holds.
   *
   * @default the limit cannot be changed
   */
  readonly onSave?: (limit: NewSpendingLimit) => Saving
  /**
   * Removes the limit on the host's server, and answers as `onSave` does.
   *
   * @default the limit cannot be removed
   */
  readonly onRemove?: () => Saving
}

type Saving = PromiseLike<unknown> | { readonly refused: string }

/**
 * The signed-in customer's spending limit beyond the plan, as the source reports it (`spendingLimit` of a
 * report), how much of it was spent, and what happens when it is reached. A new limit is saved by the
 * host, and shown when billing says so. Renders a `<section>`.
 *
 * @throws {UsageError} `no-provider`, unless there is a `report`
 */
export const SpendingLimit = forwardRef<HTMLElement, SpendingLimitProps>(function SpendingLimit(
  { report, ...props },
  ref,
) {
  return report ? (
    <OfReport ref={ref} report={report} {...props} />
  ) : (
    <OfSession ref={ref} {...props} />
  )
})

type Props = Omit<SpendingLimitProps, 'report'>

const OfSession = forwardRef<HTMLElement, Props>(function OfSession(props, ref) {
  const { session } = useUsageContext('<SpendingLimit>')
  const reload = async () => session?.reload()
  // Another customer begins with a field of their own.
  const key = session?.customer ?? ''
  return <Editor key={key} ref={ref} figure={useSpendingLimit()} reload={reload} {...props} />
})

const OfReport = forwardRef<HTMLElement, Props & { readonly report: UsageReportState }>(
  function OfReport({ report: state, ...props }, ref) {
    const session = useContext(UsageContext)?.session
    const { report, stale, refreshing, period, refresh } = state
    const figure: SpendingFigure = {
      status: statusOfReport(state),
      limit: report?.spendingLimit ?? null,
      period,
      endsAt: report?.plan?.endsAt,
      stale: stale && !refreshing,
    }
    const key = session?.customer ?? ''
    return <Editor key={key} ref={ref} figure={figure} reload={refresh} {...props} />
  },
)

type EditorProps = Props & {
  readonly figure: SpendingFigure
  readonly reload: () => Promise<unknown>
}

/** A new limit and what became of it; after `accepted` the reports say whether it holds. */
type Asked = {
  /** `null`: no limit. */
  readonly limit: NewSpendingLimit | null
  readonly outcome: SpendingChange
}

const idle: SpendingChange = { status: 'idle' }

const Editor = forwardRef<HTMLElement, EditorProps>(function Editor(
  { figure, reload, onSave, onRemove, ...props },
  ref,
) {
  const [asked, ask] = useState<Asked | null>(null)
  const save = async (limit: Asked['limit'], saving: () => Saving) => {
    ask({ limit, outcome: { status: 'saving' } })
    const outcome = await outcomeOf(saving)
    // What holds now is said by the next report.
    if (outcome.status !== 'refused') await reload()
    ask({ limit, outcome })
  }
  const keepFocus = useFocusOnField(figure.limit !== null)
  return (
    <SpendingLimitView
      ref={ref}
      {...useUsageText()}
      figure={figure}
      change={asked ? changeOf(asked, figure) : idle}
      onSave={onSave && ((limit) => void save(limit, () => onSave(limit)))}
      onRemove={
        onRemove &&
        (() => {
          keepFocus()
          void save(null, onRemove)
        })
      }
      onRetry={() => void reload()}
      {...props}
    />
  )
})

/** The button that removes a limit goes with it, and with the focus on it: the field beside it takes the focus. */
function useFocusOnField(limited: boolean): () => void {
  const form = useRef<Element | null>(null)
  useEffect(() => {
    if (limited || document.activeElement !== document.body) return
    form.current?.querySelector('input')?.focus()
    form.current = null
  }, [limited])
  return () => {
    form.current = document.activeElement?.closest('form') ?? null
  }
}

async function outcomeOf(saving: () => Saving): Promise<SpendingChange> {
  try {
    const answer: unknown = await saving()
    if (!isFields(answer) || answer.refused === undefined) return { status: 'unseen' }
    return { status: 'refused', words: plainText(answer.refused) ?? undefined }
  } catch {
    return { status: 'failed' }
  }
}

/** A limit that billing shows was saved, whatever became of the answer. */
function changeOf({ limit, outcome }: Asked, figure: SpendingFigure): SpendingChange {
  const isOpen = outcome.status === 'unseen' || outcome.status === 'failed'
  const { status, limit: shown } = figure
  const holds =
    status === 'ready' && shown?.amount === limit?.amount && shown?.currency === limit?.currency
  return isOpen && holds && !figure.stale ? { status: 'saved' } : outcome
}
