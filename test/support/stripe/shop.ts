import { Stripe } from 'stripe'
import { createStripeEmulator, type EmulatorOptions, type StripeEmulator } from './emulator.js'
import type { Catalog } from './world.js'

/** What the tests sell: a free plan, Pro with more calls, minutes that are paid each time, and credits. */
export const catalog: Catalog = {
  products: [
    { id: 'prod_free', name: 'Free' },
    {
      id: 'prod_pro',
      name: 'Pro',
      description: 'For teams',
      marketing_features: [{ name: 'Priority support' }],
    },
    { id: 'prod_calls', name: 'API calls', unit_label: 'calls' },
    { id: 'prod_minutes', name: 'Minutes', unit_label: 'min' },
    { id: 'prod_credits', name: '$25 of credits' },
  ],
  meters: [
    { event_name: 'api_calls', display_name: 'api calls (internal)' },
    { event_name: 'minutes', customer_key: 'who', value_key: 'amount' },
    { event_name: 'disk', formula: 'last' },
    { event_name: 'logins', formula: 'count' },
    { event_name: 'hourly', event_time_window: 'hour' },
    { event_name: 'old', status: 'inactive' },
  ],
  prices: [
    { id: 'price_free', product: 'prod_free', unit_amount_decimal: '0', lookup_key: 'free' },
    { id: 'price_pro', product: 'prod_pro', unit_amount_decimal: '4900', lookup_key: 'pro' },
    {
      id: 'price_calls_free',
      product: 'prod_calls',
      meter: 'api_calls',
      tiers: [
        { up_to: 1_000, unit_amount_decimal: '0' },
        { up_to: null, unit_amount_decimal: '0.25' },
      ],
    },
    {
      id: 'price_calls_pro',
      product: 'prod_calls',
      meter: 'api_calls',
      tiers: [
        { up_to: 50_000, unit_amount_decimal: '0' },
        { up_to: null, unit_amount_decimal: '0.1' },
      ],
    },
    { id: 'price_minutes', product: 'prod_minutes', meter: 'minutes', unit_amount_decimal: '1.5' },
    { id: 'price_disk', product: 'prod_minutes', meter: 'disk', unit_amount_decimal: '2' },
    { id: 'price_credits', product: 'prod_credits', unit_amount_decimal: '2500', interval: null },
  ],
}

/** The published client, asking an emulator. */
export function clientOf(
  emulator: Pick<StripeEmulator, 'fetch'>,
  config: Partial<Stripe.StripeConfig> = {},
): Stripe {
  const httpClient = Stripe.createFetchHttpClient(emulator.fetch)
  return new Stripe('sk_test_emulated', { httpClient, telemetry: false, ...config })
}

/** An emulator whose clock stands still until it is moved, and the published client for it. */
export function openStripe(sells: Catalog = catalog, options: EmulatorOptions = {}) {
  let time = Date.UTC(2026, 2, 10, 12)
  const now = () => time
  const emulator = createStripeEmulator(sells, { now, ...options })
  return {
    emulator,
    stripe: clientOf(emulator, { maxNetworkRetries: 0 }),
    now,
    /** Moves the clock on by milliseconds. */
    pass: (ms: number) => {
      time += ms
    },
  }
}
