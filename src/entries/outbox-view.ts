import type { Entry } from './entry.js'
import type { Log } from './log.js'

/** The entries that are not done, by what the customer may do about them. Oldest first. */
export type OutboxView = {
  /** Recorded and not acknowledged. */
  readonly waiting: readonly Entry[]
  /** Turned down by the server; counted nowhere. */
  readonly refused: readonly Entry[]
  /** Never confirmed in a day of tries; counted nowhere until retried. */
  readonly expired: readonly Entry[]
  /** Epoch milliseconds of the next try, `null` while none is planned. */
  readonly nextTryAt: number | null
  readonly online: boolean
}

/** Lists the log, with the same object for the same lists. */
export function createOutboxView(log: Log) {
  let last: OutboxView | null = null
  return (nextTryAt: number | null, online: boolean): OutboxView => {
    const next: OutboxView = {
      waiting: log.listed('waiting'),
      refused: log.listed('refused'),
      expired: log.listed('expired'),
      nextTryAt,
      online,
    }
    if (!last || !sameView(last, next)) last = next
    return last
  }
}

function sameView(a: OutboxView, b: OutboxView): boolean {
  return (
    a.nextTryAt === b.nextTryAt &&
    a.online === b.online &&
    a.waiting === b.waiting &&
    a.refused === b.refused &&
    a.expired === b.expired
  )
}
