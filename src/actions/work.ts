import { checkRecording } from '../billing/check-recording.js'
import { type Entry, keyOf } from '../entries/entry.js'
import type { Core } from '../sync/core.js'
import { uncommitted } from '../sync/meter-state.js'
import type { Session, View } from '../sync/session-types.js'
import { targetOf } from '../sync/target.js'
import { withdraw } from './withdraw.js'

/** Work whose usage the host's server is going to record. It is pending from the start. */
export type Work = {
  /** Id of the operation: the host's, or a generated one. */
  readonly id: string
  /** The work ended. `refused`: the server recorded nothing. `unknown`: it may have recorded it. */
  end(outcome: 'refused' | 'unknown'): void
  /** Resolves when the number is certain to contain the recorded amount; never rejects. */
  readonly settled: Promise<void>
}

type OpenWork = { core: Core; ended: boolean }

/**
 * Counts the amounts, by meter, that the host's server is going to record. `operationId`: the id it will be
 * recorded under, checked like a transactionId.
 *
 * @throws {UsageError} on bad input, before anything is counted.
 */
export function beginWork(
  { core }: Session,
  uses: Readonly<Record<string, number>>,
  view: View,
  operationId?: string,
): Work {
  const { env, log, source, receipts } = core
  const id = env.newId()
  const work: OpenWork = { core, ended: false }
  const entries = Object.entries(uses).map(([ref, amount]): Entry => {
    const { subscription, known, knownSlugs } = targetOf(core, ref, view)
    checkRecording({
      ...{ meter: ref, amount, amounts: source.amounts },
      options: operationId === undefined ? {} : { transactionId: operationId },
      knownSlugs: known ? [ref] : knownSlugs,
    })
    return {
      ...{ id, meter: known?.slug ?? ref, amount, subscription, at: env.now() },
      ...{ status: 'working', work, sentTo: [], attempts: 0, tried: 0 },
    }
  })
  const keys = new Set(entries.map(keyOf))
  const open = [...keys].map((key) => receipts.open(key, id, false).settled)
  for (const entry of entries) log.put(entry)
  core.run()
  return {
    id,
    settled: Promise.all(open).then(() => {}),
    end(outcome) {
      if (!work.ended) endWork(work, outcome)
      work.ended = true
      work.core.run()
    },
  }
}

/** Ended work is like an acknowledged entry: a report requested from now on contains it. */
function endWork(work: OpenWork, outcome: 'refused' | 'unknown'): void {
  const { log, reports, env } = work.core
  for (const place of [...log.places()]) {
    for (const entry of log.sent(place.subscription, place.meter)) {
      if (entry.work !== work) continue
      if (outcome === 'unknown') log.put({ ...entry, status: 'acked', ackedAt: env.now() })
      else {
        // Before it leaves the log, which is searched for similar entries.
        reports.change(entry, (state, sent) => uncommitted(withdraw(state, sent, keyOf(entry))))
        log.drop(keyOf(entry))
      }
    }
  }
}
