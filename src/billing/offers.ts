import { projectedUse } from './forecast.js'
import type { UsageMeter } from './meter.js'
import { type CatalogOffer, type Interval, nameOf, type Offer, type OfferDetails } from './offer.js'
import {
  changeOf,
  daysOf,
  givenOf,
  intervalOf,
  isHeld,
  type PlanChange,
  type PresentPlan,
  quantityOf,
  withHeld,
} from './plan-change.js'
import type { Plan } from './report.js'

/** One thing that is sold, beside what the customer has. */
export type ListedOffer = CatalogOffer & {
  /** The customer has it already. */
  readonly current: boolean
  /** What it would be to them. */
  readonly change: PlanChange
  /** The cheapest plan that holds their own use until its period ends. */
  readonly recommended: boolean
  /** The share, 0–1, that is saved against paying for the same at the shortest interval. */
  readonly saving?: number
  /** When it takes effect, in epoch milliseconds, where that is arranged already. */
  readonly startsAt?: number
}

/** How many may be chosen of which price, by its slug or id. */
export type QuantityRules = Readonly<Record<string, QuantityRule>>

/** Every offer beside what the customer has. `now`: epoch milliseconds, `undefined` on a server. */
export function listOffers(
  listed: readonly CatalogOffer[],
  present: PresentPlan,
  now?: number,
  rules: QuantityRules = {},
): readonly ListedOffer[] {
  const offers = listed.map((one) => ({
    ...one,
    details: withHeld(one.details, one.offer, present.plan),
  }))
  const recommended = recommendedProduct(offers, present, now, rules)
  const change = present.plan?.change
  const isKnown = offers.some(({ offer }) => nameOf(offer) === change?.priceSlug)
  const comes = ({ offer, details }: CatalogOffer) =>
    !details.owned &&
    (isKnown ? nameOf(offer) === change?.priceSlug : details.name === change?.name)
  return offers.map((one) => {
    const { details, product } = one
    const saving = savingOf(one, offers)
    const offer = keepingAll(one, present, rules)
    return {
      ...one,
      offer,
      current: details.owned,
      change: changeOf(details, present, offer.quantity),
      recommended: product === recommended && !details.owned,
      ...(saving > 0 && { saving }),
      ...(change && comes(one) && { startsAt: change.at }),
    }
  })
}

/** Whoever has many of a plan keeps as many: at another interval, and of a plan that is sold by the piece too. */
function keepingAll(
  { offer, details }: CatalogOffer,
  { plan }: PresentPlan,
  rules: QuantityRules,
): Offer {
  const rule = rules[nameOf(offer)]
  const quantity = rule ? startingQuantity(details, plan, rule) : quantityOf(offer, details, plan)
  return quantity === undefined || details.owned ? offer : { ...offer, quantity }
}

/** The quantity that is chosen at first: what the rule says, and of a plan at least as many as are held. */
export function startingQuantity(
  details: OfferDetails,
  plan: Plan | null,
  rule: QuantityRule,
): number {
  const held = details.kind === 'plan' ? (plan?.quantity ?? 0) : 0
  const wanted = Math.max(rule.initial ?? rule.min ?? 1, held)
  return isHeld(details, plan) ? wanted : allowedQuantity(wanted, rule)
}

/** The share that one price saves against the price of the same product that is paid most often. */
function savingOf({ product, details }: CatalogOffer, offers: readonly CatalogOffer[]): number {
  const mine = perDay(details.price.unitPrice, details.interval)
  const others = offers
    .filter((other) => other.product === product && other.details.interval !== null)
    .filter((other) => other.details.price.currency === details.price.currency)
    .sort((a, b) => lengthOf(a.details.interval) - lengthOf(b.details.interval))
  const [first] = others
  if (!first || mine === null) return 0
  const full = perDay(first.details.price.unitPrice, first.details.interval)
  return full ? Math.max(0, 1 - mine / full) : 0
}

/**
 * The cheapest plan, at the interval the customer pays at, that holds what they are going to use by the
 * end of the period. `null` while the plan they are on holds it, and where none does.
 */
