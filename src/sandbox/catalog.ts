/** The currencies a catalog may use; a part of Flowglad's list. */
// biome-ignore format: a list of codes reads best as one paragraph
export const currencies = [
  'USD', 'EUR', 'GBP', 'JPY', 'CHF', 'CAD', 'AUD', 'NZD', 'SEK', 'NOK', 'DKK', 'ISK', 'PLN', 'CZK',
  'HUF', 'RON', 'TRY', 'INR', 'PKR', 'IDR', 'KRW', 'CLP', 'COP', 'BRL', 'MXN', 'UGX', 'VND', 'ZAR',
] as const

/** A currency of a catalog. */
export type SandboxCurrency = (typeof currencies)[number]

/** What a subscription price renews by. */
export const intervalUnits = ['day', 'week', 'month', 'year'] as const

/** One of them. */
export type IntervalUnit = (typeof intervalUnits)[number]

/** A usage meter of a catalog. Every meter also gets Flowglad's free `{slug}_no_charge` price. */
export type CatalogMeter = {
  readonly slug: string
  readonly name: string
  /** @default 'sum' */
  readonly aggregation?: 'sum' | 'count_distinct_properties'
  /** What use beyond the credits costs; without it the no-charge price is the default one. */
  readonly price?: {
    readonly slug: string
    readonly name: string
    /** Minor units for `per` uses. */
    readonly unitPrice: number
    readonly per: number
  }
}

/** What a product gives: access to something, credit on a meter, or capacity of a resource. */
export type CatalogFeature =
  | { readonly type: 'toggle'; readonly slug: string; readonly name: string }
  | {
      readonly type: 'grant'
      readonly slug: string
      readonly name: string
      /** Slug of the meter credited. */
      readonly meter: string
      /** Whole number above 0, for each piece of the product. */
      readonly amount: number
      readonly renews: 'once' | 'every_billing_period'
    }
  | {
      readonly type: 'resource'
      readonly slug: string
      readonly name: string
      /** Slug of what is claimed: `seats`. The features of several products add up. */
      readonly resource: string
      /** Whole number above 0, for each piece of the product. */
      readonly amount: number
    }

/** A price of a product. With an interval it is subscribed to, without one it is bought once. */
export type CatalogPrice = {
  readonly slug: string
  readonly name: string
  /** Minor units; 0 makes the plan a free one. */
  readonly unitPrice: number
  readonly interval?: IntervalUnit
  /** How many intervals a period lasts. @default 1 */
  readonly intervalCount?: number
  /** Days before the first period that is charged for. @default no trial */
  readonly trialDays?: number
}

/** A plan, an add-on to one, or a top-up. */
export type CatalogProduct = {
  readonly slug: string
  readonly name: string
  readonly description?: string
  /** What one and several pieces of it are called: `{ one: 'seat', other: 'seats' }`. */
  readonly units?: { readonly one: string; readonly other: string }
  /** New customers start on the first price of this product, a recurring one. Exactly one has it. */
  readonly default?: true
  /** At least one; the first is the default price. */
  readonly prices: readonly [CatalogPrice, ...CatalogPrice[]]
  readonly features: readonly CatalogFeature[]
}

/** What is sold in a sandbox: Flowglad's pricing model, written short. */
export type SandboxCatalog = {
  readonly name: string
  readonly currency: SandboxCurrency
  readonly meters: readonly CatalogMeter[]
  readonly products: readonly CatalogProduct[]
}

const welcome = {
  type: 'grant',
  slug: 'welcome-credits',
  name: '50 welcome credits',
  meter: 'credits',
  amount: 50,
  renews: 'once',
} as const

const generations = (amount: number, plan: string): CatalogFeature => ({
  type: 'grant',
  slug: `${plan}-generations`,
  name: `${amount.toLocaleString('en-US')} generations a month`,
  meter: 'generations',
  amount,
  renews: 'every_billing_period',
})

/**
 * An image generator: a monthly quota with a price beyond it (`generations`), prepaid `credits`,
 * and pay as you go (`upscales`). Plans Free, Starter and Pro; a top-up of 1,000 credits.
 */
export const defaultCatalog: SandboxCatalog = {
  name: 'Image generator',
  currency: 'USD',
  meters: [
    {
      slug: 'generations',
      name: 'Generations',
      price: { slug: 'generations-overage', name: 'Extra generations', unitPrice: 400, per: 100 },
    },
    { slug: 'credits', name: 'Credits' },
    {
      slug: 'upscales',
      name: 'Upscales',
      price: { slug: 'upscales-standard', name: 'Upscales', unitPrice: 200, per: 1000 },
    },
  ],
  products: [
    {
      slug: 'free',
      name: 'Free',
      description: 'For trying things out',
      default: true,
      prices: [{ slug: 'free-monthly', name: 'Free', unitPrice: 0, interval: 'month' }],
      features: [generations(100, 'free'), welcome],
    },
    {
      slug: 'starter',
      name: 'Starter',
      description: 'For regular work',
      prices: [{ slug: 'starter-monthly', name: 'Starter', unitPrice: 1200, interval: 'month' }],
      features: [
        generations(1000, 'starter'),
        welcome,
        { type: 'toggle', slug: 'hd-downloads', name: 'HD downloads' },
      ],
    },
    {
      slug: 'pro',
      name: 'Pro',
      description: 'For teams and studios',
      prices: [{ slug: 'pro-monthly', name: 'Pro', unitPrice: 4900, interval: 'month' }],
      features: [
        generations(10_000, 'pro'),
        welcome,
        { type: 'toggle', slug: 'hd-downloads', name: 'HD downloads' },
        { type: 'toggle', slug: 'private-mode', name: 'Private mode' },
      ],
    },
    {
      slug: 'credit-pack',
      name: '1,000 credits',
      description: 'Credits that do not expire',
      prices: [{ slug: 'credits-1000', name: '1,000 credits', unitPrice: 1000 }],
      features: [
        {
          type: 'grant',
          slug: 'credit-pack-credits',
          name: '1,000 credits',
          meter: 'credits',
          amount: 1000,
          renews: 'once',
        },
      ],
    },
  ],
}
