import { Stripe } from 'stripe'
import type { StripeOffers } from '../../../src/stripe/offers.js'
import { createStripeEmulator } from './emulator.js'
import { catalog, clientOf } from './shop.js'

/** A customer on a free plan with 1,000 calls, who may go on to Pro. */
export type Account = {
  readonly stripe: Stripe
  readonly customer: string
  readonly meter: string
  readonly offers: StripeOffers
  /** Milliseconds until what was recorded is counted at most. */
  readonly patience: number
  readonly close: () => Promise<void>
}

/** A sandbox of Stripe's where `STRIPE_TEST_KEY` is set, else the emulator. */
export function openAccount(): Promise<Account> {
  const key = process.env.STRIPE_TEST_KEY
  return key ? openSandbox(key) : openEmulator()
}

async function openEmulator(): Promise<Account> {
  const emulator = createStripeEmulator(catalog, { lag: () => 300 })
  emulator.subscribe('cus_1', ['price_free', 'price_calls_free'])
  return {
    stripe: clientOf(emulator),
    customer: 'cus_1',
    meter: 'api_calls',
    offers: {
      free: { price: 'price_free', metered: ['price_calls_free'] },
      pro: { price: 'price_pro', metered: ['price_calls_pro'] },
    },
    patience: 20_000,
    close: async () => {},
  }
}

async function openSandbox(key: string): Promise<Account> {
  if (!/^(sk|rk)_test_/.test(key)) throw new Error('STRIPE_TEST_KEY is not a key of a sandbox.')
  const stripe = new Stripe(key)
  const event_name = `usage_widgets_${Date.now()}`
  const meter = await stripe.billing.meters.create({
    display_name: 'Calls of usage-widgets tests',
    event_name,
    default_aggregation: { formula: 'sum' },
  })
  const product = (name: string) => stripe.products.create({ name, unit_label: 'call' })
  const plan = async (name: string, unit_amount: number) => {
    const { id } = await product(name)
    const recurring = { interval: 'month' } as const
    return stripe.prices.create({ product: id, currency: 'usd', unit_amount, recurring })
  }
  const calls = await product('API calls')
  const metered = (included: number) =>
    stripe.prices.create({
      product: calls.id,
      currency: 'usd',
      billing_scheme: 'tiered',
      tiers_mode: 'graduated',
      recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
      tiers: [
        { up_to: included, unit_amount: 0 },
        { up_to: 'inf', unit_amount: 1 },
      ],
    })
  const [free, pro, freeCalls, proCalls] = await Promise.all([
    plan('Free', 0),
    plan('Pro', 4_900),
    metered(1_000),
    metered(50_000),
  ])
  const customer = await stripe.customers.create({
    name: 'usage-widgets tests',
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  })
  await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: free.id }, { price: freeCalls.id }],
  })
  return {
    stripe,
    customer: customer.id,
    meter: event_name,
    offers: {
      free: { price: free.id, metered: [freeCalls.id] },
      pro: { price: pro.id, metered: [proCalls.id] },
    },
    patience: 300_000,
    close: async () => {
      await stripe.customers.del(customer.id)
      await stripe.billing.meters.deactivate(meter.id)
    },
  }
}
