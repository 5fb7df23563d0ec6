// Node's types are not among those the library is built with.
declare const process: { readonly env: { readonly FLOWGLAD_SECRET_KEY?: string } }

/** What a use recorded by a server is named after. */
export type OperationName = {
  /** Flowglad's id of the customer. */
  readonly customer: string
  /** Slug of the meter. */
  readonly meter: string
  /** Names the operation: stable through retries, different for every other operation. */
  readonly id: string
}

/**
 * The transaction id under which a server records an operation: `srv_` and 64 hexadecimal digits,
 * HMAC-SHA256 under `secret` over customer, meter and id. The same operation always gets the same
 * one.
 *
 * Flowglad takes an id once per meter across all customers and answers a repeat with the first
 * event. Through its stock route any signed-in user may record any id, so one that can be guessed
 * (`gen_42`) could be taken in advance with amount 1, and the real amount would never count. Nobody
 * without the secret can guess these.
 *
 * @param secret @default the environment variable FLOWGLAD_SECRET_KEY. Give one of your own to
 * keep the ids when that key is rotated: an operation retried across a rotation counts twice.
 * @throws {Error} without a secret.
 */
export async function serverTransactionId(
  { customer, meter, id }: OperationName,
  secret?: string,
): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const raw = encoder.encode(secretOf(secret))
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign'])
  // JSON keeps the parts apart: ('a', 'bc') and ('ab', 'c') are different texts.
  const message = encoder.encode(JSON.stringify([customer, meter, id]))
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, message))
  return `srv_${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
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
