import { type GateFigure, type GateState, judgeFeature, judgeUses } from '../../src/billing/gate.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { quota as bare, generations, now, ready } from './figures.js'

const quota = (used: number, limit: number) => bare(used, limit, generations)

const of = (usage: UsageFigure): GateFigure =>
  judgeUses([{ meter: 'generations', amount: 5, usage }], { whenUnknown: 'block' })

const block = { whenUnknown: 'block' } as const

/** A figure for every state word of a gate that closes when in doubt; the compiler asks for all. */
export const gateStates = {
  enough: of(ready(quota(880, 1_000))),
  stale: of(ready(quota(1_000, 1_000), { stale: true, asOf: now })),
  unconfirmed: of(ready(quota(997, 1_000), { pending: 3, unconfirmed: true })),
  loading: of({ status: 'loading' }),
  error: of({ status: 'error' }),
  short: of(ready(quota(997, 1_000))),
  exhausted: of(ready(quota(1_000, 1_000))),
  over: of(ready(quota(1_040, 1_000))),
  missing: of({ status: 'missing', reason: 'not-in-plan' }),
  'signed-out': of({ status: 'signed-out' }),
  allowed: judgeFeature({ status: 'allowed' }, block),
  denied: judgeFeature({ status: 'denied', reason: 'not-in-plan' }, block),
  unknown: judgeFeature({ status: 'unknown', reason: 'stale' }, block),
} satisfies Record<GateState, GateFigure>
