import { majorUnits } from '../billing/currency.js'
import { isFields, type OnMalformed, present, textOf } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { isoText } from '../billing/iso-time.js'
import { type MeterOverride, minus, type Period, plus, tidy } from '../billing/meter.js'
import { dateOf } from '../billing/usage-range.js'
import type { DayOfUse, UsageData, UsageMetric, UsagePlan } from '../server/usage-data.js'
import { percentageOf, unreadMetric } from '../server/usage-metric.js'
import type { UsageQuery } from '../server/usage-query.js'
import { costSoFar, previewCost, priceOf } from './cost.js'
import { type CreditsOptions, readCredits } from './credits.js'
import { metersOf, type StripeMeter } from './meters.js'
import { checkedId } from './stripe-id.js'
import { everyItem, inTurns, type StripeReadLike } from './stripe-like.js'
import {
  readPrice,
  readSubscriptions,
  type StripeItem,
  type StripeSubscription,
} from './subscription.js'
import { usedBetween, usedByDay } from './summaries.js'
import { allowanceOf, costBy, type Terms } from './terms.js'

/** The host's own settings of its meters, by event name. */
export type MetersBesides = Readonly<
  Record<
    string,
    Pick<MeterOverride, 'name' | 'unit' | 'limit' | 'hidden'> & {
      /**
       * What happens at the limit. Stripe itself never stops use: say `blocked` where your server does.
       * @default 'billed' for what the tiers include; not said of a limit of your own
       */
      readonly onLimit?: 'blocked' | 'billed'
    }
  >
>

/** What `readStripeUsage` needs to know besides the customer. Takes a handler's query as it is. */
export type ReadStripeUsageOptions = UsageQuery & {
  /**
   * What the host knows of its meters besides Stripe, by event name. A function is told the plan, for limits
   * that differ from plan to plan.
   */
  readonly meters?: MetersBesides | ((plan: UsagePlan | null) => MetersBesides)
  /** Reads this subscription alone. @default every one that is current */
  readonly subscriptionId?: string
  /**
   * The longest that Stripe takes to count an event, in milliseconds. Stripe promises no number; give more
   * where you have seen more. The report then says that it may lack what was recorded so long ago (`asOf`).
   * @default 300,000, five minutes
   */
  readonly lag?: number
  /**
   * Takes the cost from a preview of the next invoice, with discounts and taxes. It holds what the next
   * period costs in advance. One more request for each subscription. @default false: what the prices say of this period
   */
  readonly preview?: boolean
  /**
   * Billing credits as a metric of money, with a pool for each grant. One request, and one for each grant.
   * With a `currency` somebody who never had any has the metric too. `false` leaves them out.
   * @default { slug: 'credits', name: 'Credits' }
   */
  readonly credits?: Partial<Omit<CreditsOptions, 'now'>> | false
  /**
   * Lookup keys of every feature you sell: those the customer is not entitled to are `false`. Without a
   * list only what they have is told; `false` asks for none, which saves a request. @default []
   */
  readonly features?: readonly string[] | false
  /** Where the customer manages the plan: the path of `createStripePortalHandler`. */
  readonly portalUrl?: string
  /** Told of every part that could not be read. */
  readonly onMalformed?: OnMalformed
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number
}

const LAG = 300_000
/** Milliseconds by which the clocks of the host's machines may differ. */
const CLOCK_SKEW = 100
const LONGEST_RANGE = 366 * 86_400_000

