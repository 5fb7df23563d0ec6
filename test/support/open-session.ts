import type { RecordOptions } from '../../src/billing/check-recording.js'
import type { UsageEvent } from '../../src/billing/event.js'
import { levelOf } from '../../src/billing/meter.js'
import type { Receipt } from '../../src/entries/receipts.js'
import type { UsageStorage } from '../../src/storage/storage.js'
import { createSession } from '../../src/sync/session.js'
import type { InitialReport, Session } from '../../src/sync/session-types.js'
import type { UsageSource } from '../../src/sync/source.js'
import { type FakeEnvironment, fakeEnvironment } from './fake-environment.js'
import { type FakeStorage, fakeStorage } from './fake-storage.js'

type Options = {
  readonly source: UsageSource
  readonly customer?: string
  readonly account?: string
  readonly env?: FakeEnvironment
  readonly storage?: UsageStorage
  readonly initial?: InitialReport
}

/** A running session of user_1 with everything that can be asked of it in a test. */
export type OpenSession = {
  readonly session: Session
  readonly env: FakeEnvironment
  readonly events: UsageEvent[]
  readonly storage: UsageStorage
  record(amount?: number, options?: RecordOptions, meter?: string, coalesceMs?: number): Receipt
  /** What is left of a meter as shown; the status while there is no number. */
  left(meter?: string, view?: string): number | string
  stop(): void
}

export function openSession(options: Options): OpenSession {
  const { source, initial, account, customer = 'user_1' } = options
  const { env = fakeEnvironment(), storage = fakeStorage() } = options
  const session = createSession({ customer, account, source, storage, env, initial })
  const events: UsageEvent[] = []
  session.listen((event) => events.push(event))
  return {
    session,
    env,
    events,
    storage,
    record: (amount = 1, given = {}, meter = 'api', coalesceMs = 0) =>
      session.record(meter, amount, given, undefined, coalesceMs),
    left(meter = 'api', view) {
      const reading = session.usage(meter, view)
      return reading.status === 'ready' ? levelOf(reading.meter) : reading.status
    },
    stop: session.start(),
  }
}

export type { FakeStorage }
