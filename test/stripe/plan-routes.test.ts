import { describe, expect, it, vi } from 'vitest'
import { createStripePortalHandler } from '../../src/stripe/portal-handler.js'
import { readStripeUsage } from '../../src/stripe/read-stripe-usage.js'
import { grantStripeTopUp } from '../../src/stripe/top-up.js'
import {
  createStripeQuantityHandler,
  createStripeUpgradeHandler,
  type StripePlansOptions,
} from '../../src/stripe/upgrade-handler.js'
import { catalog, openStripe } from '../support/stripe/shop.js'

const offers = {
  free: { price: 'price_free', metered: ['price_calls_free'] },
  pro: { price: 'price_pro', metered: ['price_calls_pro'], maxQuantity: 5 },
  'credits-25': {
    kind: 'top-up',
    price: 'price_credits',
    name: 'Credits',
    maxQuantity: 4,
    credits: { amount: 2_500, currency: 'usd', days: 365 },
  },
} as const

const here = 'https://app.test'

function openShop() {
  const told: { type: string; object: object }[] = []
  const shop = openStripe(catalog, { onEvent: (type, object) => told.push({ type, object }) })
  const { emulator, stripe, now } = shop
  emulator.world.customers.set('cus_1', { id: 'cus_1', card: true })
  const onError = vi.fn<(error: unknown) => void>()
  const options: StripePlansOptions<string> = {
    stripe,
    offers,
    authenticate: ({ headers }) => headers.get('x-user'),
    customerOf: (user) => user,
    stripeCustomer: (user) => (user === 'user_1' ? 'cus_1' : null),
    onError,
  }
  const headers = {
    'x-user': 'user_1',
    origin: here,
    'content-type': 'application/json',
  }
  const ask = async (
    route: (request: Request) => Promise<Response>,
    init: RequestInit & { path?: string } = {},
  ) => {
    const { path = '/api/billing/upgrade', ...rest } = init
    const response = await route(new Request(`${here}${path}`, { headers, ...rest }))
    const text = await response.text()
    const body: unknown = text === '' ? null : JSON.parse(text)
    return { status: response.status, body, headers: response.headers }
  }
  const upgrade = createStripeUpgradeHandler(options)
  const quantity = createStripeQuantityHandler(options)
  return {
    ...shop,
    told,
    options,
    headers,
    onError,
    ask,
    upgrade,
    list: () => ask(upgrade),
    buy: (body: object, init: RequestInit = {}) =>
      ask(upgrade, {
        method: 'POST',
        body: JSON.stringify({
          successUrl: `${here}/?bought`,
          cancelUrl: `${here}/?left`,
          ...body,
        }),
        ...init,
      }),
    takeBack: () => ask(upgrade, { method: 'DELETE' }),
    setQuantity: (value: unknown) =>
      ask(quantity, { method: 'POST', body: JSON.stringify({ quantity: value }) }),
    report: () => readStripeUsage(stripe, 'cus_1', { now }),
    updates: () => emulator.calls.filter(({ call }) => call.startsWith('POST /v1/subscriptions/')),
  }
}

const changed = { status: 200, body: { success: true, data: { changed: true } } }
const atEnd = 'at_end_of_current_billing_period'
const end = '2026-04-09T12:00:00Z'
const waits = { status: 200, body: { success: true, data: { scheduled: true, at: end } } }
const page = (path: string): unknown => ({
  status: 200,
  body: { success: true, data: { url: expect.stringContaining(`https://stripe.test${path}`) } },
})
const failed = (status: number, code: string): unknown => ({
  status,
  body: { success: false, error: { code, message: expect.any(String) } },
})

