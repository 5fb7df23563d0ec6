import { routes } from './rest-routes.js'
import type { Refusal } from './rules.js'
import type { SandboxCore } from './sandbox-core.js'

/** One request to the REST API, taken apart. */
export type RestRequest = {
  readonly method: string
  /** Below `/api/v1/`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | null
  /** The body as text, `''` for none. */
  readonly body: string
  /** Where the page of a checkout is, without a slash at the end. */
  readonly origin: string
}

/** A status and what is sent with it: a text as plain text unless `headers` say otherwise, anything else as JSON. */
export type RestReply = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const statusOf = { BAD_REQUEST: 400, NOT_FOUND: 404, CONFLICT: 409, INTERNAL_SERVER_ERROR: 500 }

/**
 * Answers Flowglad's REST API under `/api/v1`, with the error bodies its servers really send
 * (`{ error, code, request_id }`, plain text for 401 and an unknown route), which differ from the
 * documented ones. `failing` answers as a platform out of order does.
 */
export function createRest(core: SandboxCore, apiKey: string | undefined) {
  let requests = 0
  return (request: RestRequest, failing: boolean): RestReply => {
    requests += 1
    const requestId = requests.toString(16).padStart(8, '0')
    const { authorization } = request
    if (!authorization || (apiKey !== undefined && authorization !== apiKey)) {
      return { status: 401, body: 'Unauthorized' }
    }
    if (failing) {
      const body = {
        error: 'Internal server error',
        code: 'INTERNAL_SERVER_ERROR',
        request_id: requestId,
      }
      return { status: 500, body }
    }
    for (const route of routes) {
      const match = route.method === request.method && route.path.exec(request.path)
      if (!match) continue
      const body = parseJson(request)
      if (body === undefined)
        return { status: 400, body: { error: 'Invalid JSON in request body' } }
      const { query, origin } = request
      const answer = route.handle({ core, param: decoded(match[1] ?? ''), query, body, origin })
      return 'refused' in answer
        ? refusalReply(answer, requestId)
        : { status: 200, body: answer.ok }
    }
    return { status: 404, body: 'Not Found' }
  }
}

/** Turns a reply into what `fetch` gives. */
export function toResponse({ status, body, headers }: RestReply): Response {
  if (typeof body !== 'string') return Response.json(body, { status })
  return new Response(body, { status, headers: { 'content-type': 'text/plain', ...headers } })
}

function refusalReply({ refused, error }: Refusal, requestId: string): RestReply {
  return { status: statusOf[refused], body: { error, code: refused, request_id: requestId } }
}

function parseJson({ method, body }: RestRequest): unknown {
  if (method === 'GET') return null
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
