import type { IncomingMessage, ServerResponse } from 'node:http'

/** Longest body read, in characters. */
const LONGEST = 100_000

/** What is sent back: a status, and text of a type. */
export type Reply = {
  readonly status: number
  readonly type: string
  readonly body: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** A value as JSON. */
export function json(value: unknown, status = 200): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) }
}

/** The body of a request as text. @throws {Error} when it is too long */
export async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  request.setEncoding('utf8')
  for await (const part of request) {
    text += String(part)
    if (text.length > LONGEST) throw new Error('The body of the request is too long.')
  }
  return text
}

/** What a text says as JSON; `{}` when it says nothing. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** A request whose body was read, as a route of the app takes it. */
export function requestOf(incoming: IncomingMessage, body: string, origin: string): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
  return new Request(new URL(incoming.url ?? '/', origin), {
    method: incoming.method ?? 'GET',
    headers,
    ...(body !== '' && { body }),
  })
}

/** What a route of the app answered. */
export async function replyOf(response: Response): Promise<Reply> {
  const type = response.headers.get('content-type') ?? 'text/plain'
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, type, body: await response.text(), headers }
}

/** Sends a reply, unless whoever asked has left. Nothing is kept by the browser. */
export function send(response: ServerResponse, { status, type, body, headers }: Reply): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers })
  response.end(body)
}
