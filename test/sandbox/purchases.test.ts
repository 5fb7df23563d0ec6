// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import { memoryStore } from '../../src/sandbox/sandbox-core.js'
import { openShop, urls } from './shop.js'

const day = 86_400_000
const march = Date.UTC(2026, 2, 1)
const april = Date.UTC(2026, 3, 1)

let shop: Awaited<ReturnType<typeof openShop>>
let sandbox: Sandbox

async function open(plan?: string) {
  shop = await openShop(plan)
  sandbox = shop.sandbox
  return shop.serverFor('user_1')
}
afterEach(() => shop.line.close())

const current = (customer?: string) => shop.current(customer)
const balance = (meter = 'generations') =>
  current()?.experimental.usageMeterBalances.find((row) => row.slug === meter)?.availableBalance
const idOf = ({ checkoutSession }: { checkoutSession: { id: string } }) => checkoutSession.id
/** Half of March is left. */
const toTheMiddle = () => sandbox.clock.advance(march + 15.5 * day - sandbox.clock.now())
const toApril = () => sandbox.clock.advance(april - sandbox.clock.now())

describe('a checkout opened by the published server', () => {
  it('leads from a free plan to a new subscription', async () => {
    const server = await open()
    const free = current()
    const opened = await server.createCheckoutSession({ priceSlug: 'pro-monthly', ...urls })
    expect(opened.url).toBe(`http://sandbox/checkout/${idOf(opened)}`)
    expect(opened.checkoutSession).toMatchObject({
      type: 'product',
      status: 'open',
      priceId: 'price_pro-monthly',
      quantity: 1,
      customerId: free?.customerId,
      ...urls,
    })
    expect(current()?.id).toBe(free?.id)
    expect(sandbox.actions.checkout(idOf(opened)).pay()).toBe(urls.successUrl)
    expect(current()).toMatchObject({ name: 'Pro', isFreePlan: false })
    expect(current()?.id).not.toBe(free?.id)
    expect(balance()).toBe(10_000)
    expect(sandbox.actions.billing()?.subscriptions[0]).toMatchObject({
      id: free?.id,
      status: 'canceled',
      cancellationReason: 'upgraded_to_paid',
      replacedBySubscriptionId: current()?.id,
    })
    expect(sandbox.actions.checkout(idOf(opened)).session.status).toBe('succeeded')
  })

  it('adds a top-up to what is there, once', async () => {
    const server = await open('pro-monthly')
    const id = current()?.id
    const opened = await server.createCheckoutSession({
      priceId: 'price_credits-1000',
      quantity: 2,
      ...urls,
    })
    sandbox.actions.checkout(idOf(opened)).pay()
    sandbox.actions.checkout(idOf(opened)).pay()
    expect(current()?.id).toBe(id)
    expect(balance('credits')).toBe(2050)
    expect(sandbox.actions.billing()?.purchases).toMatchObject([{ quantity: 2 }])
  })

  it('multiplies what a plan gives', async () => {
    const server = await open()
    const opened = await server.createCheckoutSession({
      priceSlug: 'small-monthly',
      quantity: 3,
      ...urls,
    })
    sandbox.actions.checkout(idOf(opened)).pay()
    expect(balance()).toBe(1080)
    expect(current()?.subscriptionItems[0]?.quantity).toBe(3)
    expect(current()?.experimental.featureItems[0]?.amount).toBe(1080)
    sandbox.clock.advance(31 * day)
    expect(balance()).toBe(1080)
  })

  it('stays open when it is left, and changes nothing', async () => {
    const server = await open()
    const opened = await server.createCheckoutSession({ priceSlug: 'pro-monthly', ...urls })
    const checkout = sandbox.actions.checkout(idOf(opened))
    expect(checkout.cancel()).toBe(urls.cancelUrl)
    expect(current()?.isFreePlan).toBe(true)
    expect(sandbox.actions.checkout(idOf(opened)).session.status).toBe('open')
  })

  it('hands over later, or never, when it is told to', async () => {
    const server = await open()
    const buy = async (activatesAfter: number | null) => {
      const opened = await server.createCheckoutSession({ priceSlug: 'credits-1000', ...urls })
      sandbox.actions.checkout(idOf(opened)).pay({ activatesAfter })
      return idOf(opened)
    }
    const later = await buy(5000)
    const never = await buy(null)
    expect(balance('credits')).toBe(50)
    sandbox.clock.advance(4999)
    expect(balance('credits')).toBe(50)
    sandbox.clock.advance(1)
    expect(balance('credits')).toBe(1050)
    sandbox.clock.advance(day)
    expect(balance('credits')).toBe(1050)
    expect(sandbox.actions.checkout(later).session.status).toBe('succeeded')
    expect(sandbox.actions.checkout(never).session.status).toBe('pending')
  })

  it('hands over in the order of time, across the end of a period', async () => {
    const server = await open()
    sandbox.clock.advance(april - sandbox.clock.now() - 1000)
    const opened = await server.createCheckoutSession({ priceSlug: 'small-monthly', ...urls })
    sandbox.actions.checkout(idOf(opened)).pay({ activatesAfter: 5000 })
    sandbox.clock.advance(40 * day)
    expect(sandbox.actions.billing()?.subscriptions[0]).toMatchObject({
      currentBillingPeriodStart: april,
      canceledAt: april + 4000,
    })
    expect(balance()).toBe(360)
  })

  it('cannot be paid after a day, nor for a second plan', async () => {
    const server = await open()
    const open1 = idOf(await server.createCheckoutSession({ priceSlug: 'pro-monthly', ...urls }))
    const open2 = idOf(await server.createCheckoutSession({ priceSlug: 'small-monthly', ...urls }))
    const slow = idOf(await server.createCheckoutSession({ priceSlug: 'large-monthly', ...urls }))
    sandbox.actions.checkout(slow).pay({ activatesAfter: 1000 })
    sandbox.actions.checkout(open1).pay()
    expect(() => sandbox.actions.checkout(open2).pay()).toThrow('already pays')
    sandbox.clock.advance(1000)
    expect(sandbox.actions.checkout(slow).session.status).toBe('failed')
    expect(current()?.name).toBe('Pro')
    const top = idOf(await server.createCheckoutSession({ priceSlug: 'credits-1000', ...urls }))
    sandbox.clock.advance(day)
    expect(sandbox.actions.checkout(top).session.status).toBe('expired')
    expect(() => sandbox.actions.checkout(top).pay()).toThrow('expired')
  })

  it('outlives the process', async () => {
    const store = memoryStore()
    const before = createSandbox({ store })
    const response = await before.fetch('/api/flowglad/checkout-sessions/create', {
      method: 'POST',
      body: JSON.stringify({ priceSlug: 'pro-monthly', ...urls }),
    })
    await open()
    const answer: unknown = await response.json()
    expect(answer).toMatchObject({ data: { checkoutSession: { id: 'checkout_5' } } })
    const after = createSandbox({ store })
    after.actions.checkout('checkout_5').pay()
    expect(createSandbox({ store }).actions.billing()).toEqual(after.actions.billing())
    expect(after.actions.billing()?.currentSubscription?.name).toBe('Pro')
  })

  it.each([
    ['a usage price', { priceSlug: 'generations-overage' }, 'usage price'],
    ['an unknown price', { priceSlug: 'nope' }, 'No price'],
    ['an id for a slug', { priceSlug: 'price_pro-monthly' }, 'No price'],
    ['the default plan', { priceSlug: 'free-monthly' }, 'default plan'],
  ])('is not opened for %s', async (_, price, words) => {
    const server = await open()
    await expect(server.createCheckoutSession({ ...price, ...urls })).rejects.toMatchObject({
      status: 400,
      error: { code: 'BAD_REQUEST', error: expect.stringContaining(words) },
    })
  })

  it('is not opened for a customer that does not exist', async () => {
    await open()
    const refused = shop
      .serverFor('nobody')
      .createCheckoutSession({ priceSlug: 'pro-monthly', ...urls })
    await expect(refused).rejects.toMatchObject({ status: 400 })
  })

  it.each([
    [{ checkoutSession: { type: 'invoice', customerExternalId: 'user_1', ...urls } }, 'type'],
    [{ checkoutSession: { type: 'product', customerExternalId: 'user_1', ...urls } }, undefined],
    [
      {
        checkoutSession: {
          type: 'product',
          customerExternalId: 'user_1',
          priceSlug: 'pro-monthly',
          successUrl: '/ok',
          cancelUrl: 'javascript:alert(1)',
          quantity: 1.5,
        },
      },
      'successUrl',
    ],
  ])('is not opened for %j', async (body, field) => {
    await open()
    const response = await sandbox.fetch('/api/v1/checkout-sessions', {
      method: 'POST',
      headers: { authorization: 'sk_test' },
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(400)
    const answer: unknown = await response.json()
    const path = field === undefined ? ['checkoutSession'] : ['checkoutSession', field]
    expect(answer).toMatchObject({ code: 'BAD_REQUEST' })
    expect(JSON.stringify(answer)).toContain(JSON.stringify(path))
  })
})

describe('an adjustment by the published server', () => {
  it('grows the credits by the prorated difference', async () => {
    const server = await open('small-monthly')
    const id = current()?.id
    toTheMiddle()
    const adjusted = await server.adjustSubscription({
      priceSlug: 'large-monthly',
      timing: 'immediately',
    })
    expect(adjusted).toMatchObject({
      subscription: { id, priceId: 'price_large-monthly' },
      subscriptionItems: [{ priceId: 'price_large-monthly', quantity: 1 }],
      resolvedTiming: 'immediately',
      isUpgrade: true,
    })
    expect(adjusted.subscription).not.toHaveProperty('experimental')
    expect(current()?.id).toBe(id)
    expect(balance()).toBe(450)
    toApril()
    expect(balance()).toBe(900)
  })

  it('keeps the credits of a plan that shrinks at once', async () => {
    const server = await open('large-monthly')
    await server.adjustSubscription({ priceSlug: 'small-monthly', timing: 'immediately' })
    expect(current()?.name).toBe('small')
    expect(balance()).toBe(900)
    toApril()
    expect(balance()).toBe(360)
  })

  it.each(['auto', 'at_end_of_current_billing_period'] as const)(
    'shrinks a plan with the next period: %s',
    async (timing) => {
      const server = await open('large-monthly')
      const adjusted = await server.adjustSubscription({ priceId: 'price_small-monthly', timing })
      expect(adjusted).toMatchObject({
        resolvedTiming: 'at_end_of_current_billing_period',
        isUpgrade: false,
        subscription: { priceId: 'price_large-monthly', scheduledAdjustmentAt: april },
      })
      expect(current()?.name).toBe('large')
      toApril()
      expect(current()).toMatchObject({ name: 'small', scheduledAdjustmentAt: null })
      expect(balance()).toBe(360)
    },
  )

  it('does what costs more, or as much, at once when the time is left to it', async () => {
    const server = await open('small-monthly')
    const up = await server.adjustSubscription({ priceSlug: 'large-monthly' })
    expect(up).toMatchObject({ resolvedTiming: 'immediately', isUpgrade: true })
    const same = await server.adjustSubscription({ priceSlug: 'large-monthly' })
    expect(same).toMatchObject({ resolvedTiming: 'immediately', isUpgrade: false })
  })

  it('counts the pieces', async () => {
    const server = await open('small-monthly')
    toTheMiddle()
    const up = await server.adjustSubscription({ priceSlug: 'small-monthly', quantity: 3 })
    expect(up).toMatchObject({ isUpgrade: true, subscriptionItems: [{ quantity: 3 }] })
    expect(balance()).toBe(540)
    toApril()
    expect(balance()).toBe(1080)
  })

  const refusals: [string, string | undefined, () => unknown, object, number, string][] = [
    ['a free plan', undefined, () => {}, {}, 400, 'free plan'],
    [
      'a plan that is not charged for',
      'small-monthly',
      () => sandbox.actions.setDoNotCharge({ doNotCharge: true }),
      {},
      400,
      'not charged for',
    ],
    [
      'a plan that is going to end',
      'small-monthly',
      () => sandbox.actions.setStatus({ status: 'cancellation_scheduled' }),
      {},
      400,
      'cancellation is scheduled',
    ],
    [
      'a plan that is going to change',
      'large-monthly',
      () => shop.serverFor('user_1').adjustSubscription({ priceSlug: 'small-monthly' }),
      {},
      400,
      'scheduled already',
    ],
    ['an unknown price', 'small-monthly', () => {}, { priceSlug: 'nope' }, 404, 'not found'],
    ['a top-up', 'small-monthly', () => {}, { priceSlug: 'credits-1000' }, 400, 'recurring'],
    [
      'a usage price',
      'small-monthly',
      () => {},
      { priceSlug: 'generations-overage' },
      400,
      'usage',
    ],
    [
      'more, but later',
      'small-monthly',
      () => {},
      { timing: 'at_end_of_current_billing_period' },
      400,
      'cannot wait',
    ],
  ]
  it.each(refusals)('is refused for %s', async (_, plan, prepare, over, status, words) => {
    const server = await open(plan)
    await prepare()
    const before = sandbox.actions.billing()
    const asked = server.adjustSubscription({ priceSlug: 'large-monthly', ...over })
    await expect(asked).rejects.toMatchObject({
      status,
      error: { error: expect.stringContaining(words) },
    })
    expect(sandbox.actions.billing()).toEqual(before)
  })

  it('is refused for a subscription of somebody else', async () => {
    const server = await open('small-monthly')
    const theirs = current('user_2')?.id ?? ''
    await expect(
      server.adjustSubscription({ priceSlug: 'large-monthly', subscriptionId: theirs }),
    ).rejects.toThrow('not owned')
  })
})

describe('a cancellation by the published server', () => {
  it('ends with the period, and leaves the default plan', async () => {
    const server = await open('small-monthly')
    const id = current()?.id ?? ''
    const { subscription } = await server.cancelSubscription({
      id,
      cancellation: { timing: 'at_end_of_current_billing_period' },
    })
    expect(subscription).toMatchObject({
      id,
      status: 'cancellation_scheduled',
      cancelScheduledAt: april,
    })
    expect(current()?.id).toBe(id)
    toApril()
    expect(current()).toMatchObject({ name: 'Free', isFreePlan: true, startDate: april })
    expect(balance()).toBe(100)
  })

  it('can be taken back until then', async () => {
    const server = await open('small-monthly')
    const id = current()?.id ?? ''
    const timing = 'at_end_of_current_billing_period'
    await server.cancelSubscription({ id, cancellation: { timing } })
    const { subscription } = await server.uncancelSubscription({ id })
    expect(subscription).toMatchObject({ status: 'active', cancelScheduledAt: null })
    toApril()
    expect(current()?.id).toBe(id)
    await expect(server.uncancelSubscription({ id })).resolves.toMatchObject({
      subscription: { id },
    })
  })

  it('ends at once', async () => {
    const server = await open('small-monthly')
    const id = current()?.id ?? ''
    await server.cancelSubscription({ id, cancellation: { timing: 'immediately' } })
    expect(sandbox.actions.billing()?.subscriptions[0]).toMatchObject({ id, status: 'canceled' })
    expect(current()?.name).toBe('Free')
    const again = server.cancelSubscription({ id, cancellation: { timing: 'immediately' } })
    await expect(again).rejects.toThrow('already canceled')
  })

  it('is refused for the free plan', async () => {
    const server = await open()
    const id = current()?.id ?? ''
    const asked = server.cancelSubscription({ id, cancellation: { timing: 'immediately' } })
    await expect(asked).rejects.toMatchObject({ status: 400 })
  })
})
