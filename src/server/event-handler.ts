import { isFields, timeOf } from '../billing/decode.js'
import {
  answerOf,
  failure,
  jsonResponse,
  logError,
  type OnError,
  tell,
  withName,
} from './answers.js'
import {
  type AllowedSenders,
  type Authentication,
  identityOf,
  isAllowedSender,
  withoutCookies,
} from './authenticate.js'
import { parseUsageEventRequest, type UsageEventRequest } from './event-request.js'
import { readJsonBody } from './json-body.js'

/** What `createUsageEventHandler` needs. `Identity` is whatever tells the host who asks. */
export type UsageEventHandlerOptions<Identity> = Authentication<Identity> &
  AllowedSenders & {
    /**
     * Records the use for that identity: `recordFlowgladUsage`, or the host's own backend. `event` says
     * what and how much, never whose; its `transactionId` was chosen by the sender.
     *
     * What JSON cannot hold in `usageEvent` is left out of the reply and told to `onError`: the use is recorded.
     * The reply tells `recordedAt`, by default the time at which the promise is fulfilled. A backend whose
     * reports carry an exact time of their own, such as the position of a replica, returns the time at which
     * the use was recorded, as `recordedAt` and as `recordedAfter`, in epoch milliseconds.
     */
    readonly record: (
      event: UsageEventRequest,
      identity: Identity,
    ) => Promise<{
      readonly usageEvent: unknown
      readonly recordedAt?: number
      readonly recordedAfter?: number
    }>
    /** Whether a subscription named in a body is theirs. @default none is, so naming one is refused */
    readonly ownsSubscription?: (
      identity: Identity,
      subscriptionId: string,
    ) => Promise<boolean> | boolean
    /** Whether amounts must be whole, as Flowglad's are. @default 'integer' */
    readonly amounts?: 'integer' | 'decimal'
    /** Called with every error that is answered with status 500. @default console.error */
    readonly onError?: OnError
  }

/**
 * Makes a route that records use reported by the customer's own browser: POST, JSON of at most 64 KB
 * `{ usageMeterSlug, amount?, transactionId?, subscriptionId?, properties?, usageDate? }`, named by
 * `transactionId` or the `Idempotency-Key` header. Answers `{ usageEvent, recordedAt }`, the latter in
 * epoch milliseconds, or `{ success: false, error: { code, message } }`:
 *
 * - 400 `BAD_REQUEST`: malformed JSON, a missing or mistyped field, one that is not listed above
 *   (a customer or a price among them), or an event the backend will never take;
 * - 401 `UNAUTHORIZED`: nobody is signed in, or somebody else than `x-usage-customer` names;
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
 *   authenticate: userOf,
 *   customerOf: (user) => user.id,
 *   record: (event, user) => recordFlowgladUsage(flowglad(user.id), event),
 * })
 * ```
 */
export function createUsageEventHandler<Identity>(
  options: UsageEventHandlerOptions<Identity>,
): (request: Request) => Promise<Response> {
  const { onError = logError } = options
  return (request) => answerOf(() => recordOne(request, options), onError, withName)
}

async function recordOne<Identity>(
  request: Request,
  options: UsageEventHandlerOptions<Identity>,
): Promise<Response> {
  const { record, ownsSubscription, amounts = 'integer', cookies = true } = options
  const { onError = logError } = options
  if (request.method !== 'POST') {
    return failure('METHOD_NOT_ALLOWED', 'Use POST', { allow: 'POST' })
  }
  if (!isAllowedSender(request, options)) {
    return failure('FORBIDDEN', 'Only pages of this site may send this')
  }
  const asked = await identityOf(cookies ? request : withoutCookies(request), options)
  if ('refused' in asked) return asked.refused
  const { identity } = asked
  const body = await readJsonBody(request)
  if ('refused' in body) return failure(body.refused, body.message)
  const event = parseUsageEventRequest(body.value, request.headers.get('idempotency-key'), amounts)
  const { subscriptionId } = event
  if (subscriptionId !== undefined && !(await ownsSubscription?.(identity, subscriptionId))) {
    return failure('FORBIDDEN', 'This subscription is not one of yours')
  }
  const told: unknown = await record(event, identity)
  // From here on it is recorded, whatever plain JavaScript answers: any other reply would be sent again.
  const { usageEvent, ...times } = isFields(told) ? told : {}
  const recordedAt = momentIn(times.recordedAt) ?? Date.now()
  const recordedAfter = momentIn(times.recordedAfter) ?? undefined
  try {
    return jsonResponse(200, { usageEvent, recordedAt, recordedAfter })
  } catch (error) {
    tell(onError, error)
    return jsonResponse(200, { recordedAt, recordedAfter })
  }
}

function momentIn(value: unknown): number | null {
  return timeOf(value instanceof Date ? value.getTime() : value)
}
