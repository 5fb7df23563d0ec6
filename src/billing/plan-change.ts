import type { Period, UsageMeter } from './meter.js'
import type { Grant, Interval, Offer, OfferDetails } from './offer.js'
import type { Plan } from './report.js'

/** What the customer has now, to compare an offer with. */
export type PresentPlan = {
  readonly plan: Plan | null
  readonly period: Period | null
  readonly meters: readonly UsageMeter[]
}

/**
 * What an offer is to someone who has a plan: more, less (`smaller`), the same plan paid at another
 * `interval`, another `quantity` of it, or something that is added to it.
 */
export type PlanChange = 'upgrade' | 'smaller' | 'interval' | 'quantity' | 'top-up'

/**
 * Which change an offer is. What costs less is smaller; where prices cannot be compared, what gives
 * less of something and more of nothing. Where nothing is known of now, it is an upgrade.
 */
export function changeOf(
  details: OfferDetails,
  present: PresentPlan | undefined,
  quantity = 1,
): PlanChange {
  const { kind, price, interval } = details
  if (kind === 'top-up') return 'top-up'
  const { plan = null, period = null, meters = [] } = present ?? {}
  if (plan === null) return 'upgrade'
  const now = plan.interval ?? intervalOf(period)
  const other = now && interval && daysOf(now) !== daysOf(interval)
  const same = isHeld(details, plan)
  if (same && other) return 'interval'
  if (same && (plan.quantity ?? 1) !== quantity) return 'quantity'
  if (plan.free) return 'upgrade'
  if (price.unitPrice === 0) return 'smaller'
  if (plan.price?.currency === price.currency && now && interval) {
    const offered = (price.unitPrice * quantity) / daysOf(interval)
    return offered < plan.price.unitPrice / daysOf(now) ? 'smaller' : 'upgrade'
  }
  const differences = meters.map((meter) =>
    meter.kind === 'quota' ? givenOf(details, meter, period, quantity) - meter.limit : 0,
  )
  const less = differences.some((each) => each < 0) && !differences.some((each) => each > 0)
  return less ? 'smaller' : 'upgrade'
}

/**
 * Whether an offer is of the plan there is, at any interval and however many of it. Two products of one name,
 * such as one paid by the month and one by the year, are one plan to customers.
 */
export function isHeld(details: OfferDetails, plan: Plan | null): boolean {
  const { kind, name, interval, owned, held } = details
  if (plan === null || kind !== 'plan') return false
  if (owned || held) return true
  const isOther = interval && plan.interval && daysOf(interval) !== daysOf(plan.interval)
  return name === plan.name && (held === undefined || isOther === true)
}

/** The details of an offer, with what the slug of the plan's price says of them where nothing else does. */
export function withHeld<Details extends OfferDetails | null>(
  details: Details,
  { priceSlug, quantity }: Offer,
  plan: Plan | null,
): Details {
  const many = plan?.quantity ?? 1
  const isOwn = priceSlug !== undefined && priceSlug === plan?.priceSlug
  return isOwn && details?.kind === 'plan' && details.held === undefined
    ? { ...details, held: true, owned: (quantity ?? many) === many }
    : details
}

/** How often a period of this length comes; `null` where that cannot be told. */
export function intervalOf(period: Period | null): Interval | null {
  const days = period ? Math.round((period.end - period.start) / 86_400_000) : 0
  if (days === 1) return { unit: 'day', count: 1 }
  if (days === 7) return { unit: 'week', count: 1 }
  if (days >= 28 && days <= 31) return { unit: 'month', count: 1 }
  return days === 365 || days === 366 ? { unit: 'year', count: 1 } : null
}

/** What is given of a meter. What comes again counts before what comes once. */
export function grantOf(grants: readonly Grant[], meter: string): Grant | undefined {
  const given = grants.filter((grant) => grant.meter === meter)
  return given.find(({ renews }) => renews) ?? given[0]
}

/**
 * How many of an offer are bought: as it says, else as many as the customer has of the same plan, so that
 * nobody loses seats by another interval. `undefined`: one.
 */
export function quantityOf(
  { quantity }: Offer,
  details: OfferDetails | null,
  plan: Plan | null,
): number | undefined {
  const same = details !== null && isHeld(details, plan) && !details.owned
  return quantity ?? (same ? plan?.quantity : undefined)
}

/**
 * What an offer gives of a meter in a period of the meter's: an amount that comes again with another
 * interval counts by the length of both.
 */
export function givenOf(
  { grants, interval }: Pick<OfferDetails, 'grants' | 'interval'>,
  meter: UsageMeter,
  period: Period | null,
  quantity: number,
): number {
  const grant = grantOf(grants, meter.slug)
  if (!grant) return 0
  const given = grant.amount * quantity
  const mine = intervalOf(meter.period ?? period)
  if (!grant.renews || !mine || !interval) return given
  return given * (daysOf(mine) / daysOf(interval))
}

const days = { day: 1, week: 7, month: 30.4375, year: 365.25 }

/** How many days an interval lasts on average; a year is twelve months. */
export function daysOf({ unit, count }: Interval): number {
  return days[unit] * count
}
