import { describe, expect, it } from 'vitest'
import type { BillingLike } from '../../src/flowglad/billing-like.js'
import { createFeed } from '../../src/flowglad/feed.js'

const customer = { id: 'c' }
const subscriptions = [{ id: 's' }]

function loaded(more: Partial<BillingLike> = {}): BillingLike {
  const reload = async () => {}
  return {
    loaded: true,
    errors: null,
    customer,
    currentSubscriptions: subscriptions,
    reload,
    ...more,
  }
}

function listen() {
  const feed = createFeed()
  let told = 0
  feed.subscribe(() => told++)
  return { feed, told: () => told }
}

describe('a feed', () => {
  it('tells of new data, not of new functions around the same data', () => {
    const { feed, told } = listen()
    feed.observe(loaded())
    expect([told(), feed.version()]).toEqual([1, 1])
    const again = loaded()
    feed.observe(again)
    expect([told(), feed.version()]).toEqual([1, 1])
    expect(feed.billing()).toBe(again)
  })

  it.each([
    'customer',
    'subscriptions',
    'currentSubscriptions',
    'currentSubscription',
    'pricingModel',
    'purchases',
    'invoices',
    'paymentMethods',
  ] as const)('tells when %s is another object', (part) => {
    const { feed, told } = listen()
    feed.observe(loaded())
    feed.observe(loaded({ [part]: [{}] }))
    expect(told()).toBe(2)
  })

  it('does not take the empty lists of an unloaded render for news', () => {
    const { feed, told } = listen()
    const empty = () => ({
      loaded: false,
      errors: null,
      customer: null,
      invoices: [],
      purchases: [],
    })
    feed.observe(empty())
    feed.observe(empty())
    expect(told()).toBe(1)
    feed.observe({ ...empty(), loaded: true })
    expect(told()).toBe(2)
  })

  it('tells when the error comes, goes, or says something else', () => {
    const { feed, told } = listen()
    const error = (message: string) => ({ loaded: true, errors: [{ message }], customer: null })
    feed.observe(error('a'))
    feed.observe(error('a'))
    expect(told()).toBe(1)
    feed.observe(error('b'))
    feed.observe({ loaded: true, errors: null, customer: null })
    feed.observe(loaded())
    expect(told()).toBe(4)
  })

  it('forgets a failure with the next render that works', () => {
    const { feed } = listen()
    feed.observe(loaded())
    feed.fail(undefined)
    expect(feed.failure()).toBeInstanceOf(Error)
    expect(feed.attached()).toBe(true)
    feed.observe(loaded())
    expect(feed.failure()).toBeUndefined()
  })

  it('renders one of the bridges that offer to, and is attached while one does', () => {
    const feed = createFeed()
    const rendered: string[] = []
    expect(feed.attached()).toBe(false)
    feed.flush()
    const [stop, stopOther] = [
      feed.offer(() => rendered.push('a')),
      feed.offer(() => rendered.push('b')),
    ]
    feed.flush()
    stop()
    feed.flush()
    expect(rendered).toEqual(['a', 'b'])
    expect(feed.attached()).toBe(true)
    stopOther()
    expect(feed.attached()).toBe(false)
  })
})
