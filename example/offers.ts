/** Generations that a poster costs. */
export const POSTER = 10
/** Credits that a print costs. */
export const PRINT = 10

/** What is offered here. */
export const offers = {
  starter: { priceSlug: 'starter-monthly' },
  pro: { priceSlug: 'pro-monthly' },
  team: { priceSlug: 'team-monthly' },
  flex: { priceSlug: 'flex-monthly' },
  flexYearly: { priceSlug: 'flex-yearly' },
  credits: { priceSlug: 'credits-1000' },
} as const
