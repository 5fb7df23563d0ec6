import { checkRecording } from '../billing/check-recording.js'
import { type Entry, keyOf } from '../entries/entry.js'
import type { Target } from '../entries/record.js'
import type { Core, OpenWork } from './core.js'
import type { Work } from './session-types.js'

/** Counts what the host's server is going to record. */
export function beginWork(
  core: Core,
  uses: readonly { readonly ref: string; readonly amount: number; readonly target: Target }[],
  operationId: string | undefined,
): Work {
  const { env, log, source, works } = core
  const id = env.newId()
  const entries = uses.map(({ ref, amount, target }): Entry => {
    const { subscription, known, knownSlugs } = target
    const names = known ? [ref] : knownSlugs
    checkRecording({
      ...{ meter: ref, amount, amounts: source.amounts },
      options: operationId === undefined ? {} : { transactionId: operationId },
      ...(names ? { knownSlugs: names } : {}),
    })
    return {
      ...{ id, meter: known?.slug ?? ref, amount, subscription, at: env.now() },
      ...{ status: 'working', work: true, sentTo: [], attempts: 0, tried: 0 },
    }
  })
  let settle = () => {}
  const settled = new Promise<void>((resolve) => {
    settle = resolve
  })
  const work: OpenWork = { core, keys: new Set(entries.map(keyOf)), settle, ended: false }
  works.set(id, work)
  for (const entry of entries) log.put(entry)
  core.run()
  return {
    id,
    settled,
    end(outcome) {
      endWork(work, outcome)
      work.core.run()
    },
  }
}

/** From its end on, work is like an acknowledged entry: a report that is asked for now tells the truth of it. */
function endWork(work: OpenWork, outcome: 'refused' | 'unknown'): void {
  if (work.ended) return
  work.ended = true
  const { log, reports, env } = work.core
  for (const key of [...work.keys]) {
    const entry = log.get(key)
    if (!entry) continue
    if (outcome === 'unknown') log.put({ ...entry, status: 'acked', ackedAt: env.now() })
    else {
      reports.withdraw(entry)
      log.drop(key)
    }
  }
}

/** Tells whoever waits for work of which nothing is left in the log. */
export function settleWorks({ works, log }: Core): void {
  for (const [id, work] of [...works]) {
    if ([...work.keys].some((key) => log.get(key))) continue
    works.delete(id)
    work.settle()
  }
}
