import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Offer } from '../../src/billing/offer.js'
import type { BillingLike } from '../../src/flowglad/billing-like.js'
import { createFeed } from '../../src/flowglad/feed.js'
import { createUpgrades } from '../../src/flowglad/upgrades.js'
import { billingOf, product, usagePrice } from '../support/billing.js'

const urls = { success: 'https://shop.example.com/ok', cancel: 'https://shop.example.com/no' }
const price = { intervalUnit: 'month', intervalCount: 1, unitPrice: 2000, currency: 'USD' }
const products = [
  product('subscription', {
    prices: [{ ...price, id: 'price_pro', slug: 'pro', type: 'subscription' }],
  }),
  product('single_payment', {
    prices: [{ ...price, id: 'price_pack', slug: 'pack', type: 'single_payment' }],
  }),
  { name: 'Broken', prices: [{ ...price, id: 'price_bad', slug: 'bad', type: 'other' }] },
]
const dataOf = (fields: Readonly<Record<string, unknown>> = {}) =>
  billingOf({ products, subscription: { priceId: 'price_free', isFreePlan: true, ...fields } })
const data = dataOf()

function open(more: Partial<BillingLike> = {}, billing = data) {
  const feed = createFeed()
  const createCheckoutSession = vi.fn<() => Promise<unknown>>(async () => ({
    id: 'c1',
    url: 'https://app.flowglad.com/checkout/c1',
  }))
  const adjustSubscription = vi.fn<() => Promise<unknown>>(async () => ({ subscription: {} }))
  const say = (some: Partial<BillingLike>) =>
    feed.observe({
      loaded: true,
      errors: null,
      ...billing,
      createCheckoutSession,
      adjustSubscription,
      ...some,
    })
  say(more)
  const upgrades = createUpgrades(feed, ['https://app.flowglad.com'])
  return { feed, say, upgrades, createCheckoutSession, adjustSubscription }
}

const paid = () => open({}, dataOf({ isFreePlan: false }))
const pro: Offer = { priceSlug: 'pro' }

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('start()', () => {
  it('opens a checkout from a free plan, and follows nothing itself', async () => {
    const { upgrades, createCheckoutSession, adjustSubscription } = open()
    expect(await upgrades.start({ priceSlug: 'pro', quantity: 3 }, urls)).toEqual({
      as: 'redirect',
      url: 'https://app.flowglad.com/checkout/c1',
    })
    expect(createCheckoutSession).toHaveBeenCalledWith({
      priceSlug: 'pro',
      quantity: 3,
      successUrl: urls.success,
      cancelUrl: urls.cancel,
      autoRedirect: false,
    })
    expect(adjustSubscription).not.toHaveBeenCalled()
  })

  it('adjusts a paid plan, at once unless it is said otherwise', async () => {
    const { upgrades, createCheckoutSession, adjustSubscription } = paid()
    expect(await upgrades.start({ priceId: 'price_pro' }, urls)).toEqual({ as: 'changed' })
    expect(adjustSubscription).toHaveBeenLastCalledWith({
      priceId: 'price_pro',
      quantity: 1,
      subscriptionId: 'sub_1',
      timing: 'immediately',
    })
    await upgrades.start({ priceSlug: 'pro', timing: 'auto', prorate: false }, urls, 'sub_1')
    expect(adjustSubscription).toHaveBeenLastCalledWith({
      priceSlug: 'pro',
      quantity: 1,
      subscriptionId: 'sub_1',
      timing: 'auto',
      prorate: false,
    })
    expect(createCheckoutSession).not.toHaveBeenCalled()
  })

  it('opens a checkout for a top-up on a paid plan as well', async () => {
    const { upgrades, adjustSubscription } = paid()
    expect(await upgrades.start({ priceSlug: 'pack' }, urls)).toMatchObject({ as: 'redirect' })
    expect(adjustSubscription).not.toHaveBeenCalled()
  })

  it.each([
    ['the catalog does not sell', { priceSlug: 'nope' }, 'unknown-offer'],
    ['is a usage price', { priceSlug: 'api-calls-standard' }, 'unknown-offer'],
    ['cannot be read', { priceSlug: 'bad' }, 'unknown-offer'],
    ['is half a piece', { priceSlug: 'pro', quantity: 0.5 }, 'invalid-amount'],
    ['is no piece', { priceSlug: 'pro', quantity: 0 }, 'invalid-amount'],
  ])('asks for nothing that %s', async (_, offer, code) => {
    const { upgrades, createCheckoutSession, adjustSubscription } = paid()
    expect(await upgrades.start(offer, urls)).toMatchObject({
      as: 'failed',
      unchanged: true,
      error: { code },
    })
    expect(createCheckoutSession).not.toHaveBeenCalled()
    expect(adjustSubscription).not.toHaveBeenCalled()
  })

  it('says why a subscription cannot change, without asking', async () => {
    const { upgrades, adjustSubscription } = open({}, dataOf({ isFreePlan: false, renews: false }))
    const start = await upgrades.start(pro, urls)
    expect(start).toMatchObject({
      as: 'failed',
      unchanged: true,
      error: { code: 'upgrade-failed' },
    })
    expect(start.as === 'failed' && start.error.message).toContain('sub_1 does not renew')
    expect(adjustSubscription).not.toHaveBeenCalled()
  })

  it.each([
    ['still loads', { loaded: false, customer: null }],
    ['failed', { errors: [{ message: 'no' }], customer: null }],
    ['has nobody', { customer: null }],
    ['cannot open a checkout', { createCheckoutSession: null }],
  ])('changes nothing while billing %s', async (_, more) => {
    const { upgrades } = open(more)
    expect(await upgrades.start(pro, urls)).toMatchObject({
      as: 'failed',
      unchanged: true,
      error: { code: 'upgrade-failed' },
    })
  })
})

