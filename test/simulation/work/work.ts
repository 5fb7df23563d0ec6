import { beginWork } from '../../../src/actions/work.js'
import type { Session } from '../../../src/sync/session-types.js'
import type { Random } from '../random.js'
import type { Server } from '../react/server.js'

/** One run of an action whose use the server records. */
export type Work = {
  readonly id: string
  readonly amount: number
  readonly tab: number
  /** False when it is settled: the number tells the truth of it, or its page is gone. */
  open: boolean
  recorded: boolean
}

/** How a run goes. */
type Fate = 'done' | 'failed' | 'refused' | 'aborted' | 'lost'

const fates: readonly Fate[] = ['done', 'done', 'done', 'failed', 'refused', 'aborted', 'lost']

/** Where works happen. */
export type Place = {
  readonly session: Session
  readonly server: Server
  readonly random: Random
  readonly tab: number
  /** Whether a work is one of the browser's own uses, or another device's. */
  readonly exact: boolean
  /** False once the page is gone: then nobody hears how the work ended. */
  readonly alive: () => boolean
}

let number = 0

/** Begins one: the page counts it, and some time later the server records it or does not. */
export function begin({ session, server, random, tab, exact, alive }: Place): Work {
  const amount = random.int(1, 9)
  const fate = fates[random.int(0, fates.length - 1)] ?? 'done'
  const reservation = beginWork(session, { generations: amount }, undefined)
  const work: Work = { id: `work_${++number}`, amount, tab, open: true, recorded: false }
  void reservation.settled.then(() => {
    work.open = false
  })
  const long = random.chance(0.3) ? random.int(5_000, 15_000) : random.int(20, 2_000)
  const recordedAt = random.int(0, long)
  const endsAt = fate === 'aborted' ? random.int(0, long) : long + random.int(0, 500)
  // Recorded after the page took it for ended, it would move the number as another device does.
  const records = fate !== 'failed' && fate !== 'refused' && !(exact && recordedAt >= endsAt)
  if (records) setTimeout(record, recordedAt)
  setTimeout(() => {
    if (alive()) reservation.end(fate === 'refused' ? 'refused' : 'unknown')
  }, endsAt)

  function record(): void {
    if (!exact) return server.shift(-amount)
    work.recorded = true
    server.handle('usage-events/create', { transactionId: work.id, amount })
  }
  return work
}
