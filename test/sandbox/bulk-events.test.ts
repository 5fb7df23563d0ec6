// @vitest-environment node
import { FlowgladServer, FlowgladServerAdmin } from '@flowglad/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultCatalog, type SandboxCatalog } from '../../src/sandbox/catalog.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import { serve } from './serve.js'

const catalog: SandboxCatalog = {
  ...defaultCatalog,
  meters: [
    ...defaultCatalog.meters,
    { slug: 'users', name: 'Users', aggregation: 'count_distinct_properties' },
  ],
}
let sandbox: Sandbox
let line: Awaited<ReturnType<typeof serve>>

beforeEach(async () => {
  sandbox = createSandbox({
    catalog,
    customers: [{ externalId: 'user_1' }, { externalId: 'user_2' }],
  })
  line = await serve(sandbox.fetch)
})
afterEach(() => line.close())

const subscriptionOf = (customer: string) =>
  sandbox.actions.billing({ customer })?.currentSubscription
const balanceOf = (slug: string) =>
  subscriptionOf('user_1')?.experimental.usageMeterBalances.find((row) => row.slug === slug)
    ?.availableBalance
const event = (transactionId: string, over: Readonly<Record<string, unknown>> = {}) => ({
  usageMeterSlug: 'generations',
  amount: 2,
  transactionId,
  subscriptionId: subscriptionOf('user_1')?.id ?? '',
  ...over,
})
const admin = () => new FlowgladServerAdmin({ apiKey: 'sk_test', baseURL: line.url })

describe('POST /usage-events/bulk', () => {
  it('records a batch for the published FlowgladServer', async () => {
    const flowglad = new FlowgladServer({
      apiKey: 'sk_test',
      baseURL: line.url,
      customerExternalId: 'user_1',
      getCustomerDetails: async () => ({ name: 'Ada', email: 'ada@example.com' }),
    })
    const batch = [event('a'), event('b', { usageMeterSlug: 'credits' })]
    const { usageEvents } = await flowglad.bulkCreateUsageEvents({ usageEvents: batch })
    expect(usageEvents).toMatchObject([
      { transactionId: 'a', amount: 2 },
      { transactionId: 'b', amount: 2 },
    ])
    expect([balanceOf('generations'), balanceOf('credits')]).toEqual([98, 48])
    expect(sandbox.actions.events()).toEqual(usageEvents)
  })

  it('leaves out what was recorded before, by whomever, and what is named twice', async () => {
    sandbox.actions.record({ meter: 'generations', transactionId: 'mine' })
    sandbox.actions.record({ customer: 'user_2', meter: 'generations', transactionId: 'theirs' })
    const batch = [event('mine'), event('theirs'), event('new'), event('new', { amount: 9 })]
    const { usageEvents } = await admin().bulkCreateUsageEvents({ usageEvents: batch })
    expect(usageEvents).toMatchObject([{ transactionId: 'new', amount: 2 }])
    expect(sandbox.actions.events()).toHaveLength(3)
    expect(balanceOf('generations')).toBe(97)
  })

  it('counts a combination of properties once, within a batch as well', async () => {
    const seen = (id: string, user: string) =>
      event(id, { usageMeterSlug: 'users', amount: 1, properties: { user } })
    const batch = [seen('a', 'ada'), seen('b', 'bob'), seen('c', 'ada')]
    const { usageEvents } = await admin().bulkCreateUsageEvents({ usageEvents: batch })
    expect(usageEvents).toHaveLength(3)
    expect(balanceOf('users')).toBe(-2)
  })

  it.each([
    ['an unknown meter', { usageMeterSlug: 'nope' }, 404],
    ['an unknown subscription', { subscriptionId: 'sub_nope' }, 404],
    ['a fraction', { amount: 1.5 }, 400],
  ])('records nothing of a batch with %s', async (_, over, status) => {
    const usageEvents = [event('a'), event('b', over)]
    const refused = admin().bulkCreateUsageEvents({ usageEvents })
    await expect(refused).rejects.toMatchObject({ status })
    expect(sandbox.actions.events()).toEqual([])
  })

  it.each([
    ['nothing', {}, ['usageEvents']],
    ['an empty list', { usageEvents: [] }, ['usageEvents']],
    [
      'an event without an amount',
      () => ({ usageEvents: [event('a'), event('b', { amount: undefined })] }),
      ['usageEvents', '1', 'amount'],
    ],
  ])('names what is wrong with %s', async (_, body, path) => {
    const sent = typeof body === 'function' ? body() : body
    const reply = await sandbox.fetch('/api/v1/usage-events/bulk', {
      method: 'POST',
      headers: { authorization: 'sk_test' },
      body: JSON.stringify(sent),
    })
    expect(reply.status).toBe(400)
    expect(await reply.json()).toMatchObject({ code: 'BAD_REQUEST', error: [{ path }] })
  })

  it('meets the faults of writes, and records once when the request arrives twice', async () => {
    sandbox.faults.next({ doubled: true, only: 'writes' })
    const { usageEvents } = await admin().bulkCreateUsageEvents({ usageEvents: [event('a')] })
    expect(usageEvents).toHaveLength(1)
    expect(sandbox.faults.take('writes').doubled).toBe(false)
    expect(sandbox.actions.events()).toHaveLength(1)
  })
})
