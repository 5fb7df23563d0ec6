// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest'
import type { SandboxCustomer } from '../../src/sandbox/create-sandbox.js'
import { openShop, plain } from './shop.js'

let shop: Awaited<ReturnType<typeof openShop>>
afterEach(() => shop.line.close())

/** The published server for a customer on Team, which has two seats. */
async function open(more: Partial<SandboxCustomer> = {}, plan = 'team-monthly') {
  shop = await openShop(plan, more)
  return shop.serverFor('user_1')
}

const april = Date.UTC(2026, 3, 1)
const toApril = () => shop.sandbox.clock.advance(april - shop.sandbox.clock.now())
const seats = (capacity: number, claimed: number) => ({
  resourceSlug: 'seats',
  resourceId: 'resource_seats',
  capacity,
  claimed,
  available: capacity - claimed,
})
const later = 'at_end_of_current_billing_period'

describe('resources through the published server', () => {
  it('are what the items of the subscription give, times their quantities', async () => {
    const server = await open({ quantity: 2, addOns: [{ price: 'seat-monthly', quantity: 3 }] })
    expect(await server.getResourceUsages()).toEqual({ resources: [seats(7, 0)] })
    const items = shop
      .current()
      ?.experimental.featureItems.filter(({ type }) => type === 'resource')
    expect(items).toMatchObject([
      { resourceId: 'resource_seats', amount: 4, usageMeterId: null, renewalFrequency: null },
      { resourceId: 'resource_seats', amount: 3 },
    ])
    expect(items?.[0]?.subscriptionItemId).not.toBe(items?.[1]?.subscriptionItemId)
  })

  it('are none where the plan has no such feature', async () => {
    const server = await open({}, 'small-monthly')
    expect(await server.getResourceUsages()).toEqual({ resources: [] })
    await expect(server.getResourceUsage({ resourceSlug: 'seats' })).rejects.toMatchObject({
      status: 404,
      error: { error: 'Resource is not available on this subscription' },
    })
  })

  it('are claimed by name once, and by nobody in particular as often as asked', async () => {
    const server = await open()
    const metadata = { team: 'ops' }
    const first = await server.claimResource({
      resourceSlug: 'seats',
      externalId: 'ada',
      metadata,
    })
    expect(first).toMatchObject({
      claims: [{ externalId: 'ada', metadata, releasedAt: null, resourceId: 'resource_seats' }],
      usage: seats(2, 1),
    })
    const again = await server.claimResource({ resourceSlug: 'seats', externalId: 'ada' })
    expect(again).toEqual(first)
    const other = await server.claimResource({ resourceSlug: 'seats', quantity: 1 })
    expect(other).toMatchObject({ claims: [{ externalId: null }], usage: seats(2, 2) })
    const { usage, claims } = await server.getResourceUsage({ resourceSlug: 'seats' })
    expect(usage).toEqual(seats(2, 2))
    expect(claims).toEqual([...first.claims, ...other.claims])
    expect(await server.getResourceUsage({ resourceId: 'resource_seats' })).toEqual({
      usage,
      claims,
    })
    expect(await server.listResourceClaims({ resourceSlug: 'seats' })).toEqual({ claims })
    expect(await server.listResourceClaims()).toEqual({ claims })
  })

  it('are refused beyond the capacity, all or nothing', async () => {
    const server = await open()
    await server.claimResource({ resourceSlug: 'seats', externalIds: ['ada', 'ada'] })
    const more = server.claimResource({ resourceSlug: 'seats', externalIds: ['ada', 'bob', 'cy'] })
    await expect(more).rejects.toMatchObject({
      status: 400,
      error: {
        code: 'BAD_REQUEST',
        error: 'No available capacity. Requested: 2, Available: 1, Total capacity: 2',
      },
    })
    expect(shop.sandbox.actions.resources()).toEqual([seats(2, 1)])
    const both = await server.claimResource({ resourceSlug: 'seats', externalIds: ['ada', 'bob'] })
    expect(both.claims.map(({ externalId }) => externalId)).toEqual(['ada', 'bob'])
    expect(both.usage).toEqual(seats(2, 2))
  })

  it('are given back by name, by id, and the oldest of nobody’s first', async () => {
    const server = await open({ quantity: 3 })
    const { claims } = await server.claimResource({ resourceSlug: 'seats', quantity: 3 })
    await server.claimResource({ resourceSlug: 'seats', externalIds: ['ada', 'bob'] })
    const ids = async (released: Promise<{ releasedClaims: { id: string }[] }>) =>
      (await released).releasedClaims.map(({ id }) => id)
    const [first, second, third] = claims.map(({ id }) => id)
    expect(await ids(server.releaseResource({ resourceSlug: 'seats', quantity: 2 }))).toEqual([
      first,
      second,
    ])
    const last = server.releaseResource({ resourceSlug: 'seats', claimIds: [third ?? ''] })
    expect(await ids(last)).toEqual([third])
    const named = await server.releaseResource({ resourceSlug: 'seats', externalId: 'ada' })
    expect(named).toMatchObject({
      releasedClaims: [{ externalId: 'ada', releaseReason: 'released' }],
      usage: seats(6, 1),
    })
  })

  it('belong to the subscription of who is signed in', async () => {
    await open()
    const subscriptionId = shop.current()?.id ?? ''
    const theirs = shop.serverFor('user_2').claimResource({
      resourceSlug: 'seats',
      quantity: 1,
      subscriptionId,
    })
    await expect(theirs).rejects.toThrow('not owned by the current user')
  })

  it('hold a smaller plan back while more is claimed than it has', async () => {
    const server = await open({ quantity: 2 })
    await server.claimResource({ resourceSlug: 'seats', quantity: 3 })
    const fewer = server.adjustSubscription({ priceSlug: 'team-monthly', quantity: 1 })
    await expect(fewer).rejects.toMatchObject({
      status: 409,
      error: {
        code: 'CONFLICT',
        error: expect.stringContaining('Cannot reduce capacity to 2. 3 resources are'),
      },
    })
    await server.releaseResource({ resourceSlug: 'seats', quantity: 1 })
    const now = { priceSlug: 'team-monthly', quantity: 1, timing: 'immediately' } as const
    await server.adjustSubscription(now)
    expect(shop.sandbox.actions.resources()).toEqual([seats(2, 2)])
  })

  it('may be fewer than are claimed when a plan without any begins', async () => {
    const server = await open()
    await server.claimResource({ resourceSlug: 'seats', quantity: 2 })
    await server.adjustSubscription({ priceSlug: 'large-monthly', timing: 'immediately' })
    expect(await server.getResourceUsages()).toEqual({
      resources: [{ ...seats(0, 2), available: -2 }],
    })
  })

  it('end with the change that is scheduled, as far as they will not fit', async () => {
    const server = await open({ quantity: 2 })
    await server.claimResource({ resourceSlug: 'seats', externalId: 'ada' })
    await server.adjustSubscription({ priceSlug: 'team-monthly', quantity: 1 })
    const { claims } = await server.claimResource({
      resourceSlug: 'seats',
      externalIds: ['bob', 'cy'],
    })
    expect(claims).toMatchObject([
      { externalId: 'bob', expiredAt: null },
      { externalId: 'cy', expiredAt: april },
    ])
    expect(shop.sandbox.actions.resources()).toEqual([seats(4, 3)])
    toApril()
    expect(shop.sandbox.actions.resources()).toEqual([seats(2, 2)])
    const left = await server.listResourceClaims()
    expect(left.claims.map(({ externalId }) => externalId)).toEqual(['ada', 'bob'])
  })

  it('end with the cancellation that is scheduled', async () => {
    const server = await open()
    const id = shop.current()?.id ?? ''
    await server.cancelSubscription({ id, cancellation: { timing: later } })
    const { claims } = await server.claimResource({ resourceSlug: 'seats', quantity: 1 })
    expect(claims).toMatchObject([{ expiredAt: april }])
  })

  it.each([
    ['at once', 'immediately'],
    ['with the period', later],
  ] as const)('end with a subscription that ends %s', async (_, timing) => {
    const server = await open()
    const id = shop.current()?.id ?? ''
    await server.claimResource({ resourceSlug: 'seats', quantity: 1 })
    await server.cancelSubscription({ id, cancellation: { timing } })
    if (timing === later) toApril()
    expect(await server.listResourceClaims({ subscriptionId: id })).toEqual({ claims: [] })
  })
})

