'use client'
import { useMemo, useRef } from 'react'
import type { CreditsFigure, SpendingFigure } from '../billing/account.js'
import type { Report } from '../billing/report.js'
import { isCustomer } from '../sync/core.js'
import type { Session } from '../sync/session-types.js'
import { type UsageContextValue, useUsageContext } from './context.js'
import { usePlan } from './use-plan.js'
import { useSourceRead } from './use-resources.js'

type Account = {
  readonly status: CreditsFigure['status']
  readonly stale: boolean
  /** What billing itself said, in this tab; `null` before it did. */
  readonly report: Report | null
}

/**
 * The customer's credits: where they come from and went. They are not stored, so they load with billing
 * and not before.
 *
 * @throws {UsageError} `no-provider`
 */
export function useCredits(): CreditsFigure {
  const { status, stale, report } = useAccount(useUsageContext('useCredits()'))
  const credits = report?.credits ?? null
  const word = known(status, credits)
  return useMemo(() => ({ status: word, stale, credits }), [word, stale, credits])
}

/**
 * The most the customer may spend beyond the plan, as billing says it, and what was spent of it. It is not
 * stored, so it loads with billing and not before.
 *
 * @throws {UsageError} `no-provider`
 */
export function useSpendingLimit(): SpendingFigure {
  const { status, stale, report } = useAccount(useUsageContext('useSpendingLimit()'))
  const limit = report?.spendingLimit ?? null
  const period = report?.subscription?.period ?? null
  const endsAt = report?.plan?.endsAt
  const word = known(status, limit)
  return useMemo(
    () => ({ status: word, stale, limit, period, endsAt }),
    [word, stale, limit, period, endsAt],
  )
}

/** Credits that were bought are there without a plan too. */
function known(status: Account['status'], told: unknown): Account['status'] {
  return told && status === 'no-subscription' ? 'ready' : status
}

type Told = { readonly session: Session; readonly report: Report }

/** The last thing the source reported for the customer whose numbers are shown. */
function useAccount(context: UsageContextValue): Account {
  const { session, view } = context
  const { status, stale } = usePlan()
  const last = useRef<Told | null>(null)
  const told = useSourceRead(context, () => keep(last, context), null)
  const failed = useSourceRead(context, () => context.source.read(view).status === 'error', false)
  const report = told?.session === session ? told.report : null
  if (report || status !== 'ready') return { status, stale: stale || failed, report }
  // The numbers are those of the last visit, or of another tab.
  return { status: failed ? 'error' : 'loading', stale, report }
}

function keep(last: { current: Told | null }, { source, session, view }: UsageContextValue) {
  const state = source.read(view)
  const theirs =
    session &&
    state.status === 'ready' &&
    state.account === session.core.account &&
    isCustomer(state, session.customer)
  const isNew = last.current?.session !== session || last.current?.report !== state
  if (theirs && isNew) last.current = { session, report: state }
  return last.current
}
