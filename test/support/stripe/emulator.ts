import { StripeFailure } from './failure.js'
import { type Form, formIn, formsIn, parseForm, textIn, textsIn } from './form.js'
import { previewObject } from './invoice.js'
import {
  checkExpand,
  grantObject,
  itemObject,
  meterObject,
  priceObject,
  productObject,
  scheduleObject,
  sessionObject,
  subscriptionObject,
} from './objects.js'
import {
  type Catalog,
  type CheckoutSession,
  type Grant,
  type MeterEvent,
  meterIdOf,
  newWorld,
  type Phase,
  type Schedule,
  type Subscription,
  type World,
} from './world.js'

const minute = 60
const day = 86_400
/** Milliseconds for which an identifier of an event, and an idempotency key, is remembered. */
const REMEMBERED = 86_400_000

/** What goes wrong with one request. */
export type Fault = {
  /** `GET /v1/…` or a part of it. @default every request */
  readonly on?: string
  /**
   * `drop`: the connection ends before the request is carried out, `lose` after it. A number is a status,
   * answered before anything is done; `html` is a page of a proxy's.
   */
  readonly as: 'drop' | 'lose' | 'html' | number
  /** @default 1 */
  readonly times?: number
}

export type EmulatorOptions = {
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number
  /** Milliseconds until an event that was accepted is counted; asked for each event. @default 0 */
  readonly lag?: () => number
  /** Where its pages are: checkout and portal. @default 'https://stripe.test' */
  readonly origin?: string
  /** Milliseconds that a meter event takes, for which its customer and meter are locked. @default 0 */
  readonly busy?: number
  /** Told of what Stripe would send to a webhook. */
  readonly onEvent?: (type: string, object: object) => void
}

/** One request that was answered. */
export type Call = { readonly call: string; readonly form: Form; readonly status: number }

/**
 * The endpoints of Stripe that this library asks, in memory. It speaks form encoding, pages, errors and
 * idempotency, and counts events late. Give its `fetch` to `Stripe.createFetchHttpClient`.
 */
