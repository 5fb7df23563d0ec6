import type { Plan } from '../../src/billing/report.js'
import type { PlanNoticeKind } from '../../src/text/describe-plan.js'

const february = Date.UTC(2026, 1, 1)

/** A plan of 29 dollars a month in good order. */
export const proPlan: Plan = {
  name: 'Pro',
  free: false,
  price: { unitPrice: 2_900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
  portalUrl: 'https://billing.example/portal',
}

/** A plan for every notice there is; the compiler asks for all. */
export const planStates = {
  trial: { ...proPlan, status: 'trialing', trialEndsAt: Date.UTC(2026, 0, 25, 14, 2) },
  failed: { ...proPlan, status: 'past-due' },
  ends: { ...proPlan, endsAt: february },
  changes: { ...proPlan, change: { name: 'Starter', at: february } },
  paused: { ...proPlan, status: 'paused' },
} satisfies Record<PlanNoticeKind, Plan>
