import { isFields } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import type { Entry } from '../entries/entry.js'
import type { Delivery } from '../sync/verdict.js'

/** A server's answer to a recorded use. `body` is `null` where it is no JSON. */
export type EndpointReply = {
  readonly status: number
  readonly body: unknown
  /** The header of this name. */
  readonly retryAfter: string | null
}

/** Longest message of the server that is kept, in characters. */
const LONGEST = 300

/**
 * What an answer means for an entry, by its status.
 *
 * 2xx recorded · 409 recorded by an attempt before, since the id is sent for one use only, unless the
 * server says when to try again or, with the code `CONFLICT`, that the id names another use · 402 and
 * other 4xx refused · 401 waits for a sign-in · 403 waits for what the next report says · 408, 425,
 * 429, 5xx and anything else is tried again, after `Retry-After` where it is given. `now`: epoch
 * milliseconds.
 */
export function verdictOf(reply: EndpointReply, entry: Entry, now: number): Delivery {
  const { status, body } = reply
  if (status >= 200 && status < 300) return { as: 'delivered', reply: body }
  const after = afterOf(reply.retryAfter, now)
  const again: Delivery = after === null ? { as: 'retry' } : { as: 'retry', after }
  switch (status) {
    case 401:
      return { as: 'hold' }
    case 403:
      return { as: 'forbidden', error: errorOf('forbidden', body, entry) }
    case 408:
    case 425:
    case 429:
      return again
    case 409:
      if (errorFields(body).code === 'CONFLICT') {
        return { as: 'refused', error: errorOf('id-taken', body, entry) }
      }
      return after === null ? { as: 'delivered', reply: body } : again
    default:
      if (status < 400 || status >= 500) return again
      return { as: 'refused', error: errorOf('refused', body, entry) }
  }
}

/** `Retry-After` in milliseconds: seconds, or a date. */
function afterOf(text: string | null, now: number): number | null {
  if (text === null || text.trim() === '') return null
  const seconds = Number(text)
  const after = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1_000
  return Number.isFinite(after) ? Math.max(0, Math.min(after, 86_400_000)) : null
}

/** The server's own words, which are the host's and fit for its customers; ours where it gives none. */
function errorOf(
  code: 'refused' | 'id-taken' | 'forbidden',
  body: unknown,
  entry: Entry,
): UsageError {
  const { message } = errorFields(body)
  const said = typeof message === 'string' ? message.trim().slice(0, LONGEST) : ''
  return new UsageError(
    code,
    said ||
      `the server refused ${entry.amount} on "${entry.meter}", so it is not billed and no longer counted. Retry or discard it through useUsageOutbox().`,
    { code: errorFields(body).code },
  )
}

/** `{ error: { code, message } }`, `{ message }` or `{ error: 'text' }`. */
function errorFields(body: unknown): { readonly code?: unknown; readonly message?: unknown } {
  if (!isFields(body)) return {}
  if (isFields(body.error)) return body.error
  return { code: body.error, message: body.message ?? body.error }
}
