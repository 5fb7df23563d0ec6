import {
  type Fields,
  isFields,
  listOf,
  type OnMalformed,
  textOf,
  timeOf,
} from '../../billing/decode.js'
import type { Period } from '../../billing/meter.js'

/** A readable subscription: its id and its fields. */
export type Candidate = { readonly id: string; readonly fields: Fields }

/** Every current subscription of a billing payload, in the payload's order. */
export function currentSubscriptions(
  billing: Fields,
  onMalformed: OnMalformed,
): readonly Candidate[] {
  const byId = new Map<string, Candidate>()
  const single = billing.currentSubscription == null ? [] : [billing.currentSubscription]
  for (const value of [...listedAsCurrent(billing), ...single]) {
    const id = isFields(value) ? textOf(value.id) : null
    if (isFields(value) && id !== null) {
      if (!byId.has(id)) byId.set(id, { id, fields: value })
    } else {
      onMalformed(
        'subscription',
        __DEV__ ? 'A subscription has no readable id, so it is left out.' : '',
      )
    }
  }
  return [...byId.values()]
}

/** Both `current…` fields are optional in Flowglad's schema; `subscriptions` marks current ones. */
function listedAsCurrent(billing: Fields): readonly unknown[] {
  if (Array.isArray(billing.currentSubscriptions)) return billing.currentSubscriptions
  return listOf(billing.subscriptions).filter((item) => isFields(item) && item.current === true)
}

/**
 * The subscription asked for; without one the payload's `currentSubscription`, else the newest.
 * Never the first of the list: Flowglad does not sort it.
 */
export function chooseSubscription(
  billing: Fields,
  current: readonly Candidate[],
  subscriptionId: string | undefined,
): Candidate | null {
  const named = isFields(billing.currentSubscription) ? billing.currentSubscription.id : undefined
  if (subscriptionId !== undefined) return current.find(({ id }) => id === subscriptionId) ?? null
  return current.find(({ id }) => id === named) ?? [...current].sort(newestFirst)[0] ?? null
}

/** The API's own order for `currentSubscription`: created, then updated, then id. */
function newestFirst(a: Candidate, b: Candidate): number {
  const created = (timeOf(b.fields.createdAt) ?? 0) - (timeOf(a.fields.createdAt) ?? 0)
  const updated = (timeOf(b.fields.updatedAt) ?? 0) - (timeOf(a.fields.updatedAt) ?? 0)
  return created || updated || (a.id < b.id ? 1 : -1)
}

/** The current billing period, `null` for a subscription that does not renew. */
export function periodOf({ id, fields }: Candidate, onMalformed: OnMalformed): Period | null {
  if (fields.renews === false) return null
  if (fields.currentBillingPeriodStart == null && fields.currentBillingPeriodEnd == null)
    return null
  const start = timeOf(fields.currentBillingPeriodStart)
  const end = timeOf(fields.currentBillingPeriodEnd)
  if (start !== null && end !== null && start < end) return { start, end }
  onMalformed(
    `period.${id}`,
    __DEV__ ? `Subscription ${id} has no readable period, so no reset is shown.` : '',
  )
  return null
}