/**
 * The usage report of a Stripe customer: what `createUsageReportHandler` answers, and what
 * `createReportSource` reads. Metrics are keyed by the event name of the meter.
 *
 * | part | from |
 * |---|---|
 * | `included`, `overage`, price | the tiers: leading tiers that cost nothing are what is included |
 * | `used` | meter event summaries of the item's period, in whole minutes |
 * | `period` | the first metered item of the plan, else its first item |
 * | `estimatedCost` | the prices and this period's use, or a preview of the next invoice |
 * | `plan`, `features`, credits | the subscription, active entitlements, credit grants |
 *
 * **Summaries lag.** Stripe counts events some time after it took them. `asOf` of the report is `lag`
 * before it was asked for, and a page goes on counting what it recorded since: no number jumps back.
 *
 * With dates it is what was used between them, with `history` by day; cost, plan and limits are those of
 * now and left out.
 *
 * @throws {UsageError} `invalid-identifier` for what is no customer id; `invalid-date` for reversed dates
 * or more than 366 days. @throws what the client of Stripe throws.
 *
 * @example
 * ```ts
 * export const GET = createUsageReportHandler({
 *   authenticate: userOf,
 *   customerOf: (user) => user.id,
 *   readUsage: (user, query) => readStripeUsage(stripe, user.stripeCustomerId, query),
 * })
 * ```
 */
export async function readStripeUsage(
  stripe: StripeReadLike,
  customerId: string,
  options: ReadStripeUsageOptions = {},
): Promise<UsageData> {
  const customer = checkedId(customerId, 'customer')
  const { subscriptionId, onMalformed = () => {}, now: clock = Date.now, lag = LAG } = options
  if (subscriptionId !== undefined) checkedId(subscriptionId, 'subscription')
  const now = clock()
  const subscriptions = await readSubscriptions(stripe, customer, subscriptionId, onMalformed)
  const metered = await meteredItems(stripe, subscriptions, onMalformed)
  const [main] = subscriptions
  const change = main ? await changeOf(stripe, main, onMalformed) : null
  const told = main ? planOf(main, options.portalUrl) : null
  const plan = told && { ...told, ...present({ change }) }
  const besides = typeof options.meters === 'function' ? options.meters(plan) : options.meters
  const meters = new Map(Object.entries(besides ?? {}))
  const shown = metered.filter(({ meter }) => meters.get(meter.eventName)?.hidden !== true)
  const span = spanOf(options, subscriptions, now)
  const question = { stripe, customer, shown, subscriptions, plan, meters, options, now }
  const report = span === null ? await ofPeriod(question, metered) : await ofRange(question, span)
  return { asOf: now - lag - CLOCK_SKEW, notAfter: clock() + CLOCK_SKEW, ...report }
}

/** A meter of the plan, and every item that bills it. */
type Metered = {
  readonly meter: StripeMeter
  readonly items: readonly [StripeItem, ...StripeItem[]]
}

type Question = {
  readonly stripe: StripeReadLike
  readonly customer: string
  readonly shown: readonly Metered[]
  readonly subscriptions: readonly StripeSubscription[]
  readonly plan: UsagePlan | null
  readonly meters: Besides
  readonly options: ReadStripeUsageOptions
  readonly now: number
}

type Besides = ReadonlyMap<string, MetersBesides[string]>

async function meteredItems(
  stripe: StripeReadLike,
  subscriptions: readonly StripeSubscription[],
  onMalformed: OnMalformed,
): Promise<readonly Metered[]> {
  const items = subscriptions.flatMap((subscription) => subscription.items)
  const ids = new Set(items.flatMap(({ meterId }) => meterId ?? []))
  if (ids.size === 0) return []
  const meters = await metersOf(stripe, (known) =>
    [...ids].every((id) => known.some((meter) => meter.id === id)),
  )
  return [...ids].flatMap((id): Metered[] => {
    const meter = meters.find((each) => each.id === id)
    const [first, ...rest] = items.filter(({ meterId }) => meterId === id)
    if (meter && first) return [{ meter, items: [first, ...rest] }]
    onMalformed(`meter.${id}`, `Meter ${id} of the plan cannot be read, so it is left out.`)
    return []
  })
}