describe('what is offered', () => {
  it('has the prices of Stripe, what they include, and which plan is theirs', async () => {
    const { list, emulator } = openShop()
    emulator.subscribe('cus_1', ['price_free', 'price_calls_free'])
    expect((await list()).body).toEqual({
      success: true,
      data: {
        later: true,
        offers: {
          free: {
            kind: 'plan',
            name: 'Free',
            product: 'prod_free',
            description: null,
            features: [],
            price: { unitPrice: 0, per: 1, currency: 'USD' },
            interval: { unit: 'month', count: 1 },
            grants: [{ meter: 'api_calls', amount: 1_000, renews: true }],
            owned: true,
            quantity: 1,
          },
          pro: {
            kind: 'plan',
            name: 'Pro',
            product: 'prod_pro',
            description: 'For teams',
            features: ['Priority support'],
            price: { unitPrice: 4_900, per: 1, currency: 'USD' },
            interval: { unit: 'month', count: 1 },
            grants: [{ meter: 'api_calls', amount: 50_000, renews: true }],
            owned: false,
          },
          'credits-25': {
            kind: 'top-up',
            name: 'Credits',
            product: 'prod_credits',
            description: null,
            features: [],
            price: { unitPrice: 2_500, per: 1, currency: 'USD' },
            interval: null,
            grants: [{ meter: 'credits', amount: 25, renews: false }],
            owned: false,
          },
        },
      },
    })
  })

  it('says how many of the plan are theirs', async () => {
    const { list, emulator } = openShop()
    const made = emulator.subscribe('cus_1', ['price_pro', 'price_calls_pro'])
    Object.assign(made.items[0] ?? {}, { quantity: 3 })
    const { body } = await list()
    expect(body).toMatchObject({ data: { offers: { pro: { owned: true, quantity: 3 } } } })
  })

  it('has a trial for whoever never had one, and what so many of it are called', async () => {
    const { options, emulator, ask } = openShop()
    const units = { one: 'seat', other: 'seats' }
    const pro = { ...offers.pro, trialDays: 14, units }
    const route = createStripeUpgradeHandler({ ...options, offers: { ...offers, pro } })
    const told = async () => (await ask(route)).body
    const urls = { successUrl: here, cancelUrl: here }
    const body = JSON.stringify({ offer: 'pro', ...urls })
    const days = { trialDays: 14 }
    expect(await told()).toMatchObject({ data: { offers: { pro: { ...days, units } } } })
    await ask(route, { method: 'POST', body })
    const [session] = emulator.world.sessions.values()
    emulator.pay(session?.id ?? '')
    const [subscription] = emulator.world.subscriptions.values()
    expect(subscription).toMatchObject({ status: 'trialing' })
    expect(await told()).not.toMatchObject({ data: { offers: { pro: days } } })
    Object.assign(subscription ?? {}, { status: 'canceled' })
    expect(await told()).not.toMatchObject({ data: { offers: { pro: days } } })
    await ask(route, { method: 'POST', body })
    expect(emulator.calls.at(-1)?.form).not.toHaveProperty('subscription_data')
  })

  it('sells a price that was a plan before there were prices, by the id of its own', async () => {
    const { ask, options, emulator } = openShop()
    const old = { id: 'gold-monthly', product: 'prod_pro', unit_amount_decimal: '9900' }
    emulator.world.prices.set(old.id, old)
    const route = createStripeUpgradeHandler({ ...options, offers: { gold: { price: old.id } } })
    expect(await ask(route)).toMatchObject({
      body: { data: { offers: { gold: { price: { unitPrice: 9_900 } } } } },
    })
  })

  it('asks for prices once in five minutes', async () => {
    const { list, emulator } = openShop()
    await list()
    await list()
    expect(emulator.calls.filter(({ call }) => call.includes('/prices/'))).toHaveLength(5)
  })
})

