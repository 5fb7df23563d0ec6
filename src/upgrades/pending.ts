/** The query parameter by which the return from checkout is recognised. */
export const PARAMETER = 'uw_upgrade'

/** Whether this tab came back from a checkout, or wrote down an upgrade of the customer with this prefix. */
export function awaitsUpgrade(prefix: string): boolean {
  try {
    const { search } = globalThis.location
    return (
      search.includes(`${PARAMETER}=`) ||
      Object.keys(globalThis.sessionStorage).some((key) => key.startsWith(`${prefix}u:`))
    )
  } catch {
    return false
  }
}
