import type { Entry } from '../entries/entry.js'
import type { Log } from '../entries/log.js'
import { attempt } from './attempt.js'
import { backoff } from './backoff.js'
import type { Environment } from './environment.js'
import { acknowledged, type Delivery, expiry, failed, placeOf } from './verdict.js'
import { createWaits } from './waits.js'

/** An entry expires after so much time in which attempts were possible, and at least so many of them. */
const EXPIRES_AFTER = 24 * 3_600_000
const EXPIRES_ATTEMPTS = 5
/** A longer time to stay open is a clock that was set back. */
const LONGEST_OPEN = 10_000
/** Milliseconds after which a held entry is tried without being told to. */
const HELD = 60_000
/** Longest gap between two attempts that counts as time in which attempts were possible. */
const LONGEST_GAP = 600_000
/** Unknown outcomes in a row after which one entry at a time probes for an end of the outage. */
const OUTAGE = 4

/** What delivery needs from its session. */
export type DeliveryOptions = {
  readonly log: Log
  readonly env: Environment
  readonly concurrency: number
  /** False while nothing may be started: no customer, offline, another tab sends, a fence is due. */
  readonly mayStart: () => boolean
  /** The entry bound to a subscription it may be sent under, or `null` while there is none. */
  readonly bind: (entry: Entry) => Entry | null
  readonly send: (entry: Entry, signal: AbortSignal) => Promise<Delivery>
  /** Takes in what another tab did to an entry. */
  readonly refresh?: (key: string) => void
  /** Told after the log holds the outcome; `entry` is as the log held it before. */
  readonly onOutcome: (entry: Entry, delivery: Delivery | { readonly as: 'expired' }) => void
  /** An attempt ended whose entry was finished elsewhere: a fence may wait for nothing but that. */
  readonly onOvertaken?: () => void
}

/** Sends waiting entries, a few at a time, until each has an outcome. */
export type DeliveryLoop = {
  /** Takes up a waiting entry; sends it as soon as it may. */
  add(key: string): void
  /** Starts what may be started now. */
  pump(): void
  /** Retries everything at once, without waiting for its turn. */
  hurry(): void
  /** True while an attempt for this entry is on its way. */
  sending(key: string): boolean
  /** How many attempts are on their way. */
  inFlight(): number
  /** Epoch milliseconds of the next retry, as of when it was planned; `null` when none is. */
  nextRetry(): number | null
  /** Ends every wait; attempts on their way keep running, their outcomes are still taken. */
  stop(): void
}

/** Makes the loop; nothing is sent before the first `pump`. */
export function createDelivery(options: DeliveryOptions): DeliveryLoop {
  const { log, env, onOutcome } = options
  const ready = new Set<string>()
  const flying = new Set<string>()
  /** What this page sent and has no final outcome of. */
  const own = new Set<string>()
  const lastTry = new Map<string, number>()
  let [misses, quietUntil] = [0, 0]
  let wake: (() => void) | null = null
  const waits = createWaits(env, (key) => {
    ready.add(key)
    pump()
  })

  function pump(): void {
    for (const key of ready) {
      if (!options.mayStart() || flying.size >= (misses >= OUTAGE ? 1 : options.concurrency)) return
      if (env.elapsed() < quietUntil) return wakeAt(quietUntil)
      const entry = log.get(key)
      if (entry?.status !== 'waiting') {
        ready.delete(key)
        continue
      }
      const open = (entry.openUntil ?? 0) - env.now()
      if (open > 0 && open <= LONGEST_OPEN) {
        ready.delete(key)
        waits.set(key, open)
        continue
      }
      const bound = options.bind(entry)
      if (!bound) continue
      ready.delete(key)
      // Another tab may have finished it, and this one has not heard of that yet.
      options.refresh?.(key)
      if (log.get(key) === entry) start(key, bound)
      else ready.add(key)
    }
  }

  function wakeAt(moment: number): void {
    wake ??= env.after(moment - env.elapsed(), () => {
      wake = null
      pump()
    })
  }

  function start(key: string, bound: Entry): void {
    const { subscription, sentTo } = bound
    const first = subscription !== null && !sentTo.includes(subscription)
    // Nobody here hears how an attempt by another tab or an earlier page ended: it may have been carried out.
    const lost = sentTo.length > 0 && bound.attempts === 0 && !own.has(key)
    const noted = first ? { ...bound, sentTo: [...sentTo, subscription] } : bound
    const entry = lost ? { ...noted, attempts: 1 } : noted
    own.add(key)
    // Written before the send: a page that dies now must know that the server may have it.
    if (entry !== log.get(key)) log.put(entry)
    flying.add(key)
    void attempt(env, options.send, entry).then((delivery) => {
      flying.delete(key)
      settle(key, entry, delivery)
      if (log.get(key)?.status !== 'waiting') own.delete(key)
      pump()
    })
  }

  function settle(key: string, sent: Entry, delivery: Delivery): void {
    // Another tab may have taken over meanwhile, finished the entry and committed it.
    options.refresh?.(key)
    const entry = log.get(key)
    if (entry?.status !== 'waiting') return options.onOvertaken?.()
    if (delivery.as !== 'retry') lastTry.delete(key)
    switch (delivery.as) {
      case 'delivered': {
        misses = 0
        const place = placeOf(sent, delivery)
        log.put(acknowledged(place === null ? entry : { ...entry, subscription: place }, delivery))
        // Bound to another subscription while on its way: the server has it under the first one.
        const moved = delivery.earlier || sent.subscription !== entry.subscription
        const told = { ...delivery, earlier: true, ...(place === null ? {} : { place }) }
        return onOutcome(entry, moved ? told : delivery)
      }
      case 'refused':
        misses = 0
        log.put(failed(entry, 'refused', delivery.error))
        return onOutcome(entry, delivery)
      case 'retry':
        return again(key, entry, delivery.after ?? 0)
      case 'hold':
      case 'forbidden':
        waits.set(key, HELD)
        return onOutcome(entry, delivery)
      default:
        return delivery satisfies never
    }
  }

  function again(key: string, entry: Entry, after: number): void {
    const now = env.elapsed()
    const gap = Math.min(LONGEST_GAP, now - (lastTry.get(key) ?? now))
    const attempts = entry.attempts + 1
    const tried = entry.tried + gap
    lastTry.set(key, now)
    misses++
    if (misses >= OUTAGE) quietUntil = now + backoff(misses - OUTAGE + 1, env.random())
    if (tried >= EXPIRES_AFTER && attempts >= EXPIRES_ATTEMPTS) {
      log.put({ ...failed(entry, 'expired', expiry(entry)), attempts, tried })
      return onOutcome(entry, { as: 'expired' })
    }
    log.put({ ...entry, attempts, tried })
    waits.set(key, Math.max(after, backoff(attempts, env.random())))
    onOutcome(entry, { as: 'retry' })
  }

  function clearWaits(): void {
    wake?.()
    wake = null
    for (const key of waits.clear()) ready.add(key)
  }

  return {
    add(key) {
      if (!flying.has(key) && !waits.has(key)) ready.add(key)
    },
    pump,
    hurry() {
      clearWaits()
      misses = 0
      quietUntil = 0
      pump()
    },
    sending: (key) => flying.has(key),
    inFlight: () => flying.size,
    nextRetry: waits.next,
    stop: clearWaits,
  }
}
