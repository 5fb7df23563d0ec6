import { answerOf, failure, logError, type OnError } from './answers.js'
import { joinedBytes, maxBodyBytes } from './json-body.js'

/** What is read of a request of `node:http`, and of what Express adds to it. */
export type NodeRequest = AsyncIterable<unknown> & {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Whether something else has read the body: then `body` is what it made of it. */
  readonly readableEnded: boolean
  readonly socket: object
  readonly body?: unknown
  /** With the path at which Express mounted the route. */
  readonly originalUrl?: string | undefined
  /** As the host's `trust proxy` has it. */
  readonly protocol?: string | undefined
}

/** What is called of a response of `node:http`. */
export type NodeResponse = {
  statusCode: number
  readonly setHeader: (name: string, value: string | readonly string[]) => unknown
  readonly end: (body: Uint8Array) => unknown
}

/** How much is read, and who hears of errors. */
export type NodeHandlerOptions = {
  /** The largest body in bytes; more is answered with 413. @default 65536 */
  readonly maxBytes?: number
  /** Called with every error that is answered with status 500. @default console.error */
  readonly onError?: OnError
}

/**
 * Makes a route for `node:http`, Express or Connect of one from `Request` to `Response`. Works behind
 * `express.json()`, `express.text()` and `express.raw()` too, which have read the body. What the route
 * throws is answered as the handlers of this entry answer it: 402 for `InsufficientCreditsError`, 409
 * for `OperationRunningError`, else 500 in general terms. A request whose sender leaves before it is
 * complete does not reach the route; one whose body something else has read and not kept is answered with
 * 500. Answers are sent whole, not streamed.
 *
 * @example
 * ```ts
 * app.all('/api/billing/usage', toNodeHandler(createUsageReportHandler({ authenticate, readUsage })))
 * ```
 */
export function toNodeHandler(
  handler: (request: Request) => Promise<Response> | Response,
  { maxBytes = maxBodyBytes, onError = logError }: NodeHandlerOptions = {},
): (incoming: NodeRequest, outgoing: NodeResponse) => void {
  const answer = async (incoming: NodeRequest) => {
    const asked = requestOf(incoming)
    if (asked === null) return failure('BAD_REQUEST', 'The request cannot be read')
    if (asked.method === 'GET' || asked.method === 'HEAD') return await handler(asked)
    const body = await bodyOf(incoming, maxBytes)
    switch (body) {
      case 'too large':
        // What is still being sent is not waited for.
        return failure('PAYLOAD_TOO_LARGE', 'The body is too large', closing(incoming))
      case 'incomplete':
        return failure('BAD_REQUEST', 'The body is incomplete', closing(incoming))
      default:
        return await handler(new Request(asked, { method: asked.method, body }))
    }
  }
  return (incoming, outgoing) => {
    answerOf(() => answer(incoming), onError)
      .then((response) => send(response, outgoing))
      .catch(onError)
  }
}

/** Ends the connection; one of HTTP/2 has other requests, and no such header. */
function closing({ headers }: NodeRequest): Readonly<Record<string, string>> {
  return ':method' in headers ? {} : { connection: 'close' }
}

/** The request without its body, `null` for an address or a method that a `Request` cannot have. */
function requestOf(incoming: NodeRequest): Request | null {
  const { method = 'GET', headers, socket, protocol, url = '/', originalUrl: path = url } = incoming
  const given = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    // Names of HTTP/2's own begin with a colon.
    if (value === undefined || name.startsWith(':')) continue
    given.set(name, typeof value === 'string' ? value : value.join(', '))
  }
  const secure = 'encrypted' in socket && socket.encrypted === true
  const scheme = protocol ?? (secure ? 'https' : 'http')
  const host = given.get('host') ?? String(headers[':authority'] ?? 'localhost')
  try {
    // Joined as text: resolved against a base, `//evil.example` would name another origin.
    const address = new URL(`${scheme}://${host}${path.startsWith('/') ? '' : '/'}${path}`)
    return new Request(address, { method, headers: given })
  } catch {
    return null
  }
}

/** The body in bytes; `'incomplete'` when the sender has left before its end. */
async function bodyOf(
  incoming: NodeRequest,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | 'too large' | 'incomplete'> {
  if (incoming.readableEnded) {
    const { body, headers } = incoming
    // Answered as a body that is not valid, what was sent would be lost for good.
    if (
      body === undefined &&
      (Number(headers['content-length']) > 0 || headers['transfer-encoding'])
    )
      throw new TypeError(
        'usage-widgets: something before toNodeHandler() has read the body and left no `body` on the request, so the request was not answered. Mount the route before it, or let it be express.json().',
      )
    const bytes = bytesOf(body)
    return bytes.length > most ? 'too large' : bytes
  }
  if (Number(incoming.headers['content-length']) > most) return 'too large'
  return new Promise((resolve) => {
    const read = async () => {
      const parts: Uint8Array[] = []
      let size = 0
      // Left early, the loop would end the connection and with it the answer.
      for await (const part of incoming) {
        const bytes = part instanceof Uint8Array ? part : new TextEncoder().encode(String(part))
        size += bytes.length
        if (size <= most) parts.push(bytes)
        else resolve('too large')
      }
      resolve(joinedBytes(parts, size))
    }
    // A stream of a request fails in no other way than by its connection.
    read().catch(() => resolve('incomplete'))
  })
}

/** What a parser made of a body, as bytes again. */
function bytesOf(body: unknown): Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body)
  return new TextEncoder().encode(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''))
}

async function send(response: Response, outgoing: NodeResponse): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer())
  outgoing.statusCode = response.status
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value)
  }
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies)
  outgoing.end(body)
}
