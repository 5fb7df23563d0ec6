import { StripeFailure } from './failure.js'
import {
  type CheckoutSession,
  type Grant,
  type Item,
  type Meter,
  meterIdOf,
  type Price,
  type Schedule,
  type Subscription,
  type World,
} from './world.js'

/** Which objects an answer holds instead of their ids, by their paths. */
export type Expand = readonly string[]

/** Stripe follows a path for four levels. */
export function checkExpand(expand: Expand): Expand {
  const deep = expand.find((path) => path.split('.').length > 4)
  if (deep)
    throw new StripeFailure(400, { message: `You cannot expand more than 4 levels: ${deep}` })
  return expand
}

/** The paths below one part of an object. */
function below(expand: Expand, part: string): Expand {
  return expand.flatMap((path) => (path.startsWith(`${part}.`) ? path.slice(part.length + 1) : []))
}

const includes = (expand: Expand, part: string) =>
  expand.some((path) => path === part || path.startsWith(`${part}.`))

export function meterObject(id: string, meter: Meter): object {
  return {
    id,
    object: 'billing.meter',
    created: 1_700_000_000,
    display_name: meter.display_name ?? meter.event_name,
    event_name: meter.event_name,
    event_time_window: meter.event_time_window ?? null,
    status: meter.status ?? 'active',
    customer_mapping: {
      type: 'by_id',
      event_payload_key: meter.customer_key ?? 'stripe_customer_id',
    },
    default_aggregation: { formula: meter.formula ?? 'sum' },
    value_settings: { event_payload_key: meter.value_key ?? 'value' },
    livemode: false,
  }
}

export function productObject(world: World, id: string): object {
  const product = world.products.get(id)
  if (!product) throw StripeFailure.missing('product', id)
  return {
    object: 'product',
    unit_label: null,
    description: null,
    marketing_features: [],
    ...product,
  }
}

export function priceObject(world: World, id: string, expand: Expand = []): object {
  const price = world.prices.get(id)
  if (!price) throw StripeFailure.missing('price', id)
  const recurring = {
    interval: price.interval ?? 'month',
    interval_count: 1,
    meter: price.meter === undefined ? null : meterIdOf(world, price.meter),
    usage_type: price.meter === undefined ? 'licensed' : 'metered',
  }
  return {
    id,
    object: 'price',
    active: true,
    currency: price.currency ?? 'usd',
    lookup_key: price.lookup_key ?? null,
    product: includes(expand, 'product') ? productObject(world, price.product) : price.product,
    type: price.interval === null ? 'one_time' : 'recurring',
    recurring: price.interval === null ? null : recurring,
    billing_scheme: price.tiers ? 'tiered' : 'per_unit',
    tiers_mode: price.tiers ? (price.tiers_mode ?? 'graduated') : null,
    transform_quantity: price.transform_quantity ?? null,
    ...amounts(price, expand),
    // Left out unless it is asked for.
    ...(includes(expand, 'currency_options') && {
      currency_options: Object.fromEntries(
        Object.entries(price.currency_options ?? {}).map(([currency, option]) => [
          currency,
          amounts(option, below(below(expand, 'currency_options'), currency)),
        ]),
      ),
    }),
  }
}

/** What a price asks in one currency. */
function amounts(
  { unit_amount_decimal, tiers }: Pick<Price, 'unit_amount_decimal' | 'tiers'>,
  expand: Expand,
): object {
  const whole = (decimal: string | undefined) =>
    decimal !== undefined && /^\d+$/.test(decimal) ? Number(decimal) : null
  return {
    unit_amount: whole(unit_amount_decimal),
    unit_amount_decimal: unit_amount_decimal ?? null,
    ...(includes(expand, 'tiers') && tiers
      ? {
          tiers: tiers.map((tier) => ({
            up_to: tier.up_to,
            unit_amount: whole(tier.unit_amount_decimal),
            unit_amount_decimal: tier.unit_amount_decimal ?? null,
            flat_amount: tier.flat_amount ?? null,
            flat_amount_decimal: tier.flat_amount === undefined ? null : String(tier.flat_amount),
          })),
        }
      : {}),
  }
}

export function itemObject(
  world: World,
  { id, price, quantity, trial_end }: Item,
  subscription: Subscription,
  expand: Expand,
): object {
  const metered = world.prices.get(price)?.meter !== undefined
  return {
    id,
    object: 'subscription_item',
    subscription: subscription.id,
    price: priceObject(world, price, below(expand, 'price')),
    ...(metered ? {} : { quantity: quantity ?? 1 }),
    current_period_start: subscription.start,
    current_period_end: subscription.end,
    current_trial:
      trial_end === undefined
        ? null
        : { start_date: subscription.start, end_date: trial_end, trial_offer: 'to_1' },
  }
}

/** How many items a subscription holds in itself; the rest is on further pages. */
const ITEMS = 10

export function subscriptionObject(
  world: World,
  subscription: Subscription,
  expand: Expand = [],
): object {
  const { id, customer, status, created, items } = subscription
  const within = below(below(expand, 'items'), 'data')
  return {
    id,
    object: 'subscription',
    customer,
    status,
    created,
    currency: subscription.currency ?? world.prices.get(items[0]?.price ?? '')?.currency ?? 'usd',
    billing_mode: { type: 'flexible', flexible: null },
    cancel_at_period_end: subscription.cancel_at_period_end ?? false,
    cancel_at: subscription.cancel_at ?? null,
    trial_end: subscription.trial_end ?? null,
    pause_collection: subscription.pause_collection ?? null,
    latest_invoice: null,
    schedule: scheduleIn(world, subscription, expand),
    items: {
      object: 'list',
      data: items.slice(0, ITEMS).map((item) => itemObject(world, item, subscription, within)),
      has_more: items.length > ITEMS,
      url: `/v1/subscription_items?subscription=${id}`,
    },
  }
}

function scheduleIn(world: World, { schedule, start }: Subscription, expand: Expand) {
  const found = schedule === undefined ? undefined : world.schedules.get(schedule)
  if (!found) return null
  return includes(expand, 'schedule') ? scheduleObject(found, start) : found.id
}

/** A schedule while the period of its subscription that began at `start` runs. */
export function scheduleObject(
  { id, subscription, phases, metadata, end_behavior }: Schedule,
  start: number,
): object {
  const current = phases.find((phase) => phase.start <= start && start < phase.end)
  return {
    id,
    object: 'subscription_schedule',
    subscription,
    status: 'active',
    end_behavior: end_behavior ?? 'release',
    metadata,
    current_phase: current ? { start_date: current.start, end_date: current.end } : null,
    phases: phases.map(({ start: start_date, end: end_date, items, discounts = [] }) => ({
      start_date,
      end_date,
      items: items.map((item) => ({ discounts: [], tax_rates: [], ...item })),
      discounts: discounts.map((each) => ({
        coupon: null,
        discount: null,
        promotion_code: null,
        ...each,
      })),
      default_tax_rates: [],
      trial_end: null,
    })),
  }
}

export function grantObject({ currency, value, ...grant }: Grant): object {
  return {
    object: 'billing.credit_grant',
    amount: { type: 'monetary', monetary: { currency, value } },
    applicability_config: { scope: { price_type: 'metered' } },
    voided_at: null,
    created: grant.effective_at,
    livemode: false,
    ...grant,
    applied: undefined,
  }
}

export function sessionObject(
  { line_items: _, trial_days: __, ...session }: CheckoutSession,
  url: string,
): object {
  return { object: 'checkout.session', created: 1_773_000_000, livemode: false, url, ...session }
}
