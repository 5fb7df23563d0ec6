'use client'
import { useEffect } from 'react'
import { type Feature, featureOf } from '../billing/feature.js'
import { warnOnce } from '../billing/warn.js'
import { overviewOf } from '../sync/overview.js'
import { useUsageContext } from './context.js'
import { useRead } from './use-read.js'

const signedOut = featureOf({ status: 'signed-out', stale: false, features: undefined }, '')

/**
 * Whether the signed-in customer's plan includes a feature, by slug: `loading`, `allowed`,
 * `denied` with a reason, or `unknown` with one. The same object for the same answer.
 *
 * @throws {UsageError} `no-provider`
 */
export function useFeature(slug: string): Feature {
  return useNamedFeature(slug) ?? signedOut
}

/** The same for a slug that may be left out: then there is no feature. */
export function useNamedFeature(slug: string | undefined): Feature | null {
  const context = useUsageContext(slug === undefined ? '<BalanceGate>' : `useFeature("${slug}")`)
  const { session, view } = context
  const feature = useRead(
    context,
    slug === undefined ? nothing : null,
    (from) => (slug === undefined ? null : featureOf(overviewOf(from, view), slug)),
    slug === undefined ? null : signedOut,
  )
  const isUntold = feature?.status === 'unknown' && feature.reason === 'not-told'
  useEffect(() => {
    if (!__DEV__ || !isUntold || !session) return
    const known = [...(overviewOf(session, view).features?.keys() ?? [])]
    warnOnce(
      `billing does not say whether the plan includes "${slug}", so that is unknown and gates follow whenUnknown. Use one of: ${known.slice(0, 20).join(', ') || 'none'}.`,
    )
  }, [isUntold, slug, session, view])
  return feature
}

const nothing: readonly string[] = []
