import type { MeterEvent } from './flowglad-like.js'

/**
 * A use that is not on the bill although the operation succeeded, by its reason:
 *
 * - `failed`: `event` could not be recorded; `cause` is the last error. It may have been recorded
 *   all the same. Send it again with `createUsageEvent(event)`, whenever: it counts once.
 * - `mismatch`: Flowglad holds something else under the id; `cause` is that event, or the conflict
 *   when an earlier subscription of the customer was billed. Sending it again changes nothing.
 * - `invalid`: `amount` or `transactionId` answered what cannot be recorded, or threw `cause`.
 */
export type Unrecorded =
  | readonly [reason: 'failed' | 'mismatch', event: MeterEvent, cause: unknown]
  | readonly [
      reason: 'invalid',
      event: Pick<MeterEvent, 'usageMeterSlug' | 'subscriptionId'>,
      cause: unknown,
    ]

/** Keeps what was not recorded, where it survives this process: a queue, a table. Awaited. */
export type OnUnrecorded = (...unrecorded: Unrecorded) => Promise<void> | void

/** Hands an unrecorded use to the host, else to the log. Never throws: the result must be returned. */
export async function tellUnrecorded(
  onUnrecorded: OnUnrecorded | undefined,
  ...unrecorded: Unrecorded
): Promise<void> {
  if (onUnrecorded === undefined) return log('no onUnrecorded was given', unrecorded)
  try {
    await onUnrecorded(...unrecorded)
  } catch (error) {
    log('onUnrecorded threw', [...unrecorded, error])
  }
}

function log(why: string, details: readonly unknown[]): void {
  console.error(
    `usage-widgets: an operation succeeded, its use was not recorded, and ${why}. It is missing on the bill. Record the event below again.`,
    ...details,
  )
}
