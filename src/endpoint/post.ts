import type { Entry } from '../entries/entry.js'
import type { Delivery } from '../sync/verdict.js'
import type { createAuthorizedFetch } from './authorized-fetch.js'
import { verdictOf } from './verdict-of.js'

/** How a use is told to the endpoint. */
export type PostOptions = {
  readonly url: string
  readonly body?: (entry: Entry) => unknown
}

/** Longest reply that is read, in characters. */
const LONGEST = 200_000

/** Posts one use and judges the reply. Never rejects. */
export async function post(
  entry: Entry,
  signal: AbortSignal,
  send: ReturnType<typeof createAuthorizedFetch>,
  { url, body = defaultBody }: PostOptions,
): Promise<Delivery> {
  try {
    const response = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': headerText(entry.id) },
      body: JSON.stringify(body(entry)) ?? 'null',
      signal,
    })
    const { status, headers } = response
    const retryAfter = headers.get('retry-after')
    const reply = { status, retryAfter, body: parsed(await textOf(response)) }
    return verdictOf(reply, entry, Date.now())
  } catch {
    // Nobody knows whether the server has it.
    return { as: 'retry' }
  }
}

/** The fields of this package's own event handler. The id is in the header. */
function defaultBody({ meter, amount, properties, usageDate }: Entry): unknown {
  return { usageMeterSlug: meter, amount, properties, usageDate }
}

/** A header holds plain characters only. The same id is always written the same way. */
function headerText(id: string): string {
  return /^[\x21-\x7e]+$/.test(id) ? id : encodeURIComponent(id)
}

/** An answer whose body broke off is an answer all the same. */
async function textOf(response: Response): Promise<string> {
  try {
    return await response.text()
  } catch {
    return ''
  }
}

function parsed(text: string): unknown {
  try {
    return text.length <= LONGEST ? JSON.parse(text) : null
  } catch {
    return null
  }
}
