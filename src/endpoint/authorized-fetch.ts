/**
 * Headers for every request, a bearer token among them. A function is asked before each request, and
 * once more with `refresh: true` when the server answered 401.
 */
export type RequestHeaders =
  | HeadersInit
  | ((ask: { readonly refresh: boolean }) => HeadersInit | Promise<HeadersInit>)

/** What is sent besides the headers of the host. */
export type AuthorizedRequest = {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/**
 * Makes a fetch that signs requests with the host's headers. After a 401 the headers are asked for
 * anew and the request is sent once more; requests that fail together share that one question.
 */
export function createAuthorizedFetch(
  given: RequestHeaders | undefined,
  fetch?: typeof globalThis.fetch,
): (url: string, request: AuthorizedRequest) => Promise<Response> {
  let refreshing: Promise<HeadersInit> | null = null

  function refreshed(ask: Extract<RequestHeaders, (...all: never) => unknown>) {
    refreshing ??= Promise.resolve(ask({ refresh: true })).finally(() => {
      refreshing = null
    })
    return refreshing
  }

  return async (url, request) => {
    const send = (own: HeadersInit | undefined) =>
      (fetch ?? globalThis.fetch)(url, { ...request, headers: merged(own, request.headers) })
    if (typeof given !== 'function') return send(given)
    const first = await send(await given({ refresh: false }))
    if (first.status !== 401 || request.signal.aborted) return first
    return send(await refreshed(given))
  }
}

/** The host's headers come first: what a request is and which use it names is not theirs to say. */
function merged(own: HeadersInit | undefined, fixed: Readonly<Record<string, string>>): Headers {
  const headers = new Headers(own)
  for (const [name, value] of Object.entries(fixed)) headers.set(name, value)
  return headers
}
