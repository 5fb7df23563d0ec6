import { pageOf, type StripeRouteOptions, stripeRoute } from './route.js'
import type { StripePortalLike } from './stripe-like.js'

/** What `createStripePortalHandler` needs. */
export type StripePortalHandlerOptions<Identity> = StripeRouteOptions<Identity> & {
  readonly stripe: StripePortalLike
  /** Where the portal leads back to: an address, or a path of this site. @default '/' */
  readonly returnUrl?: string
}

/**
 * Makes a route that leads to Stripe's customer portal: invoices, payment methods, cancelling. A GET is
 * answered with a redirect, so that a plain link works, such as the plan's `portalUrl`;
 * `?flow=payment_method_update` opens the page for the card at once. Whoever has the portal's address is
 * let in, so it is neither kept nor told to the page.
 *
 * @example
 * ```ts
 * export const GET = createStripePortalHandler({
 *   stripe,
 *   authenticate: userOf,
 *   stripeCustomer: (user) => user.stripeCustomerId,
 *   returnUrl: '/settings/billing',
 * })
 * ```
 */
export function createStripePortalHandler<Identity>(
  options: StripePortalHandlerOptions<Identity>,
): (request: Request) => Promise<Response> {
  return stripeRoute(options, ['GET'], async ({ request, customer }) => {
    const here = new URL(request.url)
    const session = await options.stripe.billingPortal.sessions.create({
      customer,
      return_url: new URL(options.returnUrl ?? '/', here).href,
      ...(here.searchParams.get('flow') === 'payment_method_update' && {
        flow_data: { type: 'payment_method_update' as const },
      }),
    })
    const headers = {
      location: pageOf(session),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    }
    return new Response(null, { status: 303, headers })
  })
}
