import type { StripeOffers } from 'usage-widgets/stripe'
import type { Catalog } from '../../test/support/stripe/world.js'

/** What is sold here, as it is set up at Stripe. */
export const catalog: Catalog = {
  products: [
    { id: 'prod_free', name: 'Free' },
    {
      id: 'prod_pro',
      name: 'Pro',
      description: 'For teams and studios',
      marketing_features: [{ name: 'Invoices by mail' }],
    },
    { id: 'prod_generations', name: 'Generations', unit_label: 'images' },
    { id: 'prod_upscales', name: 'Upscales' },
    { id: 'prod_credits', name: '$25 of credits' },
  ],
  meters: [{ event_name: 'generations' }, { event_name: 'upscales' }],
  prices: [
    { id: 'price_free', product: 'prod_free', unit_amount_decimal: '0', lookup_key: 'free' },
    { id: 'price_pro', product: 'prod_pro', unit_amount_decimal: '1900', lookup_key: 'pro' },
    {
      id: 'price_generations_free',
      product: 'prod_generations',
      meter: 'generations',
      tiers: [{ up_to: null, unit_amount_decimal: '0' }],
    },
    {
      id: 'price_generations_pro',
      product: 'prod_generations',
      meter: 'generations',
      tiers: [
        { up_to: 500, unit_amount_decimal: '0' },
        { up_to: null, unit_amount_decimal: '2' },
      ],
    },
    { id: 'price_upscales', product: 'prod_upscales', meter: 'upscales', unit_amount_decimal: '5' },
    {
      id: 'price_credits',
      product: 'prod_credits',
      unit_amount_decimal: '2500',
      interval: null,
    },
  ],
}

/** Prices of the plan that everybody begins with. */
export const freePrices = ['price_free', 'price_generations_free', 'price_upscales']

/** Generations a month on Free, beyond which the product makes none. */
export const FREE_GENERATIONS = 25

/** What can be bought, by the names that the page uses. */
export const offers: StripeOffers = {
  free: { price: 'price_free', metered: ['price_generations_free'] },
  pro: { price: 'price_pro', metered: ['price_generations_pro'] },
  'credits-25': {
    kind: 'top-up',
    price: 'price_credits',
    name: '$25 of credits',
    credits: { amount: 2_500, currency: 'usd' },
  },
}
