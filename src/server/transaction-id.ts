import { UsageError } from '../billing/errors.js'
import { stableJson } from './stable-json.js'

// Node's types are not among those the library is built with.
declare const process: { readonly env: { readonly FLOWGLAD_SECRET_KEY?: string } }

/** The largest input of an operation, in characters of JSON. */
const longestInput = 1_048_576

/** What a use recorded by a server is named by. */
export type UseName = {
  /**
   * `event`: a use that a browser reports under an id of its own choice. `operation`: what `withUsage`
   * and `recordMany` record. The two never share an id. @default 'event'
   */
  readonly purpose?: 'event' | 'operation'
  /** Flowglad's id of the customer. */
  readonly customer: string
  /** Slug of the meter. */
  readonly meter: string
  /** Stable through retries, different for every other use. */
  readonly id: string
  /**
   * What the operation was asked for, as plain JSON of at most 1,048,576 characters: the same id with
   * another input is another operation. The order of keys plays no part. @default the id alone counts
   */
  readonly input?: unknown
}

/**
 * The transaction id under which a server records a use: `srv_` and 64 hexadecimal digits,
 * HMAC-SHA256 under `secret` over purpose, customer, meter, id and input. The same use always gets the
 * same one.
 *
 * Flowglad takes an id once per meter across all customers and answers a repeat with the first event.
 * Through its stock route any signed-in user may record any id, so one that can be guessed (`gen_42`)
 * could be taken in advance with amount 1, and the real amount would never count. Nobody without the
 * secret can guess these.
 *
 * @param secret @default the environment variable FLOWGLAD_SECRET_KEY. Give one of your own to
 * keep the ids when that key is rotated: an operation retried across a rotation counts twice.
 * @throws {Error} without a secret; {UsageError} `invalid-input`.
 */
export async function serverTransactionId(
  { purpose = 'event', customer, meter, id, input }: UseName,
  secret?: string,
): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const raw = encoder.encode(secretOf(secret))
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign'])
  // JSON keeps the parts apart: ('a', 'bc') and ('ab', 'c') are different texts.
  const parts = [purpose, customer, meter, id, ...inputTexts(input)]
  const message = encoder.encode(JSON.stringify(parts))
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, message))
  return `srv_${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/**
 * An input in the one form in which it is compared; nothing where none was given.
 *
 * @throws {UsageError} `invalid-input`
 */
export function inputTexts(input: unknown): readonly string[] {
  if (input === undefined) return []
  const text = jsonOf(input)
  if (text.length <= longestInput) return [text]
  throw new UsageError(
    'invalid-input',
    `the input has ${text.length} characters as JSON and at most ${longestInput} are read, so the operation cannot be named. Pass a hash of what is large in it.`,
  )
}

function jsonOf(input: unknown): string {
  try {
    return stableJson(input)
  } catch (error) {
    const why = error instanceof TypeError ? error.message : 'it is nested too deeply'
    throw new UsageError(
      'invalid-input',
      `the input cannot tell one operation from another (${why}). Pass plain objects, lists, texts, finite numbers and booleans.`,
    )
  }
}

/**
 * The secret given, else the environment's.
 *
 * @throws {Error} when there is neither.
 */
export function secretOf(given: string | undefined): string {
  const secret = given ?? secretOfEnvironment()
  if (secret) return secret
  throw new Error(
    'usage-widgets: there is no secret, so the ids of recorded uses could be guessed and taken in advance. Set FLOWGLAD_SECRET_KEY or pass { secret }.',
  )
}

/** Bundlers replace the whole expression; some edge runtimes have no `process`. */
function secretOfEnvironment(): string | undefined {
  try {
    return process.env.FLOWGLAD_SECRET_KEY
  } catch {
    return undefined
  }
}
