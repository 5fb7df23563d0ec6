import { isFields } from '../billing/decode.js'
import type { BillingLike } from './billing-like.js'

/** Whether billing is of a customer, by either id; true where nobody is named. */
export function isOf(billing: BillingLike, customer: string | undefined): boolean {
  const { id, externalId } = isFields(billing.customer) ? billing.customer : {}
  return customer === undefined || customer === id || customer === externalId
}
