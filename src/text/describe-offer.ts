import type { Grant, Interval, OfferDetails } from '../billing/offer.js'
import { type FormatOptions, formatPrice, formatQuantity, symbolOf } from './format.js'

/** An offer as a sentence names it, seen from one meter. */
export type OfferFacts = {
  readonly kind: OfferDetails['kind']
  readonly name: string
  /** What it gives of the meter; absent where it gives nothing of it, or no meter is meant. */
  readonly amount?: string
  /** Whether that comes again in every billing period. */
  readonly renews: boolean
  /** What it costs; absent when it is free. */
  readonly price?: string
  /** How often it is paid, `null` for something bought once. */
  readonly interval: Interval | null
  /** The amount as a number, 0 without one. */
  readonly count: number
}

/** A meter as an offer speaks of it. */
export type OfferedMeter = { readonly slug: string; readonly unit?: string | undefined }

/** The words and numbers of an offer, times `quantity`. */
export function offerFacts(
  { kind, name, price, interval, grants }: OfferDetails,
  meter: OfferedMeter | undefined,
  { locale, quantity = 1 }: FormatOptions & { readonly quantity?: number | undefined },
): OfferFacts {
  const grant = meter && grantOf(grants, meter.slug)
  const count = (grant?.amount ?? 0) * quantity
  return {
    kind,
    name,
    renews: grant?.renews ?? false,
    interval,
    count,
    ...(count > 0 && { amount: formatQuantity(count, symbolOf(meter?.unit), locale) }),
    ...(price.unitPrice > 0 && {
      price: formatPrice(price.unitPrice * quantity, price.currency, locale),
    }),
  }
}

/** What is given of a meter. What comes again counts before what comes once. */
export function grantOf(grants: readonly Grant[], meter: string): Grant | undefined {
  const given = grants.filter((grant) => grant.meter === meter)
  return given.find(({ renews }) => renews) ?? given[0]
}
