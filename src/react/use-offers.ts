'use client'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { type CatalogOffer, nameOf } from '../billing/offer.js'
import { type ListedOffer, listOffers, type QuantityRules } from '../billing/offers.js'
import type { PresentPlan } from '../billing/plan-change.js'
import type { Session } from '../sync/session-types.js'
import { type UsageContextValue, useUsageContext } from './context.js'
import { useNow } from './use-now.js'
import { useRead } from './use-read.js'
import { useStable } from './use-stable.js'
import { useUpgrades } from './use-upgrades.js'
import { type UsageSummary, useUsageSummary } from './use-usage-summary.js'

/** Which offers to list. */
export type OffersOptions = {
  /** Slugs or ids of prices, in the order to show them. @default all, in the catalog's order */
  readonly prices?: readonly string[] | undefined
  /** Which quantities of a price may be chosen; the smallest is used to find what fits the customer's pace. */
  readonly quantities?: QuantityRules | undefined
}

/** What `useOffers` returns. */
export type Offers = {
  /**
   * `loading` until the customer's plan is known; `signed-out`; `error`: billing or the catalog could not be
   * loaded; `unavailable`: the source has no catalog.
   */
  readonly status: 'loading' | 'ready' | 'signed-out' | 'error' | 'unavailable'
  readonly offers: readonly ListedOffer[]
  /** What the customer has now. */
  readonly present: PresentPlan
  /** Requests it again. Keeps its identity while nothing else changes. */
  readonly retry: () => void
}

const nothing: readonly CatalogOffer[] = []

/**
 * All offers, each compared with the customer's plan: which one they have, which are upgrades and
 * downgrades, which one fits their pace, and what a longer interval saves.
 *
 * @throws {UsageError} `no-provider`
 */
export function useOffers(options: OffersOptions = {}): Offers {
  const context = useUsageContext('useOffers()')
  const { source, view } = context
  const prices = useStable(options.prices)
  const quantities = useStable(options.quantities)
  const summary = useUsageSummary()
  const { plan, period, reload } = summary
  const list = useRead(context, null, () => source.upgrade?.list?.(view) ?? null, null)
  const { failed, again } = useFailure(context, list === null)
  const status = failed ? 'error' : summary.status
  const upgrades = useUpgrades(context)
  const coming = useRead(context, null, () => upgrades?.coming() ?? null, null)
  const now = useNow(true)
  return useMemo(() => {
    const present = { plan, period, meters: summary.meters.map(({ meter }) => meter) }
    const chosen = choose(list ?? nothing, prices)
    const offers = listOffers(chosen, present, now, quantities).map((one) => {
      const isComing = coming?.at !== undefined && nameOf(coming.offer) === nameOf(one.offer)
      return isComing ? { ...one, startsAt: coming.at } : one
    })
    const retry = () => {
      again()
      void reload()
    }
    const known = source.upgrade?.list ? stateOf(list, status) : 'unavailable'
    return { status: known, offers, present, retry }
  }, [
    list,
    status,
    prices,
    plan,
    period,
    summary.meters,
    coming,
    now,
    quantities,
    source,
    again,
    reload,
  ])
}

/** Whether the last request for the catalog failed, and a function to repeat it. */
function useFailure({ source, session }: UsageContextValue, missing: boolean) {
  const [attempt, setAttempt] = useState(0)
  const [last, fail] = useState<{ attempt: number; session: Session } | null>(null)
  useEffect(() => {
    let current = true
    if (missing && session) {
      source.upgrade?.load?.().catch(() => current && fail({ attempt, session }))
    }
    return () => {
      current = false
    }
  }, [source, session, missing, attempt])
  const failed = missing && last?.attempt === attempt && last.session === session
  return { failed, again: useCallback(() => setAttempt((count) => count + 1), []) }
}

/** Offers are compared with the customer's plan, so they are not ready before it is. */
function stateOf(list: unknown, status: UsageSummary['status']): Offers['status'] {
  if (list && status !== 'loading') return 'ready'
  return status === 'signed-out' || status === 'error' ? status : 'loading'
}

function choose(
  offers: readonly CatalogOffer[],
  prices: readonly string[] | undefined,
): readonly CatalogOffer[] {
  if (!prices) return offers
  return prices.flatMap((name) => offers.find(({ offer }) => nameOf(offer) === name) ?? [])
}
