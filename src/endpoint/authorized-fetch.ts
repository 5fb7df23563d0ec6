import { headerText } from '../billing/header-text.js'
import { warnOnce } from '../billing/warn.js'
import { type CustomerId, customerOf } from './customer-id.js'

/** The request that headers are needed for. */
export type HeadersQuestion = {
  /** The server answered 401 to the previous headers. */
  readonly refresh: boolean
  /** The customer of the request; `null` if the host names none. */
  readonly customer: string | null
}

/**
 * Headers for every request, a bearer token among them. A function is asked before each request, and
 * once more with `refresh: true` when the server answered 401.
 */
export type RequestHeaders =
  | HeadersInit
  | ((ask: HeadersQuestion) => HeadersInit | Promise<HeadersInit>)

type AskForHeaders = Extract<RequestHeaders, (...all: never) => unknown>

/** The credentials of requests. */
export type Credentials = {
  /** Headers of every request, such as `async () => ({ Authorization: `Bearer ${await token()}` })`. */
  readonly headers?: RequestHeaders | undefined
  /** The customer whom the requests are for. */
  readonly customerId?: CustomerId | undefined
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** A request without the host's headers. */
export type AuthorizedRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** @default redirects are followed */
  readonly redirect?: 'manual'
  readonly signal: AbortSignal
}

/** Sends a request; `null` if another customer signed in before it could be sent. */
export type AuthorizedFetch = (url: string, request: AuthorizedRequest) => Promise<Response | null>

/**
 * Makes a fetch that signs requests with the host's headers and names their customer in
 * `X-Usage-Customer`, so that a server can turn down one that comes with another customer's cookie. After
 * a 401 the headers are asked for anew and the request is sent once more; requests of one customer that
 * fail together share that one question.
 */
export function createAuthorizedFetch({
  headers,
  customerId,
  fetch,
}: Credentials): AuthorizedFetch {
  const whose = () => (customerId === undefined ? null : customerOf(customerId))
  let refreshing: {
    readonly customer: string | null
    readonly headers: Promise<HeadersInit>
  } | null

  function refreshed(ask: AskForHeaders, customer: string | null): Promise<HeadersInit> {
    if (refreshing?.customer === customer) return refreshing.headers
    const own = { customer, headers: asked(ask, { refresh: true, customer }) }
    refreshing = own
    return own.headers.finally(() => {
      if (refreshing === own) refreshing = null
    })
  }

  return async (url, request) => {
    const customer = whose()
    const named = customer === null ? {} : { 'x-usage-customer': headerText(customer) }
    const fixed = { ...request.headers, ...named }
    // Checked after every await, because another customer may have signed in meanwhile.
    const send = async (own: HeadersInit | undefined) =>
      whose() === customer
        ? (fetch ?? globalThis.fetch)(url, { ...request, headers: merged(own, fixed) })
        : null
    if (typeof headers !== 'function') return send(headers)
    const first = await send(await asked(headers, { refresh: false, customer }))
    if (first?.status !== 401 || request.signal.aborted) return first
    return send(await refreshed(headers, customer))
  }
}

/** Calls the host's function. If it fails, nothing is sent until it succeeds, and a warning says so once. */
async function asked(ask: AskForHeaders, question: HeadersQuestion): Promise<HeadersInit> {
  try {
    return await ask(question)
  } catch (error) {
    if (__DEV__) {
      warnOnce(
        `headers() failed (${String(error).slice(0, 200)}), so usage is neither sent nor read until it succeeds. Return the headers without a token if there is none.`,
      )
    }
    throw error
  }
}

/** The library's headers override the host's, which must not change what a request is or which use it names. */
function merged(
  own: HeadersInit | null | undefined,
  fixed: Readonly<Record<string, string>>,
): Headers {
  const headers = new Headers(own ?? undefined)
  for (const [name, value] of Object.entries(fixed)) headers.set(name, value)
  return headers
}
