import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fieldsOf } from '../../example/demo-state.js'
import { type Demo, startDemo } from './demo.js'

let demo: Demo
beforeAll(async () => {
  demo = await startDemo()
})
afterAll(() => demo.release())
beforeEach(() => demo.reset())

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(demo.url + path, init)
  const body: unknown = await response.json()
  return { status: response.status, body }
}
const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const recorded = async () => (await demo.ledger()).map(({ meter, amount }) => `${amount} ${meter}`)

describe('the app’s own routes', () => {
  it('tell what is left', async () => {
    expect(await ask('/api/usage-balance?usageMeterSlug=credits')).toEqual({
      status: 200,
      body: { usageMeterSlug: 'credits', remaining: 50 },
    })
  })

  it('take an event once, on the bill of who is signed in', async () => {
    const own = { 'sec-fetch-site': 'same-origin' }
    const event = { usageMeterSlug: 'credits', amount: 2, transactionId: 'print-1' }
    const first = await post('/api/usage-events', event, own)
    const again = await post('/api/usage-events', event, own)
    expect([first.status, again.status]).toEqual([200, 200])
    expect(await recorded()).toEqual(['2 credits'])
    const other = await post('/api/usage-events', { ...event, customerId: 'user_2' }, own)
    expect(other.status).toBe(400)
    expect((await post('/api/usage-events', event)).status).toBe(403)
  })

  it('report days of choice from the app’s own records', async () => {
    await fetch(`${demo.url}/demo/lately`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
    const query = `startDate=${day(2)}&endDate=${day(1)}&metrics=generations`
    expect(await ask(`/api/billing/usage?${query}`)).toMatchObject({
      status: 200,
      body: {
        data: {
          metrics: { generations: { used: 10 } },
          history: {
            generations: [
              { date: day(2), used: 6 },
              { date: day(1), used: 4 },
            ],
          },
          groups: {
            generations: {
              project: [
                { name: 'Packaging', used: 4 },
                { name: 'Spring campaign', used: 6 },
              ],
              member: [
                { name: 'Ada Example', used: 4 },
                { name: 'Edsger', used: 6 },
              ],
            },
          },
        },
      },
    })
    expect(await ask('/api/billing/usage?startDate=2024-02-01&endDate=2024-01-01')).toMatchObject({
      status: 400,
    })
  })

  it('count a download once for each key', async () => {
    const download = (key: string) =>
      post('/api/usage-meter', { image: 'img1' }, { 'idempotency-key': key })
    const replies = [await download('a'), await download('a'), await download('b')]
    expect(replies.map(({ body }) => body)).toEqual([
      { message: 'Recorded', total_downloads: 1 },
      { message: 'Recorded', total_downloads: 1 },
      { message: 'Recorded', total_downloads: 2 },
    ])
    expect(await recorded()).toEqual(['1 downloads', '1 downloads'])
  })

  it('bill work once for each operation, and refuse it when too little is left', async () => {
    const work = { style: 'Dunes', operationId: 'operation_1' }
    const poster = { status: 200, body: { style: 'Dunes', poster: true } }
    expect(await post('/api/generate-big', work)).toEqual(poster)
    await demo.recordElsewhere('generations', 85, 'elsewhere')
    // The stored poster: 5 are left, and 10 would be needed.
    expect(await post('/api/generate-big', work)).toEqual(poster)
    expect(await recorded()).toEqual(['10 generations', '85 generations'])
    expect(await post('/api/generate-big', { ...work, operationId: 'operation_2' })).toMatchObject({
      status: 402,
      body: { error: 'insufficient_credits', availableBalance: 5, upgradeUrl: '/#usage' },
    })
  })

  it('keep the spending limit of who is signed in, and record nothing that costs beyond it', async () => {
    const limit = async (headers = {}) => {
      const { body } = await ask('/api/billing/usage', { headers })
      return fieldsOf(fieldsOf(body).get('data')).get('spendingLimit')
    }
    const set = async (amount: unknown) =>
      (await post('/api/billing/spending-limit', { amount })).status
    const record = async (meter: string, id: string) =>
      (
        await post('/api/flowglad/usage-events/create', {
          usageMeterSlug: meter,
          transactionId: id,
        })
      ).status
    await demo.recordElsewhere('generations', 100, 'elsewhere')
    expect(await set(4)).toBe(200)
    const told = { amount: 0.04, spent: 0, currency: 'usd', onLimit: 'blocked' }
    expect(await limit()).toEqual(told)
    expect(await limit({ cookie: 'demo-customer=user_2' })).toBeUndefined()
    expect(await record('generations', 'a')).toBe(200)
    expect(await record('generations', 'b')).toBe(400)
    expect(await record('upscales', 'c')).toBe(400)
    expect(await record('credits', 'd')).toBe(200)
    expect([await set(3), await set(0.5), await set('4')]).toEqual([422, 400, 400])

    await demo.crashAndRestart()
    expect(await limit()).toEqual({ ...told, spent: 0.04 })
    expect(await set(null)).toBe(200)
    expect(await limit()).toBeUndefined()
    expect(await record('generations', 'b')).toBe(200)
    expect(await recorded()).toEqual([
      '100 generations',
      '1 generations',
      '1 credits',
      '1 generations',
    ])
  })

  it.each([
    '/api/usage-meter',
    '/api/generate-big',
    '/api/usage-events',
    '/api/flowglad/usage-events/create',
  ])('refuse a use at %s of a page that is open for somebody else', async (path) => {
    const headers = {
      'sec-fetch-site': 'same-origin',
      'x-usage-customer': 'user_1',
      cookie: 'demo-customer=user_2',
      'idempotency-key': 'a',
    }
    const use = { image: 'a', style: 'Dunes', operationId: 'a' }
    const event = { usageMeterSlug: 'credits', transactionId: 'a' }
    const body = path.includes('events') ? event : use
    expect(await post(path, body, headers)).toMatchObject({ status: 401 })
    expect((await post(path, body, { ...headers, cookie: 'demo-customer=user_1' })).status).toBe(
      200,
    )
    expect(await recorded()).toHaveLength(1)
  })

  it.each([
    ['PUT', 'application/json', 'user_1', 401],
    ['PUT', 'application/json', 'user_2', 405],
    ['PATCH', 'text/plain', 'user_2', 415],
    ['OPTIONS', '', 'user_2', 415],
    ['DELETE', '', 'user_1', 401],
    ['DELETE', '', 'user_2', 405],
  ])('take no %s of %j from a page of %s for a use', async (method, type, named, status) => {
    const headers = {
      'content-type': type,
      'x-usage-customer': named,
      cookie: 'demo-customer=user_2',
    }
    const body = JSON.stringify({ usageMeterSlug: 'credits', transactionId: 'a' })
    const init = { method, headers, body }
    expect((await ask('/api/flowglad/usage-events/create', init)).status).toBe(status)
    expect(await recorded()).toEqual([])
  })

  it.each(['/', '/demo/state', '/api/billing/usage'])(
    'answer %s to no other host',
    async (path) => {
      const status = await new Promise((resolve, reject) => {
        const headers = { host: 'rebound.example' }
        const asked = request(demo.url + path, { headers }, (response) => {
          response.resume()
          resolve(response.statusCode)
        })
        asked.on('error', reject).end()
      })
      expect(status).toBe(403)
    },
  )

  it.each([
    ['malformed JSON', '/api/generate-big', '{', {}, 400],
    ['a style that is none', '/api/generate-big', { operationId: 'a' }, {}, 400],
    ['an empty id', '/api/generate-big', { style: 'Dunes', operationId: '' }, {}, 400],
    ['a download without a key', '/api/usage-meter', { image: 'img1' }, {}, 400],
    ['a form', '/api/usage-meter', 'image=img1', { 'content-type': 'text/plain' }, 415],
    [
      'a form for Flowglad',
      '/api/flowglad/usage-events/create',
      '{}',
      { 'content-type': 'text/plain' },
      415,
    ],
  ])('refuse %s and record nothing', async (_, path, body, headers, status) => {
    expect(await post(path, body, headers)).toMatchObject({
      status,
      body: { message: expect.stringMatching(/\.$/) },
    })
    expect(await recorded()).toEqual([])
  })
})