describe('buying a plan', () => {
  it('opens a checkout for whoever has no subscription, with no quantity of what is metered', async () => {
    const { buy, emulator, report } = openShop()
    const bought = await buy({ offer: 'pro', quantity: 2 })
    expect(bought).toMatchObject(Object(page('/c/pay/')))
    const [session] = emulator.world.sessions.values()
    expect(session).toMatchObject({
      mode: 'subscription',
      customer: 'cus_1',
      line_items: [{ price: 'price_pro', quantity: 2 }, { price: 'price_calls_pro' }],
      success_url: `${here}/?bought`,
    })
    emulator.pay(session?.id ?? '')
    const { plan, metrics } = await report()
    expect(plan).toMatchObject({ name: 'Pro', quantity: 2 })
    expect(metrics.api_calls?.included).toBe(50_000)
  })

  it('changes the subscription there is: the plan, and the price of the same meter', async () => {
    const { buy, emulator, report, updates } = openShop()
    const made = emulator.subscribe('cus_1', ['price_free', 'price_calls_free', 'price_minutes'])
    const [plan, calls, minutes] = made.items
    expect(await buy({ offer: 'pro' })).toMatchObject(changed)
    expect(updates()[0]?.form).toMatchObject({
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    })
    expect(made.items).toEqual([
      { ...plan, price: 'price_pro', quantity: 1 },
      { ...calls, price: 'price_calls_pro', quantity: 1 },
      minutes,
    ])
    expect((await report()).metrics.api_calls?.included).toBe(50_000)
    expect(emulator.world.sessions.size).toBe(0)
  })

  it('asks nothing of Stripe where the plan is theirs already', async () => {
    const { buy, emulator, updates } = openShop()
    emulator.subscribe('cus_1', ['price_pro', 'price_calls_pro'])
    expect(await buy({ offer: 'pro' })).toMatchObject(changed)
    expect(updates()).toEqual([])
  })

  it('goes on with a plan that was to end', async () => {
    const { buy, emulator } = openShop()
    const prices = ['price_pro', 'price_calls_pro']
    const made = emulator.subscribe('cus_1', prices, 0, { cancel_at_period_end: true })
    expect(await buy({ offer: 'pro' })).toMatchObject(changed)
    expect(made.cancel_at_period_end).toBe(false)
  })

  it('goes on with a plan that was to end at the moment at which its period does', async () => {
    const { buy, emulator, report, now } = openShop()
    const made = emulator.subscribe('cus_1', ['price_free', 'price_calls_free'])
    made.cancel_at = made.end
    expect(await buy({ offer: 'pro' })).toMatchObject(changed)
    const { plan } = await report()
    expect(plan).toMatchObject({ name: 'Pro' })
    expect(plan).not.toHaveProperty('endsAt')
    // A term of a year that was agreed on is nothing that a purchase undoes.
    const agreed = now() / 1_000 + 365 * 86_400
    made.cancel_at = agreed
    expect(await buy({ offer: 'free' })).toMatchObject(changed)
    expect(made.cancel_at).toBe(agreed)
  })

  it('leads to the portal where there is no card, and changes nothing', async () => {
    const { buy, emulator } = openShop()
    emulator.world.customers.set('cus_1', { id: 'cus_1', card: false })
    const made = emulator.subscribe('cus_1', ['price_free', 'price_calls_free'])
    expect(await buy({ offer: 'pro' })).toMatchObject(Object(page('/p/session/')))
    expect(made.items.map(({ price }) => price)).toEqual(['price_free', 'price_calls_free'])
  })

  it('says in Stripe’s words that a card was declined', async () => {
    const { buy, emulator, onError } = openShop()
    emulator.subscribe('cus_1', ['price_free'])
    emulator.fail({ on: 'POST /v1/subscriptions/', as: 402 })
    expect(await buy({ offer: 'pro' })).toMatchObject({
      status: 402,
      body: { error: { code: 'PAYMENT_REQUIRED', message: 'Made to fail.' } },
    })
    expect(onError).not.toHaveBeenCalled()
  })

  it('does not guess which of several prices is the plan', async () => {
    const { buy, emulator, updates } = openShop()
    const price = { product: 'prod_pro', unit_amount_decimal: '100' }
    emulator.world.prices.set('price_a', { ...price, id: 'price_a' })
    emulator.world.prices.set('price_b', { ...price, id: 'price_b' })
    emulator.subscribe('cus_1', ['price_a', 'price_b'])
    expect((await buy({ offer: 'pro' })).status).toBe(500)
    expect(updates()).toEqual([])
  })

  it.each([
    ['a price that is not offered', { offer: 'price_pro' }],
    ['a name of every object', { offer: 'constructor' }],
    ['no offer', {}],
    ['too many', { offer: 'pro', quantity: 6 }],
    ['half of one', { offer: 'pro', quantity: 0.5 }],
    ['an address of another site', { offer: 'pro', successUrl: 'https://evil.test/' }],
    ['another timing', { offer: 'pro', timing: 'tomorrow' }],
    ['a script', { offer: 'pro', cancelUrl: 'javascript:alert(1)' }],
  ])('refuses %s', async (_, body) => {
    const { buy, emulator } = openShop()
    expect(await buy(body)).toMatchObject(Object(failed(400, 'BAD_REQUEST')))
    expect(emulator.world.sessions.size).toBe(0)
  })

  it.each([
    ['beside one that is no origin', ['app.example.com', 'https://app.example.com']],
    ['alone', 'https://app.example.com'],
  ])('leads back to an allowed origin, given %s', async (_, allowed) => {
    const { ask, options, headers } = openShop()
    const route = createStripeUpgradeHandler(
      Object.assign({ ...options }, { allowedOrigins: allowed }),
    )
    const there = 'https://app.example.com'
    const urls = { successUrl: `${there}/?bought`, cancelUrl: `${there}/` }
    const init = { method: 'POST', headers: { ...headers, origin: there } }
    expect(
      await ask(route, { ...init, body: JSON.stringify({ offer: 'pro', ...urls }) }),
    ).toMatchObject(Object(page('/c/pay/')))
    const evil = { ...urls, cancelUrl: 'https://evil.test/' }
    const refused = await ask(route, { ...init, body: JSON.stringify({ offer: 'pro', ...evil }) })
    expect(refused.status).toBe(400)
  })

  it('gives a route for bearer tokens no cookies to know somebody by', async () => {
    const { ask, options } = openShop()
    const byCookie = { ...options, authenticate: ({ headers }: Request) => headers.get('cookie') }
    const headers = { cookie: 'user_1', 'content-type': 'application/json' }
    const init = { method: 'POST', body: '{"priceSlug":"pro"}', headers }
    const bearer = createStripeUpgradeHandler({ ...byCookie, cookies: false })
    expect((await ask(bearer, init)).status).toBe(401)
  })

  it('is for pages of this site, and for who is signed in', async () => {
    const { buy, headers, ask, upgrade } = openShop()
    const by = (some: object) => buy({ offer: 'pro' }, { headers: { ...headers, ...some } })
    expect((await by({ origin: 'https://evil.test' })).status).toBe(403)
    expect((await by({ 'x-user': '' })).status).toBe(401)
    expect((await by({ 'x-usage-customer': 'user_2' })).status).toBe(401)
    expect(await by({ 'x-user': 'user_2' })).toMatchObject(Object(failed(409, 'CONFLICT')))
    expect((await ask(upgrade, { method: 'PUT' })).status).toBe(405)
    const foreign = { ...headers, origin: 'https://evil.test' }
    expect((await ask(upgrade, { method: 'DELETE', headers: foreign })).status).toBe(403)
  })
})

