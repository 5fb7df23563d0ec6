import { customerIdOf } from '../billing/decode.js'
import { warnOnce } from '../billing/warn.js'

/**
 * The signed-in user's id as the host knows it, the same as UsageProvider's `customerId`; `null` signed
 * out. A number is taken as its text. A function is asked whenever it matters, so a change of user needs
 * no new source.
 */
export type CustomerId = string | number | null | (() => string | number | null | undefined)

/** The signed-in customer's id; `null` if the host's function throws or returns neither a text nor a number. */
export function customerOf(id: CustomerId): string | null {
  try {
    return customerIdOf(typeof id === 'function' ? id() : id)
  } catch (error) {
    // It is asked while a page renders, which must go on.
    if (__DEV__) {
      warnOnce(
        `customerId() of a source threw ${String(error)}, so nobody counts as signed in. Return null while there is no user: \`() => session.user?.id ?? null\`.`,
      )
    }
    return null
  }
}
