import {
  type Fields,
  isFields,
  listOf,
  numberIn,
  type OnMalformed,
  partOf,
  textOf,
} from '../billing/decode.js'
import { readInterval } from '../billing/interval.js'
import type { Period } from '../billing/meter.js'
import type { Interval } from '../billing/offer.js'
import { currencyOf } from '../billing/price.js'
import { idOf, secondsOf } from './fields.js'
import { readSchedule, type StripeSchedule } from './schedule.js'
import { checkedId } from './stripe-id.js'
import { everyItem, inTurns, type StripeReadLike } from './stripe-like.js'
import { type Terms, termsOf } from './terms.js'

const statuses = ['active', 'trialing', 'past_due', 'unpaid', 'paused'] as const

/** A subscription of a customer that has neither ended nor never begun. Times are epoch milliseconds. */
export type StripeSubscription = {
  readonly id: string
  /** Stripe's id of the customer it bills. */
  readonly customer: string | null
  readonly status: (typeof statuses)[number]
  readonly created: number
  readonly trialEndsAt: number | null
  /** When it ends, by whatever it was cancelled. */
  readonly endsAt: number | null
  /** The change that takes back an end with the paid period; `null` if it goes on, or its end was agreed for later. */
  readonly resumedBy: { cancel_at_period_end: false } | { cancel_at: '' } | null
  /** Its currency, an ISO 4217 code in upper case; `null` if that cannot be read. */
  readonly currency: string | null
  /** Its invoices are voided or given up for now: nothing of them is ever paid. */
  readonly forgiven: boolean
  readonly items: readonly StripeItem[]
  /** What changes it later; `null` without one. */
  readonly schedule: StripeSchedule | null
}

/** A price of the catalog. */
export type StripePrice = {
  readonly priceId: string
  readonly lookupKey: string | null
  readonly product: {
    /** `null` where it was not expanded. */
    readonly id: string | null
    readonly name: string | null
    readonly unit: string | null
    readonly description: string | null
    /** What the host tells of it in a pricing table. */
    readonly features: readonly string[]
  }
  /** ISO 4217 code in upper case. */
  readonly currency: string
  /** `null` where the price cannot be read. */
  readonly terms: Terms | null
  /** Stripe's id of the meter it bills; `null` if it bills a quantity. */
  readonly meterId: string | null
  readonly metered: boolean
  readonly interval: Interval | null
}

/** One price of a subscription. */
export type StripeItem = StripePrice & {
  readonly id: string
  readonly quantity: number
  readonly period: Period | null
  /** It has a trial of its own, whatever the rest of the subscription has. */
  readonly tried: boolean
}

/** The part of a client that reads subscriptions. */
export type SubscriptionsLike = Pick<
  StripeReadLike,
  'subscriptions' | 'subscriptionItems' | 'prices'
>

/**
 * The subscriptions of a customer that count now, the one that says most about them first: active before
 * trialing before past due, and the newest of several. Unpaid and paused ones count where there are no
 * others.
 */
export async function readSubscriptions(
  stripe: SubscriptionsLike,
  customer: string,
  only: string | undefined,
  onMalformed: OnMalformed,
): Promise<readonly StripeSubscription[]> {
  const listed = await everyItem((page) =>
    stripe.subscriptions.list({ customer, status: 'all', ...page }),
  )
  const current = listed.filter(isFields).filter(({ status }) => rankOf(status) >= 0)
  const named = current.filter(({ id }) => only === undefined || id === only)
  // Beside one that is billed, one that is not any more says nothing.
  const billed = named.filter(({ status }) => rankOf(status) <= rankOf('past_due'))
  const chosen = (billed.length > 0 ? billed : named).sort(
    (a, b) => rankOf(a.status) - rankOf(b.status) || timeIn(b.created) - timeIn(a.created),
  )
  const all = await inTurns(chosen, ({ id }) => readSubscription(stripe, String(id), onMalformed))
  return all.filter((each) => each !== null)
}

/** Whether a customer ever had a trial, also of a subscription that has ended. */
export async function hadTrial(
  stripe: Pick<StripeReadLike, 'subscriptions'>,
  customer: string,
): Promise<boolean> {
  const listed = await everyItem((page) =>
    stripe.subscriptions.list({ customer, status: 'all', ...page }),
  )
  return listed.some((each) => isFields(each) && each.trial_end != null)
}

