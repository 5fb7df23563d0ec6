import { isFields, listOf, numberIn } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import {
  creditsOf,
  creditsWords,
  type InsufficientCredits,
  plainText,
  type ReadInsufficientCredits,
} from '../billing/insufficient-credits.js'
import type { Entry } from '../entries/entry.js'
import type { Delivery } from '../sync/source.js'

/** A server's answer to a recorded use. */
export type EndpointReply = {
  /** 0 where the server redirects: a browser does not say more. */
  readonly status: number
  /** The status is 2xx. */
  readonly ok: boolean
  readonly headers: Headers
  /** JSON as it was parsed, any other text as it came, `null` without any. */
  readonly body: unknown
  /**
   * The text of the body: its `message`, `detail` or `error`, the `message` of its `error` or of the
   * first of its `errors`, or the whole body if it is a short text. A code such as `not_found` does not count.
   */
  readonly message: string | null
  /** The server sent the use elsewhere, such as to a page to sign in. Redirects are not followed. */
  readonly redirected: boolean
  readonly entry: Entry
}

/** What an answer means. */
export type Meaning =
  /** The server has recorded the use, now or in an earlier attempt. */
  | 'delivered'
  /** The server will never record it: the use leaves the sum and is listed with the reason. */
  | 'refused'
  /** The outcome is not known: the same use is sent again with the same id. */
  | 'retry'
  /** It does not belong to the signed-in customer: it waits for a sign-in and is sent again then. */
  | 'hold'

/** What `judge` answers: a meaning, with words for customers and milliseconds to wait; nothing for the default. */
export type Judgement =
  | Meaning
  | {
      readonly as: Meaning
      readonly words?: string | undefined
      readonly after?: number | undefined
    }
  | undefined

/** How the host reads answers. */
export type ReplyOptions = {
  /**
   * Decides what an answer means, where the default is wrong. Called with every answer, and never
   * without one: a network that fails is tried again.
   */
  readonly judge?: ((reply: EndpointReply) => Judgement) | undefined
  /** Reads a 402 whose body does not have the documented shape. */
  readonly readInsufficientCredits?: ReadInsufficientCredits | undefined
}

/** An answer, and whether it can be one of the endpoint at all. */
export type ReadReply = { readonly reply: EndpointReply; readonly unlike: string | null }

/** Longest answer that is read, in characters. */
const LONGEST = 200_000
/** Longest text of the server that is kept, in characters. */
const LONGEST_WORDS = 300
/** Longest wait a server may ask for, in milliseconds: a day. */
const LONGEST_WAIT = 86_400_000

/** Reads an answer. `unlike` says why it cannot be the endpoint's own, `null` where it can. */
export async function readReply(response: Response, entry: Entry): Promise<ReadReply> {
  const { status, ok, headers } = response
  // Node shows the redirect itself, a browser only that there was one.
  const redirected =
    response.type === 'opaqueredirect' || response.redirected || (status >= 300 && status < 400)
  const text = await textOf(response)
  const read = text !== null && text.length <= LONGEST ? text : ''
  const json = parsed(read)
  const body = json === undefined ? read || null : json
  const reply = { status, ok, headers, body, message: messageIn(body), redirected, entry }
  return { reply, unlike: redirected ? 'a redirect' : unlikeJson(text, json, headers) }
}

/** `null` for an answer whose body is incomplete. */
async function textOf(response: Response): Promise<string | null> {
  try {
    return await response.text()
  } catch {
    return null
  }
}

/** `undefined` for a text that is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unlikeJson(text: string | null, json: unknown, headers: Headers): string | null {
  if (text === null) return 'an answer that broke off'
  // Some servers call their JSON a page.
  if (text === '' || isFields(json)) return null
  const type = headers.get('content-type') ?? ''
  if (/html/i.test(type) || /^\s*</.test(text)) return 'a page of HTML'
  const broken = json === undefined && text.length <= LONGEST
  return broken && /json/i.test(type) ? 'unreadable JSON' : null
}

/** What an answer means for the use it answers. `now`: epoch milliseconds. */
export function meaningOf(
  { reply, unlike }: ReadReply,
  { judge, readInsufficientCredits }: ReplyOptions,
  now: number,
): Delivery {
  const after = afterOf(reply.headers.get('retry-after'), now)
  const given = judge?.(reply)
  const judged = typeof given === 'string' ? { as: given } : given
  switch (judged?.as) {
    case 'delivered':
      return { as: 'delivered', reply: reply.body }
    case 'refused':
      return { as: 'refused', error: refusalOf('refused', reply, judged.words) }
    case 'retry':
      return again(judged.after === undefined ? after : waitOf(judged.after))
    case 'hold':
      return { as: 'hold' }
    case undefined:
      break
  }
  return usual(reply, unlike, { after, readInsufficientCredits })
}

type Rest = { readonly after: number | null } & Pick<ReplyOptions, 'readInsufficientCredits'>

