import type { AbsentMeter, BalanceMeter, QuotaMeter, UsageMeter } from '../../src/billing/meter.js'
import type { Report } from '../../src/billing/report.js'
import type { Entry } from '../../src/entries/entry.js'

/** January 2026, UTC. */
export const january = { start: 1_767_225_600_000, end: 1_769_904_000_000 }

const common = {
  aggregation: 'sum',
  period: january,
  resetsAt: january.end,
  derived: false,
} as const

/** A quota of 100 worked out from grants. */
export function quota(slug: string, used: number, more: Partial<QuotaMeter> = {}): QuotaMeter {
  return {
    ...common,
    slug,
    id: `${slug}_id`,
    name: slug.toUpperCase(),
    kind: 'quota',
    used,
    limit: 100,
    limitSource: 'grants',
    ...more,
  }
}

export function balance(slug: string, available: number): BalanceMeter {
  return { ...common, slug, name: slug.toUpperCase(), kind: 'balance', available }
}

type Parts = {
  readonly customer?: string
  readonly subscription?: string | null
  readonly current?: readonly string[]
  readonly period?: { readonly start: number; readonly end: number }
}

/** A report of user_1 on sub_1 unless said otherwise. */
export function report(meters: readonly (UsageMeter | AbsentMeter)[], parts: Parts = {}): Report {
  const { customer = 'user_1', subscription: id = 'sub_1', period = january } = parts
  return {
    customer: { id: `cust_${customer}`, externalId: customer },
    subscription: id === null ? null : { id, period, current: parts.current ?? [id] },
    plan: { name: 'Pro', free: false },
    meters,
  }
}

/** An entry of 5 on `api`, waiting and never sent. */
export function entry(id: string, more: Partial<Entry> = {}): Entry {
  const { at, sentTo = [], ...rest } = more
  const fresh = { subscription: 'sub_1', status: 'waiting', attempts: 0, tried: 0 } as const
  return { id, meter: 'api', amount: 5, at: at ?? january.start, sentTo, ...fresh, ...rest }
}

/** The same as a source shows it. */
export function ready(meters: Parameters<typeof report>[0], parts: Parts = {}) {
  return { status: 'ready', ...report(meters, parts) } as const
}
