// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest'
import {
  createSandbox,
  type Sandbox,
  type SandboxCustomer,
} from '../../src/sandbox/create-sandbox.js'
import { memoryStore } from '../../src/sandbox/sandbox-core.js'
import { catalog, openShop, urls } from './shop.js'

const day = 86_400_000
const march = Date.UTC(2026, 2, 1)
const april = Date.UTC(2026, 3, 1)
/** When every sandbox is opened. */
const now = Date.UTC(2026, 2, 12, 10)

let shop: Awaited<ReturnType<typeof openShop>> | undefined
afterEach(() => shop?.line.close())

async function open(plan: string, more: Partial<SandboxCustomer> = {}) {
  shop = await openShop(plan, more)
  return { server: shop.serverFor('user_1'), sandbox: shop.sandbox }
}
const sandboxFor = (customer: Omit<SandboxCustomer, 'externalId'>) =>
  createSandbox({ catalog, customers: [{ externalId: 'user_1', ...customer }] })
const current = (sandbox: Sandbox) => sandbox.actions.billing()?.currentSubscription
const balance = (sandbox: Sandbox) =>
  current(sandbox)?.experimental.usageMeterBalances.find(({ slug }) => slug === 'generations')
    ?.availableBalance
const to = (sandbox: Sandbox, time: number) => sandbox.clock.advance(time - sandbox.clock.now())
const itemsOf = (sandbox: Sandbox) =>
  current(sandbox)?.subscriptionItems.map(({ priceId, quantity, unitPrice }) => [
    priceId,
    quantity,
    unitPrice,
  ])

describe('several prices on one subscription', () => {
  const team = [
    ['price_team-monthly', 1, 2000],
    ['price_seat-monthly', 3, 1000],
  ]
  const addOns = [{ price: 'seat-monthly', quantity: 3 }]

  it('are items with features of their own, named after the one that costs most', () => {
    const sandbox = sandboxFor({ plan: 'team-monthly', addOns })
    expect(itemsOf(sandbox)).toEqual(team)
    // 3 × $10 is more than $20.
    expect(current(sandbox)).toMatchObject({ priceId: 'price_seat-monthly', name: 'seat' })
    const features = current(sandbox)?.experimental.featureItems ?? []
    expect(features.map(({ slug, amount }) => [slug, amount])).toEqual([
      ['team-generations', 500],
      ['seats', 2],
      ['seat-generations', 300],
      ['seats', 3],
    ])
    const ids = [...(current(sandbox)?.subscriptionItems ?? []), ...features].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(balance(sandbox)).toBe(800)
  })

  it('grant all of it anew with the period', () => {
    const sandbox = sandboxFor({ plan: 'team-monthly', addOns })
    sandbox.actions.record({ meter: 'generations', amount: 50 })
    to(sandbox, april)
    expect(balance(sandbox)).toBe(800)
    expect(itemsOf(sandbox)).toEqual(team)
  })

  it('are adjusted together by the published server, with the prorated sum', async () => {
    const { server, sandbox } = await open('team-monthly')
    const before = current(sandbox)?.subscriptionItems[0]?.id
    // A quarter of March is left: the sum of 500 and 3 × 100 is worth 200, and 500 are there.
    to(sandbox, march + 0.75 * 31 * day)
    const adjusted = await server.adjustSubscription({
      subscriptionItems: [
        { priceSlug: 'team-monthly' },
        { priceId: 'price_seat-monthly', quantity: 3 },
      ],
    })
    expect(adjusted).toMatchObject({ resolvedTiming: 'immediately', isUpgrade: true })
    expect(adjusted.subscriptionItems).toHaveLength(2)
    expect(itemsOf(sandbox)).toEqual(team)
    expect(current(sandbox)?.subscriptionItems[0]?.id).not.toBe(before)
    expect(balance(sandbox)).toBe(500)
    const more = [{ priceSlug: 'team-monthly' }, { priceSlug: 'seat-monthly', quantity: 21 }]
    await server.adjustSubscription({ subscriptionItems: more })
    // (500 + 21 × 100) / 4
    expect(balance(sandbox)).toBe(650)
  })

  it('are compared as a whole: fewer seats are a downgrade', async () => {
    const { server, sandbox } = await open('team-monthly', { addOns })
    const fewer = [{ priceSlug: 'team-monthly' }, { priceSlug: 'seat-monthly', quantity: 1 }]
    const adjusted = await server.adjustSubscription({ subscriptionItems: fewer })
    expect(adjusted).toMatchObject({
      resolvedTiming: 'at_end_of_current_billing_period',
      isUpgrade: false,
      subscription: { scheduledAdjustmentAt: april },
    })
    expect(itemsOf(sandbox)).toEqual(team)
    to(sandbox, april)
    expect(itemsOf(sandbox)?.[1]).toEqual(['price_seat-monthly', 1, 1000])
    expect(current(sandbox)).toMatchObject({ name: 'team', scheduledAdjustmentAt: null })
    expect(balance(sandbox)).toBe(600)
    expect(current(sandbox)?.experimental.featureItems[0]?.createdAt).toBe(april)
  })

  it('outlive the process', () => {
    const options = {
      catalog,
      store: memoryStore(),
      customers: [
        {
          externalId: 'user_1',
          plan: 'team-monthly',
          addOns,
          state: { status: 'change_scheduled', price: 'small-monthly' },
        },
      ],
    } as const
    const before = createSandbox(options)
    expect(createSandbox(options).actions.billing()).toEqual(before.actions.billing())
    expect(current(createSandbox(options))?.scheduledAdjustmentAt).toBe(april)
  })
})

