import { UsageError } from '../billing/errors.js'
import type { Entry, EntryError } from '../entries/entry.js'
import { entryDetails } from '../entries/stored-entry.js'

/** An entry expires after so many milliseconds in which attempts were possible, and so many attempts. */
const [EXPIRES_AFTER, EXPIRES_ATTEMPTS] = [86_400_000, 5]
/** A waiting entry that is older expires without another attempt, in milliseconds. */
const OLDEST = 30 * 86_400_000
/** Longest gap between two attempts that counts as time in which attempts were possible. */
const LONGEST_GAP = 600_000
/** Unknown outcomes in a row after which one entry at a time probes for an end of the outage. */
const OUTAGE = 4
/** First and longest pause between two attempts, in milliseconds. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [1_000, 60_000]
/** Longest message that is kept of an error, in characters. */
const LONGEST_MESSAGE = 1_000

/** Milliseconds an attempt may take; then its outcome counts as unknown. */
export const SEND_DEADLINE = 30_000
/** Milliseconds after which what could not be sent for want of a sign-in is tried without being told to. */
export const HELD = 60_000
/** Milliseconds between two attempts while the browser says that it is offline, which may be wrong. */
export const OFFLINE_PROBE = 30_000

/** How many entries may be on their way at once, after so many unknown outcomes in a row. */
export function mostInFlight(failures: number, concurrency: number): number {
  return failures >= OUTAGE ? 1 : concurrency
}

/** Milliseconds for which nothing is sent after so many unknown outcomes in a row. `random` is in [0, 1). */
export function outagePause(failures: number, random: number): number {
  return failures >= OUTAGE ? backoff(failures - OUTAGE + 1, random) : 0
}

/**
 * Milliseconds to wait before attempt `attempts + 1`: full jitter over 1 s · 2ⁿ, at most 60 s, so that
 * many waiting pages do not return together. `random` is in [0, 1).
 */
export function backoff(attempts: number, random: number): number {
  return Math.round(random * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.max(0, attempts - 1)))
}

/**
 * The entry as it is written before it is sent under `subscription`: a page that dies now must know that
 * the server may have it. `own`: this page sent it before and heard how that ended.
 */
export function beforeSend(entry: Entry, subscription: string, own: boolean, now: number): Entry {
  // Nobody here heard how an attempt by another tab or an earlier page ended: it may have succeeded.
  const unheard = entry.sentTo.length > 0 && entry.attempts === 0 && !own
  const noted = entry.subscription === subscription && entry.sentTo.includes(subscription)
  if (noted && !unheard) return entry
  return {
    ...entry,
    subscription,
    sentTo: [...new Set([...entry.sentTo, subscription])],
    sentAt: entry.sentAt ?? now,
    attempts: unheard ? 1 : entry.attempts,
  }
}

/**
 * Whether a waiting entry must not be sent any more: it is older than 30 days and nobody had it sent
 * again, or it may have been recorded so long ago that the server would count it twice. `now` is in
 * epoch milliseconds.
 */
export function isTooOld(entry: Entry, remembersIdsFor: number | undefined, now: number): boolean {
  if (now - entry.at >= OLDEST && !entry.retries) return true
  return (
    remembersIdsFor !== undefined &&
    entry.sentAt !== undefined &&
    now - entry.sentAt >= remembersIdsFor
  )
}

/**
 * The subscription under which a delivered entry was recorded, `null` where that cannot be told. `sent` is
 * the entry as it went out; `earlier`: it was recorded by an attempt under another subscription.
 */
export function recordedUnder(sent: Entry, earlier: boolean): string | null {
  const [first, ...others] = earlier
    ? sent.sentTo.filter((id) => id !== sent.subscription)
    : [sent.subscription]
  return others.length > 0 ? null : (first ?? null)
}

/** Whether an entry has been tried for so long and so often that it is given up. */
export function isGivenUp({ tried, attempts }: Entry): boolean {
  return tried >= EXPIRES_AFTER && attempts >= EXPIRES_ATTEMPTS
}

/**
 * The entry after one more attempt of unknown outcome. `gap`: milliseconds since the attempt before, in
 * which others were possible.
 */
export function triedAgain(entry: Entry, gap: number): Entry {
  const tried = entry.tried + Math.min(LONGEST_GAP, gap)
  return { ...entry, attempts: entry.attempts + 1, tried }
}

/**
 * The entry as refused or expired. Of the error's details it keeps what is said to customers: a `message`,
 * the server's own words, and how much was `required` and how little there was.
 */
export function failed(entry: Entry, status: 'refused' | 'expired', error: UsageError): Entry {
  const { code, details } = error
  const known =
    code === 'id-taken' || code === 'forbidden' || code === 'expired' || code === 'no-subscription'
  // An error adds the package's name again.
  const message = error.message.replace(/^usage-widgets: /, '').slice(0, LONGEST_MESSAGE)
  const said = detailsOf(details)
  return { ...entry, status, error: { code: known ? code : 'refused', message, ...said } }
}

function detailsOf(details: unknown): Pick<EntryError, 'details'> {
  try {
    return { details: entryDetails(details) }
  } catch {
    return {}
  }
}

/** The entry as expired: nobody knows whether the server has it. */
export function expired(entry: Entry): Entry {
  const error = new UsageError(
    'expired',
    __DEV__ &&
      `recording ${entry.id} on "${entry.meter}" could not be confirmed, so it counts nowhere until it is. Retry it with the same id through useUsageOutbox(), or discard it.`,
  )
  return failed(entry, 'expired', error)
}
