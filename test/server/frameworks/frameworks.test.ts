import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openApp } from './app.js'
import { app as expressApp } from './express.js'
import { app as fastifyApp } from './fastify.js'
import { app as honoApp } from './hono.js'
import { routes } from './next.js'

let account: Awaited<ReturnType<typeof openApp>>

beforeEach(async () => {
  vi.stubEnv('FLOWGLAD_SECRET_KEY', 'sk_test')
  account = await openApp()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await account.close()
})

/** Calls the function that Next.js would. */
async function next(request: Request): Promise<Response> {
  const handle = routes[new URL(request.url).pathname]?.[request.method]
  return handle ? await handle(request) : new Response(null, { status: 405 })
}

const frameworks = {
  'Next.js': async () => getRequestListener(next),
  Hono: async () => getRequestListener(honoApp.fetch),
  Express: async (): Promise<RequestListener> => expressApp,
  Fastify: async (): Promise<RequestListener> => {
    await fastifyApp.ready()
    return fastifyApp.routing
  },
}

describe.each(Object.entries(frameworks))('the routes in %s', (_, listenerOf) => {
  let url = ''
  let close = async () => {}

  beforeEach(async () => {
    const server = createServer(await listenerOf())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    close = () => new Promise((resolve) => server.close(() => resolve()))
  })
  afterEach(() => close())

  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { cookie: 'user=user_1', ...Object.fromEntries(new Headers(init.headers)) }
    const response = await fetch(url + path, { ...init, headers })
    const body: unknown = JSON.parse(await response.text())
    return { status: response.status, body }
  }
  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const use = { usageMeterSlug: 'generations', amount: 5, transactionId: 'click_1' }

  it('report what was used', async () => {
    account.sandbox.actions.record({ meter: 'generations', amount: 25 })
    expect(await ask('/api/billing/usage?metrics=generations')).toMatchObject({
      status: 200,
      body: { success: true, data: { metrics: { generations: { included: 100, used: 25 } } } },
    })
  })

  it.each([
    ['a date that is none', '?startDate=tomorrow', 'user=user_1', 400],
    ['a range that ends first', '?startDate=2024-02-01&endDate=2024-01-01', 'user=user_1', 400],
    ['nobody', '', 'user=', 401],
  ])('answer a report for %s in the documented shape', async (_, query, cookie, status) => {
    const answered = await ask(`/api/billing/usage${query}`, { headers: { cookie } })
    expect(answered).toMatchObject({ status, body: { success: false } })
  })

  it('record an event once, however often it is sent', async () => {
    const [first, second] = [
      await post('/api/usage-events', use),
      await post('/api/usage-events', use),
    ]
    expect(first).toMatchObject({ status: 200, body: { usageEvent: { amount: 5 } } })
    expect(second).toEqual(first)
    expect(account.sandbox.actions.events()).toHaveLength(1)
  })

  it.each([
    ['malformed JSON', '{"usageMeterSlug"', {}, 400],
    ['an unknown field', { ...use, priceSlug: 'free' }, {}, 400],
    ['a foreign customer', { ...use, customerId: 'cust_9' }, {}, 400],
    ['a foreign subscription', { ...use, subscriptionId: 'sub_9' }, {}, 403],
    ['a form of another site', use, { origin: 'https://evil.example' }, 403],
    ['a form', 'amount=5', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a body over 64 KB', { ...use, properties: { a: 'x'.repeat(65_536) } }, {}, 413],
    ['nobody', use, { cookie: 'user=' }, 401],
  ])('refuse %s and record nothing', async (_, body, headers, status) => {
    const answered = await post('/api/usage-events', body, headers)
    expect(answered.status).toBe(status)
    expect(answered.body).toMatchObject({ success: false, error: { code: expect.any(String) } })
    expect(JSON.stringify(answered)).not.toMatch(/node_modules|\\n\s+at /)
    expect(account.sandbox.actions.events()).toEqual([])
  })

  it('tell what is left', async () => {
    account.sandbox.actions.record({ meter: 'credits', amount: 8 })
    expect(await ask('/api/usage-balance?usageMeterSlug=credits')).toEqual({
      status: 200,
      body: { usageMeterSlug: 'credits', remaining: 42 },
    })
    expect(await ask('/api/usage-balance?usageMeterSlug=__proto__')).toMatchObject({
      body: { remaining: null },
    })
  })

  it('run what costs while enough is left, and bill each operation once', async () => {
    const request = { prompt: 'a cat', operationId: 'operation_1' }
    const twice = [post('/api/generate', request), post('/api/generate', request)]
    expect(await Promise.all(twice)).toEqual([
      { status: 200, body: { image: '/images/a%20cat.png' } },
      { status: 200, body: { image: '/images/a%20cat.png' } },
    ])
    const next = await post('/api/generate', { ...request, operationId: 'operation_2' })
    expect(next).toMatchObject({
      status: 402,
      body: { error: 'insufficient_credits', availableBalance: 40, required: 60 },
    })
    expect(account.sandbox.actions.events()).toMatchObject([{ amount: 60 }])
  })

  it.each(['{', 'null', '{"prompt":"a cat","operationId":""}', '{"prompt":7}'])(
    'answer 400 to work asked for by %s',
    async (body) => {
      expect(await post('/api/generate', body)).toMatchObject({ status: 400 })
      expect(account.sandbox.actions.events()).toEqual([])
    },
  )
})

const textOf = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')

describe('the documentation', () => {
  it.each(['billing', 'hono', 'express', 'fastify'])('shows %s.ts as it is tested', (name) => {
    expect(textOf('../../../stories/server.mdx')).toContain(textOf(`./${name}.ts`))
    expect(textOf('../../../README.md')).toContain(textOf(`./${name}.ts`))
  })
})
