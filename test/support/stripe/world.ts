/** What an account of Stripe's holds. Shapes are those of API 2026-10-28, as far as they are read here. */
export type Tier = {
  readonly up_to: number | null
  readonly unit_amount_decimal?: string
  readonly flat_amount?: number
}

export type Price = {
  readonly id: string
  readonly product: string
  readonly currency?: string
  /** What it costs in other currencies. */
  readonly currency_options?: Readonly<Record<string, Pick<Price, 'unit_amount_decimal' | 'tiers'>>>
  readonly lookup_key?: string
  /** In minor units. */
  readonly unit_amount_decimal?: string
  readonly tiers?: readonly Tier[]
  readonly tiers_mode?: 'graduated' | 'volume'
  readonly transform_quantity?: { readonly divide_by: number; readonly round: 'up' | 'down' }
  /** Event name of the meter; a licensed price without one. */
  readonly meter?: string
  /** `null` for a price that is paid once. @default 'month' */
  readonly interval?: 'month' | 'year' | null
}

export type Product = {
  readonly id: string
  readonly name: string
  readonly unit_label?: string
  readonly description?: string
  readonly marketing_features?: readonly { readonly name: string }[]
}

export type Meter = {
  readonly event_name: string
  readonly display_name?: string
  readonly formula?: 'sum' | 'count' | 'last'
  readonly status?: 'active' | 'inactive'
  readonly event_time_window?: 'hour' | 'day'
  readonly customer_key?: string
  readonly value_key?: string
}

export type Item = {
  readonly id: string
  price: string
  quantity?: number
  /** The end of a trial of its own. */
  trial_end?: number
}

export type Subscription = {
  readonly id: string
  readonly customer: string
  status: string
  /** Seconds, as all times here. */
  readonly created: number
  start: number
  end: number
  items: Item[]
  cancel_at_period_end?: boolean
  cancel_at?: number
  trial_end?: number
  /** @default that of its first price */
  currency?: string
  pause_collection?: { readonly behavior: string; readonly resumes_at: number | null }
  readonly discounts?: readonly { readonly [kind: string]: string }[]
  /** Id of the schedule that runs it. */
  schedule?: string
}

/** What a subscription consists of from one moment to another. */
export type Phase = {
  readonly start: number
  readonly end: number
  readonly items: readonly { readonly price: string; readonly quantity?: number }[]
  readonly discounts?: readonly { readonly [kind: string]: string }[]
}

export type Schedule = {
  readonly id: string
  readonly subscription: string
  phases: readonly Phase[]
  /** @default 'release' */
  end_behavior?: 'cancel'
  metadata: Readonly<Record<string, string>>
}

export type Customer = { readonly id: string; card: boolean }

export type MeterEvent = {
  readonly event_name: string
  readonly identifier: string
  readonly customer: string
  readonly value: number
  readonly timestamp: number
  /** Milliseconds. */
  readonly received: number
  cancelled?: boolean
}

export type Grant = {
  readonly id: string
  readonly customer: string
  readonly name: string | null
  readonly category: string
  readonly currency: string
  readonly value: number
  applied: number
  readonly priority: number
  readonly effective_at: number
  readonly expires_at: number | null
  readonly metadata: Readonly<Record<string, string>>
}

export type CheckoutSession = {
  readonly id: string
  readonly mode: 'subscription' | 'payment'
  readonly customer: string
  readonly line_items: readonly { readonly price: string; readonly quantity?: number }[]
  readonly success_url: string
  readonly cancel_url: string
  readonly metadata: Readonly<Record<string, string>>
  readonly trial_days?: number
  status: 'open' | 'complete'
  payment_status: 'unpaid' | 'paid'
}

export type World = {
  readonly products: Map<string, Product>
  readonly prices: Map<string, Price>
  readonly meters: Map<string, Meter>
  readonly customers: Map<string, Customer>
  readonly subscriptions: Map<string, Subscription>
  /** Those that run; what is released is gone. */
  readonly schedules: Map<string, Schedule>
  readonly grants: Map<string, Grant>
  readonly sessions: Map<string, CheckoutSession>
  /** Lookup keys by customer. */
  readonly entitlements: Map<string, readonly string[]>
  /** What Stripe has accepted, also for customers it does not know. */
  readonly events: MeterEvent[]
}

/** What is sold, by id. */
export type Catalog = {
  readonly products: readonly Product[]
  readonly meters?: readonly Meter[]
  readonly prices: readonly Price[]
}

export function newWorld({ products, prices, meters = [] }: Catalog): World {
  return {
    products: new Map(products.map((each) => [each.id, each])),
    prices: new Map(prices.map((each) => [each.id, each])),
    meters: new Map(meters.map((each) => [`mtr_${each.event_name.replaceAll('-', '_')}`, each])),
    customers: new Map(),
    subscriptions: new Map(),
    schedules: new Map(),
    grants: new Map(),
    sessions: new Map(),
    entitlements: new Map(),
    events: [],
  }
}

/** The id of a meter by its event name. */
export function meterIdOf(world: World, eventName: string): string {
  const [id] = [...world.meters].find(([, meter]) => meter.event_name === eventName) ?? []
  if (id === undefined) throw new Error(`The emulator has no meter "${eventName}".`)
  return id
}
