import { UsageError, type UsageErrorCode } from '../billing/errors.js'
import { InsufficientCreditsError } from '../billing/insufficient-credits.js'
import { refusalOf } from './flowglad-error.js'
import { insufficientCreditsResponse } from './insufficient-credits-response.js'
import { failure } from './json-response.js'

/** Told of every error that was answered with status 500. */
export type OnError = (error: unknown) => void

/** Errors that the sender of the request can mend, by the code of a `UsageError`. */
const faultsOfSender: ReadonlySet<UsageErrorCode> = new Set([
  'invalid-amount',
  'invalid-meter',
  'invalid-identifier',
  'invalid-transaction-id',
  'invalid-properties',
  'invalid-date',
])

/**
 * What `work` answers, or the answer to what it throws. Only this library's own words about the
 * request leave the server; any other error goes to `onError` and is answered in general terms.
 */
export async function answerOf(work: () => Promise<Response>, onError: OnError): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    return answerToError(error) ?? unexpected(error, onError)
  }
}

function answerToError(error: unknown): Response | null {
  if (error instanceof InsufficientCreditsError) return insufficientCreditsResponse(error)
  if (error instanceof UsageError && faultsOfSender.has(error.code)) {
    return failure('BAD_REQUEST', error.message.replace(/^usage-widgets: /, ''))
  }
  if (error instanceof UsageError && error.code === 'forbidden') {
    return failure('FORBIDDEN', 'This subscription is not one of yours')
  }
  switch (refusalOf(error)) {
    case 'CONFLICT':
      return failure('CONFLICT', 'This transactionId was used for something else')
    case 'BAD_REQUEST':
    case 'NOT_FOUND':
      // Final, so that the sender does not try for ever; a 500 would ask for another attempt.
      return failure('BAD_REQUEST', 'The usage event was refused')
    case null:
      return null
  }
}

function unexpected(error: unknown, onError: OnError): Response {
  try {
    onError(error)
  } catch {
    // A reporter that fails must not decide what the customer is told.
  }
  return failure('INTERNAL_ERROR', 'Something went wrong')
}

/** @default of `onError` */
export function logError(error: unknown): void {
  console.error('usage-widgets: a request failed and was answered with status 500.', error)
}