describe('a period', () => {
  it.each([
    ['team-quarterly', Date.UTC(2026, 5, 1), 'month', 3],
    ['team-yearly', Date.UTC(2027, 2, 1), 'year', 1],
  ])('of %s lasts as long as its price says', (plan, end, interval, intervalCount) => {
    const sandbox = sandboxFor({ plan })
    expect(current(sandbox)).toMatchObject({
      currentBillingPeriodStart: march,
      currentBillingPeriodEnd: end,
      interval,
      intervalCount,
    })
    sandbox.actions.record({ meter: 'generations', amount: 400 })
    to(sandbox, end)
    expect(balance(sandbox)).toBe(500)
    expect(current(sandbox)?.currentBillingPeriodStart).toBe(end)
  })

  it('begins where the last one ended, so a short month moves the day for good', async () => {
    const sandbox = createSandbox({ customers: [], now: () => Date.UTC(2026, 0, 31) })
    sandbox.actions.signIn('new')
    await sandbox.fetch('/api/flowglad/customers/billing', { method: 'POST', body: '{}' })
    sandbox.clock.advance(29 * day)
    expect(current(sandbox)).toMatchObject({
      currentBillingPeriodStart: Date.UTC(2026, 1, 28),
      currentBillingPeriodEnd: Date.UTC(2026, 2, 28),
    })
  })

  it('goes on when a plan becomes a yearly one, and the next lasts a year', async () => {
    const { server, sandbox } = await open('team-monthly')
    const id = current(sandbox)?.id
    const adjusted = await server.adjustSubscription({ priceSlug: 'team-yearly' })
    expect(adjusted).toMatchObject({
      resolvedTiming: 'immediately',
      isUpgrade: true,
      subscription: { id, priceId: 'price_team-yearly', interval: 'month' },
    })
    expect(current(sandbox)).toMatchObject({ name: 'team', currentBillingPeriodEnd: april })
    to(sandbox, april)
    expect(current(sandbox)).toMatchObject({
      currentBillingPeriodEnd: Date.UTC(2027, 3, 1),
      interval: 'year',
      intervalCount: 1,
    })
    const back = await server.adjustSubscription({ priceSlug: 'team-monthly' })
    expect(back.resolvedTiming).toBe('at_end_of_current_billing_period')
  })
})

