import type { CatalogOffer, Interval, OfferDetails, OfferFeature } from '../../src/billing/offer.js'
import { type ListedOffer, listOffers } from '../../src/billing/offers.js'
import type { PresentPlan } from '../../src/billing/plan-change.js'
import { now, quota } from './figures.js'

const month: Interval = { unit: 'month', count: 1 }
const year: Interval = { unit: 'year', count: 1 }
const seats = { one: 'seat', other: 'seats' }

function plan(
  name: string,
  unitPrice: number,
  amount: number,
  features: readonly OfferFeature[],
  more: Partial<OfferDetails> & { readonly description?: string } = {},
): CatalogOffer {
  const { description, ...rest } = more
  const interval = rest.interval ?? month
  const slug = name.toLowerCase()
  return {
    offer: { priceSlug: `${slug}-${interval.unit}` },
    product: slug,
    features,
    ...(description && { description }),
    details: {
      kind: 'plan',
      name,
      price: { unitPrice, per: 1, currency: 'USD' },
      grants: [
        { meter: 'generations', amount, renews: true },
        { meter: 'storage', amount: amount / 100, renews: false },
      ],
      owned: false,
      ...rest,
      interval,
    },
  }
}

const hd = { slug: 'hd', name: 'HD downloads' }
const privacy = { slug: 'private', name: 'Private mode' }
const pro = { description: 'For studios that publish every day.' }
const team = { description: 'For everybody you work with.', units: seats }

/** Three plans, two of them also by the year, and credits bought once. */
export const catalog: readonly CatalogOffer[] = [
  plan('Starter', 1_200, 1_000, [hd], { owned: true, description: 'For regular work.' }),
  plan('Pro', 2_900, 10_000, [hd, privacy], pro),
  plan('Pro', 29_000, 120_000, [hd, privacy], { ...pro, interval: year }),
  plan('Team', 1_900, 5_000, [hd, privacy, { slug: 'sso', name: 'Single sign-on' }], team),
  plan('Team', 19_000, 60_000, [hd, privacy, { slug: 'sso', name: 'Single sign-on' }], {
    ...team,
    interval: year,
  }),
]

/** 100 credits a piece. */
export const creditPieces: CatalogOffer = {
  offer: { priceSlug: 'credits-100' },
  product: 'credits',
  description: 'Credits that do not expire.',
  features: [],
  details: {
    kind: 'top-up',
    name: 'Credits',
    price: { unitPrice: 100, per: 1, currency: 'USD' },
    interval: null,
    grants: [{ meter: 'credits', amount: 100, renews: false }],
    owned: false,
  },
}

/** On Starter, and on the way beyond it. */
export const onStarter: PresentPlan = {
  plan: {
    name: 'Starter',
    free: false,
    price: { unitPrice: 1_200, per: 1, currency: 'USD' },
    interval: month,
  },
  period: { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) },
  meters: [
    quota(900, 1_000),
    quota(4, 10, { slug: 'storage', name: 'Storage', unit: 'GB', aggregation: 'level' }),
  ],
}

/** The offers beside what the customer has. */
export function listed(
  offers: readonly CatalogOffer[] = catalog,
  present: PresentPlan = onStarter,
): readonly ListedOffer[] {
  return listOffers(offers, present, now)
}

/** The same offers to somebody who is on a plan by the month, and used so much of 1,000. */
export function onPlan(name: string, used: number) {
  const offers = catalog.map(({ details, ...offer }) => {
    const owned = details.name === name && details.interval?.unit === 'month'
    return { ...offer, details: { ...details, owned } }
  })
  const price = offers.find(({ details }) => details.owned)?.details.price
  const present: PresentPlan = {
    ...onStarter,
    plan: { name, free: false, interval: month, ...(price && { price }) },
    meters: [quota(used, 1_000)],
  }
  return { offers: listed(offers, present), present }
}

/** On Pro, and on Starter from the next period on. */
export const scheduled = changing(onPlan('Pro', 900))

function changing({ offers, present }: ReturnType<typeof onPlan>) {
  const startsAt = Date.UTC(2026, 1, 1)
  return {
    note: 'Changes to Starter on Feb 1',
    present: { ...present, meters: onStarter.meters },
    offers: offers.map((one) => (one.details.name === 'Starter' ? { ...one, startsAt } : one)),
  }
}

/** On no paid plan yet; Pro can be tried. */
export const trial = trying({ ...onStarter, plan: { name: 'Free', free: true } })

function trying(present: PresentPlan) {
  const offers = catalog.map(({ details, ...offer }) => {
    const days = details.name === 'Pro' ? { trialDays: 14 } : {}
    return { ...offer, details: { ...details, owned: false, ...days } }
  })
  return { present, offers: listed(offers, present) }
}
