import type { UsageError } from '../billing/errors.js'
import { type Entry, keyOf } from '../entries/entry.js'
import { about, type Core, end, ownState, timesOf } from './core.js'
import { within } from './deadline.js'
import {
  backoff,
  beforeSend,
  expired,
  failed,
  HELD,
  isGivenUp,
  isTooOld,
  mostInFlight,
  OFFLINE_PROBE,
  outagePause,
  recordedUnder,
  SEND_DEADLINE,
  triedAgain,
} from './delivery.js'
import { isPaused } from './fence.js'
import { refresh } from './reread.js'
import { currentSubscription, pickShown } from './shown.js'
import type { Delivery } from './source.js'

/**
 * What the server would not take for want of a sign-in is sent again when billing answers: at once, then
 * twice so many milliseconds later, and from then on after twice as long each time.
 */
const RELEASE_APART = 5_000
/** Longest time for which an entry may stay open: a longer one is a clock that was set back. */
const LONGEST_OPEN = 10_000
/** After so many milliseconds this page may have been suspended, and another tab may have sent in its place. */
const LONG = 1_500
/** A page that was suspended has seen what the others stored meanwhile after so many milliseconds. */
const CATCH_UP = 100

/** The next entry that may be sent now, noted as sent; `null` when there is none. */
export function nextToSend(core: Core): Entry | null {
  const { log, env, sends } = core
  releaseHeld(core)
  endWaits(core, env.elapsed())
  for (const key of sends.ready) {
    const own = ownState(core)
    if (!own?.subscription || !maySend(core)) return null
    const entry = log.get(key)
    sends.ready.delete(key)
    if (entry?.status !== 'waiting' || sends.inFlight.has(key) || sends.waits.has(key)) continue
    const open = (entry.openUntil ?? 0) - env.now()
    if (open > 0 && open <= LONGEST_OPEN) {
      wait(core, key, open)
      continue
    }
    // Another tab may have finished it, and this one has not heard of that yet.
    refresh(core, key)
    if (log.get(key) !== entry) {
      if (log.get(key)?.status === 'waiting') sends.ready.add(key)
      continue
    }
    if (isTooOld(entry, core.source.remembersIdsFor, env.now())) {
      end(core, expired(entry))
      continue
    }
    const { id, current } = own.subscription
    const bound = entry.subscription ?? ''
    const isOwn = sends.own.has(key)
    const sent = beforeSend(entry, current.includes(bound) ? bound : id, isOwn, env.now())
    if (sent !== entry) log.put(sent)
    sends.own.add(key)
    sends.inFlight.add(key)
    if (!env.online()) sends.pausedUntil = env.elapsed() + OFFLINE_PROBE
    return sent
  }
  return null
}

function maySend({ tabs, users, sends, fence, env, source }: Core): boolean {
  const now = env.elapsed()
  const { failures, inFlight, pausedUntil, heldUntil } = sends
  if (users === 0 || !tabs.leads() || tabs.yields() || isPaused(fence, now)) return false
  if (now < pausedUntil || heldUntil !== null) return false
  return inFlight.size < mostInFlight(failures, source.concurrency)
}

/** Sends an entry once and takes its outcome in. Never rejects, and ends at the deadline. */
export async function send(core: Core, sent: Entry): Promise<void> {
  const { env, log, sends } = core
  const key = keyOf(sent)
  const start = env.elapsed()
  const reply = await attempt(core, sent)
  if (env.elapsed() - start >= LONG) await new Promise<void>((go) => env.after(CATCH_UP, go))
  sends.inFlight.delete(key)
  // Another tab may have taken over meanwhile, finished the entry and committed it.
  refresh(core, key)
  const entry = log.get(key)
  // The tab that leads now sends it again and hears the same: written here, the two would cross.
  if (!core.tabs.leads()) {
    sends.own.delete(key)
    sends.ready.add(key)
  } else if (entry?.status === 'waiting') settle(core, sent, entry, reply)
  if (log.get(key)?.status !== 'waiting') sends.own.delete(key)
}

async function attempt({ env, source, customer }: Core, entry: Entry): Promise<Delivery> {
  const abort = new AbortController()
  const unknown = (): Delivery => ({ as: 'retry' })
  try {
    return await within(env, SEND_DEADLINE, source.deliver(entry, abort.signal, customer), unknown)
  } catch {
    return unknown()
  } finally {
    abort.abort()
  }
}

/**
 * What follows from a reply. `sent` is the entry as it went out, `entry` as the log has it now: it may be
 * bound to another subscription.
 */
function settle(core: Core, sent: Entry, entry: Entry, reply: Delivery): void {
  const { sends } = core
  const key = keyOf(entry)
  if (reply.as === 'retry') return onUnknown(core, entry, reply.after ?? 0)
  core.offline = false
  sends.failures = 0
  sends.lastTry.delete(key)
  if (reply.as === 'delivered') return onDelivered(core, sent, entry, reply)
  if (reply.as === 'refused') return end(core, failed(entry, 'refused', reply.error))
  if (reply.as === 'hold') hold(core)
  else sends.forbidden.set(key, { error: reply.error, asked: false })
  core.wanted = true
  wait(core, key, HELD)
}

