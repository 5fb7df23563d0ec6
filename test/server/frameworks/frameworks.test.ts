import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readInsufficientCredits } from '../../../src/billing/insufficient-credits.js'
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

describe.each(Object.entries(frameworks))('the routes in %s', (framework, listenerOf) => {
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

  it('answer dates with the reason why there are none', async () => {
    const query = '?startDate=2024-01-01&endDate=2024-01-31'
    expect(await ask(`/api/billing/usage${query}`)).toMatchObject({
      status: 400,
      body: {
        error: { code: 'BAD_REQUEST', message: expect.stringMatching(/^A date range is not/) },
      },
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
    const first = await post('/api/usage-events', use)
    expect(first).toMatchObject({
      status: 200,
      body: { usageEvent: { amount: 5 }, recordedAt: expect.any(Number) },
    })
    expect(await post('/api/usage-events', use)).toMatchObject({
      status: 200,
      body: { usageEvent: { amount: 5 } },
    })
    expect(account.sandbox.actions.events()).toHaveLength(1)
  })

  it('tell by their times which report contains a use', async () => {
    const asked = async () => (await ask('/api/billing/usage?metrics=generations')).body
    const timeOf = (body: unknown, ...path: string[]) =>
      Number(path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), body))
    const before = await asked()
    const { body: event } = await post('/api/usage-events', use)
    const after = await asked()
    const recordedAt = timeOf(event, 'recordedAt')
    expect(timeOf(before, 'data', 'asOf')).toBeLessThan(recordedAt)
    expect(recordedAt).toBeLessThan(timeOf(after, 'data', 'notAfter'))
    expect(after).toMatchObject({ data: { metrics: { generations: { used: 5 } } } })
  })

  it('give two customers the same id without a conflict', async () => {
    await post('/api/usage-events', use)
    expect((await post('/api/usage-events', use, { cookie: 'user=user_2' })).status).toBe(200)
    expect(account.sandbox.actions.events()).toHaveLength(2)
  })

  it.each([
    ['malformed JSON', '{"usageMeterSlug"', {}, 400],
    ['an unknown meter', { ...use, usageMeterSlug: 'nope' }, {}, 400],
    ['a hostile meter', { ...use, usageMeterSlug: '__proto__' }, {}, 400],
    ['an unknown field', { ...use, priceSlug: 'free' }, {}, 400],
    ['a foreign customer', { ...use, customerId: 'cust_9' }, {}, 400],
    ['a foreign subscription', { ...use, subscriptionId: 'sub_9' }, {}, 403],
    ['a form of another site', use, { origin: 'https://evil.example' }, 403],
    ['a form', 'amount=5', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a body over 64 KB', { ...use, properties: { a: 'x'.repeat(65_536) } }, {}, 413],
    ['nobody', use, { cookie: 'user=' }, 401],
    ['a page that is still open for somebody else', use, { 'x-usage-customer': 'user_2' }, 401],
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

  // Results outlast a test, as they do in the app.
  const operation = (name: string) => ({ prompt: 'a cat', operationId: `${framework} ${name}` })

  it('run what costs while enough is left, and answer a repeat with the stored result', async () => {
    const image = { status: 200, body: { image: '/images/a%20cat.png' } }
    expect(await post('/api/generate', operation('first'))).toEqual(image)
    const refused = await post('/api/generate', operation('second'))
    expect(refused.status).toBe(402)
    expect(readInsufficientCredits(refused.status, refused.body)).toEqual({
      meterSlug: 'generations',
      availableBalance: 40,
      required: 60,
    })
    // 40 are left and 60 were needed: the balance is not asked a second time.
    expect(await post('/api/generate', operation('first'))).toEqual(image)
    expect(account.sandbox.actions.events()).toMatchObject([{ amount: 60 }])
  })

  it('run one operation once that is asked for twice at the same time', async () => {
    const twice = [1, 2].map(() => post('/api/generate', operation('at once')))
    const answers = await Promise.all(twice)
    // The second one may also come when the first is done.
    for (const { status } of answers) expect([200, 409]).toContain(status)
    expect(answers).toContainEqual({ status: 200, body: { image: '/images/a%20cat.png' } })
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
  it.each(['operation', 'billing', 'hono', 'express', 'fastify'])(
    'shows %s.ts as it is tested',
    (name) => {
      expect(textOf('../../../guides/server.md')).toContain(textOf(`./${name}.ts`))
    },
  )
})
