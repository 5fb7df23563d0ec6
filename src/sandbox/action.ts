import type { RestReply } from './rest.js'

/** Calls the REST API as the host's server does, with its key. */
export type Upstream = (method: 'GET' | 'POST', path: string, body?: unknown) => RestReply

/** What the handler of one action answers. */
export type ActionReply = {
  readonly status: number
  readonly data?: unknown
  readonly error?: unknown
}

/** What an action works with. */
export type ActionContext = {
  readonly upstream: Upstream
  /** External id of who is signed in. */
  readonly customer: string
  readonly body: unknown
  /** A transaction id for an event that came without one. */
  readonly mint: () => string
}

/** Answers one action. */
export type Action = (context: ActionContext) => ActionReply

/** Whatever the platform answers, the handler's status is 500 and the code its status as text. */
export function upstreamError({ status, body }: RestReply): ActionReply {
  const json = typeof body === 'string' ? { message: `${status} ${body}` } : body
  return { status: 500, data: {}, error: { code: String(status), json } }
}

/** The text of the error the SDK throws for an upstream reply. */
export function messageOf({ status, body }: RestReply): string {
  return `${status} ${textOf(body)}`
}

/** A text as it is, anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')
}
