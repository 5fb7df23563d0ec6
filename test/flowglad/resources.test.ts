import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFeed } from '../../src/flowglad/feed.js'
import { createResources, type ResourcesLike } from '../../src/flowglad/resources.js'

const row = (claimed: number, capacity = 5) => ({
  resourceSlug: 'seats',
  resourceId: 'resource_seats',
  ...{ capacity, claimed, available: capacity - claimed },
})
const billingOf = (id: string, amount = 5) => ({
  loaded: true,
  errors: null,
  customer: { id, externalId: `host_${id}` },
  currentSubscription: {
    id: `sub_${id}`,
    experimental: { featureItems: [{ type: 'resource', resourceId: 'resource_seats', amount }] },
  },
})

/** Resources of `cus_1`, of whose five seats two are claimed. */
function open() {
  const feed = createFeed()
  const resources = createResources(feed)
  const asked: unknown[] = []
  const hook = (rows: unknown, more: Partial<ResourcesLike> = {}): ResourcesLike => ({
    resources: rows,
    error: null,
    claim: async (params) => {
      asked.push(params)
      return { claims: [], usage: row(3) }
    },
    release: () => Promise.reject(new Error('No active claim found')),
    ...more,
  })
  const first = [row(2)]
  feed.observe(billingOf('cus_1'))
  resources.observe(hook(first))
  const used = () => resources.read()[0]?.used
  const claim = () => resources.change('claim', 'seats', { names: ['ada'] }, { customer: 'cus_1' })
  return { feed, resources, asked, hook, first, used, claim }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('resources of Flowglad', () => {
  it('keep their identity, and say what the hook says', () => {
    const { resources, hook, first, used } = open()
    const before = resources.read()
    resources.observe(hook(first))
    expect(resources.read()).toBe(before)
    resources.observe(hook([row(4)]))
    expect([used(), resources.status()]).toEqual([4, 'ready'])
  })

  it('that the cache holds of another customer are not shown', () => {
    const { feed, resources, hook, first } = open()
    feed.observe(billingOf('cus_2'))
    expect([resources.read(), resources.status()]).toEqual([[], 'loading'])
    resources.observe(hook(first))
    expect([resources.read(), resources.status()]).toEqual([[], 'loading'])
    resources.observe(hook([row(1)]))
    expect(resources.read()).toMatchObject([{ used: 1 }])
  })

  it('are those of the one subscription that Flowglad tells of', () => {
    const { resources } = open()
    expect(resources.read('sub_cus_1')).toHaveLength(1)
    expect(resources.read('sub_other')).toEqual([])
  })

  it('are asked for again for another customer and another capacity', () => {
    const { feed, resources } = open()
    const keys = [billingOf('cus_1'), billingOf('cus_1', 6), billingOf('cus_2', 6)].map(
      (billing) => {
        feed.observe(billing)
        return resources.key()
      },
    )
    expect(new Set(keys).size).toBe(3)
    feed.observe({ loaded: true, errors: null, customer: null })
    expect(resources.key()).toBeNull()
  })

  it.each([
    ['no list', undefined, 'loading'],
    ['rows that cannot be read', [{ resourceSlug: 'seats' }, null], 'ready'],
  ])('of %s are none', (_, rows, status) => {
    const feed = createFeed()
    const resources = createResources(feed)
    feed.observe(billingOf('cus_1'))
    resources.observe(open().hook(rows))
    expect([resources.read(), resources.status()]).toEqual([[], status])
  })

  it('that could not be had are an error, until they can', () => {
    const { feed, hook } = open()
    const resources = createResources(feed)
    resources.observe(hook(undefined, { error: new Error('down') }))
    expect(resources.status()).toBe('error')
    resources.observe(hook([row(1)]))
    expect(resources.status()).toBe('ready')
  })
})

describe('a claim', () => {
  it('names its subscription, and what it answers shows until the hook says more', async () => {
    const { resources, hook, asked, used, claim, first } = open()
    expect(await claim()).toEqual({ status: 'done' })
    expect(asked).toEqual([
      { resourceSlug: 'seats', subscriptionId: 'sub_cus_1', externalIds: ['ada'] },
    ])
    expect(used()).toBe(3)
    resources.observe(hook(first))
    expect(used()).toBe(3)
    resources.observe(hook([row(4)]))
    expect(used()).toBe(4)
  })

  it('gives way to what the hook has all along, when that asked again and nothing is new', async () => {
    const { used, claim } = open()
    await claim()
    vi.advanceTimersByTime(60_000)
    expect(used()).toBe(2)
  })

  it('stays where asking again failed', async () => {
    const { resources, hook, first, used, claim } = open()
    await claim()
    resources.observe(hook(first, { error: new Error('down') }))
    vi.advanceTimersByTime(60_000)
    expect(used()).toBe(3)
  })

  it('is not made for somebody who is signed in no more', async () => {
    const { feed, asked, claim } = open()
    feed.observe(billingOf('cus_2'))
    expect(await claim()).toMatchObject({ error: { code: 'other-customer' } })
    expect(asked).toEqual([])
  })

  it.each([
    ['the host’s id', 'host_cus_1'],
    ['Flowglad’s id', 'cus_1'],
  ])('is made by %s of the customer', async (_, customer) => {
    const { resources } = open()
    const outcome = await resources.change('claim', 'seats', { count: 2 }, { customer })
    expect(outcome).toEqual({ status: 'done' })
  })

  it.each([
    ['No available capacity. Requested: 1', 'no-capacity'],
    ['No active claim found', 'claim-failed'],
  ])('that Flowglad refuses with "%s" is %s', async (words, code) => {
    const { resources, hook } = open()
    resources.observe(hook([row(2)], { claim: () => Promise.reject(new Error(words)) }))
    const outcome = await resources.change('claim', 'seats', { count: 1 }, { customer: 'cus_1' })
    expect(outcome).toMatchObject({ error: { code, details: { message: words } } })
  })
})
