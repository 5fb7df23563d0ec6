// @vitest-environment node
import { FlowgladServer, FlowgladServerAdmin, requestHandler } from '@flowglad/server'
import { HTTPMethod } from '@flowglad/shared'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import { serve } from './serve.js'
import { plain } from './shop.js'

let sandbox: Sandbox
let line: Awaited<ReturnType<typeof serve>>

beforeEach(async () => {
  sandbox = createSandbox()
  line = await serve(sandbox.fetch)
})
afterEach(() => line.close())

const serverFor = (customerExternalId: string, apiKey = 'sk_test') =>
  new FlowgladServer({
    apiKey,
    baseURL: line.url,
    customerExternalId,
    getCustomerDetails: async (id: string) => ({ name: id, email: `${id}@example.com` }),
  })

const route = (signedIn: string | null = 'user_1') => {
  const handle = requestHandler({
    apiKey: 'sk_test',
    baseURL: line.url,
    getCustomerExternalId: async () => {
      if (signedIn === null) throw new Error('User not authenticated')
      return signedIn
    },
    flowglad: async (id: string) => serverFor(id),
  })
  return (path: string, body: unknown = {}) =>
    handle({ path: path.split('/'), method: HTTPMethod.POST, body }, new Request('http://app'))
}

/** The same request through the sandbox's own route for the browser. */
const ownRoute = async (path: string, body: unknown = {}) => {
  const init = { method: 'POST', body: JSON.stringify(body) }
  const response = await sandbox.fetch(`/api/flowglad/${path}`, init)
  const answer: unknown = await response.json()
  return { status: response.status, answer }
}

const subscriptionId = () => sandbox.actions.billing()?.currentSubscription?.id ?? ''

const event = (over: Record<string, unknown> = {}) => ({
  usageMeterSlug: 'generations',
  amount: 5,
  transactionId: 'job_1',
  subscriptionId: subscriptionId(),
  ...over,
})

describe('the published @flowglad/server over the REST face', () => {
  it('reads billing with checks that work', async () => {
    const billing = await serverFor('user_1').getBilling()
    expect(billing.customer.externalId).toBe('user_1')
    expect(billing.checkUsageBalance('generations')?.availableBalance).toBe(100)
    expect(billing.checkUsageBalance('upscales')).toBeNull()
    expect(billing.getPrice('pro-monthly')?.unitPrice).toBe(4900)
    expect(billing.hasPurchased('credit-pack')).toBe(false)
    expect(billing.currentSubscription?.isFreePlan).toBe(true)
  })

  it('creates a customer it does not know, on the default plan', async () => {
    const billing = await serverFor('someone new').getBilling()
    expect(billing.customer.externalId).toBe('someone new')
    expect(billing.currentSubscriptions).toHaveLength(1)
    expect(line.requests).toEqual([
      'GET /api/v1/customers/someone%20new',
      'POST /api/v1/customers',
      'GET /api/v1/customers/someone%20new/billing',
    ])
  })

  it('records an event, finds it again by id and lowers the balance', async () => {
    const { usageEvent } = await serverFor('user_1').createUsageEvent(event())
    const admin = new FlowgladServerAdmin({ apiKey: 'sk_test', baseURL: line.url })
    expect(await admin.getUsageEvent(usageEvent.id)).toEqual({ usageEvent })
    expect(usageEvent).toMatchObject({ amount: 5, transactionId: 'job_1', properties: {} })
    const { usageMeterBalances } = await serverFor('user_1').getUsageMeterBalances()
    expect(
      usageMeterBalances.map(({ slug, availableBalance }) => [slug, availableBalance]),
    ).toEqual([
      ['generations', 95],
      ['credits', 50],
    ])
  })

  it('answers the first event to a repeated id and does not count it again', async () => {
    const first = await serverFor('user_1').createUsageEvent(event({ amount: 5 }))
    const second = await serverFor('user_1').createUsageEvent(event({ amount: 50 }))
    expect(second).toEqual(first)
    expect(sandbox.actions.events()).toHaveLength(1)
  })

  it('gives balances of a subscription that is asked for, and 404 for somebody else’s', async () => {
    const mine = await serverFor('user_1').getUsageMeterBalances({
      subscriptionId: subscriptionId(),
    })
    expect(mine.usageMeterBalances).toHaveLength(2)
    const foreign = serverFor('user_2').getUsageMeterBalances({ subscriptionId: subscriptionId() })
    await expect(foreign).rejects.toMatchObject({ status: 404 })
  })

  it('gives the default pricing model to nobody in particular', async () => {
    const answer = await route(null)('pricing-models/retrieve')
    expect(answer).toMatchObject({ status: 200, data: { source: 'default' } })
  })

  it.each([
    ['a fraction', { amount: 1.5 }, 'invalid_type'],
    ['nothing', { amount: 0 }, 'too_small'],
    ['a negative amount', { amount: -3 }, 'too_small'],
    ['more than an integer column holds', { amount: 2_147_483_648 }, 'too_big'],
  ])('refuses %s with 400 and zod issues', async (_, over, code) => {
    const refused = serverFor('user_1').createUsageEvent(event(over))
    await expect(refused).rejects.toMatchObject({
      status: 400,
      error: { code: 'BAD_REQUEST', error: [{ code, path: ['usageEvent', 'amount'] }] },
    })
  })

  it.each([
    ['an unknown meter', { usageMeterSlug: 'nope' }, 404],
    ['an unknown subscription', { subscriptionId: 'sub_nope' }, 404],
    [
      'a price that is no usage price',
      { usageMeterSlug: undefined, priceSlug: 'pro-monthly' },
      400,
    ],
  ])('refuses %s', async (_, over, status) => {
    const refused = serverFor('user_1').createUsageEvent(event(over))
    await expect(refused).rejects.toMatchObject({ status })
  })

  it('answers a missing key with 401 in plain text, and an unknown route likewise with 404', async () => {
    const unsigned = await sandbox.fetch('/api/v1/customers/user_1')
    expect([unsigned.status, await unsigned.text()]).toEqual([401, 'Unauthorized'])
    const headers = { authorization: 'sk_test' }
    const unknown = await sandbox.fetch('/api/v1/nothing-here', { headers })
    expect([unknown.status, await unknown.text()]).toEqual([404, 'Not Found'])
  })
})