export function createStripeEmulator(catalog: Catalog, options: EmulatorOptions = {}) {
  const { now = Date.now, lag = () => 0, origin = 'https://stripe.test', busy = 0 } = options
  const world = newWorld(catalog)
  const calls: Call[] = []
  let faults: (Fault & { left: number })[] = []
  const answers = new Map<string, { at: number; request: string; status: number; body: string }>()
  const locked = new Set<string>()
  const countedAt = new WeakMap<MeterEvent, number>()
  let made = 0
  const id = (prefix: string) => `${prefix}_${(++made).toString(36).padStart(8, '0')}`
  const seconds = () => Math.floor(now() / 1_000)

  // What is asked for.

  const routes: readonly [
    RegExp,
    (parts: readonly string[], form: Form) => object | Promise<object>,
  ][] = [
    [
      /^GET \/v1\/billing\/meters$/,
      (_, form) =>
        page(
          [...world.meters].map(([key, meter]) => meterObject(key, meter)),
          form,
        ),
    ],
    [
      /^GET \/v1\/billing\/meters\/([^/]+)\/event_summaries$/,
      ([meter = ''], form) => summaries(meter, form),
    ],
    [/^POST \/v1\/billing\/meter_events$/, (_, form) => record(form)],
    [/^GET \/v1\/subscriptions$/, (_, form) => listSubscriptions(form)],
    [
      /^GET \/v1\/subscriptions\/([^/]+)$/,
      ([key = ''], form) =>
        subscriptionObject(world, subscriptionOf(key), checkExpand(textsIn(form, 'expand'))),
    ],
    [
      /^POST \/v1\/subscriptions\/([^/]+)$/,
      ([key = ''], form) => update(subscriptionOf(key), form),
    ],
    [/^POST \/v1\/subscription_schedules$/, (_, form) => makeSchedule(form)],
    [
      /^POST \/v1\/subscription_schedules\/([^/]+)$/,
      ([key = ''], form) => updateSchedule(scheduleOf(key), form),
    ],
    [
      /^POST \/v1\/subscription_schedules\/([^/]+)\/release$/,
      ([key = '']) => releaseSchedule(scheduleOf(key)),
    ],
    [/^GET \/v1\/subscription_items$/, (_, form) => listItems(form)],
    [
      /^GET \/v1\/prices\/([^/]+)$/,
      ([key = ''], form) => priceObject(world, key, checkExpand(textsIn(form, 'expand'))),
    ],
    [/^GET \/v1\/products\/([^/]+)$/, ([key = '']) => productObject(world, key)],
    [/^POST \/v1\/invoices\/create_preview$/, (_, form) => preview(form)],
    [
      /^GET \/v1\/billing\/credit_grants$/,
      (_, form) =>
        page(
          [...world.grants.values()]
            .filter((grant) => grant.customer === customerIn(form))
            .map(grantObject),
          form,
        ),
    ],
    [/^POST \/v1\/billing\/credit_grants$/, (_, form) => grant(form)],
    [/^GET \/v1\/billing\/credit_balance_summary$/, (_, form) => balance(form)],
    [/^GET \/v1\/entitlements\/active_entitlements$/, (_, form) => entitlements(form)],
    [/^POST \/v1\/checkout\/sessions$/, (_, form) => openCheckout(form)],
    [/^GET \/v1\/checkout\/sessions\/([^/]+)$/, ([key = '']) => checkoutObject(sessionOf(key))],
    [/^POST \/v1\/billing_portal\/sessions$/, (_, form) => openPortal(form)],
  ]

  /** One page of a list, as `limit` and `starting_after` ask for it. */
  function page(all: readonly object[], form: Form): object {
    const limit = Number(textIn(form, 'limit') ?? 10)
    if (!(limit >= 1 && limit <= 100)) throw invalid('limit must be from 1 to 100', 'limit')
    const after = textIn(form, 'starting_after')
    const from =
      after === undefined ? 0 : all.findIndex((each) => 'id' in each && each.id === after) + 1
    if (after !== undefined && from === 0) throw StripeFailure.missing('object', after)
    return {
      object: 'list',
      data: all.slice(from, from + limit),
      has_more: all.length > from + limit,
      url: '/v1/list',
    }
  }

  function customerIn(form: Form): string {
    const customer = textIn(form, 'customer')
    if (customer === undefined) throw invalid('Missing required param: customer.', 'customer')
    if (!world.customers.has(customer)) throw StripeFailure.missing('customer', customer)
    return customer
  }

  // Meters

  async function record(form: Form): Promise<object> {
    const eventName = textIn(form, 'event_name') ?? ''
    const payload = formIn(form, 'payload')
    const meter = [...world.meters.values()].find((each) => each.event_name === eventName)
    const customer = textIn(payload, meter?.customer_key ?? 'stripe_customer_id') ?? ''
    const text = textIn(payload, meter?.value_key ?? 'value') ?? '1'
    const lock = `${customer} ${eventName}`
    if (locked.has(lock)) {
      const message = 'Another request is being processed for this customer and meter.'
      throw new StripeFailure(
        429,
        { message, code: 'lock_timeout' },
        { 'stripe-should-retry': 'true' },
      )
    }
    const identifier = textIn(form, 'identifier') ?? id('evt')
    const timestamp = Number(textIn(form, 'timestamp') ?? seconds())
    const digits = text.replace(/[-.]/g, '').replace(/^0+/, '')
    if (!/^-?\d+(\.\d{1,12})?$/.test(text) || digits.length > 15) {
      throw invalid(`Invalid value: ${text}`, 'payload[value]')
    }
    if (identifier.length > 100) throw invalid('identifier is too long', 'identifier')
    if (timestamp > seconds() + 300 || timestamp < seconds() - 35 * day) {
      throw invalid(
        'The timestamp must be within the past 35 days or up to 5 minutes ahead.',
        'timestamp',
      )
    }
    const taken = world.events.some(
      (each) => each.identifier === identifier && now() - each.received < REMEMBERED,
    )
    if (taken) {
      const message = `An event already exists with identifier ${identifier}.`
      throw new StripeFailure(400, { message }, { 'stripe-should-retry': 'false' })
    }
    const event = {
      event_name: eventName,
      identifier,
      customer,
      value: Number(text),
      timestamp,
      received: now(),
    }
    world.events.push(event)
    countedAt.set(event, now() + lag())
    if (busy > 0) {
      locked.add(lock)
      await new Promise((resolve) => setTimeout(resolve, busy))
      locked.delete(lock)
    }
    return {
      object: 'billing.meter_event',
      created: seconds(),
      event_name: eventName,
      identifier,
      livemode: false,
      payload: payload ?? {},
      timestamp,
    }
  }

  /** What was counted by now. Of a customer or a meter that is not known nothing ever is. */
  function counted(
    eventName: string,
    customer: string,
    start: number,
    end: number,
  ): readonly MeterEvent[] {
    return world.events.filter(
      (each) =>
        each.event_name === eventName &&
        each.customer === customer &&
        world.customers.has(customer) &&
        each.timestamp >= start &&
        each.timestamp < end &&
        now() >= (countedAt.get(each) ?? 0),
    )
  }

  function aggregate(eventName: string, events: readonly MeterEvent[]): number {
    const { formula = 'sum' } = world.meters.get(meterIdOf(world, eventName)) ?? {}
    if (formula === 'count') return events.length
    if (formula === 'last')
      return [...events].sort((a, b) => b.timestamp - a.timestamp)[0]?.value ?? 0
    return Number(events.reduce((sum, { value }) => sum + value, 0).toFixed(12))
  }

  function summaries(meterId: string, form: Form): object {
    const meter = world.meters.get(meterId)
    if (!meter) throw StripeFailure.missing('meter', meterId)
    const customer = customerIn(form)
    const window = textIn(form, 'value_grouping_window')
    const size = window === 'day' ? day : window === 'hour' ? 3_600 : minute
    const start = Number(textIn(form, 'start_time'))
    const end = Number(textIn(form, 'end_time'))
    if (start % size !== 0 || end % size !== 0 || !(start < end)) {
      throw invalid(
        `start_time and end_time must be aligned with ${window ?? 'minute'} boundaries`,
        'start_time',
      )
    }
    const buckets =
      window === undefined
        ? [start]
        : Array.from({ length: (end - start) / size }, (_, index) => start + index * size)
    const found = buckets.flatMap((from) => {
      const until = window === undefined ? end : from + size
      const events = counted(meter.event_name, customer, from, until)
      if (events.length === 0 && window !== undefined) return []
      return [
        {
          id: `mtrusg_${meterId}_${from}`,
          object: 'billing.meter_event_summary',
          aggregated_value: aggregate(meter.event_name, events),
          start_time: from,
          end_time: until,
          meter: meterId,
          livemode: false,
        },
      ]
    })
    return page(found.toReversed(), form)
  }

  // Subscriptions

  function subscriptionOf(key: string): Subscription {
    const subscription = world.subscriptions.get(key)
    if (!subscription) throw StripeFailure.missing('subscription', key)
    // Renewed when its period is over.
    while (subscription.end <= seconds()) {
      const length = subscription.end - subscription.start
      Object.assign(subscription, { start: subscription.end, end: subscription.end + length })
      follow(subscription)
    }
    return subscription
  }

  /** Goes on to the phase that begins with the period. After the last one the schedule is released. */
  function follow(subscription: Subscription): void {
    const schedule = world.schedules.get(subscription.schedule ?? '')
    if (!schedule) return
    const next = schedule.phases.find(({ start }) => start === subscription.start)
    if (next) subscription.items = next.items.map((item) => ({ id: id('si'), ...item }))
    if (schedule.phases.every(({ end }) => end <= subscription.start)) releaseSchedule(schedule)
  }

  function listSubscriptions(form: Form): object {
    checkExpand(textsIn(form, 'expand'))
    const customer = customerIn(form)
    const status = textIn(form, 'status')
    const all = [...world.subscriptions.keys()]
      .map(subscriptionOf)
      .filter((each) => each.customer === customer)
      .filter(
        (each) =>
          status === 'all' || (status ? each.status === status : each.status !== 'canceled'),
      )
    return page(
      all.map((each) => subscriptionObject(world, each)),
      form,
    )
  }

  function listItems(form: Form): object {
    const subscription = subscriptionOf(textIn(form, 'subscription') ?? '')
    const expand = checkExpand(textsIn(form, 'expand')).map((path) => path.replace(/^data\./, ''))
    return page(
      subscription.items.map((item) => itemObject(world, item, subscription, expand)),
      form,
    )
  }

  function update(subscription: Subscription, form: Form): object {
    const next = subscription.items.map((item) => ({ ...item }))
    for (const change of formsIn(form, 'items')) {
      const key = textIn(change, 'id')
      const price = textIn(change, 'price')
      const quantity = textIn(change, 'quantity')
      const known = next.find((item) => item.id === key)
      if (key !== undefined && !known) throw StripeFailure.missing('subscription item', key)
      const named = world.prices.get(price ?? known?.price ?? '')
      if (!named) throw StripeFailure.missing('price', price ?? '')
      if (named.meter !== undefined && quantity !== undefined)
        throw invalid('Quantity is not allowed for metered prices.', 'items')
      if (known && textIn(change, 'deleted') === 'true') next.splice(next.indexOf(known), 1)
      else if (known)
        Object.assign(
          known,
          price && { price, quantity: 1 },
          quantity && { quantity: Number(quantity) },
        )
      else
        next.push({
          id: id('si'),
          price: named.id,
          ...(quantity && { quantity: Number(quantity) }),
        })
    }
    const due = next.some(
      ({ price }) => Number(world.prices.get(price)?.unit_amount_decimal ?? 0) > 0,
    )
    if (due && !world.customers.get(subscription.customer)?.card) {
      if (textIn(form, 'payment_behavior') === 'error_if_incomplete') {
        const message = 'This customer has no attached payment source or default payment method.'
        throw new StripeFailure(402, { message, type: 'card_error', code: 'resource_missing' })
      }
      subscription.status = 'past_due'
    }
    subscription.items = next
    const cancel = textIn(form, 'cancel_at_period_end')
    if (cancel !== undefined && subscription.schedule !== undefined)
      throw invalid('The subscription is managed by a schedule.', 'cancel_at_period_end')
    if (cancel !== undefined) subscription.cancel_at_period_end = cancel === 'true'
    if (textIn(form, 'cancel_at') === '') delete subscription.cancel_at
    return subscriptionObject(world, subscription)
  }

  function scheduleOf(key: string): Schedule {
    const schedule = world.schedules.get(key)
    if (!schedule) throw StripeFailure.missing('subscription schedule', key)
    return schedule
  }

  function makeSchedule(form: Form): object {
    const subscription = subscriptionOf(textIn(form, 'from_subscription') ?? '')
    if (Object.keys(form).length > 1)
      throw invalid('You cannot set other parameters with from_subscription.', 'from_subscription')
    if (subscription.schedule !== undefined)
      throw invalid('The subscription already has a schedule.', 'from_subscription')
    const { start, end, items, discounts = [] } = subscription
    const pieces = items.map(({ price, quantity = 1 }) =>
      world.prices.get(price)?.meter === undefined ? { price, quantity } : { price },
    )
    const made: Schedule = {
      id: id('sub_sched'),
      subscription: subscription.id,
      phases: [{ start, end, items: pieces, discounts }],
      metadata: {},
    }
    world.schedules.set(made.id, made)
    subscription.schedule = made.id
    return scheduleObject(made, start)
  }

  /** A price that a form names, and how many of it. */
  function pieceIn(form: Form) {
    const price = textIn(form, 'price') ?? ''
    const known = world.prices.get(price)
    if (!known) throw StripeFailure.missing('price', price)
    return { price, known, quantity: textIn(form, 'quantity') }
  }

  function updateSchedule(schedule: Schedule, form: Form): object {
    const { start, end } = subscriptionOf(schedule.subscription)
    const current = schedule.phases.find((phase) => phase.start <= start && start < phase.end)
    let from = current?.start
    const given = formsIn(form, 'phases')
    const phases = given.map((phase, index): Phase => {
      const said = textIn(phase, 'start_date')
      if (index === 0 ? Number(said) !== from : said !== undefined && Number(said) !== from)
        throw invalid('The start_date of the phase is not that of the current one.', 'phases')
      const items = formsIn(phase, 'items').map((item) => {
        const { price, known, quantity } = pieceIn(item)
        if (known.meter !== undefined && quantity !== undefined)
          throw invalid('Quantity is not allowed for metered prices.', 'phases')
        const one = known.meter === undefined ? { quantity: Number(quantity ?? 1) } : {}
        return { price, ...one }
      })
      const until = textIn(phase, 'end_date')
      if (until === undefined && index < given.length - 1)
        throw invalid('Only the last phase may have no end_date.', 'phases')
      const began = from ?? start
      const discounts = formsIn(phase, 'discounts').map(textsOf)
      from = Number(until ?? began + end - start)
      return { start: began, end: from, items, discounts }
    })
    schedule.phases = phases
    schedule.metadata = { ...schedule.metadata, ...textsOf(formIn(form, 'metadata')) }
    return scheduleObject(schedule, start)
  }

  function releaseSchedule(schedule: Schedule): object {
    const subscription = world.subscriptions.get(schedule.subscription)
    if (subscription) delete subscription.schedule
    world.schedules.delete(schedule.id)
    return { ...scheduleObject(schedule, 0), status: 'released' }
  }

  function preview(form: Form): object {
    const customer = customerIn(form)
    const subscription = subscriptionOf(textIn(form, 'subscription') ?? '')
    const { start, end } = subscription
    const changes = formsIn(formIn(form, 'subscription_details'), 'items')
    if (changes.length > 0) {
      const left = (end - seconds()) / (end - start)
      const monthly = (price: string | undefined, quantity = 1) =>
        Number(world.prices.get(price ?? '')?.unit_amount_decimal ?? 0) * quantity
      const due = changes.reduce((sum, change) => {
        const old = subscription.items.find((item) => item.id === textIn(change, 'id'))
        const next = monthly(textIn(change, 'price'), Number(textIn(change, 'quantity') ?? 1))
        return sum + next - monthly(old?.price, old?.quantity)
      }, 0)
      const total = Math.round(due * left)
      return { object: 'invoice', currency: 'usd', total, amount_due: Math.max(0, total) }
    }
    return previewObject(world, subscription, (name) =>
      aggregate(name, counted(name, customer, start, end)),
    )
  }

  // Credits and entitlements

  function grant(form: Form): object {
    const money = formIn(formIn(form, 'amount'), 'monetary')
    const made: Grant = {
      id: id('credgr'),
      customer: customerIn(form),
      name: textIn(form, 'name') ?? null,
      category: textIn(form, 'category') ?? 'paid',
      currency: textIn(money, 'currency') ?? 'usd',
      value: Number(textIn(money, 'value')),
      applied: 0,
      priority: Number(textIn(form, 'priority') ?? 50),
      effective_at: seconds(),
      expires_at: textIn(form, 'expires_at') ? Number(textIn(form, 'expires_at')) : null,
      metadata: textsOf(formIn(form, 'metadata')),
    }
    if (!(made.value > 0)) throw invalid('Invalid amount', 'amount')
    world.grants.set(made.id, made)
    return grantObject(made)
  }

  function balance(form: Form): object {
    const customer = customerIn(form)
    const filter = formIn(form, 'filter')
    const only =
      textIn(filter, 'type') === 'credit_grant' ? textIn(filter, 'credit_grant') : undefined
    const sums = new Map<string, number>()
    for (const each of world.grants.values()) {
      if (each.customer !== customer || (only !== undefined && each.id !== only)) continue
      sums.set(each.currency, (sums.get(each.currency) ?? 0) + each.value - each.applied)
    }
    const money = (currency: string, value: number) => ({
      type: 'monetary',
      monetary: { currency, value },
    })
    const balances = [...sums].map(([currency, value]) => ({
      available_balance: money(currency, value),
      ledger_balance: money(currency, value),
    }))
    return { object: 'billing.credit_balance_summary', customer, balances, livemode: false }
  }

  function entitlements(form: Form): object {
    const keys = world.entitlements.get(customerIn(form)) ?? []
    const all = keys.map((key) => ({
      id: `ent_${key}`,
      object: 'entitlements.active_entitlement',
      feature: `feat_${key}`,
      lookup_key: key,
      livemode: false,
    }))
    return page(all, form)
  }

  // Checkout and portal

  function sessionOf(key: string): CheckoutSession {
    const session = world.sessions.get(key)
    if (!session) throw StripeFailure.missing('checkout.session', key)
    return session
  }

  function checkoutObject(session: CheckoutSession): object {
    return sessionObject(session, `${origin}/c/pay/${session.id}`)
  }

  function openCheckout(form: Form): object {
    const mode = textIn(form, 'mode') === 'payment' ? 'payment' : 'subscription'
    const lines = formsIn(form, 'line_items').map((line) => {
      const { price, known, quantity } = pieceIn(line)
      if (known.meter !== undefined && quantity !== undefined)
        throw invalid('You cannot set a quantity for metered prices.', 'line_items')
      if (known.meter === undefined && quantity === undefined)
        throw invalid('Quantity is required.', 'line_items')
      if ((known.interval === null) !== (mode === 'payment'))
        throw invalid('The price does not fit the mode.', 'line_items')
      return { price, ...(quantity && { quantity: Number(quantity) }) }
    })
    const trial = textIn(formIn(form, 'subscription_data'), 'trial_period_days')
    if (trial !== undefined && mode === 'payment')
      throw invalid('You can not pass subscription_data in payment mode.', 'subscription_data')
    const session: CheckoutSession = {
      id: id('cs_test'),
      ...(trial !== undefined && { trial_days: Number(trial) }),
      mode,
      customer: customerIn(form),
      line_items: lines,
      success_url: textIn(form, 'success_url') ?? '',
      cancel_url: textIn(form, 'cancel_url') ?? '',
      metadata: textsOf(formIn(form, 'metadata')),
      status: 'open',
      payment_status: 'unpaid',
    }
    if (lines.length === 0 || session.success_url === '')
      throw invalid('Missing required param.', 'line_items')
    world.sessions.set(session.id, session)
    return checkoutObject(session)
  }

  function openPortal(form: Form): object {
    const key = id('bps')
    const customer = customerIn(form)
    const flow = textIn(formIn(form, 'flow_data'), 'type') ?? null
    return {
      id: key,
      object: 'billing_portal.session',
      customer,
      url: `${origin}/p/session/${key}`,
      return_url: textIn(form, 'return_url') ?? null,
      flow,
      created: seconds(),
      livemode: false,
      configuration: 'bpc_1',
    }
  }

  // What is not asked through the API.

  /** A customer with a subscription to some prices; the period began so many seconds ago. */
  function subscribe(
    customer: string,
    prices: readonly string[],
    since = 0,
    some: Partial<Subscription> = {},
  ): Subscription {
    const start = seconds() - since
    const made: Subscription = {
      id: id('sub'),
      customer,
      status: 'active',
      created: start,
      start,
      end: start + 30 * day,
      items: prices.map((price) => ({ id: id('si'), price })),
      ...some,
    }
    world.customers.set(customer, world.customers.get(customer) ?? { id: customer, card: true })
    world.subscriptions.set(made.id, made)
    return made
  }

  /** The customer pays at the checkout; what follows from it. */
  function pay(key: string): CheckoutSession {
    const session = sessionOf(key)
    if (session.status === 'complete') return session
    Object.assign(session, { status: 'complete', payment_status: 'paid' })
    const customer = world.customers.get(session.customer)
    if (customer) customer.card = true
    if (session.mode === 'subscription') {
      const items = session.line_items.map((line) => ({ id: id('si'), ...line }))
      const trial_end = seconds() + (session.trial_days ?? 0) * day
      const trial = session.trial_days && { status: 'trialing', trial_end, end: trial_end }
      subscribe(session.customer, [], 0, { items, ...trial })
    }
    options.onEvent?.('checkout.session.completed', checkoutObject(session))
    return session
  }

  // How it is asked.

  async function answer(method: string, path: string, form: Form): Promise<object> {
    for (const [pattern, route] of routes) {
      const found = pattern.exec(`${method} ${path}`)
      if (found) return route(found.slice(1), form)
    }
    throw new StripeFailure(404, { message: `Unrecognized request URL (${method}: ${path}).` })
  }

  async function settle(method: string, path: string, form: Form, status?: number) {
    try {
      if (status !== undefined)
        throw new StripeFailure(status, {
          message: 'Made to fail.',
          type: status < 500 ? 'invalid_request_error' : 'api_error',
          ...(status === 429 && { code: 'rate_limit' }),
        })
      return { status: 200, body: JSON.stringify(await answer(method, path, form)), headers: {} }
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error
      const body = JSON.stringify({ error: { type: 'invalid_request_error', ...error.error } })
      return { status: error.status, body, headers: error.headers }
    }
  }

  function faultFor(call: string): (Fault & { left: number }) | undefined {
    const fault = faults.find(({ on, left }) => left > 0 && (on === undefined || call.includes(on)))
    if (fault) fault.left -= 1
    return fault
  }

  async function handle(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const text = request.method === 'GET' ? url.search.slice(1) : await request.text()
    const form = parseForm(text)
    const call = `${request.method} ${url.pathname}`
    const fault = faultFor(call)
    if (fault?.as === 'drop') throw new TypeError('fetch failed')
    if (fault?.as === 'html')
      return new Response('<html>Bad gateway</html>', {
        status: 502,
        headers: { 'content-type': 'text/html' },
      })
    const reply = await replyTo(
      request,
      url.pathname,
      form,
      text,
      typeof fault?.as === 'number' ? fault.as : undefined,
    )
    calls.push({ call, form, status: reply.status })
    if (fault?.as === 'lose') throw new TypeError('fetch failed')
    const headers = {
      'content-type': 'application/json',
      'request-id': id('req'),
      ...reply.headers,
    }
    return new Response(reply.body, { status: reply.status, headers })
  }

  async function replyTo(
    request: Request,
    path: string,
    form: Form,
    text: string,
    status: number | undefined,
  ) {
    if (!request.headers.get('authorization')?.startsWith('Bearer sk_test_')) {
      const body = JSON.stringify({
        error: { type: 'invalid_request_error', message: 'Invalid API Key provided.' },
      })
      return { status: 401, body, headers: {} }
    }
    const key = request.method === 'POST' ? request.headers.get('idempotency-key') : null
    const before = key === null ? undefined : answers.get(key)
    if (key !== null && before && now() - before.at < REMEMBERED) {
      if (before.request !== `${path} ${text}`) {
        const message =
          'Keys for idempotent requests can only be used with the same parameters they were first used with.'
        return {
          status: 400,
          body: JSON.stringify({ error: { type: 'idempotency_error', message } }),
          headers: { 'stripe-should-retry': 'false' },
        }
      }
      return {
        ...before,
        headers: { 'idempotent-replayed': 'true', 'stripe-should-retry': 'false' },
      }
    }
    const reply = await settle(request.method, path, form, status)
    // What was refused before anything began is not remembered.
    if (key !== null && (reply.status === 200 || reply.status >= 500)) {
      answers.set(key, {
        at: now(),
        request: `${path} ${text}`,
        status: reply.status,
        body: reply.body,
      })
    }
    return reply
  }

  return {
    fetch: handle,
    world,
    /** What was asked, oldest first. */
    calls,
    subscribe,
    pay,
    fail: (...next: readonly Fault[]) => {
      faults = next.map((fault) => ({ ...fault, left: fault.times ?? 1 }))
    },
    /** What a customer has used in all, whether it is counted yet or not. */
    total: (eventName: string, customer: string) =>
      world.events
        .filter((each) => each.event_name === eventName && each.customer === customer)
        .reduce((sum, { value }) => sum + value, 0),
  }
}

export type StripeEmulator = ReturnType<typeof createStripeEmulator>
export type { World }

function invalid(message: string, param: string): StripeFailure {
  return new StripeFailure(400, { message, param })
}

function textsOf(form: Form | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(form ?? {}).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value]] : [],
    ),
  )
}