function recommendedProduct(
  offers: readonly CatalogOffer[],
  { plan, period, meters }: PresentPlan,
  now: number | undefined,
  rules: QuantityRules,
): string | null {
  const needs = meters.flatMap((meter) => needOf(meter, now))
  if (!needs.some(({ meter, need }) => need > meter.limit)) return null
  const wanted = plan?.free ? null : (plan?.interval ?? intervalOf(period))
  const plans = offers.filter(({ details }) => details.kind === 'plan' && !details.owned)
  const alike = plans.filter(
    ({ details }) => wanted && lengthOf(details.interval) === daysOf(wanted),
  )
  const candidates = alike.length > 0 ? alike : plans
  const fitting = candidates.filter((one) =>
    needs.every(
      ({ meter, need }) => need <= givenOf(one.details, meter, period, leastOf(one, rules)),
    ),
  )
  const cost = (one: CatalogOffer) =>
    (perDay(one.details.price.unitPrice, one.details.interval) ?? 0) * leastOf(one, rules)
  const [best] = [...fitting].sort((a, b) => cost(a) - cost(b))
  return best?.product ?? null
}

/** The fewest of it that can be had. */
function leastOf({ offer }: CatalogOffer, rules: QuantityRules): number {
  return offer.quantity ?? allowedQuantity(0, rules[nameOf(offer)] ?? {})
}

type Quota = Extract<UsageMeter, { readonly kind: 'quota' }>
type Need = { readonly meter: Quota; readonly need: number }

function needOf(meter: UsageMeter, now: number | undefined): readonly Need[] {
  if (meter.kind !== 'quota') return []
  const expected = now === undefined ? null : projectedUse(meter, now)
  return [{ meter, need: Math.max(meter.used, expected ?? 0) }]
}

function perDay(minor: number, interval: Interval | null): number | null {
  return interval && minor / daysOf(interval)
}

function lengthOf(interval: Interval | null): number {
  return interval ? daysOf(interval) : 0
}

/** The intervals that plans are paid at, the shortest first, each once. */
export function intervalsOf(offers: readonly CatalogOffer[]): readonly Interval[] {
  const found = new Map<number, Interval>()
  for (const { details } of offers) {
    if (details.kind === 'plan' && details.interval) {
      found.set(daysOf(details.interval), details.interval)
    }
  }
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, interval]) => interval)
}

/**
 * One offer of each product: the price paid at `interval`, else the one paid most often; products in the
 * catalog's order, what is bought once as it is.
 */
export function offersAt<One extends CatalogOffer>(
  offers: readonly One[],
  interval: Interval | undefined,
): readonly One[] {
  const wanted = interval && daysOf(interval)
  const chosen = new Map<string, One>()
  for (const one of offers) {
    const { details, product } = one
    const key = details.kind === 'plan' ? `plan ${product}` : nameOf(one.offer)
    const before = chosen.get(key)
    const length = lengthOf(details.interval)
    const isBetter =
      !before ||
      length === wanted ||
      (lengthOf(before.details.interval) !== wanted && length < lengthOf(before.details.interval))
    if (isBetter) chosen.set(key, one)
  }
  return [...chosen.values()]
}

/** How many of something may be chosen, in pieces of its price. */
export type QuantityRule = {
  /** @default 1 */
  readonly min?: number
  /** @default no most */
  readonly max?: number
  /** Counted from `min`. @default 1 */
  readonly step?: number
  /** What is chosen at first. @default `min` */
  readonly initial?: number
}

/** The nearest quantity a rule allows that is at least `wanted`, or the most it allows. */
export function allowedQuantity(wanted: number, { min = 1, max, step = 1 }: QuantityRule): number {
  const least = Math.max(1, Math.ceil(min))
  const by = Math.max(1, Math.round(step))
  const steps = Math.max(0, Math.ceil(((Number.isFinite(wanted) ? wanted : least) - least) / by))
  const most = max === undefined ? Number.MAX_SAFE_INTEGER : Math.max(least, max)
  return least + Math.min(steps, Math.floor((most - least) / by)) * by
}

/**
 * When a change of plan should take effect, unless the host says: what costs less of the same interval
 * waits for the end of what is paid, what is more begins at once. Where the intervals differ or are not
 * known, the backend decides.
 */
export function timingOf(
  details: OfferDetails,
  present: PresentPlan | null | undefined,
  quantity = 1,
): NonNullable<Offer['timing']> {
  const plan = present?.plan
  const now = plan?.interval
  const { interval, price } = details
  if (!now || !interval || daysOf(now) !== daysOf(interval)) return 'auto'
  if (plan?.price?.currency !== price.currency) return 'auto'
  return price.unitPrice * quantity < plan.price.unitPrice
    ? 'at_end_of_current_billing_period'
    : 'immediately'
}
