import { createUsageEventHandler, createUsageReportHandler } from 'usage-widgets/server'
import {
  createStripePortalHandler,
  createStripeUpgradeHandler,
  type ReadStripeUsageOptions,
  readStripeUsage,
  recordStripeUsage,
  type StripePlansLike,
  type StripeReadLike,
  type StripeRecordLike,
} from 'usage-widgets/stripe'
import { customerOf } from '../customer.js'
import { type AppRoute, posted } from './app-routes.js'
import type { SpendingLimits } from './spending-limits.js'
import { FREE_GENERATIONS, offers } from './stripe-catalog.js'

/** What the routes need. A real app makes its client by `new Stripe(process.env.STRIPE_SECRET_KEY)`. */
export type StripeRoutesOptions = {
  readonly stripe: StripeReadLike & StripeRecordLike & StripePlansLike
  /** Makes the ids of what is recorded unguessable. */
  readonly secret: string
  /** How long Stripe takes to count at most, in milliseconds. */
  readonly lag: () => number
  readonly limits: SpendingLimits
}

/** The app's routes on Stripe, by path: what a host writes. */
export function createStripeRoutes({
  stripe,
  secret,
  lag,
  limits,
}: StripeRoutesOptions): ReadonlyMap<string, AppRoute> {
  const who = { authenticate: userOf, customerOf: (user: string) => user }
  const billing = { ...who, stripe, stripeCustomer: customerAtStripe }
  const read = (user: string) =>
    readStripeUsage(stripe, customerAtStripe(user), { lag: lag(), ...terms })
  const record = createUsageEventHandler({
    ...who,
    record: (event, user) => recordStripeUsage(stripe, customerAtStripe(user), event, { secret }),
  })
  return new Map<string, AppRoute>([
    [
      '/api/billing/usage',
      createUsageReportHandler({
        ...who,
        readUsage: async (user, query) => {
          const options = { ...query, lag: lag(), ...terms }
          return limits.told(
            user,
            query,
            await readStripeUsage(stripe, customerAtStripe(user), options),
          )
        },
      }),
    ],
    [
      '/api/usage-events',
      async (request) => {
        const user = userOf(request)
        const use: unknown = await request
          .clone()
          .json()
          .catch(() => null)
        const message = await limits.against(user, use, () => read(user))
        return message === null ? record(request) : Response.json({ message }, { status: 402 })
      },
    ],
    [
      '/api/billing/spending-limit',
      posted(({ amount }, request) => {
        const user = userOf(request)
        return limits.set(user, amount, () => read(user))
      }),
    ],
    ['/api/billing/upgrade', createStripeUpgradeHandler({ ...billing, offers })],
    ['/api/billing/portal', createStripePortalHandler(billing)],
  ])
}

/** What this product knows of its meters besides Stripe. */
const terms = {
  portalUrl: '/api/billing/portal',
  credits: { currency: 'usd' },
  meters: (plan) =>
    plan?.slug === 'free' ? { generations: { limit: FREE_GENERATIONS, onLimit: 'blocked' } } : {},
} satisfies ReadStripeUsageOptions

function userOf({ headers }: Request): string {
  return customerOf(headers.get('cookie') ?? '').externalId
}

/** Stripe's id of a user, which a real app keeps in its table of users. */
export function customerAtStripe(user: string): string {
  return `cus_${user}`
}