describe('the REST API of resources', () => {
  const ask = async (method: string, path: string, body?: unknown) => {
    const id = shop.current()?.id ?? ''
    const response = await shop.sandbox.fetch(
      `/api/v1/resource-claims/${path.replace(':id', id)}`,
      {
        method,
        headers: { authorization: 'sk_test' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
    )
    const answer: unknown = await response.json()
    return { status: response.status, answer }
  }
  const one = { resourceSlug: 'seats', quantity: 1 }

  const refusals: [string, string, string, unknown, number, unknown][] = [
    ['no way to claim', 'POST', ':id/claim', { resourceSlug: 'seats' }, 400, 'Exactly one of'],
    ['two ways at once', 'POST', ':id/claim', { ...one, externalId: 'ada' }, 400, 'Exactly one of'],
    ['half a seat', 'POST', ':id/claim', { ...one, quantity: 0.5 }, 400, 'expected int'],
    [
      'a list of nobody',
      'POST',
      ':id/claim',
      { resourceSlug: 'seats', externalIds: [] },
      400,
      '>=1',
    ],
    ['metadata in depth', 'POST', ':id/claim', { ...one, metadata: { a: {} } }, 400, 'record'],
    ['an unknown resource', 'POST', ':id/claim', { ...one, resourceSlug: 'x' }, 500, 'not found'],
    ['an unknown subscription', 'POST', 'sub_9/claim', one, 404, 'sub_9'],
    ['no way to release', 'POST', ':id/release', { resourceSlug: 'seats' }, 400, 'Exactly one of'],
    ['more than are claimed', 'POST', ':id/release', one, 500, 'Only 0 exist'],
    [
      'a name without a claim',
      'POST',
      ':id/release',
      { resourceSlug: 'seats', externalIds: ['ada'] },
      500,
      'externalId',
    ],
    [
      'a claim that is not there',
      'POST',
      ':id/release',
      { resourceSlug: 'seats', claimIds: ['claim_9'] },
      500,
      'claim_9',
    ],
    ['no resource', 'GET', ':id/usage', undefined, 400, 'Exactly one of'],
    ['an unknown resource', 'GET', ':id/usage?resourceSlug=x', undefined, 404, 'not found'],
    ['claims of an unknown one', 'GET', ':id/claims?resourceSlug=x', undefined, 404, 'not found'],
    ['an unknown subscription', 'GET', 'sub_9/usages', undefined, 404, 'sub_9'],
  ]
  it.each(refusals)('refuses %s: %s %s', async (_, method, path, body, status, words) => {
    await open()
    const { status: got, answer } = await ask(method, path, body)
    expect(got).toBe(status)
    expect(JSON.stringify(answer)).toContain(words)
    expect(shop.sandbox.actions.resources()).toEqual([seats(2, 0)])
  })

  it('claims nothing for a subscription that has ended', async () => {
    await open()
    const id = shop.current()?.id ?? ''
    shop.sandbox.actions.setStatus({ status: 'canceled' })
    expect(await ask('POST', `${id}/claim`, one)).toMatchObject({
      status: 500,
      answer: { code: 'INTERNAL_SERVER_ERROR', error: expect.stringContaining('canceled') },
    })
  })
})

describe('resources through the route for the browser', () => {
  const bodies: [string, string, () => unknown][] = [
    ['what there is', 'resources/usages', () => undefined],
    ['what a subscription has', 'resources/usages', () => ({ subscriptionId: shop.current()?.id })],
    [
      'what a subscription of somebody else has',
      'resources/usages',
      () => ({ subscriptionId: shop.current('user_2')?.id }),
    ],
    ['one resource', 'resources/usages/retrieve', () => ({ resourceSlug: 'seats' })],
    ['an unknown one', 'resources/usages/retrieve', () => ({ resourceSlug: 'x' })],
    ['a claim', 'resources/claim', () => ({ resourceSlug: 'seats', externalIds: ['bob'] })],
    ['a claim of too many', 'resources/claim', () => ({ resourceSlug: 'seats', quantity: 9e15 })],
    ['a release', 'resources/release', () => ({ resourceSlug: 'seats', externalId: 'ada' })],
    ['the claims', 'resources/claims', () => ({ resourceSlug: 'seats' })],
  ]
  it.each(bodies)('are answered as requestHandler does: %s', async (_, path, body) => {
    await open()
    const begin = () => shop.sandbox.actions.claim({ resource: 'seats', externalId: 'ada' })
    begin()
    const sent = body()
    const published = await shop.published(path, sent)
    shop.sandbox.reset()
    begin()
    const answered = await shop.own(path, sent)
    expect(answered.status).toBe(published.status)
    const { data, error } = published
    expect(plain(answered.answer)).toEqual(plain({ data, error }))
  })

  it('say why when there is no subscription', async () => {
    await open()
    shop.sandbox.actions.setStatus({ status: 'incomplete' })
    const published = await shop.published('resources/usages', {})
    const answered = await shop.own('resources/usages', {})
    const { data, error } = published
    expect(answered).toEqual({ status: 500, answer: { data, error } })
    expect(error).toMatchObject({ json: { message: expect.stringContaining('No active') } })
  })
})
