import { answerOf, logError, type OnError } from './answer.js'
import { parseUsageEventRequest, type UsageEventRequest } from './event-request.js'
import { readJsonBody } from './json-body.js'
import { failure, jsonResponse } from './json-response.js'
import { isSameOrigin } from './same-origin.js'

/** What `createUsageEventHandler` is made of. `Identity` is whatever tells the host who asks. */
export type UsageEventHandlerOptions<Identity> = {
  /** Who sends the request, by its cookies or its token; `null` for nobody (as is any falsy value). */
  readonly authenticate: (request: Request) => Promise<Identity | null> | Identity | null
  /**
   * Records the use for that identity. `event` says what and how much, never whose. Its
   * `transactionId` was chosen by the sender; `serverTransactionId` makes one no other customer can
   * take in advance.
   */
  readonly record: (
    event: UsageEventRequest,
    identity: Identity,
  ) => Promise<{ readonly usageEvent: unknown }>
  /** Whether a subscription named in a body is theirs. @default none is, so naming one is refused */
  readonly ownsSubscription?: (
    identity: Identity,
    subscriptionId: string,
  ) => Promise<boolean> | boolean
  /**
   * Further origins whose pages may send events, such as the public one (`https://app.example.com`)
   * when a proxy hides it from `request.url`. CORS headers are the host's. @default none
   */
  readonly allowedOrigins?: readonly string[]
  /** Whether amounts must be whole, as Flowglad's are. @default 'integer' */
  readonly amounts?: 'integer' | 'decimal'
  /** Told of every error answered with 500. @default console.error */
  readonly onError?: OnError
}

/**
 * A route that records use reported by the customer's own browser: POST, JSON of at most 64 KB
 * `{ usageMeterSlug, amount?, transactionId?, subscriptionId?, properties?, usageDate? }`, named by
 * `transactionId` or the `Idempotency-Key` header. Answers `{ usageEvent }`, or
 * `{ success: false, error: { code, message } }`:
 *
 * - 400 `BAD_REQUEST`: malformed JSON, a missing or mistyped field, one that is not listed above
 *   (a customer or a price among them), or an event the backend will never take;
 * - 401 `UNAUTHORIZED`: nobody is signed in;
 * - 403 `FORBIDDEN`: a page of another site sent it, or the subscription is not theirs;
 * - 405, 409 `CONFLICT`, 413, 415: another method, an id that is taken, too large, not JSON;
 * - 402: `record` threw `InsufficientCreditsError` (see `insufficientCreditsResponse`);
 * - 500 `INTERNAL_ERROR`: anything else. The outcome is unknown; the same id may be sent again.
 *
 * A customer can leave a report out. What must be billed is recorded by `withUsage` instead.
 *
 * @example
 * ```ts
 * export const POST = createUsageEventHandler({
 *   authenticate: async (request) => {
 *     const user = await userOf(request)
 *     return user ? { flowglad: flowglad(user.id) } : null
 *   },
 *   record: async (event, { flowglad }) => {
 *     const { customer, currentSubscription } = await flowglad.getBilling()
 *     if (!currentSubscription) throw new InsufficientCreditsError(event.usageMeterSlug, 0, event.amount)
 *     const { usageMeterSlug: meter, transactionId: id } = event
 *     const transactionId = await serverTransactionId({ customer: customer.id, meter, id })
 *     const subscriptionId = currentSubscription.id
 *     return flowglad.createUsageEvent({ ...event, subscriptionId, transactionId })
 *   },
 * })
 * ```
 */
export function createUsageEventHandler<Identity>(
  options: UsageEventHandlerOptions<Identity>,
): (request: Request) => Promise<Response> {
  const { onError = logError } = options
  return (request) => answerOf(() => recordOne(request, options), onError)
}

async function recordOne<Identity>(
  request: Request,
  options: UsageEventHandlerOptions<Identity>,
): Promise<Response> {
  const { authenticate, record, ownsSubscription, allowedOrigins = [], amounts } = options
  if (request.method !== 'POST') {
    return failure('METHOD_NOT_ALLOWED', 'Use POST', { allow: 'POST' })
  }
  if (!isSameOrigin(request, allowedOrigins)) {
    return failure('FORBIDDEN', 'Only pages of this site may send this')
  }
  const identity = await authenticate(request)
  if (!identity) return failure('UNAUTHORIZED', 'Authentication required')
  const body = await readJsonBody(request)
  if ('refused' in body) return failure(body.refused, body.message)
  const key = request.headers.get('idempotency-key')
  const event = parseUsageEventRequest(body.value, key, amounts ?? 'integer')
  const { subscriptionId } = event
  if (subscriptionId !== undefined && !(await ownsSubscription?.(identity, subscriptionId))) {
    return failure('FORBIDDEN', 'This subscription is not one of yours')
  }
  const { usageEvent } = await record(event, identity)
  return jsonResponse(200, { usageEvent })
}
