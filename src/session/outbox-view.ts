import type { Entry } from '../outbox/entry.js'
import type { Log } from '../outbox/log.js'

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
    const entries = [...log.all()]
    const of = (status: Entry['status']) => entries.filter((entry) => entry.status === status)
    const next: OutboxView = {
      waiting: of('waiting'),
      refused: of('refused'),
      expired: of('expired'),
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
    sameList(a.waiting, b.waiting) &&
    sameList(a.refused, b.refused) &&
    sameList(a.expired, b.expired)
  )
}

function sameList(a: readonly Entry[], b: readonly Entry[]): boolean {
  return a.length === b.length && a.every((entry, i) => entry === b[i])
}
