/**
 * The signed-in user's id as the host knows it, the same as UsageProvider's `customerId`; `null` signed
 * out. A function is asked whenever it matters, so a change of user needs no new source.
 */
export type CustomerId = string | null | (() => string | null)

/** Who is signed in now. */
export function customerOf(id: CustomerId): string | null {
  return (typeof id === 'function' ? id() : id) || null
}