describe('a checkout that was not opened', () => {
  it.each([
    [
      'an error of the platform',
      { error: { code: '400', json: { error: 'No price' } } },
      'No price',
    ],
    [
      'an error of the route',
      { error: { message: 'User not authenticated' } },
      'not authenticated',
    ],
    ['an error as text', { error: 'down' }, 'down'],
    ['no URL', { id: 'c1', url: '' }, 'no reason given'],
    ['nothing', undefined, 'no reason given'],
  ])('charges nothing, after %s', async (_, reply, words) => {
    const { upgrades, createCheckoutSession } = open()
    createCheckoutSession.mockResolvedValue(reply)
    const start = await upgrades.start(pro, urls)
    expect(start).toMatchObject({
      as: 'failed',
      unchanged: true,
      error: { code: 'upgrade-failed' },
    })
    expect(start.as === 'failed' && start.error.message).toContain(words)
  })

  it('charges nothing when the network fails', async () => {
    const { upgrades, createCheckoutSession } = open()
    createCheckoutSession.mockRejectedValue(new TypeError('Failed to fetch'))
    expect(await upgrades.start(pro, urls)).toMatchObject({ as: 'failed', unchanged: true })
  })

  it.each(['javascript:alert(1)', 'https://evil.example/', 'http://app.flowglad.com/'])(
    'is at %s',
    async (url) => {
      const { upgrades, createCheckoutSession } = open()
      createCheckoutSession.mockResolvedValue({ id: 'c1', url })
      expect(await upgrades.start(pro, urls)).toMatchObject({
        as: 'failed',
        unchanged: true,
        error: { code: 'unsafe-url' },
      })
    },
  )

  it('keeps a long answer short', async () => {
    const { upgrades, createCheckoutSession } = open()
    createCheckoutSession.mockResolvedValue({ error: 'x'.repeat(10_000) })
    const start = await upgrades.start(pro, urls)
    expect(start.as === 'failed' && start.error.message.length).toBeLessThan(1000)
  })
})

