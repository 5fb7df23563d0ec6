import { UsageError, type UsageErrorCode } from '../billing/errors.js'
import { InsufficientCreditsError } from '../billing/insufficient-credits.js'
import { refusalOf } from './flowglad-like.js'
import { OperationRunningError } from './results.js'

/** What went wrong with a request, as a word for code. */
export type FailureCode =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'METHOD_NOT_ALLOWED'
  | 'CONFLICT'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'INTERNAL_ERROR'

/** Called with every error that is answered with status 500. */
export type OnError = (error: unknown) => void

const statuses = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  INTERNAL_ERROR: 500,
} as const satisfies Record<FailureCode, number>

/** Errors that the sender of an event or a query can mend, by the code of a `UsageError`. */
const faultsOfSender: ReadonlySet<UsageErrorCode> = new Set([
  'invalid-amount',
  'invalid-meter',
  'invalid-identifier',
  'invalid-properties',
  'invalid-date',
])

/**
 * An answer as JSON that no cache keeps, because it is one customer's.
 *
 * @throws {TypeError} when the body holds NaN or Infinity, which JSON would turn into `null`: the
 * word for "without limit".
 */
export function jsonResponse(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body, finite), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  })
}

function finite(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  throw new TypeError(`usage-widgets: "${key}" is ${value}, which JSON cannot hold.`)
}

/** A refusal: `{ success: false, error: { code, message } }` with the status of the code. */
export function failure(
  code: FailureCode,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Response {
  return jsonResponse(statuses[code], { success: false, error: { code, message } }, headers)
}

/**
 * The answer for a customer with too little left: status 402 and `{ error: 'insufficient_credits',
 * message?, meterSlug, availableBalance, required, upgradeUrl? }`, which `useMeteredAction` reads.
 *
 * @param message Words for the customer, in their language. @default none: the page says it in its own
 */
export function insufficientCreditsResponse(
  error: InsufficientCreditsError,
  message?: string,
): Response {
  const { code, meterSlug, availableBalance, required, upgradeUrl } = error
  // What is undefined is no part of JSON. The error's own message is for developers.
  const body = { error: code, message, meterSlug, availableBalance, required, upgradeUrl }
  return jsonResponse(402, body)
}

/**
 * The answer while an operation runs that was asked for again: status 409, `{ error:
 * 'operation_running', message }`, and `Retry-After` in seconds.
 */
export function operationRunningResponse(error: OperationRunningError): Response {
  const message = 'This is still running. Ask again in a moment.'
  return jsonResponse(409, { error: error.code, message }, { 'retry-after': '2' })
}

/**
 * The answer to what `withUsage` throws about a request: 402 for `InsufficientCreditsError`, 409 for
 * `OperationRunningError`, 400 for a `transactionId` or an `input` that is not valid. `null` for any
 * other error, which is not the sender's to mend.
 *
 * @example
 * ```ts
 * try {
 *   const { result } = await withUsage(flowglad(user.id), use, () => generate(prompt))
 *   return Response.json(result)
 * } catch (error) {
 *   const answer = usageErrorResponse(error)
 *   if (answer) return answer
 *   throw error
 * }
 * ```
 */
export function usageErrorResponse(error: unknown): Response | null {
  if (error instanceof InsufficientCreditsError) return insufficientCreditsResponse(error)
  if (error instanceof OperationRunningError) return operationRunningResponse(error)
  if (!(error instanceof UsageError)) return null
  const { code } = error
  return code === 'invalid-transaction-id' || code === 'invalid-input'
    ? failure('BAD_REQUEST', withoutName(error))
    : null
}

/**
 * What `work` answers, or the answer to what it throws. Only this library's own words about the
 * request leave the server; any other error goes to `onError` and is answered in general terms. `say` words
 * what is wrong with a request.
 */
export async function answerOf(
  work: () => Promise<Response>,
  onError: OnError,
  say = withoutName,
): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    return usageErrorResponse(error) ?? faultOfSender(error, say) ?? unexpected(error, onError)
  }
}

/** For whoever reads the answer itself. */
function withoutName({ message }: UsageError): string {
  return message.replace(/^usage-widgets: /, '')
}

/** With the package's name before it a page takes it for no words to customers, and has its own. */
export function withName({ message }: UsageError): string {
  return message
}

/** The answer to what a handler's own reading of the request, or Flowglad, has found wrong with it. */
function faultOfSender(error: unknown, say: typeof withName): Response | null {
  const code = error instanceof UsageError ? error.code : refusalOf(error)
  if (code === null) return null
  if (code === 'forbidden') return failure('FORBIDDEN', 'This subscription is not one of yours')
  if (code === 'id-taken' || code === 'CONFLICT') {
    return failure('CONFLICT', 'This transactionId was used for something else')
  }
  if (error instanceof UsageError && error.code !== 'refused') {
    return faultsOfSender.has(error.code) ? failure('BAD_REQUEST', say(error)) : null
  }
  // Final, so that the sender does not try for ever; a 500 would ask for another attempt. With the package's
  // name before it the page takes it for no words to customers, and has its own.
  return failure('BAD_REQUEST', 'usage-widgets: the billing backend refused the usage event')
}

/** Tells of an error. A reporter that fails must not decide what the customer is told. */
export function tell(onError: OnError, error: unknown): void {
  try {
    onError(error)
  } catch {}
}

function unexpected(error: unknown, onError: OnError): Response {
  tell(onError, error)
  return failure('INTERNAL_ERROR', 'Something went wrong')
}

/** @default of `onError` */
export function logError(error: unknown): void {
  console.error('usage-widgets: a request failed and was answered with status 500.', error)
}
