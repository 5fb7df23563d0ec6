import { present } from '../../billing/decode.js'
import {
  type AbsentMeter,
  type Aggregation,
  minus,
  type Period,
  plus,
  type UnlimitedMeter,
  type UnreadableMeter,
  type UsageMeter,
} from '../../billing/meter.js'
import type { CatalogMeter, CatalogProduct } from './catalog.js'
import type { Grant } from './grants.js'

/** Everything that decides what a meter is for one subscription. */
export type MeterFacts = {
  readonly meter: CatalogMeter & { readonly aggregation: Aggregation }
  /** The subscription's period, `null` when it does not renew. */
  readonly period: Period | null
  /** When the subscription was created, in epoch milliseconds; `null` when unreadable. */
  readonly subscribedAt: number | null
  readonly doNotCharge: boolean
  /** Live grants of this meter. */
  readonly grants: readonly Grant[]
  /** Some grant may be of any meter. */
  readonly stray: boolean
  /** Flowglad's `availableBalance`, `null` without a row (nothing was ever granted or used). */
  readonly available: number | null
  /** What the customer bought of it by top-ups. */
  readonly topUps: readonly Grant[]
  /** Products of the catalog that grant this meter. */
  readonly sellers: readonly CatalogProduct[]
  /** Of the catalog nothing or not everything can be read. */
  readonly partial: boolean
}

type Common = Omit<UnlimitedMeter, 'kind' | 'used'>

/** A grant made this long after its period began was prorated: its amount is not what was given. */
const prorationAfter = 60 * 60 * 1000

/**
 * What a meter is under a subscription. The plan decides the kind, never the sign of the balance: a
 * balance below 0 is credits overdrawn, a quota exceeded or pay-as-you-go use, by plan.
 */
export function meterOf(facts: MeterFacts): UsageMeter | AbsentMeter | UnreadableMeter {
  const { meter, available, grants, topUps } = facts
  const resetting = commonOf(facts, facts.period)
  const lasting = commonOf(facts, null)
  if (isDoubtful(facts)) return unreadableOf(meter)
  if (grants.some(({ recurring }) => recurring)) return quotaOf(facts, resetting)
  if (grants.length > 0 || (available ?? 0) > 0 || facts.sellers.some(({ paidOnce }) => paidOnce)) {
    const none = available === null && grants.length === 0 && topUps.length === 0
    // Of credits that may be given again nobody says that they are not.
    const resetUnknown = facts.stray || grants.some(({ recurring }) => recurring === null)
    return {
      ...lasting,
      kind: 'balance',
      available: available ?? 0,
      ...(none && { none }),
      ...(resetUnknown && { resetUnknown: true }),
    }
  }
  const used = Math.max(0, 0 - (available ?? 0))
  if (resetting.price) return { ...resetting, kind: 'metered', used, price: resetting.price }
  if (facts.sellers.length > 0) {
    const { id, slug, name } = meter
    return { kind: 'absent', id, slug, name, reason: 'not-in-plan' }
  }
  // What cannot be read may limit it, or have a price.
  if (facts.partial || meter.priceUnread) return { ...lasting, kind: 'counted', used }
  // Flowglad settles only what was paid for, so free use adds up for ever: it has no period.
  return { ...lasting, kind: 'unlimited', used: available === null ? null : used }
}

/** A meter of which no number is known. */
export function unreadableOf({
  id,
  slug,
  name,
}: Pick<CatalogMeter, 'id' | 'slug' | 'name'>): UnreadableMeter {
  return { kind: 'unreadable', id, slug, name }
}

/**
 * Whether a grant that cannot be read leaves open how much is left: of several that can be read beside
 * it, a balance says so, and a balance above 0 does by itself.
 */
function isDoubtful({ grants, stray, available }: MeterFacts): boolean {
  if ((available ?? 0) > 0) return false
  if (grants.length === 0) return stray
  return available === null
    ? grants.some(({ amount }) => amount === null)
    : grants.every(({ recurring }) => recurring === null)
}

function quotaOf(facts: MeterFacts, common: Common): UsageMeter | UnreadableMeter {
  const granted = grantedEachPeriod(facts)
  if (granted === null) {
    const { available } = facts
    if (available === null) return unreadableOf(facts.meter)
    return { ...common, kind: 'balance', available, derived: true }
  }
  const limit = plus(granted, addedThisPeriod(facts))
  // Without a row nothing was debited, so nothing is used.
  const used = minus(limit, facts.available ?? limit)
  return { ...common, kind: 'quota', used, limit, limitSource: 'grants', derived: limit > granted }
}

/** The sum of the recurring grants, or `null` when one was prorated or a grant cannot be read. */
function grantedEachPeriod({ grants, period, subscribedAt }: MeterFacts): number | null {
  // In the first period grants begin with the subscription, which may be later than the period.
  const began = Math.max(period?.start ?? -Infinity, subscribedAt ?? -Infinity)
  let sum = 0
  for (const { recurring, amount, createdAt } of grants) {
    // One that was given once in an earlier period does not count (`addedThisPeriod`).
    if (recurring === false && createdAt !== null && createdAt < (period?.start ?? -Infinity))
      continue
    if (amount === null || createdAt === null) return null
    if (recurring === false) continue
    if (createdAt > began + prorationAfter) return null
    sum = plus(sum, amount)
  }
  return sum
}

/**
 * What came on top in this period: top-ups, and grants that are given once. What is left of earlier
 * ones is not known; the highest balance seen counts it (`withHighWater`).
 */
function addedThisPeriod({ grants, topUps, period }: MeterFacts): number {
  const since = period?.start ?? -Infinity
  const once = [...grants.filter(({ recurring }) => recurring === false), ...topUps]
  return once
    .filter(({ createdAt }) => createdAt !== null && createdAt >= since)
    .reduce((sum, { amount }) => plus(sum, Math.max(0, amount ?? 0)), 0)
}

function commonOf({ meter, doNotCharge }: MeterFacts, period: Period | null): Common {
  const price =
    doNotCharge || meter.price === null || meter.price.unitPrice === 0 ? null : meter.price
  return {
    id: meter.id,
    slug: meter.slug,
    name: meter.name,
    aggregation: meter.aggregation,
    period,
    resetsAt: period?.end ?? null,
    derived: false,
    ...present({ price, prices: meter.prices }),
  }
}
