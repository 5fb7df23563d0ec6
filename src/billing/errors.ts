/** What went wrong, as a word for code. The message is for people. */
export type UsageErrorCode =
  | 'invalid-amount'
  | 'invalid-meter'
  | 'invalid-identifier'
  | 'invalid-transaction-id'
  | 'invalid-properties'
  | 'invalid-date'
  | 'invalid-input'
  | 'signed-out'
  | 'unreadable'
  | 'unreachable'
  | 'refused'
  | 'id-taken'
  | 'forbidden'
  | 'not-in-plan'
  | 'no-subscription'
  | 'expired'
  | 'other-customer'
  | 'no-provider'
  | 'unknown-offer'
  | 'upgrade-failed'
  | 'upgrade-unknown'
  | 'unsafe-url'
  | 'no-capacity'
  | 'claim-failed'
  | 'claim-unknown'

/**
 * An error of this library. The message says what happened, why it matters and what to do, in this
 * order, and starts with the package's name. In a production build it is the code alone, unless it
 * quotes what a server said.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code: UsageErrorCode
  /** What the source answered, when the error is its answer. Plain data, already bounded. */
  readonly details?: unknown

  /** `message`: what follows the package's name; `false` for the code. */
  constructor(code: UsageErrorCode, message: string | false, details?: unknown) {
    super(`usage-widgets: ${message || code}`)
    this.code = code
    if (details !== undefined) this.details = details
  }
}
