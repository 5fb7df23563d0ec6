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

/** A refusal: `{ success: false, error: { code, message } }` with the status of the code. */
export function failure(
  code: FailureCode,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Response {
  return jsonResponse(statuses[code], { success: false, error: { code, message } }, headers)
}

function finite(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  throw new TypeError(`usage-widgets: "${key}" is ${value}, which JSON cannot hold.`)
}
