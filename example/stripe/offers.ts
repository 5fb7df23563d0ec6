/** Generations that a poster costs. */
export const POSTER = 10

/** What is offered here, by the names of the server's offers. */
export const offers = {
  pro: { priceSlug: 'pro' },
  credits: { priceSlug: 'credits-25' },
} as const
