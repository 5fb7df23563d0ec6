import type { IncomingMessage, ServerResponse } from 'node:http'
import { createSandbox } from 'usage-widgets/sandbox'
import { namesCustomer, readFlowgladUsage } from 'usage-widgets/server'
import { customerOf, customers } from '../customer.js'
import { type AppRoute, createAppRoutes } from './app-routes.js'
import { catalog } from './catalog.js'
import { createDemoRoutes } from './demo-routes.js'
import { createFlowgladRoute, flowgladAt } from './flowglad-route.js'
import { json, parsed, type Reply, replyOf, requestOf, send, textOf } from './http.js'
import { createLine } from './line.js'
import { otherUse } from './other-use.js'
import { type Page, serveFile } from './page.js'
import { createSpendingLimits } from './spending-limits.js'
import { sqliteStore } from './sqlite-store.js'

/** What the app is made of. */
export type AppOptions = {
  /** The built page: every file by its path. */
  readonly page: Page
  /** The SQLite file of the ledger; made when it is missing. */
  readonly file: string
  /** Where this server reaches itself, without a slash at the end. */
  readonly origin: string
  /** Where visitors reach it, likewise. */
  readonly address: string
}

const apiKey = 'sk_demo'

/**
 * The whole demo: the page, the app's own routes below `/api` with `/api/flowglad` among them, the
 * Flowglad it talks to over HTTP (`/api/v1`, a sandbox), whose checkout is at `/checkout`, and `/demo`,
 * by which the page looks behind the scenes. Answers only at its own two addresses.
 */
export function createApp({ page, file, origin, address }: AppOptions) {
  const store = sqliteStore(file)
  const limitStore = sqliteStore(file, 'limits')
  const limits = createSpendingLimits(limitStore)
  const sandbox = createSandbox({
    store,
    catalog,
    customers,
    apiKey,
    now: Date.now,
    checkoutOrigin: address,
  })
  const line = createLine()
  const arrivals = new Map<string, number>()
  const results = new Map<string, string>()
  const access = { baseURL: origin, apiKey }
  const flowglad = createFlowgladRoute(access)
  const flowgladOf = flowgladAt(access)
  const own = createAppRoutes({ sandbox, flowglad: flowgladOf, secret: apiKey, results, limits })
  const other = otherUse(sandbox, apiKey)
  const demo = createDemoRoutes({ sandbox, line, arrivals, other, results, limits })
  const hosts = new Set([new URL(origin).host, new URL(address).host])

  async function platform(request: IncomingMessage): Promise<Reply> {
    const body = await textOf(request)
    const site = request.headers['sec-fetch-site']
    const reply = await sandbox.fetch(new URL(request.url ?? '/', origin), {
      method: request.method ?? 'GET',
      headers: {
        authorization: request.headers.authorization ?? '',
        ...(typeof site === 'string' && { 'sec-fetch-site': site }),
      },
      ...(body !== '' && { body }),
    })
    return replyOf(reply)
  }

  async function fromBrowser(action: string, request: IncomingMessage, response: ServerResponse) {
    const { method = '' } = request
    if (!['GET', 'POST'].includes(method)) return send(response, refused('Use GET or POST.', 405))
    const body = parsed(await textOf(request))
    const records = action === 'usage-events/create'
    const answer = async () => {
      const refusal = records ? await paused(request, body) : null
      if (refusal !== null) return json({ error: { code: '400', json: { message: refusal } } }, 400)
      if (records) count(arrivals, body)
      return flowglad(action, request, body)
    }
    await line.carry({ response, records, answer })
  }

  function paused({ headers }: IncomingMessage, use: unknown): Promise<string | null> {
    const { externalId } = customerOf(headers.cookie ?? '')
    const read = async () => readFlowgladUsage(await flowgladOf(externalId).getBilling())
    return limits.against(externalId, use, read)
  }

  async function toApp(route: AppRoute, incoming: IncomingMessage, response: ServerResponse) {
    const request = requestOf(incoming, await textOf(incoming), address)
    const answer = async () => replyOf(await route(request))
    await line.carry({ response, records: request.method === 'POST', answer })
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', origin)
    const refusal = refusalOf(request, pathname, hosts)
    if (refusal) return send(response, refusal)
    const action = below('/api/flowglad/', pathname)
    if (action !== null) return fromBrowser(action, request, response)
    const ownRoute = own.get(pathname)
    if (ownRoute) return toApp(ownRoute, request, response)
    if (below('/api/v1/', pathname) !== null || below('/checkout/', pathname) !== null) {
      return send(response, await platform(request))
    }
    if (pathname.startsWith('/demo/')) return send(response, await demo(request))
    send(response, serveFile(page, pathname))
  }

  return {
    handle: (request: IncomingMessage, response: ServerResponse) => {
      route(request, response).catch((error: unknown) => {
        if (response.destroyed) return
        console.error(error)
        send(response, json({ error: { message: String(error) } }, 500))
      })
    },
    close: () => {
      store.close()
      limitStore.close()
    },
  }
}

/**
 * Why a request is not answered. Another name for this machine is a page that had its own name lead
 * here; other types than JSON are what another site's form can send; and a page that is still open for
 * another customer must not use anything under the present one's cookie.
 */
export function refusalOf(
  { method, headers }: IncomingMessage,
  path: string,
  hosts: ReadonlySet<string>,
): Reply | null {
  if (!hosts.has(headers.host ?? '')) return refused('Open the demo at its own address.', 403)
  // The form of the checkout page is the sandbox's to check.
  if (method === 'GET' || method === 'HEAD' || path.startsWith('/checkout/')) return null
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  const isJson = type.trim().toLowerCase() === 'application/json'
  // A page of another site may send a DELETE only if it was allowed to, and here none is.
  if (method !== 'DELETE' && !isJson) return refused('Send JSON.', 415)
  const named = headers['x-usage-customer']?.toString()
  const signedIn = customerOf(headers.cookie ?? '').externalId
  return namesCustomer(named, signedIn) ? null : refused('Somebody else is signed in now.', 401)
}

function refused(message: string, status: number): Reply {
  return json({ message, error: { message } }, status)
}

function below(prefix: string, path: string): string | null {
  return path.startsWith(prefix) ? path.slice(prefix.length) : null
}

/** Counts how often a recording reached the app, under its id. */
function count(arrivals: Map<string, number>, body: unknown): void {
  if (typeof body !== 'object' || body === null || !('transactionId' in body)) return
  const id = String(body.transactionId)
  arrivals.set(id, (arrivals.get(id) ?? 0) + 1)
}
