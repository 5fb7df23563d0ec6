import type { IncomingMessage, ServerResponse } from 'node:http'
import { Stripe } from 'stripe'
import { grantStripeTopUp } from 'usage-widgets/stripe'
import { createStripeEmulator } from '../../test/support/stripe/emulator.js'
import { textIn } from '../../test/support/stripe/form.js'
import { cookieFor, customerOf, customers } from '../customer.js'
import type { DemoState, LedgerEvent } from '../demo-state.js'
import { changedLine } from '../line.js'
import { refusalOf } from './app.js'
import { json, parsed, type Reply, replyOf, requestOf, send, textOf } from './http.js'
import { createLine } from './line.js'
import { type Page, serveFile } from './page.js'
import { createSpendingLimits } from './spending-limits.js'
import { sqliteStore } from './sqlite-store.js'
import { catalog, freePrices, offers } from './stripe-catalog.js'
import { createStripeRoutes, customerAtStripe } from './stripe-routes.js'

/** What the app is made of. */
export type StripeAppOptions = {
  readonly page: Page
  readonly origin: string
  /** Where visitors reach it, without a slash at the end. */
  readonly address: string
}

/** Milliseconds until the emulated Stripe counts what it has accepted. */
const LAG = 15_000
const DAY = 86_400

/**
 * The demo on Stripe (`npm start -- --stripe`): the page, the app's own routes below `/api`, a Stripe in
 * memory that the published client asks, with a checkout at `/checkout`, and `/demo` for what happens
 * behind the scenes. No account and no network.
 */
export function createApp({ page, origin, address }: StripeAppOptions) {
  let lag = LAG
  const line = createLine()
  const emulator = createStripeEmulator(catalog, {
    lag: () => lag,
    origin: `${address}/checkout`,
    // What Stripe sends to a webhook, verified there by its signature.
    onEvent: (type, session) => {
      if (type === 'checkout.session.completed') void grantStripeTopUp(stripe, session, offers)
    },
  })
  const httpClient = Stripe.createFetchHttpClient(emulator.fetch)
  const stripe = new Stripe('sk_test_demo', { httpClient, telemetry: false })
  const limits = createSpendingLimits(sqliteStore(':memory:', 'limits'))
  const routes = createStripeRoutes({ stripe, secret: 'demo', lag: () => lag + 1_000, limits })
  const hosts = new Set([new URL(origin).host, new URL(address).host])

  function begin(): void {
    const { world } = emulator
    for (const map of [world.subscriptions, world.grants, world.sessions]) map.clear()
    world.events.length = 0
    emulator.calls.length = 0
    emulator.fail()
    for (const { externalId } of customers) {
      emulator.subscribe(customerAtStripe(externalId), freePrices, 10 * DAY)
    }
  }

  async function demo(request: IncomingMessage): Promise<Reply> {
    const { method, url, headers } = request
    const body = method === 'POST' ? parsed(await textOf(request)) : {}
    const said = new Map(Object.entries(typeof body === 'object' && body ? body : {}))
    const user = customerOf(headers.cookie ?? '').externalId
    switch (`${method} ${url}`) {
      case 'GET /demo/state':
        break
      case 'POST /demo/line':
        line.set(changedLine(line.get(), body))
        emulator.fail(...(line.get().failing ? [{ as: 500, times: Number.POSITIVE_INFINITY }] : []))
        break
      case 'POST /demo/lag':
        lag = Number(said.get('ms') ?? LAG)
        break
      case 'POST /demo/sign-in':
        return {
          ...json({}),
          headers: { 'set-cookie': cookieFor(String(said.get('customerId'))) },
        }
      case 'POST /demo/elsewhere':
        await recordFor(user, 'generations', 20, 0)
        break
      case 'POST /demo/lately':
        for (let days = 1; days < 10; days++)
          await recordFor(user, 'upscales', (days * 7) % 5, days)
        break
      case 'POST /demo/reset':
        line.reset()
        lag = LAG
        limits.clear()
        begin()
        break
      default:
        return json({ error: 'Not found' }, 404)
    }
    return json({ line: line.get(), ledger: ledgerOf(user) } satisfies DemoState)
  }

  /** Some use on another device, counted at once. */
  async function recordFor(
    user: string,
    event_name: string,
    value: number,
    days: number,
  ): Promise<void> {
    const before = lag
    lag = 0
    await stripe.billing.meterEvents.create({
      event_name,
      timestamp: Math.floor(Date.now() / 1_000) - days * DAY,
      payload: { stripe_customer_id: customerAtStripe(user), value: String(value) },
    })
    lag = before
  }

  function ledgerOf(user: string): readonly LedgerEvent[] {
    const arrivals = new Map<string, number>()
    for (const { call, form } of emulator.calls) {
      const id = call === 'POST /v1/billing/meter_events' ? (textIn(form, 'identifier') ?? '') : ''
      arrivals.set(id, (arrivals.get(id) ?? 0) + 1)
    }
    return emulator.world.events
      .filter(({ customer }) => customer === customerAtStripe(user))
      .map(({ event_name, identifier, value, received }) => ({
        id: identifier.replace('srv_', ''),
        meter: event_name,
        amount: value,
        at: received,
        properties: {},
        arrived: arrivals.get(identifier) ?? 0,
      }))
  }

  /** The checkout and the portal, which are pages of Stripe's. */
  async function stripePage(request: IncomingMessage, pathname: string): Promise<Reply> {
    const [, id] = /\/c\/pay\/(\w+)$/.exec(pathname) ?? []
    const session = emulator.world.sessions.get(id ?? '')
    if (!session) return html('<h1>Billing</h1><p>Cards and invoices.</p><a href="/">Back</a>')
    if (request.method !== 'POST') {
      const pay = `<form method="post"><button name="do" value="pay">Pay</button></form>`
      return html(`<h1>Checkout</h1>${pay}<a href="${session.cancel_url}">Back</a>`)
    }
    if (request.headers['sec-fetch-site'] !== 'same-origin') return json({}, 403)
    const { success_url: location } = emulator.pay(session.id)
    return { status: 303, type: 'text/plain', body: '', headers: { location } }
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', origin)
    const refusal = refusalOf(request, pathname, hosts)
    if (refusal) return send(response, refusal)
    const own = routes.get(pathname)
    if (own) {
      const asked = requestOf(request, await textOf(request), address)
      const answer = async () => replyOf(await own(asked))
      return line.carry({ response, records: pathname === '/api/usage-events', answer })
    }
    if (pathname.startsWith('/checkout/')) {
      return send(response, await stripePage(request, pathname))
    }
    if (pathname.startsWith('/demo/')) return send(response, await demo(request))
    send(response, serveFile(page, pathname === '/' ? '/stripe.html' : pathname))
  }

  begin()
  return {
    handle: (request: IncomingMessage, response: ServerResponse) => {
      route(request, response).catch((error: unknown) => {
        if (response.destroyed) return
        console.error(error)
        send(response, json({ error: { message: String(error) } }, 500))
      })
    },
    close: () => {},
  }
}

function html(body: string): Reply {
  const page = `<!doctype html><meta charset="utf-8"><title>Stripe</title>${body}`
  return { status: 200, type: 'text/html; charset=utf-8', body: page }
}
