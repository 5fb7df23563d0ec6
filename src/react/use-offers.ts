'use client'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { type CatalogOffer, nameOf } from '../billing/offer.js'
import { type ListedOffer, listOffers, type QuantityRules } from '../billing/offers.js'
import type { PresentPlan } from '../billing/plan-change.js'
import { type UsageContextValue, useUsageContext } from './context.js'
import { useNow } from './use-now.js'
import { useRead } from './use-read.js'
import { useStable } from './use-stable.js'
import { useUpgrades } from './use-upgrades.js'
import { type UsageSummary, useUsageSummary } from './use-usage-summary.js'

/** Which offers are wanted. */
export type OffersOptions = {
  /** Slugs or ids of prices, in the order to show them. @default all, in the catalog's order */
  readonly prices?: readonly string[] | undefined
  /** How many may be chosen of which price: the fewest count for what fits the customer's pace. */
  readonly quantities?: QuantityRules | undefined
}

/** What `useOffers` returns. */
export type Offers = {
  /**
   * `loading` until it is known what the customer has; `signed-out`; `error` where billing or what is sold
   * could not be had; `unavailable`: the source has no catalog.
   */
  readonly status: 'loading' | 'ready' | 'signed-out' | 'error' | 'unavailable'
  readonly offers: readonly ListedOffer[]
  /** What the customer has now. */
  readonly present: PresentPlan
  /** Asks for it again. Keeps its identity while nothing else changes. */
  readonly retry: () => void
}

const nothing: readonly CatalogOffer[] = []

/**
 * Everything that is sold, with what each offer would be to this customer: the plan they have, what is
 * more and what is less, what fits their own pace, and what a longer interval saves.
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

/** Whether what is sold could not be had when it was asked for last, and the way to ask again. */
function useFailure({ source, session }: UsageContextValue, missing: boolean) {
  const [attempt, setAttempt] = useState({})
  const [failed, fail] = useState<object | null>(null)
  const wanted = missing && session !== null
  useEffect(() => {
    let current = true
    if (wanted) source.upgrade?.load?.().catch(() => current && fail(attempt))
    return () => {
      current = false
    }
  }, [source, session, wanted, attempt])
  return { failed: wanted && failed === attempt, again: useCallback(() => setAttempt({}), []) }
}

/** What an offer would be to a customer is said once it is known what they have. */
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
