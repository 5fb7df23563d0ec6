import { costSoFar, sumCosts } from '../../src/billing/cost.js'
import type { DashboardFigure, DashboardMeter } from '../../src/billing/dashboard.js'
import { projectedCost } from '../../src/billing/forecast.js'
import { metered, now, quota, ready, unlimited } from './figures.js'

const never = { aggregation: 'level', resetsAt: null, period: null } as const

/** A month that needs attention in every way there is, in a source's own order. */
export const meters: readonly DashboardMeter[] = [
  ready(metered(8_420)),
  ready(
    quota(81_423, 100_000, {
      slug: 'api-calls',
      name: 'API calls',
      price: { unitPrice: 40, per: 1_000, currency: 'USD' },
    }),
    { pending: 3 },
  ),
  ready(quota(234.8, 1_000, { slug: 'bandwidth', name: 'Bandwidth', unit: 'GB' })),
  ready(quota(93.4, 100, { ...never, slug: 'storage', name: 'Storage', unit: 'GB' })),
  ready(quota(1_240, 1_000)),
]

const plan = { amount: 2_900, currency: 'USD' }
const known = meters.map(({ meter }) => meter)
const usageCost = sumCosts(known.map(costSoFar))

/** January on a plan of 29 dollars, with seats. */
export const full: DashboardFigure = {
  status: 'ready',
  meters,
  period: { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) },
  planCost: plan,
  usageCost,
  cost: sumCosts([plan, ...usageCost]),
  projectedCost: projectedCost(known, plan, now),
  resources: [{ slug: 'seats', name: 'Seats', used: 7, capacity: 10 }],
  stale: false,
  refreshing: false,
  updatedAt: now,
}

/** The same where nothing is known of money and seats. */
export const bare: DashboardFigure = {
  ...full,
  planCost: null,
  usageCost: [],
  cost: [],
  projectedCost: null,
  resources: [],
}

/** Nothing of this plan can cost anything. */
export const freeFigure: DashboardFigure = {
  ...bare,
  meters: [ready(unlimited(12_840))],
}

const byParts = metered(128_400, {
  price: {
    unitPrice: 0.2,
    per: 1,
    currency: 'USD',
    tiers: [
      { upTo: 10_000, unitPrice: 0.2 },
      { upTo: 100_000, unitPrice: 0.15 },
      { upTo: null, unitPrice: 0.1 },
    ],
  },
})

/** Pay as you go that gets cheaper, three seats of a plan, and a discount that billing took off. */
export const graduated: DashboardFigure = {
  ...full,
  plan: { name: 'Team', free: false, quantity: 3 },
  meters: [ready(byParts), ready(quota(1_240, 1_000))],
  planCost: { amount: 8_700, currency: 'USD' },
  cost: [{ amount: 8_700 + 18_340 + 480 - 1_000, currency: 'USD' }],
  projectedCost: null,
}

const without: DashboardFigure = { ...bare, meters: [], period: null, updatedAt: null }

/** Every state word of a dashboard; `empty` is `ready` without meters. */
export const dashboards = {
  ready: full,
  loading: { ...without, status: 'loading' },
  error: { ...without, status: 'error' },
  'signed-out': { ...without, status: 'signed-out' },
  'no-subscription': { ...without, status: 'no-subscription' },
  empty: { ...bare, meters: [] },
} satisfies Record<DashboardFigure['status'] | 'empty', DashboardFigure>