describe('what a change costs', () => {
  it('is the invoice that would be made, and nothing changes by asking', async () => {
    const { ask, upgrade, emulator, updates, pass } = openShop()
    const cost = async (query: string) =>
      (await ask(upgrade, { path: `/api/billing/upgrade?offer=${query}` })).body
    expect(await cost('pro')).toMatchObject({ data: { due: null } })
    emulator.subscribe('cus_1', ['price_pro', 'price_calls_pro'])
    pass(15 * 86_400_000)
    expect(await cost('pro&quantity=3')).toEqual({
      success: true,
      data: { due: { amount: 4_900, currency: 'USD' } },
    })
    expect(await cost(`free&timing=${atEnd}`)).toMatchObject({
      data: { due: { amount: 0, currency: 'USD' }, startsAt: end },
    })
    expect(await cost('pro')).toMatchObject({ data: { due: null } })
    expect(await cost('credits-25')).toMatchObject({ data: { due: null } })
    expect(await cost('nothing')).toMatchObject({ success: false })
    expect(updates()).toEqual([])
  })

  it('is not told where it comes with a later invoice', async () => {
    const { ask, options, emulator } = openShop()
    emulator.subscribe('cus_1', ['price_free', 'price_calls_free'])
    const route = createStripeUpgradeHandler({ ...options, proration: 'create_prorations' })
    const { body } = await ask(route, { path: '/api/billing/upgrade?offer=pro' })
    expect(body).toMatchObject({ data: { due: null } })
  })
})

