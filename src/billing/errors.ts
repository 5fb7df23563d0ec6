/** What went wrong, as a word for code. The message is for people. */
export type UsageErrorCode =
  | 'invalid-amount'
  | 'invalid-meter'
  | 'invalid-identifier'
  | 'invalid-transaction-id'
  | 'invalid-properties'
  | 'invalid-date'
  | 'signed-out'
  | 'unreadable'
  | 'unreachable'
  | 'refused'
  | 'id-taken'
  | 'forbidden'
  | 'not-in-plan'
  | 'expired'
  | 'other-customer'
  | 'no-provider'
  | 'unknown-offer'
  | 'upgrade-failed'
  | 'upgrade-unknown'
  | 'unsafe-url'

/**
 * An error of this library. The message says what happened, why it matters and what to do, in this
 * order, and starts with the package's name.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code: UsageErrorCode
  /** What the source answered, when the error is its answer. Plain data, already bounded. */
  readonly details?: unknown

  constructor(code: UsageErrorCode, message: string, details?: unknown) {
    super(`usage-widgets: ${message}`)
    this.code = code
    if (details !== undefined) this.details = details
  }
}
