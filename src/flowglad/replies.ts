import { isFields } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import type { Entry } from '../entries/entry.js'
import type { Delivery } from '../sync/source.js'
import { deliveredOf } from './recorded-event.js'

/** Longest message of the server that is kept, in characters. */
const LONGEST = 500

const retry: Delivery = { as: 'retry' }
const hold: Delivery = { as: 'hold' }

/**
 * What a reply of Flowglad's `createUsageEvent` (0.18) means for an entry. Neither status nor headers
 * are visible there; a rejected promise is not a reply: its outcome is unknown.
 */
export function verdictOf(reply: unknown, entry: Entry): Delivery {
  const delivered = deliveredOf(reply)
  if (delivered) return delivered
  const error = isFields(reply) && reply.error
  return isFields(error) ? errorVerdict(error, entry) : retry
}

function errorVerdict(error: Readonly<Record<string, unknown>>, entry: Entry): Delivery {
  const { code } = error
  switch (code) {
    case '409':
      return conflict(error, entry)
    case '400':
    case '404':
    case '422':
    // Better Auth's word for it.
    case 'VALIDATION_ERROR':
      return refused('refused', error, entry)
    case 'forbidden':
      return { as: 'forbidden', error: errorOf('forbidden', error, entry) }
    case 'missing_subscription_id':
    case '401':
    case 'UNAUTHORIZED':
      return hold
    case 'Unknown':
      return listsIssues(error) ? refused('refused', error, entry) : retry
    case undefined:
      // `{ message }` without a code is how a route answers that cannot tell who is signed in.
      return typeof error.message === 'string' ? hold : retry
    default:
      return retry
  }
}

/**
 * The id is unique per meter across all subscriptions, and a repeat under the same one answers the
 * first event. So a conflict after the entry moved to another subscription means: recorded before.
 */
function conflict(error: Readonly<Record<string, unknown>>, entry: Entry): Delivery {
  const moved = entry.sentTo.some((subscription) => subscription !== entry.subscription)
  return moved ? { as: 'delivered', earlier: true } : refused('id-taken', error, entry)
}

function refused(
  code: 'refused' | 'id-taken',
  error: Readonly<Record<string, unknown>>,
  entry: Entry,
): Delivery {
  return { as: 'refused', error: errorOf(code, error, entry) }
}

function errorOf(
  code: 'refused' | 'id-taken' | 'forbidden',
  error: Readonly<Record<string, unknown>>,
  entry: Entry,
): UsageError {
  const words = messageOf(error)
  const message = __DEV__
    ? `Flowglad refused ${entry.amount} on "${entry.meter}" (${words}), so it is not billed and no longer counted. ${code === 'id-taken' ? nameAlone : checkAll}`
    : words
  return new UsageError(code, message, { code: error.code })
}

const nameAlone = 'Use a transactionId that names this use alone.'
const checkAll =
  'Check the meter, the amount and the subscription, then retry or discard it through useUsageOutbox().'

/** The server's own words: Flowglad puts them into `json.error`, `json.message`, or a list of issues. */
function messageOf(error: Readonly<Record<string, unknown>>): string {
  const { json } = error
  const inner = isFields(json) ? (json.error ?? json.message) : json
  const issue = Array.isArray(inner) && isFields(inner[0]) ? inner[0].message : inner
  const found = [issue, error.message, error.code].find((word) => typeof word === 'string')
  return (found ?? 'no reason given').slice(0, LONGEST)
}

/** The route reports a failed validation as `Unknown` with the issues as text. */
function listsIssues({ json }: Readonly<Record<string, unknown>>): boolean {
  const message = isFields(json) ? json.message : undefined
  if (typeof message !== 'string') return false
  try {
    return Array.isArray(JSON.parse(message))
  } catch {
    return false
  }
}
