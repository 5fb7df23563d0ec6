/**
 * The signed-in user's id as the host knows it, the same as UsageProvider's `customerId`; `null` signed
 * out. A number is taken as its text. A function is asked whenever it matters, so a change of user needs
 * no new source.
 */
export type CustomerId = string | number | null | (() => string | number | null | undefined)

/** Who is signed in now. */
export function customerOf(id: CustomerId): string | null {
  const now = typeof id === 'function' ? id() : id
  return now === null || now === undefined || now === '' ? null : String(now)
}
