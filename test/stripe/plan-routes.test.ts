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
    setQuantity: (value: unknown) =>
      ask(quantity, { method: 'POST', body: JSON.stringify({ quantity: value }) }),
    report: () => readStripeUsage(stripe, 'cus_1', { now }),
    updates: () => emulator.calls.filter(({ call }) => call.startsWith('POST /v1/subscriptions/')),
  }
}

const changed = { status: 200, body: { success: true, data: { changed: true } } }
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
        offers: {
          free: {
            kind: 'plan',
            name: 'Free',
            price: { unitPrice: 0, per: 1, currency: 'USD' },
            interval: { unit: 'month', count: 1 },
            grants: [{ meter: 'api_calls', amount: 1_000, renews: true }],
            owned: true,
          },
          pro: {
            kind: 'plan',
            name: 'Pro',
            price: { unitPrice: 4_900, per: 1, currency: 'USD' },
            interval: { unit: 'month', count: 1 },
            grants: [{ meter: 'api_calls', amount: 50_000, renews: true }],
            owned: false,
          },
          'credits-25': {
            kind: 'top-up',
            name: 'Credits',
            price: { unitPrice: 2_500, per: 1, currency: 'USD' },
            interval: null,
            grants: [{ meter: 'credits', amount: 25, renews: false }],
            owned: false,
          },
        },
      },
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
    ['a script', { offer: 'pro', cancelUrl: 'javascript:alert(1)' }],
  ])('refuses %s', async (_, body) => {
    const { buy, emulator } = openShop()
    expect(await buy(body)).toMatchObject(Object(failed(400, 'BAD_REQUEST')))
    expect(emulator.world.sessions.size).toBe(0)
  })

  it('is for pages of this site, and for who is signed in', async () => {
    const { buy, headers, ask, upgrade } = openShop()
    const by = (some: object) => buy({ offer: 'pro' }, { headers: { ...headers, ...some } })
    expect((await by({ origin: 'https://evil.test' })).status).toBe(403)
    expect((await by({ 'x-user': '' })).status).toBe(401)
    expect((await by({ 'x-usage-customer': 'user_2' })).status).toBe(401)
    expect(await by({ 'x-user': 'user_2' })).toMatchObject(Object(failed(409, 'CONFLICT')))
    expect((await ask(upgrade, { method: 'DELETE' })).status).toBe(405)
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