/** Nobody knows whether the server has it: it is sent again. `after`: milliseconds the server wants to be left alone. */
function onUnknown(core: Core, entry: Entry, after: number): void {
  const { env, log, sends } = core
  const [key, now] = [keyOf(entry), env.elapsed()]
  const next = triedAgain(entry, env.online() ? now - (sends.lastTry.get(key) ?? now) : 0)
  sends.lastTry.set(key, now)
  sends.failures++
  const pause = Math.max(after, outagePause(sends.failures, env.random()))
  if (pause > 0) sends.pausedUntil = Math.max(sends.pausedUntil, now + pause)
  if (isGivenUp(next)) return end(core, expired(next))
  log.put(next)
  wait(core, key, Math.max(after, backoff(next.attempts, env.random())))
}

function onDelivered(
  core: Core,
  sent: Entry,
  before: Entry,
  { at, after, earlier = false, mocked, reply }: Extract<Delivery, { as: 'delivered' }>,
): void {
  const { env, log, receipts, events, reports } = core
  const place = recordedUnder(sent, earlier)
  const entry: Entry = {
    ...before,
    status: 'acked',
    subscription: place ?? before.subscription,
    ackedAt: env.now(),
    ...(at !== undefined && { recordedAt: at }),
    ...(after !== undefined && { recordedAfter: after }),
    ...(mocked && { mocked }),
  }
  const key = keyOf(entry)
  const meter = reports.shown(entry.subscription ?? '', entry.meter)
  // A plan that holds the meter may be bought any moment: its report need not contain this use.
  const isCounted = meter?.kind === 'absent' || meter?.aggregation !== 'count_distinct_properties'
  // Bound to another subscription meanwhile, it counts where it was recorded for as long as that is shown.
  const moved = earlier || sent.subscription !== before.subscription
  const isShown = place !== null && [pickShown(core), currentSubscription(core)].includes(place)
  if (isCounted && (!moved || isShown)) log.put(entry)
  else {
    // No number waits for it: it was recorded elsewhere, or moves none by itself. In one write.
    log.release([key])
    log.erase([key])
    core.wanted = true
  }
  core.sends.releases = 0
  core.times = timesOf(entry)
  receipts.settle(key, { status: 'delivered', ...(reply !== undefined && { reply }) })
  events.emit({ ...about(core, before), type: 'delivered', attempts: before.attempts + 1 })
}

/** Fresh billing of this customer is in hand: decides on what was forbidden, and sends again what was held. */
export function judgeForbidden(core: Core): void {
  const { log, env, sends } = core
  let isHeld = sends.heldUntil !== null
  let due = sends.releasedAt + Math.min(HELD, RELEASE_APART * 2 ** sends.releases)
  for (const [key, { error, asked }] of [...sends.forbidden]) {
    if (!asked) continue
    sends.forbidden.delete(key)
    // A new attempt will tell by itself.
    if (sends.inFlight.has(key)) continue
    const entry = log.get(key)
    // Bound to another subscription since, it was forbidden under one that is gone.
    if (entry?.status === 'waiting' && entry.subscription === entry.sentTo.at(-1)) {
      endForbidden(core, entry, error)
    } else {
      isHeld = true
      due = 0
    }
  }
  if (isHeld) sends.heldUntil = Math.max(due, env.elapsed())
}

/** Nothing is sent for want of a sign-in, until billing answers or a minute has passed. */
export function hold({ sends, env }: Core): void {
  sends.heldUntil = env.elapsed() + HELD
}

/** Sends again what was held, once it is time. */
function releaseHeld(core: Core): void {
  const { sends, env } = core
  if (sends.heldUntil === null || env.elapsed() < sends.heldUntil) return
  sends.releasedAt = env.elapsed()
  sends.releases++
  retryNow(core)
}

function endForbidden(core: Core, entry: Entry, error: UsageError): void {
  // An earlier attempt may have succeeded: then nobody can say that it was refused.
  const ended = entry.attempts > 0 ? expired(entry) : failed(entry, 'refused', error)
  end(core, ended, entry.attempts + 1)
}

function wait({ sends, env }: Core, key: string, ms: number): void {
  const due = env.elapsed() + ms
  sends.waits.set(key, due)
  sends.nextWait = Math.min(sends.nextWait, due)
}

/** Makes ready what has waited long enough. */
function endWaits({ sends }: Core, now: number): void {
  if (now < sends.nextWait) return
  sends.nextWait = Infinity
  for (const [key, due] of [...sends.waits]) {
    if (due > now) sends.nextWait = Math.min(sends.nextWait, due)
    else {
      sends.waits.delete(key)
      sends.ready.add(key)
    }
  }
}

/** Ends every wait: everything is tried at once. */
export function retryNow({ sends }: Core): void {
  for (const key of sends.waits.keys()) sends.ready.add(key)
  sends.waits.clear()
  sends.nextWait = Infinity
  sends.failures = sends.pausedUntil = 0
  sends.heldUntil = null
}