describe('an adjustment that was not confirmed', () => {
  const refuse = (reason: unknown) => {
    const { upgrades, adjustSubscription } = paid()
    adjustSubscription.mockRejectedValue(reason)
    return upgrades.start(pro, urls)
  }
  const status = (text: string) => new Error(`Subscription adjustment failed: ${text}`)

  it.each([
    status('400 Bad Request'),
    status('403 Forbidden'),
    status('409 Conflict'),
    status('429 Too Many Requests'),
    new Error('404'),
    new Error('forbidden'),
    new Error('VALIDATION_ERROR'),
    { error: { code: 'UNAUTHORIZED', message: 'Sign in' } },
  ])('changed nothing after a client error: %s', async (reason) => {
    expect(await refuse(reason)).toMatchObject({
      as: 'failed',
      unchanged: true,
      error: { code: 'upgrade-failed' },
    })
  })

  it.each([
    status('500 Internal Server Error'),
    status('502 Bad Gateway'),
    status('408 Request Timeout'),
    status('no data returned'),
    new Error('Subscription adjustment failed'),
    new Error('subscription_adjust_failed'),
    new Error('4000 items'),
    new TypeError('Failed to fetch'),
    new SyntaxError('Unexpected token <'),
    'nothing',
    undefined,
  ])('may have changed something after %s', async (reason) => {
    expect(await refuse(reason)).toMatchObject({
      as: 'failed',
      unchanged: false,
      error: { code: 'upgrade-unknown' },
    })
  })

  it('is read from a reply as well, as later clients give one', async () => {
    const { upgrades, adjustSubscription } = paid()
    adjustSubscription.mockResolvedValue({ error: { code: '400', json: { error: 'No' } } })
    expect(await upgrades.start(pro, urls)).toMatchObject({ as: 'failed', unchanged: true })
  })
})

describe('describe()', () => {
  it('reads the catalog', () => {
    const { upgrades } = open()
    expect(upgrades.describe(pro)).toMatchObject({ kind: 'plan', name: 'Pro', owned: false })
    expect(upgrades.describe({ priceId: 'price_pack' })).toMatchObject({ kind: 'top-up' })
    expect(upgrades.describe({ priceSlug: 'nope' })).toBeNull()
    expect(upgrades.describe({ priceSlug: 'price_pro' })).toBeNull()
  })

  it('is the same object while it says the same, though billing has changed', () => {
    const { upgrades, say } = open()
    const before = upgrades.describe(pro)
    say({ purchases: [{ id: 'p1' }] })
    expect(upgrades.describe({ ...pro, quantity: 2 })).toBe(before)
    say(dataOf({ priceId: 'price_pro', isFreePlan: false }))
    expect(upgrades.describe(pro)).toMatchObject({ owned: true })
  })

  it('reads each subscription for itself', () => {
    const { upgrades } = open({}, dataOf({ priceId: 'price_pro' }))
    expect(upgrades.describe(pro, 'sub_1')?.owned).toBe(true)
    expect(upgrades.describe(pro, 'sub_9')?.owned).toBe(false)
  })

  it('keeps what it knew while billing fails, and forgets it when nobody is signed in', () => {
    const { upgrades, say, feed } = open()
    const before = upgrades.describe(pro)
    say({ errors: [{ message: 'no' }], customer: null, pricingModel: null })
    expect(upgrades.describe(pro)).toBe(before)
    feed.fail(new Error('threw'))
    expect(upgrades.describe(pro)).toBe(before)
    say({ loaded: false, customer: null, pricingModel: null })
    expect(upgrades.describe(pro)).toBe(before)
    say({ customer: null, pricingModel: null })
    expect(upgrades.describe(pro)).toBeNull()
  })

  it('knows nothing before billing is loaded', () => {
    const { upgrades } = open({ loaded: false, customer: null })
    expect(upgrades.describe(pro)).toBeNull()
  })

  it('tells a developer once what cannot be offered', () => {
    const { upgrades, say } = open()
    expect(upgrades.describe({ priceSlug: 'bad' })).toBeNull()
    say({ purchases: [{ id: 'p1' }] })
    expect(upgrades.describe({ priceSlug: 'bad' })).toBeNull()
    expect(console.warn).toHaveBeenCalledTimes(1)
  })
})

it('does not sell a price of a meter', () => {
  const { upgrades } = open()
  expect(upgrades.describe({ priceId: String(usagePrice().id) })).toBeNull()
})
