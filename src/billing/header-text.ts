/**
 * An id as a header holds it: printable ASCII. Everything else and `%` are percent-encoded, so that two
 * ids are never written the same and `decodeURIComponent` gives the id back. Half a surrogate pair, which
 * is no character, becomes `%uD83D`.
 */
export function headerText(id: string): string {
  return id.replace(/[^\x21-\x24\x26-\x7e]/gu, (character) =>
    /\p{Surrogate}/u.test(character)
      ? `%u${character.charCodeAt(0).toString(16).toUpperCase()}`
      : encodeURIComponent(character),
  )
}

/**
 * Whether the `x-usage-customer` header of a request names this customer, as all requests do that have no
 * such header. For routes that compare it themselves: it holds the id percent-encoded, at least where it
 * is not printable ASCII.
 */
export function namesCustomer(header: string | null | undefined, id: string | number): boolean {
  const own = String(id)
  if (header === null || header === undefined || header === headerText(own)) return true
  try {
    return decodeURIComponent(header) === own
  } catch {
    return false
  }
}
