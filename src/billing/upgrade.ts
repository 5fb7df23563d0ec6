import type { UsageError } from './errors.js'
import type { Offer, OfferDetails } from './offer.js'
import type { Plan } from './report.js'

/**
 * Where an upgrade stands.
 *
 * `starting`: the backend is asked. `redirecting`: checkout is about to open. `activating`: the
 * customer is back, or the plan was changed, and the new balance is awaited. `unconfirmed`: it did
 * not come within a minute. `completed`: subscription or balance changed. `scheduled`: the change was
 * accepted and takes effect when the billing period ends. `failed`: see `error`.
 */
export type UpgradeStatus =
  | 'idle'
  | 'starting'
  | 'redirecting'
  | 'activating'
  | 'unconfirmed'
  | 'completed'
  | 'scheduled'
  | 'failed'

/** An upgrade as a view draws it. */
export type UpgradeFigure = {
  readonly status: UpgradeStatus
  /** Why it failed; `null` in every other state. */
  readonly error: UsageError | null
  /** True when it is certain that nothing was bought and nothing changed. Only while `failed`. */
  readonly unchanged: boolean
  /**
   * When a change that was accepted takes effect, in epoch milliseconds. Stays, whatever the status,
   * until then or until it is taken back; absent where the day is not known.
   */
  readonly startsAt?: number
}

/** Nothing is under way. */
export const idleUpgrade: UpgradeFigure = { status: 'idle', error: null, unchanged: false }

/** What an upgrade changes, as it was at one moment. */
export type UpgradeSnapshot = {
  /** Ids of every current subscription. */
  readonly subscriptions: readonly string[]
  /** The names of the plan, `null` without one. */
  readonly plan: Pick<Plan, 'name' | 'slug' | 'priceSlug' | 'quantity'> | null
  /** What was left of each meter that the offer grants, without what was recorded here since. */
  readonly levels: readonly UpgradeLevel[]
  /** The customer is on the offered plan. */
  readonly owned: boolean
  /** When a change that is arranged takes effect, in epoch milliseconds. */
  readonly changesAt?: number
}

/** What was left of a meter, in its unit, in the period that began at `since` (`null`: without one). */
export type UpgradeLevel = {
  readonly meter: string
  readonly level: number
  readonly since: number | null
}

/**
 * Whether an upgrade took effect between two moments: for a plan another subscription, plan or price,
 * or the quantity that the `offer` asked for; for a top-up a higher balance in the same period; either while
 * the `kind` is not known. Where nothing is known of before, only that the plan is the customer's now.
 */
export function tookEffect(
  kind: OfferDetails['kind'] | null,
  before: UpgradeSnapshot | null,
  now: UpgradeSnapshot,
  offer?: Offer,
): boolean {
  if (before === null) return now.owned
  const plan = kind !== 'top-up' && (isCounted(offer, before, now) || isOtherPlan(before, now))
  return plan || (kind !== 'plan' && now.levels.some((one) => isMore(one, before.levels)))
}

/** Whether a change was arranged between two moments that takes effect later. */
export function isArranged(before: UpgradeSnapshot | null, now: UpgradeSnapshot): boolean {
  return now.changesAt !== undefined && before !== null && now.changesAt !== before.changesAt
}

/** Whether there are now so many of the offered plan as were asked for, and were not before. */
function isCounted(
  { priceSlug, quantity }: Partial<Offer> = {},
  before: UpgradeSnapshot,
  now: UpgradeSnapshot,
): boolean {
  const isOffered = now.owned || (priceSlug !== undefined && now.plan?.priceSlug === priceSlug)
  return isOffered && quantityOf(before) !== quantity && quantityOf(now) === quantity
}

function quantityOf({ plan }: UpgradeSnapshot): number {
  return plan?.quantity ?? 1
}

function isOtherPlan(before: UpgradeSnapshot, now: UpgradeSnapshot): boolean {
  if (now.owned && !before.owned) return true
  if (now.subscriptions.some((id) => !before.subscriptions.includes(id))) return true
  const { plan: a } = before
  const { plan: b } = now
  if (a === null || b === null) return false
  return differ(a.name, b.name) || differ(a.slug, b.slug) || differ(a.priceSlug, b.priceSlug)
}

/** A name that one report holds and another lacks tells nothing. */
function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b
}

/** A balance of another period says nothing: it begins anew by itself. */
function isMore({ meter, level, since }: UpgradeLevel, before: readonly UpgradeLevel[]): boolean {
  const was = before.find((one) => one.meter === meter)
  return was ? was.since === since && level > was.level : level > 0
}
