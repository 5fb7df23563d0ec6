import type { Upstream } from './action.js'
import { answerAction } from './action-routes.js'
import { answerCheckout } from './checkout-route.js'
import type { FaultControls, Faults } from './faults.js'
import { createRest, type RestReply, toResponse } from './rest.js'
import type { SandboxCore } from './sandbox-core.js'

/** `fetch`, answered by the sandbox. Any host name will do. */
export type SandboxFetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>

/** What `createSandboxFetch` needs. */
export type SandboxFetchOptions = {
  readonly core: SandboxCore
  readonly faults: FaultControls
  /** The REST key asked for; `undefined` takes any that is not empty. */
  readonly apiKey: string | undefined
  /** External id of who is signed in for `/api/flowglad`, `null` for nobody. */
  readonly signedIn: () => string | null
  /** Where `/checkout/{id}` is; `undefined` where the request went to. */
  readonly checkoutOrigin: string | undefined
}

type Asked = {
  readonly method: string
  readonly url: URL
  readonly authorization: string | null
  /** Whether a page of another site sent it. */
  readonly crossSite: boolean
  readonly body: string
}

/**
 * Serves `/api/v1/*` (Flowglad's REST API), `/api/flowglad/*` (a host's route for the browser) and
 * the pages of checkouts, and puts the faults in between, except before a page. An abort of the request rejects it, as in the platform's `fetch`;
 * what it asked for is done all the same if it had arrived.
 */
export function createSandboxFetch(options: SandboxFetchOptions): SandboxFetch {
  const rest = createRest(options.core, options.apiKey)
  const answer = (asked: Asked, failing: boolean): RestReply => {
    const { pathname, searchParams: query } = asked.url
    const { method, authorization, body } = asked
    const origin = options.checkoutOrigin ?? asked.url.origin
    if (pathname.startsWith('/api/v1/')) {
      const path = pathname.slice('/api/v1/'.length)
      return rest({ method, path, query, authorization, body, origin }, failing)
    }
    if (!pathname.startsWith('/api/flowglad/')) return { status: 404, body: 'Not Found' }
    const action = pathname.slice('/api/flowglad/'.length)
    const key = options.apiKey ?? 'sk_sandbox'
    const upstream: Upstream = (verb, path, sent) => {
      const url = new URL(path, 'http://sandbox')
      const { pathname: below, searchParams } = url
      const text = sent === undefined ? '' : JSON.stringify(sent)
      const request = { method: verb, path: below.slice(1), query: searchParams, body: text }
      return rest({ ...request, authorization: key, origin }, failing)
    }
    const sent = { method, body: jsonOf(body) }
    // Unique, because an id that is taken is a fact more.
    const mint = () => `route_${options.core.size() + 1}`
    return answerAction(action, sent, options.signedIn(), upstream, mint)
  }
  return async (input, init) => {
    // The signal stays out of the Request: jsdom's is not one that Node's Request takes.
    const request = new Request(absolute(input), { ...init, signal: null })
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null)
    const { method, headers } = request
    const authorization = headers.get('authorization')
    const site = headers.get('sec-fetch-site') ?? 'none'
    const crossSite = site !== 'same-origin' && site !== 'none'
    const url = new URL(request.url)
    const asked = { method, url, authorization, crossSite, body: await request.text() }
    const id = /^\/checkout\/([^/]+)$/.exec(url.pathname)?.[1]
    if (id !== undefined) return toResponse(answerCheckout(options.core, id, asked))
    const faults = options.faults.take(isWrite(asked) ? 'writes' : 'reads')
    return travel(faults, signal, () => answer(asked, faults.failure))
  }
}

async function travel(faults: Faults, signal: AbortSignal | null, answer: () => RestReply) {
  if (faults.offline || faults.unreachable) {
    await wait(faults.latency, signal)
    throw new TypeError('Failed to fetch')
  }
  if (faults.garbled) {
    await wait(faults.latency, signal)
    const headers = { 'content-type': 'text/html' }
    return new Response('<!doctype html><title>Bad gateway</title>', { status: 502, headers })
  }
  // Half of the time is the way there: a page that dies in it leaves nothing behind.
  await wait(faults.latency / 2, signal)
  const reply = answer()
  if (faults.doubled) answer()
  await wait(faults.latency / 2, signal)
  if (faults.lostReply) throw new TypeError('Failed to fetch')
  return toResponse(reply)
}

function wait(ms: number, signal: AbortSignal | null): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason)
  if (ms <= 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })
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
