import type { UsageFigure } from '../../src/billing/usage.js'
import type { UsageDescription } from '../../src/text/describe-usage.js'
import { balance, counted, now, quota, ready, unlimited } from './figures.js'

/** A figure for every state word; the compiler asks for one that is missing. */
export const states = {
  normal: ready(quota(45, 100)),
  warning: ready(quota(80, 100)),
  critical: ready(quota(94, 100)),
  exhausted: ready(quota(100, 100)),
  over: ready(quota(140, 100)),
  unlimited: ready(unlimited(12_840)),
  counted: ready(counted(12_840)),
  none: ready(balance(0, { none: true, name: 'HD video minutes' })),
  loading: { status: 'loading' },
  error: { status: 'error' },
  'signed-out': { status: 'signed-out' },
  missing: { status: 'missing', reason: 'not-in-plan' },
} satisfies Record<UsageDescription['state'], UsageFigure>

/** States without a bar. */
export const barless: ReadonlySet<string> = new Set(['unlimited', 'counted', 'none'])

/** What may be so in any state. */
export const qualified = {
  pending: ready(quota(48, 100), { pending: 3 }),
  'pending while low': ready(quota(81_423, 100_000, { name: 'API calls' }), { pending: 3 }),
  unconfirmed: ready(quota(48, 100), { pending: 3, unconfirmed: true }),
  stale: ready(quota(45, 100), { stale: true, asOf: now }),
  derived: ready(quota(45, 100, { derived: true, limitSource: 'high-water' })),
} satisfies Record<string, UsageFigure>
