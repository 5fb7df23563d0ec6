import { isFields, numberIn, textOf } from '../billing/decode.js'
import { idOf, secondsOf } from './fields.js'
import type { StripeOffers } from './offers.js'
import { checkedId } from './stripe-id.js'
import { everyItem, type StripeCreditsLike } from './stripe-like.js'

/** What became of a checkout session. */
export type TopUpOutcome =
  | 'granted'
  /** An earlier call has granted the credits. */
  | 'repeated'
  /** It is no paid top-up of these offers: nothing was done. */
  | 'ignored'

const DAY = 86_400

/**
 * Grants the credits of a top-up that was paid, once for a checkout session, however often Stripe tells
 * of it. Call it from a webhook, after `constructEvent` verified it, with the session of
 * `checkout.session.completed` and `checkout.session.async_payment_succeeded`.
 *
 * Credits pay for metered prices alone, when an invoice is finalized.
 *
 * @throws what the client of Stripe throws: answer the webhook with 500, and Stripe tells of it again.
 *
 * @example
 * ```ts
 * const event = stripe.webhooks.constructEvent(await request.text(), signature, webhookSecret)
 * if (event.type === 'checkout.session.completed') {
 *   await grantStripeTopUp(stripe, event.data.object, offers)
 * }
 * ```
 */
export async function grantStripeTopUp(
  stripe: StripeCreditsLike,
  session: unknown,
  offers: StripeOffers,
): Promise<TopUpOutcome> {
  const fields = isFields(session) ? session : {}
  const metadata = isFields(fields.metadata) ? fields.metadata : {}
  const slug = textOf(metadata.usage_widgets_offer) ?? ''
  const offer = Object.hasOwn(offers, slug) ? offers[slug] : undefined
  const quantity = numberIn(metadata.usage_widgets_quantity) ?? 1
  const customer = idOf(fields.customer)
  const id = textOf(fields.id)
  const paid = fields.mode === 'payment' && fields.payment_status === 'paid'
  if (offer?.kind !== 'top-up' || !paid || id === null || customer === null) return 'ignored'
  const { amount, currency, days } = offer.credits
  // Stripe forgets the key after a day, and may tell of a session later than that.
  const before = await everyItem((page) =>
    stripe.billing.creditGrants.list({ customer: checkedId(customer, 'customer'), ...page }),
  )
  if (before.some((grant) => sessionOf(grant) === id)) return 'repeated'
  const since = secondsOf(fields.created)
  await stripe.billing.creditGrants.create(
    {
      customer,
      name: offer.name ?? 'Top-up',
      category: 'paid',
      amount: { type: 'monetary', monetary: { currency, value: amount * quantity } },
      applicability_config: { scope: { price_type: 'metered' } },
      // The same each time, or the key would be another request's.
      ...(days !== undefined && since !== null && { expires_at: since / 1_000 + days * DAY }),
      metadata: { usage_widgets_session: id },
    },
    { idempotencyKey: `usage-widgets ${id}` },
  )
  return 'granted'
}

function sessionOf(grant: unknown): unknown {
  return isFields(grant) && isFields(grant.metadata) ? grant.metadata.usage_widgets_session : null
}