describe('a trial', () => {
  const end = march + 14 * day

  it('is a first period, charged for when it is over', () => {
    const sandbox = sandboxFor({ plan: 'team-trial' })
    expect(current(sandbox)).toMatchObject({
      status: 'trialing',
      trialEnd: end,
      currentBillingPeriodStart: march,
      currentBillingPeriodEnd: end,
      subscriptionItems: [{ unitPrice: 2000, price: { trialPeriodDays: 14 } }],
    })
    sandbox.actions.record({ meter: 'generations', amount: 200 })
    expect(balance(sandbox)).toBe(300)
    to(sandbox, end)
    expect(current(sandbox)).toMatchObject({
      status: 'active',
      trialEnd: end,
      currentBillingPeriodStart: end,
      currentBillingPeriodEnd: Date.UTC(2026, 3, 15),
    })
    expect(balance(sandbox)).toBe(500)
  })

  it('begins with a checkout, whose page says so', async () => {
    const { server, sandbox } = await open('free-monthly')
    const { url, checkoutSession } = await server.createCheckoutSession({
      priceSlug: 'team-trial',
      ...urls,
    })
    const html = await (await sandbox.fetch(url)).text()
    expect(html).toContain('14 days free, then $20 <small>a month</small>')
    expect(html).toContain('>Start the trial</button>')
    sandbox.actions.checkout(checkoutSession.id).pay()
    expect(current(sandbox)).toMatchObject({ status: 'trialing', trialEnd: now + 14 * day })
  })

  it.each([
    ['taken back before it ends', 'trialing', 0],
    ['taken back after it ended', 'active', 15 * day],
  ])('comes back with a cancellation %s', async (_, status, wait) => {
    const { server, sandbox } = await open('team-trial')
    sandbox.clock.advance(wait)
    const id = current(sandbox)?.id ?? ''
    const cancellation = { timing: 'at_end_of_current_billing_period' } as const
    await server.cancelSubscription({ id, cancellation })
    expect(current(sandbox)?.status).toBe('cancellation_scheduled')
    await server.uncancelSubscription({ id })
    expect(current(sandbox)?.status).toBe(status)
  })

  it('is over with a cancellation that is due', async () => {
    const { server, sandbox } = await open('team-trial')
    const id = current(sandbox)?.id ?? ''
    const cancellation = { timing: 'at_end_of_current_billing_period' } as const
    await server.cancelSubscription({ id, cancellation })
    to(sandbox, end)
    expect(current(sandbox)).toMatchObject({ name: 'Free', startDate: end })
  })
})

describe('the page of a checkout', () => {
  it.each([
    ['team-quarterly', '$55 <small>every 3 months</small>'],
    ['team-yearly', '$200 <small>a year</small>'],
  ])('says how often %s is paid', async (priceSlug, words) => {
    const { server, sandbox } = await open('free-monthly')
    const { url } = await server.createCheckoutSession({ priceSlug, ...urls })
    expect(await (await sandbox.fetch(url)).text()).toContain(words)
  })
})

describe('a scheduled change', () => {
  const takeBack = async (sandbox: Sandbox, id: string) => {
    const response = await sandbox.fetch(
      `/api/v1/subscriptions/${id}/cancel-scheduled-adjustment`,
      { method: 'POST', headers: { authorization: 'sk_test' }, body: '{}' },
    )
    const answer: unknown = await response.json()
    return { status: response.status, answer }
  }

  it('is taken back over REST, as no client of Flowglad can', async () => {
    const { server, sandbox } = await open('large-monthly')
    const id = current(sandbox)?.id ?? ''
    await server.adjustSubscription({ priceSlug: 'small-monthly' })
    expect(await takeBack(sandbox, id)).toMatchObject({
      status: 200,
      answer: { canceledItemCount: 1, subscription: { id, scheduledAdjustmentAt: null } },
    })
    to(sandbox, april)
    expect(current(sandbox)?.name).toBe('large')
    expect(await takeBack(sandbox, id)).toMatchObject({
      status: 400,
      answer: { code: 'BAD_REQUEST' },
    })
    expect(await takeBack(sandbox, 'sub_9')).toMatchObject({ status: 404 })
  })

  it('keeps the subscription from being canceled', async () => {
    const { server, sandbox } = await open('large-monthly')
    const id = current(sandbox)?.id ?? ''
    await server.adjustSubscription({ priceSlug: 'small-monthly' })
    for (const timing of ['immediately', 'at_end_of_current_billing_period'] as const) {
      const asked = server.cancelSubscription({ id, cancellation: { timing } })
      await expect(asked).rejects.toMatchObject({ status: 400 })
    }
    sandbox.actions.cancelScheduledChange()
    const cancellation = { timing: 'immediately' } as const
    await server.cancelSubscription({ id, cancellation })
    expect(current(sandbox)?.name).toBe('Free')
  })
})

