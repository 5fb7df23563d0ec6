import { answerCheckout } from './checkout-page.js'
import { carry, type FaultControls } from './faults.js'
import { answerAction, type Upstream } from './flowglad-route.js'
import { type Asked, createRest, type RestReply, toResponse } from './rest.js'
import type { SandboxCore } from './sandbox-core.js'

/** `fetch`, answered by the sandbox. Any host name will do. */
export type SandboxFetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>

/** What `createSandboxFetch` needs. */
type SandboxFetchOptions = {
  readonly core: SandboxCore
  readonly faults: FaultControls
  /** The REST key asked for; `undefined` takes any that is not empty. */
  readonly apiKey: string | undefined
  /** External id of who is signed in for `/api/flowglad`, `null` for nobody. */
  readonly signedIn: () => string | null
  /** Where `/checkout/{id}` is; `undefined` where the request went to. */
  readonly checkoutOrigin: string | undefined
}

/**
 * A `fetch` that serves `/api/v1/*` (Flowglad's REST API), `/api/flowglad/*` (a host's route for the
 * browser) and the pages of checkouts, and puts the faults in between, except before a page. An
 * abort rejects the request, as in the platform's `fetch`; what it asked for is done all the same if
 * it had arrived.
 */
export function createSandboxFetch(options: SandboxFetchOptions): SandboxFetch {
  const rest = createRest(options.core, options.apiKey)
  const answer = (asked: Asked, failing: boolean): RestReply => {
    const { pathname } = asked.url
    const origin = options.checkoutOrigin ?? asked.url.origin
    if (pathname.startsWith('/api/v1/')) return rest(asked, origin, failing)
    if (!pathname.startsWith('/api/flowglad/')) return { status: 404, body: 'Not Found' }
    const action = pathname.slice('/api/flowglad/'.length)
    const authorization = options.apiKey ?? 'sk_sandbox'
    const upstream: Upstream = (method, path, sent) => {
      const url = new URL(`/api/v1/${path}`, 'http://sandbox')
      const body = sent === undefined ? '' : JSON.stringify(sent)
      return rest({ method, url, authorization, body }, origin, failing)
    }
    const sent = { method: asked.method, body: jsonOf(asked.body) }
    // Unique, because an id that is taken is a fact more.
    const mint = () => `route_${options.core.ledger().size + 1}`
    return answerAction(action, sent, options.signedIn(), upstream, mint)
  }
  return async (input, init) => {
    // The signal stays out of the Request: jsdom's is not one that Node's Request takes.
    const request = new Request(absolute(input), { ...init, signal: null })
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null)
    const { method, headers } = request
    const authorization = headers.get('authorization')
    const url = new URL(request.url)
    const asked = { method, url, authorization, body: await request.text() }
    const id = /^\/checkout\/([^/]+)$/.exec(url.pathname)?.[1]
    if (id !== undefined) {
      const site = headers.get('sec-fetch-site') ?? 'none'
      const crossSite = site !== 'same-origin' && site !== 'none'
      return toResponse(answerCheckout(options.core, id, { ...asked, crossSite }))
    }
    const faults = options.faults.take(isWrite(asked) ? 'writes' : 'reads')
    return carry(faults, signal, () => toResponse(answer(asked, faults.failure)))
  }
}

function isWrite({ method, url }: Asked): boolean {
  return method === 'POST' && /\/usage-events(\/create|\/bulk)?$/.test(url.pathname)
}

/** A path alone, as a browser takes it, gets the page's host, or one so that Node takes it too. */
function absolute(input: RequestInfo | URL): Request | URL {
  if (input instanceof Request) return input
  const here = typeof location === 'undefined' ? 'null' : location.origin
  return new URL(input, here === 'null' ? 'http://sandbox' : here)
}

/** A malformed body becomes `{}`, as in the Next.js handler. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
