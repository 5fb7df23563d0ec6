import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readInsufficientCredits } from '../../src/billing/insufficient-credits.js'
import {
  createUsageEventHandler,
  createUsageReportHandler,
  InsufficientCreditsError,
  insufficientCreditsResponse,
  readFlowgladUsage,
  serverTransactionId,
  withUsage,
} from '../../src/server.js'
import { openAccount } from './account.js'

type Account = Awaited<ReturnType<typeof openAccount>>
type Handler = (request: Request) => Promise<Response>

let account: Account
let app: Awaited<ReturnType<typeof listen>>

beforeEach(async () => {
  vi.stubEnv('FLOWGLAD_SECRET_KEY', 'sk_test')
  account = await openAccount({ customers: [{ externalId: 'user_1' }, { externalId: 'user_2' }] })
  app = await listen(routesOf(account))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await app.close()
  await account.close()
})

/** The examples of the documentation, over an app's session. */
function routesOf({ as: flowglad }: Account): Readonly<Record<string, Handler>> {
  const userOf = async (request: Request) => {
    const id = /^user=(\w+)$/.exec(request.headers.get('cookie') ?? '')?.[1]
    return id === undefined ? null : { id }
  }
  return {
    '/api/billing/usage': createUsageReportHandler({
      authenticate: userOf,
      readUsage: async (user, query) =>
        readFlowgladUsage(await flowglad(user.id).getBilling(), query),
    }),
    '/api/usage-events': createUsageEventHandler({
      authenticate: async (request) => {
        const user = await userOf(request)
        return user ? { flowglad: flowglad(user.id) } : null
      },
      record: async (event, identity) => {
        const { customer, currentSubscription } = await identity.flowglad.getBilling()
        if (!currentSubscription)
          throw new InsufficientCreditsError(event.usageMeterSlug, 0, event.amount)
        const { usageMeterSlug: meter, transactionId: id } = event
        const transactionId = await serverTransactionId({ customer: customer.id, meter, id })
        const subscriptionId = currentSubscription.id
        return identity.flowglad.createUsageEvent({ ...event, subscriptionId, transactionId })
      },
    }),
    '/api/generate': async (request) => {
      const user = await userOf(request)
      if (!user) return new Response(null, { status: 401 })
      const use = {
        usageMeterSlug: 'generations',
        amount: 60,
        transactionId: request.headers.get('idempotency-key') ?? '',
        upgradeUrl: '/pricing',
      }
      try {
        return Response.json(await withUsage(flowglad(user.id), use, () => ({ image: 'a cat' })))
      } catch (error) {
        if (error instanceof InsufficientCreditsError) return insufficientCreditsResponse(error)
        throw error
      }
    },
  }
}

async function listen(routes: Readonly<Record<string, Handler>>) {
  const server = createServer((request, response) => void answer(routes, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

async function answer(
  routes: Readonly<Record<string, Handler>>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`)
  const method = incoming.method ?? 'GET'
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
  let body = ''
  incoming.setEncoding('utf8')
  for await (const part of incoming) body += String(part)
  const request = new Request(url, { method, headers, ...(body !== '' && { body }) })
  const response = await (routes[url.pathname]?.(request) ?? new Response(null, { status: 404 }))
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(await response.text())
}

const ask = async (path: string, init: RequestInit = {}) => {
  const headers = { cookie: 'user=user_1', ...Object.fromEntries(new Headers(init.headers)) }
  const response = await fetch(app.url + path, { ...init, headers })
  const body: unknown = await response.json()
  return { status: response.status, body }
}
const report = (use: object, headers: Readonly<Record<string, string>> = {}) =>
  ask('/api/usage-events', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url, ...headers },
    body: JSON.stringify(use),
  })

describe('the documented routes in a plain Node server', () => {
  it('report what was used', async () => {
    account.sandbox.actions.record({ meter: 'generations', amount: 25 })
    expect(await ask('/api/billing/usage?metrics=generations')).toMatchObject({
      status: 200,
      body: { success: true, data: { metrics: { generations: { included: 100, used: 25 } } } },
    })
  })

  it('answer dates with the reason why there are none', async () => {
    const { status, body } = await ask('/api/billing/usage?startDate=2024-01-01&endDate=2024-01-31')
    expect(status).toBe(400)
    expect(body).toMatchObject({
      success: false,
      error: { code: 'BAD_REQUEST', message: expect.stringMatching(/^A date range is not/) },
    })
  })

  it('record an event once, however often it is sent', async () => {
    const use = { usageMeterSlug: 'generations', amount: 5, transactionId: 'click_1' }
    const [first, second] = [await report(use), await report(use)]
    expect(first).toMatchObject({ status: 200, body: { usageEvent: { amount: 5 } } })
    expect(second).toEqual(first)
    expect(account.sandbox.actions.events()).toHaveLength(1)
  })

  it('give two customers the same id without a conflict', async () => {
    const use = { usageMeterSlug: 'generations', amount: 5, transactionId: 'click_1' }
    await report(use)
    expect((await report(use, { cookie: 'user=user_2' })).status).toBe(200)
    expect(account.sandbox.actions.events()).toHaveLength(2)
  })

  it.each([
    ['an unknown meter', { usageMeterSlug: 'nope' }, {}, 400],
    ['a hostile meter', { usageMeterSlug: '__proto__' }, {}, 400],
    ['a foreign subscription', { subscriptionId: 'sub_9' }, {}, 403],
    ['a foreign customer', { customerId: 'cust_9' }, {}, 400],
    ['a page of another site', {}, { origin: 'https://evil.example' }, 403],
    ['a form', {}, { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['nobody', {}, { cookie: 'user=' }, 401],
    ['a body over 64 KB', { properties: { a: 'x'.repeat(65_536) } }, {}, 413],
  ])('refuse %s and record nothing', async (_, over, headers, status) => {
    const use = { usageMeterSlug: 'generations', amount: 5, transactionId: 'click_1', ...over }
    const answered = await report(use, headers)
    expect(answered.status).toBe(status)
    expect(answered.body).toMatchObject({ success: false, error: { code: expect.any(String) } })
    expect(account.sandbox.actions.events()).toEqual([])
  })

  it('meter an operation, until too little is left', async () => {
    const generate = (key: string) =>
      ask('/api/generate', { method: 'POST', headers: { 'idempotency-key': key } })
    expect(await generate('request_1')).toEqual({ status: 200, body: { image: 'a cat' } })
    const refused = await generate('request_2')
    expect(refused.status).toBe(402)
    expect(readInsufficientCredits(refused.status, refused.body)).toEqual({
      meterSlug: 'generations',
      availableBalance: 40,
      required: 60,
      message: 'Not enough left: 60 needed, 40 available.',
      upgradeUrl: '/pricing',
    })
    expect(account.sandbox.actions.events()).toMatchObject([{ amount: 60 }])
  })
})
