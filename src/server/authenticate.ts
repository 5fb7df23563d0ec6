import { isFields } from '../billing/decode.js'
import { namesCustomer } from '../billing/header-text.js'
import { failure } from './answers.js'

/** How a route finds out who asks. `Identity` is whatever tells the host. */
export type Authentication<Identity> = {
  /**
   * Who sends the request, by its cookies or its token; `null` for nobody (as is any falsy value). An error
   * or a `Response` with status 401 (as `status` or `statusCode`) and one that leads to a page to sign in at
   * are nobody as well, whether thrown or returned; a `Response` with 403 is answered with 403.
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
  let identity: Identity | null
  try {
    identity = await authenticate(request)
  } catch (error) {
    const refused = refusalOf(statusOf(error))
    if (refused === null) throw error
    return { refused }
  }
  // What some throw others return.
  if (identity instanceof Response) {
    const refused = refusalOf(statusOf(identity))
    if (refused !== null) return { refused }
    throw new TypeError(
      `usage-widgets: authenticate() returned a Response with status ${identity.status}, so it is not known who asks. Return who it is, or null for nobody.`,
    )
  }
  if (!identity) return { refused: nobody() }
  const named = request.headers.get('x-usage-customer')
  if (!customerOf || namesCustomer(named, customerOf(identity))) return { identity }
  return { refused: failure('UNAUTHORIZED', 'Somebody else is signed in now') }
}

function refusalOf(status: number): Response | null {
  if (status === 403) return failure('FORBIDDEN', 'This is not allowed')
  return status === 401 ? nobody() : null
}

function nobody(): Response {
  return failure('UNAUTHORIZED', 'Authentication required')
}

/**
 * The status of a `Response`, 401 for one that leads to a page to sign in at; of an error 401 or nothing, since
 * with another status it may be of a service behind the route.
 */
function statusOf(thrown: unknown): number {
  if (thrown instanceof Response) {
    return thrown.status >= 300 && thrown.status < 400 ? 401 : thrown.status
  }
  if (!isFields(thrown)) return 500
  const { status, statusCode, output, digest } = thrown
  // `redirect('/login')`, `unauthorized()` and `forbidden()` of Next.js.
  const next = /^NEXT_(?:REDIRECT|HTTP_ERROR_FALLBACK;(\d+))/.exec(String(digest))
  if (next) return Number(next[1] ?? 401)
  const boom = isFields(output) ? output.statusCode : undefined
  return [status, statusCode, boom].some((told) => Number(told) === 401) ? 401 : 500
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
  if (origin !== null && [allowedOrigins].flat().some((one) => originOf(one) === origin))
    return true
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  return origin === null ? !cookies : origin === originOf(url)
}

/**
 * The `Origin` that pages at an address send. `null` for an address that is none, and for the word
 * `null`, which stands for every sandboxed frame. Schemes of apps have no origin by the URL standard; what
 * their pages send is the scheme and the host.
 */
export function originOf(address: string): string | null {
  try {
    const { origin, protocol, host } = new URL(address)
    return protocol === 'http:' || protocol === 'https:' ? origin : `${protocol}//${host}`
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
