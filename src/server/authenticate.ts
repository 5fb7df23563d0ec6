import { isFields } from '../billing/decode.js'
import { namesCustomer } from '../billing/header-text.js'
import { failure } from './answers.js'

/** How a route finds out who asks. `Identity` is whatever tells the host. */
export type Authentication<Identity> = {
  /**
   * Who sends the request, by its cookies or its token; `null` for nobody (as is any falsy value). May
   * throw: an error or a `Response` with status 401 (as `status` or `statusCode`) is nobody as well.
   */
  readonly authenticate: (request: Request) => Promise<Identity | null> | Identity | null
  /**
   * Their id as the page knows it, the `customerId` of `UsageProvider`. A request whose
   * `x-usage-customer` header names another is answered with 401: one tab is still open for Ada while
   * another has signed in as Grace, whose cookie the browser sends.
   *
   * @default the header is not compared
   */
  readonly customerOf?: (identity: Identity) => string | number
}

/** Who asks, or the answer to somebody who may not. */
export async function identityOf<Identity>(
  request: Request,
  { authenticate, customerOf }: Authentication<Identity>,
): Promise<{ readonly identity: Identity } | { readonly refused: Response }> {
  const identity = await nobodyIf401(async () => authenticate(request))
  if (!identity) return { refused: failure('UNAUTHORIZED', 'Authentication required') }
  const named = request.headers.get('x-usage-customer')
  if (!customerOf || namesCustomer(named, customerOf(identity))) return { identity }
  return { refused: failure('UNAUTHORIZED', 'Somebody else is signed in now') }
}

async function nobodyIf401<Identity>(authenticate: () => Promise<Identity>) {
  try {
    return await authenticate()
  } catch (error) {
    if (isFields(error) && (error.status === 401 || error.statusCode === 401)) return null
    throw error
  }
}

/** Which pages and apps may send a request. */
export type AllowedSenders = {
  /**
   * Further origins whose pages may send events: the public one (`https://app.example.com`) when a
   * proxy hides it from `request.url`, and those of apps (`tauri://localhost`, `capacitor://localhost`).
   * CORS headers are the host's. @default none
   */
  readonly allowedOrigins?: readonly string[]
  /**
   * `false` for a route that knows its callers by a bearer token alone: requests of native clients,
   * which have no `Origin`, are let in, and `authenticate` gets no cookies.
   *
   * @default true
   */
  readonly cookies?: boolean
}

/**
 * Whether a request comes from this site's own pages or an allowed app. A browser says so in
 * `Sec-Fetch-Site`, or with an `Origin`; a page can forge neither. What has neither header did not come
 * from a page: it is let in where no cookie counts.
 */
export function isAllowedSender(
  { headers, url }: Request,
  { allowedOrigins = [], cookies = true }: AllowedSenders,
): boolean {
  const origin = headers.get('origin')
  if (origin !== null && allowedOrigins.some((one) => originOf(one) === origin)) return true
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  return origin === null ? !cookies : origin === originOf(url)
}

/**
 * The `Origin` that pages at an address send. `null` for an address that is none, and for the word
 * `null`, which stands for every sandboxed frame. Schemes of apps are taken as they are written: to the
 * URL standard they have no origin.
 */
function originOf(address: string): string | null {
  try {
    const { origin, protocol } = new URL(address)
    if (protocol === 'http:' || protocol === 'https:') return origin
    return address.replace(/\/$/, '')
  } catch {
    return null
  }
}

/** The request without its cookies. */
export function withoutCookies(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.delete('cookie')
  return new Request(request.clone(), { headers })
}
