import { UsageError } from '../billing/errors.js'
import type { UpgradePage } from './page.js'

/** The query parameter by which the return from checkout is recognised. */
export const PARAMETER = 'uw_upgrade'

/**
 * Where a checkout returns to, absolute. `given` may be relative to the page and is the page itself
 * by default; with `token` it says that it is the return.
 *
 * @throws {UsageError} `unsafe-url` when it is neither https nor of the page's own origin
 */
export function returnUrl(given: string | undefined, address: string, token?: string): string {
  const url = parse(given ?? address, address)
  if (!url || !isSafe(url, address)) {
    const shown = (given ?? address).slice(0, 200)
    throw new UsageError(
      'unsafe-url',
      __DEV__ &&
        `"${shown}" is no address to return to from checkout, so it was not opened. Give one of https or of this site.`,
    )
  }
  // Appended as text: URLSearchParams would rewrite what a checkout fills in, {CHECKOUT_SESSION_ID}.
  const parts = withoutToken(url).parts
  if (token !== undefined) parts.push(`${PARAMETER}=${token}`)
  url.search = parts.join('&')
  return url.href
}

/** The token in the page's address, `null` without one. It is removed from there, whatever it is. */
export function takeToken(page: UpgradePage): string | null {
  const url = parse(page.address(), undefined)
  if (!url) return null
  const { token, parts } = withoutToken(url)
  if (token === null) return null
  url.search = parts.join('&')
  try {
    page.rename(url.href)
  } catch {
    return token // a page that may not change its address keeps the parameter
  }
  return token
}

function withoutToken(url: URL): { readonly token: string | null; readonly parts: string[] } {
  const parts = url.search.slice(1).split('&')
  const mine = parts.find((part) => part.startsWith(`${PARAMETER}=`))
  return {
    token: mine === undefined ? null : mine.slice(PARAMETER.length + 1),
    parts: parts.filter((part) => part !== '' && !part.startsWith(`${PARAMETER}=`)),
  }
}

function isSafe(url: URL, address: string): boolean {
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && url.origin === parse(address, undefined)?.origin
}

function parse(value: string, base: string | undefined): URL | null {
  try {
    return new URL(value, base)
  } catch {
    return null
  }
}
