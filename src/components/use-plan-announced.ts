'use client'
import type { Plan } from '../billing/report.js'
import { describePlan, type PlanOptions } from '../text/describe-plan.js'
import { useArrivalAnnounced } from './use-arrival-announced.js'

/** Has it read aloud when there is something new to say of a plan, once for each page. */
export function usePlanAnnounced(plan: Plan | null | undefined, options: PlanOptions): void {
  const said = plan ? describePlan(plan, options) : []
  useArrivalAnnounced(
    plan
      ? {
          what: said.map(({ kind }) => kind).join(' '),
          text: said.map(({ text }) => text).join(' '),
          about: 'plan',
        }
      : undefined,
  )
}