/** What an answer means where the host says nothing else: see `createEndpointSource`. */
function usual(reply: EndpointReply, unlike: string | null, rest: Rest): Delivery {
  const { status, ok, body } = reply
  const code = codeIn(body)
  if (status === 401 || code === 'UNAUTHORIZED' || code === 'UNAUTHENTICATED') return { as: 'hold' }
  if (unlike !== null) return again(rest.after)
  const failed = status === 207 ? failedIn(body) : null
  if (failed) return usual({ ...reply, ...failed }, null, rest)
  if (ok) {
    return saysNo(body)
      ? { as: 'refused', error: refusalOf('refused', reply) }
      : { as: 'delivered', reply: body }
  }
  switch (status) {
    case 403:
      return { as: 'forbidden', error: refusalOf('forbidden', reply) }
    case 402: {
      const words = creditsWords(body, rest.readInsufficientCredits)
      const credits = creditsOf(body, rest.readInsufficientCredits)
      return { as: 'refused', error: refusalOf('refused', reply, words, credits) }
    }
    case 408:
    case 425:
    case 429:
      return again(rest.after)
    case 409:
      if (code === 'CONFLICT') return { as: 'refused', error: refusalOf('id-taken', reply) }
      return rest.after === null ? { as: 'delivered', reply: body } : again(rest.after)
    default:
      return status >= 400 && status < 500
        ? { as: 'refused', error: refusalOf('refused', reply) }
        : again(rest.after)
  }
}

function again(after: number | null): Delivery {
  return after === null ? { as: 'retry' } : { as: 'retry', after }
}

/** The part of a batch's answer (207) that failed, as an answer of its own; `null` where none did. */
function failedIn(body: unknown): Pick<EndpointReply, 'status' | 'ok' | 'body' | 'message'> | null {
  const lists = isFields(body) ? Object.values(body) : [body]
  for (const part of lists.flatMap((list) => listOf(list))) {
    const status = numberIn(fieldOf(part, 'status')) ?? 0
    if (status >= 400 || saysNo(part)) {
      return { status: Math.max(400, status), ok: false, body: part, message: messageIn(part) }
    }
  }
  return null
}

/** A body that says in itself that it was not done, whatever the status. A batch does by any of its answers. */
function saysNo(body: unknown): boolean {
  if (Array.isArray(body)) return body.some(saysNo)
  if (!isFields(body)) return false
  const { success, ok, status, error, errors, data } = body
  if (no.has(success) || no.has(ok) || failures.has(status)) return true
  // GraphQL answers 200 with errors, and with data as far as there is any.
  const some = isFields(data) && Object.values(data).some((part) => part !== null)
  const failed = Boolean(error) || (listOf(errors).length > 0 && !some)
  return failed && !success && !ok
}

const no: ReadonlySet<unknown> = new Set([false, 'false', 0])
const failures: ReadonlySet<unknown> = new Set(['error', 'fail', 'failed', 'failure'])

/** `Retry-After` in milliseconds: seconds, or a date. */
function afterOf(text: string | null, now: number): number | null {
  if (text === null || text.trim() === '') return null
  const seconds = Number(text)
  return waitOf(Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1_000)
}

function waitOf(ms: number): number | null {
  return Number.isFinite(ms) ? Math.max(0, Math.min(ms, LONGEST_WAIT)) : null
}

/**
 * Our sentence for developers. Among the details are what is fit for customers: the server's own words, and
 * how much is left and needed where it said so.
 */
function refusalOf(
  code: 'refused' | 'id-taken' | 'forbidden',
  { status, body, message, entry }: EndpointReply,
  words?: string | null,
  credits?: InsufficientCredits | null,
): UsageError {
  // The host's own function may answer anything.
  const own: unknown = words
  const said = (typeof own === 'string' ? plainText(own.slice(0, LONGEST_WORDS)) : null) ?? message
  const why = said === null ? '' : ` ("${said}")`
  return new UsageError(
    code,
    __DEV__ &&
      `the server refused ${entry.amount} on "${entry.meter}"${why}, so it is not billed and no longer counted. Retry or discard it through useUsageOutbox().`,
    {
      status,
      code: codeIn(body),
      ...(said === null ? {} : { message: said }),
      ...(credits && { availableBalance: credits.availableBalance, required: credits.required }),
    },
  )
}

/**
 * `{ error: { code, message } }`, `{ message }`, `{ detail }` (RFC 9457), `{ error: 'text' }`,
 * `{ errors: [{ message }] }` (GraphQL), or a text that is no page.
 */
function messageIn(body: unknown): string | null {
  if (typeof body === 'string') return body.length > LONGEST_WORDS ? null : plainText(body)
  if (!isFields(body)) return null
  const { error, errors, message, detail } = body
  const [first] = listOf(errors)
  for (const said of [
    fieldOf(error, 'message'),
    message,
    detail,
    error,
    fieldOf(first, 'message'),
  ]) {
    const words = typeof said === 'string' ? plainText(said.slice(0, LONGEST_WORDS)) : null
    if (words !== null && !forCode.test(words)) return words
  }
  return null
}

/** A word for code (`insufficient_credits`, `NOT_FOUND`, `quotaExceeded`), or the name of a status. */
const forCode =
  /^(?:\S*_\S*|[A-Z\d-]+|[a-z]+(?:[A-Z][a-z]*)+|Bad Request|Payment Required|Forbidden|Not Found|Conflict|Gone|Unprocessable (?:Entity|Content))$/

function fieldOf(value: unknown, name: string): unknown {
  return isFields(value) ? value[name] : undefined
}

/** `{ error: { code } }`, `{ error: 'word' }`, `{ errors: [{ extensions: { code } }] }` (GraphQL). */
function codeIn(body: unknown): string | undefined {
  const { error, errors } = isFields(body) ? body : {}
  const [first] = listOf(errors)
  const code =
    (isFields(error) ? error.code : error) ?? fieldOf(fieldOf(first, 'extensions'), 'code')
  return typeof code === 'string' ? code.slice(0, LONGEST_WORDS) : undefined
}
