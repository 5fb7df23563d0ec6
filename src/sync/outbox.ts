import { type Entry, keyOf } from '../entries/entry.js'
import { type Core, discard } from './core.js'
import { retryNow } from './send.js'
import type { Session } from './session-types.js'

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

type Listed = { readonly view: OutboxView; readonly nextWait: number }

const known = new WeakMap<Session, Listed>()

/** What a session has not done; the same object while nothing changed. */
export function outboxOf(session: Session): OutboxView {
  const { log, sends, env } = session.core
  const [waiting, refused, expired] = [
    log.listed('waiting'),
    log.listed('refused'),
    log.listed('expired'),
  ]
  const { nextWait } = sends
  const online = env.online()
  const last = known.get(session)
  if (
    last?.nextWait === nextWait &&
    last.view.waiting === waiting &&
    last.view.refused === refused &&
    last.view.expired === expired &&
    last.view.online === online
  ) {
    return last.view
  }
  const nextTryAt = nextWait < Infinity ? env.now() + nextWait - env.elapsed() : null
  const view = {
    ...{ waiting, refused, expired, online },
    nextTryAt: last?.nextWait === nextWait ? last.view.nextTryAt : nextTryAt,
  }
  known.set(session, { view, nextWait })
  return view
}

/** Sends a refused or expired entry again, with the same id; hurries what waits. */
export function retryEntry({ core }: Session, id: string): void {
  const { log, sends } = core
  for (const { error: _, ...entry } of failedOf(core, id)) {
    const retries = (entry.retries ?? 0) + 1
    log.put({ ...entry, status: 'waiting', attempts: 0, tried: 0, retries })
    sends.waits.delete(keyOf(entry))
  }
  retryNow(core)
  core.run()
}

/** Forgets a refused or expired entry. */
export function discardEntry({ core }: Session, id: string): void {
  for (const entry of failedOf(core, id)) discard(core, entry, 'user')
  core.run()
}

function failedOf({ log }: Core, id: string): readonly Entry[] {
  return [...log.listed('refused'), ...log.listed('expired')].filter((entry) => entry.id === id)
}
