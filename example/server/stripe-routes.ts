import { createUsageEventHandler, createUsageReportHandler } from 'usage-widgets/server'
import {
  createStripePortalHandler,
  createStripeUpgradeHandler,
  readStripeUsage,
  recordStripeUsage,
  type StripePlansLike,
  type StripeReadLike,
  type StripeRecordLike,
} from 'usage-widgets/stripe'
import { customerOf } from '../customer.js'
import type { AppRoute } from './app-routes.js'
import { FREE_GENERATIONS, offers } from './stripe-catalog.js'

/** What the routes need. A real app makes its client by `new Stripe(process.env.STRIPE_SECRET_KEY)`. */
export type StripeRoutesOptions = {
  readonly stripe: StripeReadLike & StripeRecordLike & StripePlansLike
  /** Makes the ids of what is recorded unguessable. */
  readonly secret: string
  /** How long Stripe takes to count at most, in milliseconds. */
  readonly lag: () => number
}

/** The app's routes on Stripe, by path: what a host writes. */
export function createStripeRoutes({
  stripe,
  secret,
  lag,
}: StripeRoutesOptions): ReadonlyMap<string, AppRoute> {
  const who = { authenticate: userOf, customerOf: (user: string) => user }
  const billing = { ...who, stripe, stripeCustomer: customerAtStripe }
  return new Map<string, AppRoute>([
    [
      '/api/billing/usage',
      createUsageReportHandler({
        ...who,
        readUsage: (user, query) =>
          readStripeUsage(stripe, customerAtStripe(user), {
            ...query,
            lag: lag(),
            portalUrl: '/api/billing/portal',
            credits: { currency: 'usd' },
            meters: (plan) =>
              plan?.slug === 'free'
                ? { generations: { limit: FREE_GENERATIONS, onLimit: 'blocked' } }
                : {},
          }),
      }),
    ],
    [
      '/api/usage-events',
      createUsageEventHandler({
        ...who,
        record: (event, user) =>
          recordStripeUsage(stripe, customerAtStripe(user), event, { secret }),
      }),
    ],
    ['/api/billing/upgrade', createStripeUpgradeHandler({ ...billing, offers })],
    ['/api/billing/portal', createStripePortalHandler(billing)],
  ])
}

function userOf({ headers }: Request): string {
  return customerOf(headers.get('cookie') ?? '').externalId
}

/** Stripe's id of a user, which a real app keeps in its table of users. */
export function customerAtStripe(user: string): string {
  return `cus_${user}`
}
