import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStripePortalHandler } from '../../src/stripe/portal-handler.js'
import { readStripeUsage } from '../../src/stripe/read-stripe-usage.js'
import { recordStripeUsage } from '../../src/stripe/record-stripe-usage.js'
import { createStripeUpgradeHandler } from '../../src/stripe/upgrade-handler.js'
import { type Account, openAccount } from '../support/stripe/account.js'

// One customer's way, on the emulator or, with STRIPE_TEST_KEY, on a sandbox of Stripe's. In order.
let account: Account
beforeAll(async () => {
  account = await openAccount()
}, 60_000)
afterAll(() => account.close(), 60_000)

const read = () => readStripeUsage(account.stripe, account.customer)
const metric = async () => (await read()).metrics[account.meter]
const record = (transactionId: string, amount: number) =>
  recordStripeUsage(
    account.stripe,
    account.customer,
    { usageMeterSlug: account.meter, amount, transactionId },
    { secret: 'tests' },
  )
const routes = () => ({
  stripe: account.stripe,
  authenticate: () => account.customer,
  stripeCustomer: (customer: string) => customer,
})

it('reads the plan and what it includes', async () => {
  const { plan, period } = await read()
  expect(plan).toMatchObject({ name: 'Free', status: 'active', price: 0 })
  expect(Date.parse(period?.end ?? '')).toBeGreaterThan(Date.now())
  expect(await metric()).toMatchObject({ name: 'API calls', included: 1_000, used: 0 })
})

it('records uses, each once, and reads them when they are counted', async () => {
  await Promise.all([record('use_1', 3), record('use_2', 4), record('use_3', 5)])
  expect((await record('use_2', 4)).usageEvent.repeated).toBe(true)
  const used = async () => (await metric())?.used
  await expect.poll(used, { timeout: account.patience, interval: 2_000 }).toBe(12)
}, 320_000)

it('reads them by day', async () => {
  const { history } = await readStripeUsage(account.stripe, account.customer, {
    startDate: Date.now() - 2 * 86_400_000,
    endDate: Date.now() + 60_000,
  })
  const days = history?.[account.meter] ?? []
  expect(days.reduce((sum, { used }) => sum + used, 0)).toBe(12)
})

it('changes the plan', async () => {
  const route = createStripeUpgradeHandler({ ...routes(), offers: account.offers })
  const urls = { successUrl: 'https://app.test/?a', cancelUrl: 'https://app.test/' }
  const response = await route(
    new Request('https://app.test/api/billing/upgrade', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://app.test' },
      body: JSON.stringify({ offer: 'pro', ...urls }),
    }),
  )
  expect(await response.json()).toEqual({ success: true, data: { changed: true } })
  expect((await read()).plan).toMatchObject({ name: 'Pro', price: 49 })
  expect(await metric()).toMatchObject({ included: 50_000, used: 12 })
})

it('opens the portal', async () => {
  const portal = createStripePortalHandler(routes())
  const response = await portal(new Request('https://app.test/api/billing/portal'))
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toMatch(/^https:\/\//)
})
