'use client'
import { useRef } from 'react'
import type { Plan } from '../billing/report.js'
import { isSame } from '../billing/same.js'
import { type Overview, overviewOf } from '../sync/overview.js'
import { useUsageContext } from './context.js'
import { useRead } from './use-read.js'

/** The plan of a customer, and whether it is known. */
export type PlanReading = {
  /** `ready` also where the source names no plan. */
  readonly status: Overview['status']
  /** `null` without a plan, and while it is not known. */
  readonly plan: Plan | null
  /** It could not be refreshed. */
  readonly stale: boolean
}

const nobody: PlanReading = { status: 'signed-out', plan: null, stale: false }

/**
 * The signed-in customer's plan: its status, trial, end, arranged change, price and portal.
 * Renders again only when one of them changes.
 *
 * @throws {UsageError} `no-provider`
 */
export function usePlan(): PlanReading {
  const context = useUsageContext('usePlan()')
  const last = useRef(nobody)
  return useRead(context, null, (session) => keep(last, overviewOf(session, context.view)), nobody)
}

/** The same reading while nothing in it changed. */
function keep(last: { current: PlanReading }, { status, plan, stale }: PlanReading): PlanReading {
  const next = { status, plan, stale }
  if (!isSame(last.current, next)) last.current = next
  return last.current
}
