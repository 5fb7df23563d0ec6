import type { UsageError } from '../billing/errors.js'
import { type Entry, keyOf } from '../entries/entry.js'
import { about, type Core, end, ownState, timesOf } from './core.js'
import { within } from './deadline.js'
import {
  beforeSend,
  expired,
  failed,
  HELD,
  isTooOld,
  mostInFlight,
  OFFLINE_PROBE,
  type Outcome,
  outcomeOf,
  SEND_DEADLINE,
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
  for (const key of log.begun()) {
    if (!sends.inFlight.has(key) && !sends.waits.has(key)) sends.ready.add(key)
  }
  releaseHeld(core)
  endWaits(core, env.elapsed())
  for (const key of sends.ready) {
    const own = ownState(core)
    if (!own?.subscription || !maySend(core)) return null
    const entry = log.get(key)
    sends.ready.delete(key)
    if (entry?.status !== 'waiting') continue
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
    if (!env.online()) sends.connection.pausedUntil = env.elapsed() + OFFLINE_PROBE
    return sent
  }
  return null
}

function maySend({ tabs, users, sends, fence, env, source }: Core): boolean {
  const now = env.elapsed()
  const { connection, inFlight, heldUntil } = sends
  if (users === 0 || !tabs.leads() || tabs.yields() || isPaused(fence, now)) return false
  if (now < connection.pausedUntil || now < heldUntil) return false
  return inFlight.size < mostInFlight(connection, source.concurrency)
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
  } else if (entry?.status === 'waiting') {
    const moment = {
      now: env.now(),
      elapsed: env.elapsed(),
      random: env.random(),
      online: env.online(),
      lastTry: sends.lastTry.get(key),
    }
    const outcome = outcomeOf(sent, entry, reply, sends.connection, moment)
    if (outcome.is === 'again') sends.lastTry.set(key, moment.elapsed)
    else sends.lastTry.delete(key)
    settle(core, entry, outcome, reply)
  }
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

/** What follows from an outcome, for the log, receipts, events and the next question. */
function settle(core: Core, before: Entry, outcome: Outcome, reply: Delivery): void {
  const { log, sends } = core
  const key = keyOf(before)
  if (reply.as !== 'retry') core.offline = false
  switch (outcome.is) {
    case 'acked':
      return settleAcked(core, before, outcome, reply)
    case 'failed':
      return end(core, outcome.entry)
    case 'again':
      log.put(outcome.entry)
      return wait(core, key, outcome.wait)
    case 'held':
      hold(core)
      core.wanted = true
      return wait(core, key, HELD)
    case 'forbidden':
      sends.forbidden.set(key, { error: outcome.error, asked: false })
      core.wanted = true
      return wait(core, key, HELD)
    default:
      return outcome satisfies never
  }
}

function settleAcked(
  core: Core,
  before: Entry,
  { entry, place, moved }: Extract<Outcome, { is: 'acked' }>,
  reply: Delivery,
): void {
  const { log, receipts, events, reports } = core
  const key = keyOf(entry)
  log.put(entry)
  core.sends.releases = 0
  core.times = timesOf(entry)
  const answer = reply.as === 'delivered' ? reply.reply : undefined
  receipts.settle(key, {
    status: 'delivered',
    ...(answer === undefined ? {} : { reply: answer }),
  })
  events.emit({ ...about(core, before), type: 'delivered', attempts: before.attempts + 1 })
  const meter = reports.shown(entry.subscription ?? '', entry.meter)
  const isCounted = meter?.kind !== 'absent' && meter?.aggregation !== 'count_distinct_properties'
  // Recorded under a plan that is gone, it counts there for as long as that one is still shown.
  const isShown = place !== null && [pickShown(core), currentSubscription(core)].includes(place)
  if (isCounted && (!moved || isShown)) return
  // No number waits for it: it was recorded elsewhere, or moves none by itself.
  log.drop(key)
  core.wanted = true
}

/** Fresh billing of this customer is in hand: decides on what was forbidden, and sends again what was held. */
export function judgeForbidden(core: Core): void {
  const { log, env, sends } = core
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
      sends.held = true
      due = 0
    }
  }
  if (sends.held) sends.heldUntil = Math.max(due, env.elapsed())
}

/** Nothing is sent for want of a sign-in, until billing answers or a minute has passed. */
export function hold({ sends, env }: Core): void {
  sends.held = true
  sends.heldUntil = env.elapsed() + HELD
}

/** Sends again what was held, once it is time. */
function releaseHeld(core: Core): void {
  const { sends, env } = core
  if (!sends.held || env.elapsed() < sends.heldUntil) return
  sends.held = false
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
  sends.connection.failures = sends.connection.pausedUntil = sends.heldUntil = 0
}