/** One subscription with its prices; `null` where it cannot be read, or does not count. */
export async function readSubscription(
  stripe: SubscriptionsLike,
  id: string,
  onMalformed: OnMalformed,
): Promise<StripeSubscription | null> {
  const subscription = checkedId(id, 'subscription')
  // Tiers come only where they are asked for, and a list would have to look a level deeper than Stripe does.
  const found = await stripe.subscriptions.retrieve(subscription, {
    expand: ['items.data.price.tiers', 'items.data.price.product', 'schedule'],
  })
  if (!isFields(found)) return null
  const status = statuses.find((word) => word === found.status)
  if (status === undefined) return null
  const page = isFields(found.items) ? found.items : {}
  const items = page.has_more
    ? await everyItem((each) =>
        stripe.subscriptionItems.list({
          subscription,
          expand: ['data.price.tiers', 'data.price.product'],
          ...each,
        }),
      )
    : listOf(page.data)
  const currency = currencyOf(found.currency)
  const priced = await Promise.all(
    items.map(async (item) =>
      isFields(item) && isFields(item.price)
        ? { ...item, price: await inCurrency(stripe, item.price, currency) }
        : item,
    ),
  )
  const read = priced.flatMap((item) => readItem(item, found, onMalformed) ?? [])
  const trial = isFields(items[0]) && isFields(items[0].current_trial) ? items[0].current_trial : {}
  const end = secondsOf(found.cancel_at)
  const last = Math.max(...read.map(({ period }) => period?.end ?? 0))
  return {
    id: subscription,
    customer: idOf(found.customer),
    status,
    created: timeIn(found.created),
    trialEndsAt:
      status === 'trialing' ? (secondsOf(found.trial_end) ?? secondsOf(trial.end_date)) : null,
    endsAt: end ?? (found.cancel_at_period_end === true && last > 0 ? last : null),
    resumedBy: resumedBy(found, end !== null && end <= last),
    currency,
    forgiven: isForgiven(found.pause_collection, last),
    items: read,
    schedule: readSchedule(found.schedule, read),
  }
}

function readItem(
  item: unknown,
  subscription: Fields,
  onMalformed: OnMalformed,
): StripeItem | null {
  const price = isFields(item) && isFields(item.price) ? readPrice(item.price, onMalformed) : null
  const id = isFields(item) ? textOf(item.id) : null
  if (!isFields(item) || price === null || id === null) {
    const what = `An item of subscription ${idOf(subscription)} cannot be read, so it is left out.`
    onMalformed(partOf('item', id), what)
    return null
  }
  return {
    ...price,
    id,
    quantity: numberIn(item.quantity) ?? (price.metered ? 0 : 1),
    // On the subscription itself before 2025-03-31.basil.
    period: periodIn(item) ?? periodIn(subscription),
    tried: isFields(item.current_trial),
  }
}

/** The portal sets either of the two, depending on the billing mode, and one does not clear the other. */
function resumedBy(
  { cancel_at_period_end }: Fields,
  endsWithPeriod: boolean,
): StripeSubscription['resumedBy'] {
  if (cancel_at_period_end === true) return { cancel_at_period_end: false }
  return endsWithPeriod ? { cancel_at: '' } : null
}

/** Whether the invoice at the end of a period will not be paid. */
function isForgiven(pause: unknown, end: number): boolean {
  if (!isFields(pause)) return false
  const gone = pause.behavior === 'void' || pause.behavior === 'mark_uncollectible'
  return gone && (secondsOf(pause.resumes_at) ?? Infinity) > end
}

/**
 * A price as it is billed in a currency. One of several currencies is told in its own, also where a
 * subscription bills another; without amounts where it has none in that.
 */
export async function inCurrency(
  stripe: Pick<StripeReadLike, 'prices'>,
  price: Fields,
  currency: string | null,
): Promise<Fields> {
  const own = currencyOf(price.currency)
  if (currency === null || own === null || own === currency) return price
  const code = currency.toLowerCase()
  // Tiers lie deeper than a subscription can be expanded.
  const options =
    price.billing_scheme === 'tiered' ? `currency_options.${code}.tiers` : 'currency_options'
  const found = await stripe.prices.retrieve(checkedId(textOf(price.id) ?? '', 'price'), {
    expand: [options],
  })
  const all = isFields(found) && isFields(found.currency_options) ? found.currency_options : {}
  const option = isFields(all[code]) ? all[code] : {}
  const { unit_amount = null, unit_amount_decimal = null, tiers } = option
  return { ...price, currency: code, unit_amount, unit_amount_decimal, tiers }
}

/** A price, with its tiers and its product where they were expanded; `null` where nothing is said by it. */
export function readPrice(price: Fields, onMalformed: OnMalformed): StripePrice | null {
  const priceId = textOf(price.id)
  const currency = currencyOf(price.currency)
  if (priceId === null || currency === null) return null
  const terms = termsOf(price)
  if (terms === null)
    onMalformed(
      `price.${priceId}`,
      `Price ${priceId} cannot be read, so what it costs is not shown.`,
    )
  const recurring = isFields(price.recurring) ? price.recurring : {}
  const product = isFields(price.product) ? price.product : {}
  const metered = recurring.usage_type === 'metered'
  return {
    priceId,
    lookupKey: textOf(price.lookup_key),
    product: {
      id: textOf(product.id),
      name: textOf(product.name),
      unit: textOf(product.unit_label),
      description: textOf(product.description),
      features: listOf(product.marketing_features).flatMap((feature) =>
        isFields(feature) ? (textOf(feature.name) ?? []) : [],
      ),
    },
    currency,
    terms,
    meterId: metered ? textOf(recurring.meter) : null,
    metered,
    interval: readInterval(recurring.interval, numberIn(recurring.interval_count) ?? 1),
  }
}

function periodIn(fields: Fields): Period | null {
  const start = secondsOf(fields.current_period_start)
  const end = secondsOf(fields.current_period_end)
  return start !== null && end !== null && start < end ? { start, end } : null
}

function rankOf(status: unknown): number {
  const words: readonly unknown[] = statuses
  return words.indexOf(status)
}

function timeIn(value: unknown): number {
  return secondsOf(value) ?? 0
}
