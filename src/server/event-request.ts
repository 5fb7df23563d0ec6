import { checkAmount, checkRecording } from '../billing/check-recording.js'
import { type Fields, isFields, textOf } from '../billing/decode.js'
import { UsageError, type UsageErrorCode } from '../billing/errors.js'
import { headerText } from '../billing/header-text.js'
import type { EventProperties } from './flowglad-like.js'

/** A use that a signed-in customer reports, checked. Whose it is, the request's session says. */
export type UsageEventRequest = {
  readonly usageMeterSlug: string
  /** Above 0, at most 2,147,483,647, in the meter's unit. */
  readonly amount: number
  /** Names the use: the same again counts once. 1 to 255 characters, chosen by the sender. */
  readonly transactionId: string
  /** Only after `ownsSubscription` said it is the customer's own. */
  readonly subscriptionId?: string
  readonly properties?: EventProperties
  /** Epoch milliseconds. */
  readonly usageDate?: number
}

// No price: a customer could name the meter's free one. No customer: the session says who it is.
const fields = new Set([
  'usageMeterSlug',
  'amount',
  'transactionId',
  'subscriptionId',
  'properties',
  'usageDate',
])

/**
 * The use in a parsed body, with the id of the `Idempotency-Key` header or of the body.
 *
 * @throws {UsageError} `invalid-…`, with a message fit for whoever sent it.
 */
export function parseUsageEventRequest(
  body: unknown,
  idempotencyKey: string | null,
  amounts: 'integer' | 'decimal',
): UsageEventRequest {
  if (!isFields(body)) {
    throw new UsageError('invalid-identifier', 'The body is not an object. Send one usage event.')
  }
  const unknown = Object.keys(body).find((key) => !fields.has(key))
  if (unknown !== undefined) {
    throw new UsageError('invalid-identifier', `The field ${shown(unknown)} is not known here.`)
  }
  const { amount = 1, subscriptionId } = body
  const usageMeterSlug = shortText(body.usageMeterSlug, 'usageMeterSlug', 'invalid-meter')
  const options = {
    transactionId: operationId(body.transactionId, idempotencyKey),
    ...propertiesOf(body.properties),
    ...dateOf(body.usageDate),
  }
  checkAmount(amount, amounts, usageMeterSlug)
  checkRecording({ meter: usageMeterSlug, amount, options, amounts })
  return {
    usageMeterSlug,
    amount,
    ...options,
    ...(subscriptionId === undefined
      ? {}
      : { subscriptionId: shortText(subscriptionId, 'subscriptionId', 'invalid-identifier') }),
  }
}

function operationId(inBody: unknown, inHeader: string | null): string {
  const id = inBody ?? (inHeader && wholeId(inHeader))
  if (id === null || id === undefined) {
    throw new UsageError(
      'invalid-transaction-id',
      'Neither an Idempotency-Key header nor a transactionId names this use. Send one of the two.',
    )
  }
  if (inHeader !== null && inBody != null && !isSameId(inBody, inHeader)) {
    throw new UsageError(
      'invalid-transaction-id',
      'The Idempotency-Key header and the transactionId differ. Send one of the two.',
    )
  }
  return shortText(id, 'transactionId', 'invalid-transaction-id')
}

/** `createEndpointSource` sends an id percent-encoded where it is not printable ASCII. */
function isSameId(inBody: unknown, inHeader: string): boolean {
  return inBody === inHeader || (typeof inBody === 'string' && headerText(inBody) === inHeader)
}

/** The id of a header, decoded where it is too long for an id: of 90 Japanese characters that makes 810. */
function wholeId(inHeader: string): string {
  if (inHeader.length <= 255) return inHeader
  try {
    return decodeURIComponent(inHeader)
  } catch {
    return inHeader
  }
}

function shortText(value: unknown, field: string, code: UsageErrorCode): string {
  const text = textOf(value)
  if (text !== null && text.trim() !== '') return text
  throw new UsageError(code, `${field} is not a text of 1 to 255 characters.`)
}

/** The types only; `checkRecording` judges the size. */
function propertiesOf(value: unknown): { properties?: EventProperties } {
  if (value === undefined) return {}
  if (!isFields(value) || !hasPlainValues(value)) {
    throw new UsageError(
      'invalid-properties',
      'properties is not an object of texts, numbers and booleans.',
    )
  }
  return { properties: value }
}

function hasPlainValues(value: Fields): value is EventProperties {
  return Object.values(value).every((each) => /^(string|number|boolean)$/.test(typeof each))
}

function dateOf(value: unknown): { usageDate?: number } {
  if (value === undefined) return {}
  if (typeof value === 'number') return { usageDate: value }
  throw new UsageError('invalid-date', 'usageDate is not a number of epoch milliseconds.')
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60))
}