describe('the route for the browser', () => {
  const bodies: [string, string, () => unknown][] = [
    ['billing', 'customers/billing', () => ({})],
    ['balances', 'usage-meters/balances', () => ({})],
    ['the pricing model', 'pricing-models/retrieve', () => ({})],
    ['an event', 'usage-events/create', () => event()],
    [
      'an event with defaults',
      'usage-events/create',
      () => ({ usageMeterSlug: 'credits', transactionId: 'b' }),
    ],
    ['no identifier', 'usage-events/create', () => event({ usageMeterSlug: undefined })],
    ['two identifiers', 'usage-events/create', () => event({ priceSlug: 'generations-overage' })],
    ['an amount of 0', 'usage-events/create', () => event({ amount: 0 })],
    ['an unknown meter', 'usage-events/create', () => event({ usageMeterSlug: 'nope' })],
    ['a foreign subscription', 'usage-events/create', () => event({ subscriptionId: 'sub_other' })],
    ['an unknown path', 'nothing/here', () => ({})],
  ]

  it.each(bodies)('answers %s as requestHandler does', async (label, path, body) => {
    const sent = body()
    const published = await route()(path, sent)
    sandbox.reset()
    const own = await ownRoute(path, sent)
    expect(own.status).toBe(published.status)
    const { data, error } = published
    // The text of zod's issues differs; that it is a text of issues does not.
    if (label.endsWith('identifier') || label.endsWith('identifiers')) {
      expect(own.answer).toMatchObject({ data: {}, error: { code: 'Unknown' } })
      expect(published.error).toMatchObject({ code: 'Unknown' })
      return
    }
    expect(plain(own.answer)).toEqual(plain({ data, error }))
  })

  it('answers 409 as requestHandler does when another customer took the id', async () => {
    await ownRoute('usage-events/create', event())
    sandbox.actions.signIn('user_2')
    const theirs = { usageMeterSlug: 'generations', transactionId: 'job_1' }
    const published = await route('user_2')('usage-events/create', theirs)
    const own = await ownRoute('usage-events/create', theirs)
    expect(published.status).toBe(500)
    expect(published.error).toMatchObject({ code: '409', json: { code: 'CONFLICT' } })
    expect(plain(own.answer)).toEqual(plain({ data: {}, error: published.error }))
  })

  it('answers a signed-out visitor as requestHandler does', async () => {
    sandbox.actions.signIn(null)
    for (const path of ['customers/billing', 'usage-events/create', 'usage-meters/balances']) {
      const published = await route(null)(path)
      const own = await ownRoute(path)
      expect(own).toEqual({ status: published.status, answer: { error: published.error } })
    }
  })

  it('answers a failing platform as requestHandler does', async () => {
    sandbox.faults.set({ failure: true })
    for (const path of ['customers/billing', 'usage-events/create']) {
      const published = await route()(path, event())
      const own = await ownRoute(path, event())
      expect(own.status).toBe(published.status)
      const { data, error } = published
      expect(plain(own.answer)).toEqual(plain({ data, error }))
    }
  }, 20_000)
})
