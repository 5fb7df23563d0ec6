import type { Entry } from './entry.js'
import type { Log } from './log.js'

/** The entries that are not done, by what the customer may do about them. Oldest first. */
export type OutboxView = {
  /** Recorded and not acknowledged. */
  readonly waiting: readonly Entry[]
  /** Turned down by the server; counted nowhere. */
  readonly refused: readonly Entry[]
  /** Never confirmed; counted nowhere until retried. */
  readonly expired: readonly Entry[]
  /** Epoch milliseconds of the next try, `null` while none is planned. */
  readonly nextTryAt: number | null
  readonly online: boolean
}

/** Makes the function that lists the log: it returns the same object for the same lists. */
export function createOutboxView(log: Log) {
  let last: OutboxView | null = null
  return (nextTryAt: number | null, online: boolean): OutboxView => {
    const [waiting, refused, expired] = [
      log.listed('waiting'),
      log.listed('refused'),
      log.listed('expired'),
    ]
    const isUnchanged =
      last?.waiting === waiting &&
      last.refused === refused &&
      last.expired === expired &&
      last.nextTryAt === nextTryAt &&
      last.online === online
    if (last && isUnchanged) return last
    last = { waiting, refused, expired, nextTryAt, online }
    return last
  }
}