async function ofPeriod(
  { stripe, customer, shown, subscriptions, plan, meters, options, now }: Question,
  metered: readonly Metered[],
): Promise<Omit<UsageData, 'asOf' | 'notAfter'>> {
  const { onMalformed = () => {}, credits = {}, features = [] } = options
  const period = periodOf(subscriptions[0])
  const items = metered.flatMap(({ meter, items }) => items.map((item) => ({ meter, item })))
  const asked = new Map<string, Promise<number | null>>()
  const [used, money, entitled, preview] = await Promise.all([
    inTurns(items, async ({ meter, item }) => {
      const span = item.period ?? period
      if (span === null) return null
      const until = Math.max(Math.min(now, span.end), span.start)
      const key = `${meter.id} ${span.start} ${until}`
      const answer =
        asked.get(key) ??
        usedBetween({ stripe, customer, meter }, { start: span.start, end: until })
      asked.set(key, answer)
      return answer
    }),
    credits === false
      ? null
      : readCredits(stripe, customer, {
          slug: 'credits',
          name: 'Credits',
          now,
          onMalformed,
          ...credits,
        }),
    features === false ? null : readFeatures(stripe, customer, features),
    options.preview ? previewCost(stripe, customer, subscriptions, onMalformed) : null,
  ])
  const amounts = new Map(items.map(({ item }, index) => [item, used[index] ?? null]))
  const metrics = shown.map(({ meter, items }) => {
    const { eventName } = meter
    const amount = amounts.get(items[0]) ?? null
    if (amount !== null) {
      return [eventName, metricOf(meter, items, amount, { period, meters, onMalformed })] as const
    }
    return [eventName, unread(meter, items[0], { meters, onMalformed })] as const
  })
  const cost =
    preview ??
    costSoFar(subscriptions, (item) =>
      item.meterId === null ? item.quantity : (amounts.get(item) ?? null),
    )
  return {
    period: period && { start: isoText(period.start), end: isoText(period.end) },
    metrics: { ...money?.metrics, ...Object.fromEntries(metrics) },
    ...present({ estimatedCost: cost, plan, features: entitled }),
    ...(money && money.grants.length > 0 ? { credits: { grants: money.grants } } : {}),
  }
}

/** The period of the first metered item, since that is what numbers start anew with; else any item's. */
function periodOf(subscription: StripeSubscription | undefined): Period | null {
  const items = subscription?.items ?? []
  const metered = items.filter(({ meterId }) => meterId !== null)
  return [...metered, ...items].find((item) => item.period !== null)?.period ?? null
}

function metricOf(
  meter: StripeMeter,
  items: Metered['items'],
  used: number,
  {
    period,
    meters,
    onMalformed,
  }: Pick<Question, 'meters'> & {
    readonly period: Period | null
    readonly onMalformed: OnMalformed
  },
): UsageMetric {
  const [item] = items
  const own = meters.get(meter.eventName) ?? {}
  const terms = commonTerms(items)
  if (terms === null && items.length > 1) {
    const what = `Several prices bill "${meter.eventName}", so what is included is not known.`
    onMalformed(`meter.${meter.eventName}`, what)
  }
  const allowed = terms && allowanceOf(terms, used)
  const included = own.limit === undefined ? (allowed?.included ?? null) : own.limit
  // A limit of the host's own is nothing that Stripe's price begins behind.
  const { unit = null, parts } = own.limit == null ? (allowed ?? {}) : {}
  const major = (minor: number) => majorUnits(minor, item.currency)
  // More would not be read by anyone.
  const told = parts && parts.length <= 50 ? parts : undefined
  const tiers = told?.map((part) => ({
    upTo: part.upTo,
    unitPrice: major(part.unit),
    ...(part.flat > 0 && { flatPrice: major(part.flat) }),
  }))
  const priced = unit !== null || tiers !== undefined
  const free = allowed?.free === true || own.limit === null
  const kind = included !== null ? 'quota' : priced ? 'metered' : free ? 'unlimited' : 'counted'
  const overage = included === null ? 0 : Math.max(0, minus(used, included))
  return {
    name: nameOf(meter, item, meters),
    unit: own.unit ?? item.product.unit ?? '',
    kind,
    included,
    used: tidy(used),
    overage,
    percentage: included === null ? 0 : percentageOf(used, included),
    ...(included === null
      ? {}
      : present({ onLimit: own.onLimit ?? (own.limit === undefined ? 'billed' : undefined) })),
    ...present({ unitPrice: unit === null ? null : major(unit), tiers }),
    ...(priced && { currency: item.currency.toLowerCase() }),
    ...(meter.formula === 'last' ? { aggregation: 'level' as const } : {}),
    // Only if it resets at another time than the rest.
    ...(item.period && item.period.end !== period?.end
      ? { resetsAt: isoText(item.period.end) }
      : {}),
  }
}