describe('a change that waits for the end of the period', () => {
  /** A customer on five seats of Pro. */
  function openSeats(some: object = {}) {
    const shop = openShop()
    const prices = ['price_pro', 'price_calls_pro', 'price_minutes']
    const made = shop.emulator.subscribe('cus_1', prices, 0, some)
    Object.assign(made.items[0] ?? {}, { quantity: 5 })
    return { ...shop, made, later: (body: object) => shop.buy({ timing: atEnd, ...body }) }
  }

  it('is told until then, and changes the plan and the price of its meter', async () => {
    const { later, made, report, pass, updates, list } = openSeats()
    expect(await later({ offer: 'free' })).toMatchObject(waits)
    expect((await report()).plan).toMatchObject({
      name: 'Pro',
      quantity: 5,
      change: { name: 'Free', priceSlug: 'free', at: end },
    })
    expect(made.items.map(({ price }) => price)).toContain('price_pro')
    pass(30 * 86_400_000)
    const { plan, metrics } = await report()
    expect(plan).toMatchObject({ name: 'Free' })
    expect(plan).not.toHaveProperty('change')
    expect(metrics.api_calls?.included).toBe(1_000)
    expect(metrics).toHaveProperty('minutes')
    expect((await list()).body).toMatchObject({ data: { offers: { free: { owned: true } } } })
    expect(updates()).toEqual([])
  })

  it('is a smaller number of seats, too', async () => {
    const { later, report, pass } = openSeats()
    expect(await later({ offer: 'pro', quantity: 2 })).toMatchObject(waits)
    expect((await report()).plan).toMatchObject({ quantity: 5, change: { name: 'Pro', at: end } })
    pass(30 * 86_400_000)
    expect((await report()).plan).toMatchObject({ name: 'Pro', quantity: 2 })
    expect((await later({ offer: 'free' })).status).toBe(200)
    expect((await report()).plan).toMatchObject({ change: { name: 'Free' } })
  })

  it('can be taken back', async () => {
    const { later, takeBack, report, pass } = openSeats()
    await later({ offer: 'free' })
    expect(await takeBack()).toMatchObject(changed)
    expect((await report()).plan).not.toHaveProperty('change')
    pass(30 * 86_400_000)
    expect((await report()).plan).toMatchObject({ name: 'Pro', quantity: 5 })
    expect(await takeBack()).toMatchObject(Object(failed(409, 'CONFLICT')))
  })

  it('is the same when it is asked for again, and no other one can be made', async () => {
    const { later, buy, setQuantity, updates } = openSeats()
    await later({ offer: 'free' })
    expect(await later({ offer: 'free' })).toMatchObject(waits)
    const refused = Object(failed(409, 'CONFLICT'))
    expect(await later({ offer: 'pro', quantity: 2 })).toMatchObject(refused)
    expect(await buy({ offer: 'free' })).toMatchObject(refused)
    expect(await setQuantity(3)).toMatchObject(refused)
    expect(updates()).toEqual([])
  })

  it('keeps discounts', async () => {
    const { later, emulator } = openSeats({ discounts: [{ discount: 'di_1' }] })
    await later({ offer: 'free' })
    const [schedule] = emulator.world.schedules.values()
    const kept = { discounts: [{ discount: 'di_1' }] }
    expect(schedule?.phases).toMatchObject([kept, kept])
  })

  it('goes on with a plan that was to end', async () => {
    const { later, made } = openSeats({ cancel_at_period_end: true })
    expect(await later({ offer: 'free' })).toMatchObject(waits)
    expect(made.cancel_at_period_end).toBe(false)
    const moment = openSeats()
    moment.made.cancel_at = moment.made.end
    expect(await moment.later({ offer: 'free' })).toMatchObject(waits)
    expect(moment.made).not.toHaveProperty('cancel_at')
  })

  it('leaves a schedule of the host alone', async () => {
    const { later, takeBack, stripe, made, emulator, report } = openSeats()
    const { id } = await stripe.subscriptionSchedules.create({ from_subscription: made.id })
    expect((await report()).plan).not.toHaveProperty('change')
    expect(await later({ offer: 'free' })).toMatchObject(Object(failed(409, 'CONFLICT')))
    await stripe.subscriptionSchedules.update(id, {
      phases: [
        {
          items: [{ price: 'price_pro', quantity: 5 }],
          start_date: made.start,
          end_date: made.end,
        },
        { items: [{ price: 'price_free', quantity: 1 }] },
      ],
    })
    expect((await report()).plan).toMatchObject({ change: { name: 'Free', at: end } })
    expect(await takeBack()).toMatchObject(Object(failed(409, 'CONFLICT')))
    expect(emulator.world.schedules.size).toBe(1)
  })

  it('leaves no schedule behind where it could not be made', async () => {
    const { later, emulator } = openSeats()
    emulator.fail({ on: 'POST /v1/subscription_schedules/', as: 400 })
    expect((await later({ offer: 'free' })).status).toBe(500)
    expect(emulator.world.schedules.size).toBe(0)
  })

  it('is a checkout for whoever has no subscription', async () => {
    const { buy } = openShop()
    expect(await buy({ offer: 'pro', timing: atEnd })).toMatchObject(Object(page('/c/pay/')))
  })
})

