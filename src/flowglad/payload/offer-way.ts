import { isFields } from '../../billing/decode.js'
import type { OfferDetails } from '../../billing/offer.js'
import { type Candidate, chooseSubscription, currentSubscriptions } from './subscription.js'

/** How a customer gets what is offered. `closed` says in development why there is no way, as a clause. */
export type OfferWay =
  | { readonly by: 'checkout' }
  | { readonly by: 'adjustment'; readonly subscriptionId: string }
  | { readonly by: 'closed'; readonly why: string }

/**
 * How Flowglad (0.18) sells a kind of offer to the customer of a billing payload. A top-up, and a
 * plan to somebody who pays for none, is bought at a checkout; a paid plan is adjusted. A checkout
 * for a second plan could be opened, but its payment would be turned down. What an adjustment refuses
 * is known from the subscription, and Flowglad's client would lose the reason.
 */
export function wayTo(
  kind: OfferDetails['kind'],
  billing: unknown,
  subscriptionId?: string,
): OfferWay {
  if (kind === 'top-up') return { by: 'checkout' }
  if (!isFields(billing)) return { by: 'closed', why: 'billing is not loaded' }
  const current = currentSubscriptions(billing, () => {})
  const chosen = chooseSubscription(billing, current, subscriptionId)
  if (subscriptionId !== undefined && chosen === null) {
    return { by: 'closed', why: `the subscription ${subscriptionId} is not a current one` }
  }
  if (chosen !== null && isPaid(chosen)) return adjustable(chosen)
  const paid = current.find(isPaid)
  if (paid === undefined) return { by: 'checkout' }
  return {
    by: 'closed',
    why: __DEV__ ? `the customer already pays for the subscription ${paid.id}` : '',
  }
}

/** What is not said to be free is taken for paid: an adjustment of a free plan is merely refused. */
function isPaid({ fields }: Candidate): boolean {
  return fields.isFreePlan !== true
}

function adjustable({ id, fields }: Candidate): OfferWay {
  const closed = (why: string): OfferWay => ({ by: 'closed', why: `the subscription ${id} ${why}` })
  if (fields.doNotCharge === true) return closed('is not charged for')
  if (fields.renews === false) return closed('does not renew')
  if (fields.scheduledAdjustmentAt != null) return closed('is already going to change')
  if (fields.status === 'cancellation_scheduled') return closed('is going to end')
  return { by: 'adjustment', subscriptionId: id }
}
