'use client'
import { useEffect, useMemo } from 'react'
import { overviewOf } from '../sync/overview.js'
import type { Upgrades } from '../upgrades/loaded.js'
import { upgradesOnDemand } from '../upgrades/on-demand.js'
import { followUpgrades } from '../upgrades/pending.js'
import type { UsageContextValue } from './context.js'
import { useRead } from './use-read.js'

/** The customer's upgrades, followed while billing reports a scheduled change of plan. */
export function useUpgrades(context: UsageContextValue): Upgrades | null {
  const { session, view } = context
  const changes = useRead(context, null, (from) => !!overviewOf(from, view).plan?.change, false)
  useEffect(() => {
    if (session && changes) return followUpgrades(session)
  }, [session, changes])
  return useMemo(() => session && upgradesOnDemand(session), [session])
}