describe('a quantity', () => {
  it('is changed at once', async () => {
    const { setQuantity, emulator, report } = openShop()
    emulator.subscribe('cus_1', ['price_pro', 'price_calls_pro'])
    expect((await setQuantity(3)).body).toEqual({
      success: true,
      data: { changed: true, quantity: 3 },
    })
    expect((await report()).plan).toMatchObject({ quantity: 3, price: 147 })
  })

  it.each([0, 6, '3', null, 1.5])('of %j is refused where it is not offered', async (value) => {
    const { setQuantity, emulator, updates } = openShop()
    emulator.subscribe('cus_1', ['price_pro'], 0, {})
    if (value === null) emulator.world.subscriptions.clear()
    expect((await setQuantity(value)).status).toBe(value === null ? 409 : 400)
    expect(updates()).toEqual([])
  })
})

describe('a top-up', () => {
  it('is paid in a checkout, and grants its credits once', async () => {
    const { buy, emulator, told, stripe, report } = openShop()
    emulator.subscribe('cus_1', ['price_pro', 'price_calls_pro'])
    expect(await buy({ offer: 'credits-25', quantity: 2 })).toMatchObject(Object(page('/c/pay/')))
    const [session] = emulator.world.sessions.values()
    const grant = (object: unknown) => grantStripeTopUp(stripe, object, offers)
    expect(await grant({ ...session })).toBe('ignored')
    emulator.pay(session?.id ?? '')
    const [event] = told
    expect(event?.type).toBe('checkout.session.completed')
    expect(await grant(event?.object)).toBe('granted')
    expect(await grant(event?.object)).toBe('repeated')
    const { metrics } = await report()
    expect(metrics.credits).toMatchObject({ remaining: 50, unit: 'usd' })
    expect(metrics.credits?.pools).toMatchObject([{ name: 'Credits', remaining: 50 }])
  })

  it('grants nothing for other sessions', async () => {
    const { stripe } = openShop()
    const session = { id: 'cs_1', customer: 'cus_1', mode: 'payment', payment_status: 'paid' }
    for (const metadata of [
      {},
      { usage_widgets_offer: 'pro' },
      { usage_widgets_offer: 'toString' },
    ])
      expect(await grantStripeTopUp(stripe, { ...session, metadata }, offers)).toBe('ignored')
    expect(await grantStripeTopUp(stripe, null, offers)).toBe('ignored')
  })
})

describe('the portal', () => {
  it('is a redirect that nothing keeps', async () => {
    const { options, stripe, ask, emulator } = openShop()
    const portal = createStripePortalHandler({ ...options, stripe, returnUrl: '/settings' })
    const reply = await ask(portal, { path: '/api/billing/portal?flow=payment_method_update' })
    expect(reply.status).toBe(303)
    expect(reply.headers.get('location')).toMatch(/^https:\/\/stripe\.test\/p\/session\//)
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect(emulator.calls.at(-1)?.form).toEqual({
      customer: 'cus_1',
      return_url: `${here}/settings`,
      flow_data: { type: 'payment_method_update' },
    })
  })

  it('is opened for nobody else', async () => {
    const { options, stripe, ask, emulator } = openShop()
    const portal = createStripePortalHandler({ ...options, stripe })
    expect((await ask(portal, { headers: {} })).status).toBe(401)
    expect(emulator.calls).toEqual([])
  })
})