/** A meter whose usage is not known. The page lists it and says so. */
function unread(
  meter: StripeMeter,
  item: StripeItem,
  { meters, onMalformed }: { readonly meters: Besides; readonly onMalformed: OnMalformed },
): UsageMetric {
  const { eventName } = meter
  const what = `What was used of meter "${eventName}" cannot be read: its item has no period, or its summaries no numbers. It is shown as unknown.`
  onMalformed(`meter.${eventName}`, what)
  return unreadMetric(nameOf(meter, item, meters))
}

function nameOf({ eventName, displayName }: StripeMeter, item: StripeItem, meters: Besides) {
  return meters.get(eventName)?.name ?? item.product.name ?? displayName ?? eventName
}

/** What every item asks, where they all ask the same. */
function commonTerms(items: Metered['items']): Terms | null {
  const [{ terms, currency }, ...rest] = items
  const text = textFor(terms)
  return rest.every((each) => each.currency === currency && textFor(each.terms) === text)
    ? terms
    : null
}

function textFor(terms: Terms | null): string {
  return JSON.stringify(terms, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

async function readFeatures(
  stripe: StripeReadLike,
  customer: string,
  known: readonly string[],
): Promise<Readonly<Record<string, boolean>>> {
  const listed = await everyItem((page) =>
    stripe.entitlements.activeEntitlements.list({ customer, ...page }),
  )
  const has = listed.flatMap((each) => (isFields(each) ? (textOf(each.lookup_key) ?? []) : []))
  return Object.fromEntries([
    ...known.map((slug) => [slug, false] as const),
    ...has.map((slug) => [slug, true] as const),
  ])
}

/** The plan: its first item that is no meter's is what it is called by. */
function planOf(subscription: StripeSubscription, portalUrl: string | undefined): UsagePlan | null {
  const { items, status, trialEndsAt, schedule } = subscription
  const endsAt = subscription.endsAt ?? schedule?.endsAt ?? null
  const licensed = items.filter(({ metered }) => !metered)
  const base = licensed[0] ?? items[0]
  if (base === undefined) return null
  const price = priceOfAll(items, base)
  return {
    name: base.product.name ?? base.lookupKey ?? base.priceId,
    slug: base.lookupKey ?? base.priceId,
    free: price === 0,
    status: status === 'past_due' ? 'past-due' : status,
    ...(trialEndsAt === null ? {} : { trialEndsAt: isoText(trialEndsAt) }),
    ...(endsAt === null ? {} : { endsAt: isoText(endsAt) }),
    ...(price === null
      ? {}
      : { price: majorUnits(price, base.currency), currency: base.currency.toLowerCase() }),
    ...present({ interval: base.interval, portalUrl }),
    ...(licensed[0] && base.quantity > 1 ? { quantity: base.quantity } : {}),
  }
}

/**
 * What every item together costs an interval of the plan's without any use. `null` where one cannot be read,
 * is paid at another interval or tried, and where there is nothing but use to pay for.
 */
function priceOfAll(items: readonly StripeItem[], base: StripeItem): number | null {
  const fees = items.map(({ metered, terms, quantity }) =>
    metered ? terms && (costBy(terms, 0)?.base ?? null) : terms && priceOf(terms, quantity),
  )
  const charged = items.filter((_, index) => fees[index] !== 0)
  const alike = charged.every(
    ({ currency, interval, tried }) =>
      !tried &&
      currency === base.currency &&
      JSON.stringify(interval) === JSON.stringify(base.interval),
  )
  if (!alike || (charged.length === 0 && base.metered)) return null
  return fees.every((fee) => fee !== null) ? fees.reduce((sum, fee) => plus(sum, fee), 0) : null
}

/** A change of the plan that is to come, by the name and the price of the plan it leads to. */
async function changeOf(
  stripe: StripeReadLike,
  { items, schedule }: StripeSubscription,
  onMalformed: OnMalformed,
): Promise<UsagePlan['change'] | null> {
  if (!schedule?.next) return null
  const { at, items: pieces } = schedule.next
  const prices = await inTurns(pieces, async ({ price }) => {
    const known = items.find(({ priceId }) => priceId === price)
    if (known) return known
    const params = { expand: ['tiers', 'product'] }
    const found = await stripe.prices.retrieve(checkedId(price, 'price'), params)
    return isFields(found) ? readPrice(found, onMalformed) : null
  })
  const base = prices.find((price) => price?.metered === false)
  const name = base && (base.product.name ?? base.lookupKey)
  return {
    at: isoText(at),
    ...present({ name, priceSlug: base && (base.lookupKey ?? base.priceId) }),
  }
}

/**
 * The dates asked for, `null` for none. A side that was left out is the period's start, or now.
 *
 * @throws {UsageError} `invalid-date`
 */
function spanOf(
  { startDate, endDate }: UsageQuery,
  [main]: readonly StripeSubscription[],
  now: number,
): Period | null {
  if (startDate === undefined && endDate === undefined) return null
  const start = startDate ?? periodOf(main)?.start
  const end = endDate ?? now
  if (start === undefined) {
    throw new UsageError('invalid-date', 'There is no current period to begin with. Add startDate')
  }
  if (start >= end) {
    throw new UsageError('invalid-date', 'Invalid date range: startDate must be before endDate')
  }
  if (end - start <= LONGEST_RANGE) return { start, end }
  throw new UsageError('invalid-date', 'Invalid date range: at most 366 days are reported at once')
}

async function ofRange(
  { stripe, customer, shown, meters, options, now }: Question,
  { start, end }: Period,
): Promise<Omit<UsageData, 'asOf' | 'notAfter'>> {
  const { onMalformed = () => {} } = options
  const until = Math.min(end, Math.max(now, start + 1))
  const read = await inTurns(shown, async ({ meter, items: [item] }) => {
    const question = { stripe, customer, meter }
    const [used, byDay] = await Promise.all([
      usedBetween(question, { start, end: until }),
      usedByDay(question, { start, end: until }),
    ])
    if (used === null || byDay === null) {
      return { meter, metric: unread(meter, item, { meters, onMalformed }), days: null }
    }
    const own = meters.get(meter.eventName) ?? {}
    const metric: UsageMetric = {
      name: nameOf(meter, item, meters),
      unit: own.unit ?? item.product.unit ?? '',
      included: null,
      used: tidy(used),
      overage: 0,
      percentage: 0,
      ...(meter.formula === 'last' ? { aggregation: 'level' as const } : {}),
    }
    return { meter, metric, days: daysOf(byDay, { start, end: until }, meter) }
  })
  return {
    period: { start: isoText(start), end: isoText(end) },
    metrics: Object.fromEntries(read.map(({ meter, metric }) => [meter.eventName, metric])),
    history: Object.fromEntries(
      read.flatMap(({ meter, days }) => (days ? [[meter.eventName, days] as const] : [])),
    ),
  }
}

/** Every day that has begun, oldest first. On days without an event nothing was used; a level is left out. */
function daysOf(
  byDay: ReadonlyMap<string, number>,
  { start, end }: Period,
  { formula }: StripeMeter,
): readonly DayOfUse[] {
  const days: DayOfUse[] = []
  const last = dateOf(end - 1)
  for (let at = start; dateOf(at) <= last; at += 86_400_000) {
    const date = dateOf(at)
    const used = byDay.get(date) ?? (formula === 'last' ? null : 0)
    if (used !== null) days.push({ date, used })
  }
  return days
}
