/**
 * Whether a request comes from this site's own pages. A browser says so in `Sec-Fetch-Site`, or
 * with an `Origin` that is the request's or one of `allowedOrigins`; a page cannot forge either.
 * A request with neither header did not come from a page and is refused as well.
 */
export function isSameOrigin(request: Request, allowedOrigins: readonly string[]): boolean {
  const origin = request.headers.get('origin')
  if (origin !== null && allowedOrigins.some((allowed) => originOf(allowed) === origin)) return true
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  return origin !== null && origin === originOf(request.url)
}

function originOf(url: string): string | null {
  try {
    return new URL(url).origin
  } catch {
    return null
  }
}
