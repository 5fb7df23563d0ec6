import type { CreditsFigure, SpendingFigure } from '../../src/billing/account.js'
import type { DashboardFigure } from '../../src/billing/dashboard.js'
import type { Credits, SpendingCap } from '../../src/billing/report.js'
import type { CreditLedgerState } from '../../src/components/credit-ledger-view.js'
import type {
  SpendingChange,
  SpendingLimitState,
} from '../../src/components/spending-limit-view.js'
import { states } from './bar-states.js'
import { bare, dashboards } from './dashboard-figures.js'
import { now, ready } from './figures.js'

const day = 86_400_000

/** Monthly and bought credits, some of which expire on February 3. */
export const ledger: Credits = {
  grants: [
    { source: 'Welcome gift', remaining: 0, amount: 100, grantedAt: now - 90 * day },
    {
      source: 'Bought',
      remaining: 1_000,
      amount: 1_000,
      grantedAt: now - 2 * day,
      expiresAt: Date.UTC(2027, 0, 20),
    },
    {
      source: 'Pro plan',
      remaining: 200,
      amount: 500,
      grantedAt: Date.UTC(2026, 0, 3),
      expiresAt: Date.UTC(2026, 1, 3),
    },
    { source: 'Pro plan', remaining: 40, amount: 500, expiresAt: Date.UTC(2026, 0, 3) },
  ],
  transactions: [
    { at: Date.UTC(2026, 0, 3), amount: 500, description: 'Pro plan', balance: 740 },
    { at: now - 4 * day, amount: -540, description: 'Product pictures', balance: 200 },
    { at: now - 2 * day, amount: 1_000, description: 'Bought', balance: 1_200 },
    { at: now - day, amount: -60 },
  ],
}

/** What credits are written like. */
export const creditMeters = new Map([
  ['credits', { name: 'Credits', units: { one: 'credit', other: 'credits' } }],
])

const credited = (credits: Credits | null): CreditsFigure => ({ status: 'ready', credits })

/** Every state word of a ledger of credits. */
export const ledgers = {
  ready: credited(ledger),
  soon: credited({
    ...ledger,
    grants: ledger.grants.map((grant) => ({ ...grant, expiresAt: now + 3 * day })),
  }),
  empty: credited(null),
  loading: { status: 'loading', credits: null },
  error: { status: 'error', credits: null },
  'signed-out': { status: 'signed-out', credits: null },
  'no-subscription': { status: 'no-subscription', credits: null },
} satisfies Record<CreditLedgerState, CreditsFigure>

const period = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) }

/** A limit of 50 dollars of which so much was spent, in cents. */
export function spending(spent: number, more: Partial<SpendingCap> = {}): SpendingFigure {
  const limit = { amount: 5_000, currency: 'USD', spent, onLimit: 'blocked', ...more } as const
  return { status: 'ready', limit, period }
}

const without = { limit: null, period: null } as const

/** Every state word of a spending limit that a limit can have. */
export const limits = {
  normal: spending(1_240),
  warning: spending(4_100),
  critical: spending(4_820),
  exhausted: spending(5_000),
  over: spending(5_320, { onLimit: 'billed' }),
  none: { status: 'ready', ...without },
  loading: { status: 'loading', ...without },
  error: { status: 'error', ...without },
  'signed-out': { status: 'signed-out', ...without },
  'no-subscription': { status: 'no-subscription', ...without },
} satisfies Record<Exclude<SpendingLimitState, 'unlimited' | 'counted'>, SpendingFigure>

/** Everything that can become of a new limit. */
export const changes = {
  saving: { status: 'saving' },
  saved: { status: 'saved' },
  unseen: { status: 'unseen' },
  refused: { status: 'refused', words: 'Ask the owner of your team' },
  failed: { status: 'failed' },
} satisfies Record<Exclude<SpendingChange['status'], 'idle'>, SpendingChange>

const only = (meter: keyof typeof states): DashboardFigure => {
  const figure = states[meter]
  return { ...bare, meters: figure.status === 'ready' ? [ready(figure.meter)] : [] }
}

/** Every state word of a badge. */
export const badges = {
  ...{ normal: only('normal'), warning: only('warning'), critical: only('critical') },
  ...{ exhausted: only('exhausted'), over: only('over'), unlimited: only('unlimited') },
  ...{ counted: only('counted'), 'none yet': only('none') },
  stale: { ...bare, meters: [ready(states.normal.meter, { stale: true, asOf: now })] },
  loading: dashboards.loading,
  error: dashboards.error,
  'signed-out': dashboards['signed-out'],
  'no-subscription': dashboards['no-subscription'],
  empty: dashboards.empty,
} satisfies Record<string, DashboardFigure>
