import { currencyOfUnit } from '../billing/currency.js'
import type { Measure } from '../billing/meter.js'
import type { Interval, OfferDetails } from '../billing/offer.js'
import { changeOf, grantOf, type PlanChange, type PresentPlan } from '../billing/plan-change.js'
import type { NamedMeter } from './english.js'
import { formatAmount, formatPrice, formatShort, withoutCents } from './format.js'
import type { FormatOptions } from './settings.js'

/** An offer as a sentence names it, seen from one meter. */
export type OfferFacts = {
  readonly kind: OfferDetails['kind']
  /** What it is beside the plan there is: a smaller one is no upgrade. */
  readonly change: PlanChange
  readonly name: string
  /** What it gives of the meter; absent where it gives nothing of it, or no meter is meant. */
  readonly amount?: string
  /** The same without a unit that is a word. */
  readonly short?: string
  /** Whether that comes again in every billing period. */
  readonly renews: boolean
  /** What it costs; absent when it is free. */
  readonly price?: string
  /** How often it is paid, `null` for something bought once. */
  readonly interval: Interval | null
  /** The amount as a number, 0 without one. */
  readonly count: number
  /** How many of the offer are meant: '6 seats', '6'. */
  readonly pieces: string
}

/** A meter as an offer speaks of it. */
export type OfferedMeter = Measure & { readonly slug: string }

type OfferOptions = FormatOptions & {
  readonly quantity?: number | undefined
  readonly present?: PresentPlan | undefined
}

/** The words and numbers of an offer, times `quantity`. */
export function offerFacts(
  details: OfferDetails,
  meter: OfferedMeter | undefined,
  { locale, quantity = 1, present }: OfferOptions,
): OfferFacts {
  const { kind, name, price, interval, grants, units } = details
  const grant = meter && grantOf(grants, meter.slug)
  const amount = (grant?.amount ?? 0) * quantity
  const measure = withoutCents(meter ?? {}, amount)
  return {
    kind,
    change: changeOf(details, present, quantity),
    name,
    renews: grant?.renews ?? false,
    interval,
    count: amount / (meter?.scale ?? 1),
    pieces: formatAmount(quantity, units && { units }, locale),
    ...(amount > 0 && {
      amount: formatAmount(amount, measure, locale),
      short: formatShort(amount, measure, locale),
    }),
    ...(price.unitPrice > 0 && {
      price: formatPrice(price.unitPrice * quantity, price.currency, locale),
    }),
  }
}

/** A meter as sentences name it; empty where none is meant. */
export function namedMeter(
  meter: (Measure & { readonly name: string }) | undefined,
  name = '',
): NamedMeter {
  if (!meter) return { meter: name, things: name, unit: '', isMoney: false }
  const { unit = '', units } = meter
  const isMoney = currencyOfUnit(unit) !== ''
  return {
    meter: meter.name,
    things: units?.other ?? meter.name,
    unit: isMoney ? '' : (units?.other ?? unit),
    isMoney,
  }
}
