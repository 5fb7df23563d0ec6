import type { Price, Units } from './meter.js'

/** What a host offers to buy: one price of the catalog, by slug or id, and how to get there. */
export type Offer = (
  | { readonly priceSlug: string; readonly priceId?: never }
  | { readonly priceId: string; readonly priceSlug?: never }
) & {
  /** How many of it. @default 1 */
  readonly quantity?: number
  /** Where checkout returns to, absolute or relative to the page. @default the page itself */
  readonly successUrl?: string
  /** Where checkout returns to when it was left. @default the page itself */
  readonly cancelUrl?: string
  /** When a change between paid plans takes effect. @default 'immediately' */
  readonly timing?: 'immediately' | 'at_end_of_current_billing_period' | 'auto'
  /** Whether the rest of the period is settled up at once. @default the backend's own rule */
  readonly prorate?: boolean
}

/** What a price gives of one meter. `renews`: again in every billing period. */
export type Grant = { readonly meter: string; readonly amount: number; readonly renews: boolean }

/** How often a price is paid: every `count` units. */
export type Interval = { readonly unit: 'day' | 'week' | 'month' | 'year'; readonly count: number }

/** What the catalog says of an offer. */
export type OfferDetails = {
  /** `plan` replaces the plan the customer is on, `top-up` adds to what is left. */
  readonly kind: 'plan' | 'top-up'
  /** Name of the product as customers know it. */
  readonly name: string
  /** Price of one, in minor units. */
  readonly price: Price
  /** `null` for something bought once. */
  readonly interval: Interval | null
  readonly grants: readonly Grant[]
  /**
   * The customer has exactly this already: the plan, paid at this interval, and so many of it where the
   * offer says how many. Never true of a top-up.
   */
  readonly owned: boolean
  /**
   * Whether it is of the product the customer's plan is of, at any interval and however many of it. Where it is
   * not told, the slug of the price says so, else the name of the plan.
   */
  readonly held?: boolean
  /** Days before the first payment, where this customer may have a trial. */
  readonly trialDays?: number
  /** What so many of it are called: `{ one: 'seat', other: 'seats' }`. */
  readonly units?: Units
}

/** Something that an offer includes besides amounts of meters. */
export type OfferFeature = {
  readonly slug: string
  readonly name: string
  /** How many, of what is counted: seats. */
  readonly amount?: number
}

/** One thing that is sold, as a list of plans shows it. */
export type CatalogOffer = {
  /** What `useUpgrade` and `UpgradeDialog` take. */
  readonly offer: Offer
  readonly details: OfferDetails
  /** The same for every price of one product, such as a monthly and a yearly one. */
  readonly product: string
  readonly description?: string
  readonly features: readonly OfferFeature[]
}

/** The one name an offer is known by in events and in storage. */
export function nameOf(offer: Offer): string {
  return offer.priceSlug ?? offer.priceId
}