describe('a customer in a state of the plan', () => {
  it.each([
    [
      { status: 'trialing', days: 3 },
      { trialEnd: now + 3 * day, currentBillingPeriodEnd: now + 3 * day },
    ],
    [{ status: 'trialing' }, { trialEnd: april, currentBillingPeriodEnd: april }],
    [{ status: 'past_due' }, {}],
    [{ status: 'unpaid' }, {}],
    [{ status: 'cancellation_scheduled' }, { cancelScheduledAt: april }],
  ] as const)('begins as %j, or comes to it', (state, fields) => {
    const wanted = { current: true, name: 'Pro', ...fields, status: state.status }
    const begun = sandboxFor({ plan: 'pro-monthly', state })
    expect(current(begun)).toMatchObject(wanted)
    expect(balance(begun)).toBe(10_000)
    const come = sandboxFor({ plan: 'pro-monthly' })
    come.actions.setStatus(state)
    expect(current(come)).toMatchObject(wanted)
  })

  it('begins with a change that is scheduled', () => {
    const state = { status: 'change_scheduled', price: 'starter-monthly', quantity: 2 } as const
    const sandbox = sandboxFor({ plan: 'pro-monthly', state })
    expect(current(sandbox)).toMatchObject({
      status: 'active',
      name: 'Pro',
      scheduledAdjustmentAt: april,
    })
    to(sandbox, april)
    expect(itemsOf(sandbox)).toEqual([['price_starter-monthly', 2, 1200]])
  })

  it.each(['incomplete', 'incomplete_expired', 'canceled', 'paused'] as const)(
    'has no current subscription when it is %s',
    (status) => {
      const sandbox = sandboxFor({ plan: 'pro-monthly', state: { status } })
      expect(sandbox.actions.billing()).not.toHaveProperty('currentSubscription')
      expect(sandbox.actions.billing()).toMatchObject({
        currentSubscriptions: [],
        subscriptions: [{ status, current: false }],
      })
      const comeBack = () => sandbox.actions.setStatus({ status: 'active' })
      if (status === 'canceled') return expect(comeBack).toThrow('has no subscription')
      comeBack()
      expect(current(sandbox)).toMatchObject({ status: 'active', name: 'Pro' })
    },
  )

  it.each([
    ['a trial that is over', { status: 'trialing', days: 0 }, 'It has to end after now'],
    [
      'a change to a larger plan',
      { status: 'change_scheduled', price: 'large-monthly' },
      'costs more',
    ],
    ['a change to nothing', { status: 'change_scheduled', price: 'nope' }, 'Price not found: nope'],
  ] as const)('does not begin with %s', (_, state, words) => {
    expect(() => sandboxFor({ plan: 'small-monthly', state })).toThrow(words)
    const sandbox = sandboxFor({ plan: 'small-monthly' })
    const before = sandbox.actions.billing()
    expect(() => sandbox.actions.setStatus(state)).toThrow(words)
    expect(sandbox.actions.billing()).toEqual(before)
  })

  it.each([
    ['an add-on that is bought once', { addOns: [{ price: 'credits-1000' }] }, 'Only a recurring'],
    ['half a plan', { quantity: 0.5 }, '0.5 is not a whole number above 0'],
    ['no seats', { addOns: [{ price: 'seat-monthly', quantity: 0 }] }, '0 is not a whole number'],
  ])('does not begin on %s', (_, choice, words) => {
    expect(() => sandboxFor({ plan: 'team-monthly', ...choice })).toThrow(words)
    const sandbox = sandboxFor({})
    expect(() => sandbox.actions.subscribe({ price: 'team-monthly', ...choice })).toThrow(words)
  })

  it('begins with add-ons to the default plan when no other is named', () => {
    const sandbox = sandboxFor({ addOns: [{ price: 'seat-monthly' }] })
    expect(itemsOf(sandbox)).toEqual([
      ['price_free-monthly', 1, 0],
      ['price_seat-monthly', 1, 1000],
    ])
  })

  it('does not get fewer seats than are claimed', () => {
    const sandbox = sandboxFor({ plan: 'team-monthly', quantity: 2 })
    sandbox.actions.claim({ resource: 'seats', quantity: 3 })
    const fewer = () => sandbox.actions.subscribe({ price: 'team-monthly' })
    expect(fewer).toThrow('Release 1 claims before downgrading')
  })
})
