/** Least milliseconds between two questions, and of waiting under load before sends pause for one. */
const APART = 2_000
/** Most milliseconds for which sends pause for one question. */
const LONGEST_PAUSE = 3_000
/** Milliseconds until the next question, after each answer in a row that left the data as it was. */
const AGAIN = [2_000, 4_000, 8_000, 16_000] as const
/** Unchanged answers after which the data counts as what the server has. */
const UNCHANGED = 4
/** The same where something was acknowledged before: then the data should have changed. */
const UNCHANGED_THOUGH_ACKED = 8
/** Longest pause until what a report did not yet contain is asked for again, in milliseconds. */
const LONGEST_WAIT = 64_000

/** Milliseconds a question may take: in a hidden tab it never ends. */
export const ASK_DEADLINE = 15_000
/** An answer within this time is no silent network failure, which takes about 7 s. */
export const QUICK = 6_000

/** When the next report is asked for. All times are `elapsed` milliseconds. */
export type Fence = {
  /** A report is being asked for, or will be in a task that is planned. */
  running: boolean
  /** Since when a report has been of use. */
  neededSince: number | null
  /** No question before then. */
  notBefore: number
  /** Sends pause until then, so that a moment comes in which nothing is on its way. */
  pausedUntil: number
  askedAt: number
  /** Answers in a row that left the data as it was: all of them, and those of which a failure would have been seen. */
  tries: number
  unchanged: number
  /** Answers in a row that did not yet contain what was acknowledged, and when it is asked for again. */
  early: number
  retryAt: number
}

/** Nothing was asked for yet. */
export function newFence(): Fence {
  return {
    running: false,
    neededSince: null,
    notBefore: 0,
    pausedUntil: 0,
    askedAt: -Infinity,
    tries: 0,
    unchanged: 0,
    early: 0,
    retryAt: 0,
  }
}

/**
 * Whether to ask now. Pauses sends when a question has waited for a quiet moment for too long.
 *
 * `dueAt`: when a report is of use at the earliest, `null` when it is not. `mayAsk`: false while asking is
 * pointless: nothing feeds the source, the page is hidden, another tab leads. `mustWait`: entries on their
 * way would be in doubt of a report that is asked for now.
 */
export function shouldAsk(
  fence: Fence,
  dueAt: number | null,
  mayAsk: boolean,
  mustWait: boolean,
  now: number,
): boolean {
  if (fence.running) return false
  if (dueAt === null) {
    Object.assign(fence, { neededSince: null, pausedUntil: 0, tries: 0, unchanged: 0, early: 0 })
    return false
  }
  if (!mayAsk || now < dueAt) {
    fence.pausedUntil = 0
    return false
  }
  fence.neededSince ??= now
  if (now < fence.notBefore) return false
  if (mustWait && now >= fence.neededSince + APART) fence.pausedUntil = Infinity
  return !mustWait
}

/** The moments at which `shouldAsk` may say something else. */
export function fenceMoments(fence: Fence, dueAt: number | null): readonly number[] {
  const { neededSince, notBefore, pausedUntil } = fence
  const next = dueAt === null ? 0 : Math.max(dueAt, notBefore)
  return [pausedUntil, next, neededSince === null ? 0 : neededSince + APART]
}

export function isPaused(fence: Fence, now: number): boolean {
  return now < fence.pausedUntil
}

/** A report is being asked for. */
export function onAsked(fence: Fence, now: number): void {
  fence.askedAt = now
  fence.notBefore = now + APART
  fence.pausedUntil = isPaused(fence, now) ? now + LONGEST_PAUSE : 0
}

/**
 * Fresh data was had. `missing`: how many milliseconds its server time is behind what was acknowledged
 * last; `null` when it is not. `progress`: it contained an entry.
 */
export function onFresh(
  fence: Fence,
  missing: number | null,
  progress: boolean,
  now: number,
): void {
  Object.assign(fence, { neededSince: null, pausedUntil: 0, tries: 0, unchanged: 0 })
  if (missing === null || progress) fence.early = 0
  const pause = Math.min(LONGEST_WAIT, APART * 2 ** fence.early)
  fence.retryAt = missing === null ? 0 : now + Math.max(missing, pause)
  if (missing !== null) fence.early++
}

/**
 * The data is as it was: identical, failed, superseded and offline look the same where the source cannot
 * tell. `told`: the source does not know of a failure. `certain`: a failure would have been seen.
 * `acked`: something was acknowledged that no committed report contains.
 *
 * True when the data counts as what the server has.
 */
export function onUnchanged(
  fence: Fence,
  told: boolean,
  certain: boolean,
  acked: boolean,
  now: number,
): boolean {
  fence.pausedUntil = 0
  fence.notBefore = now + (AGAIN[fence.tries++] ?? AGAIN[3])
  if (told) fence.unchanged++
  const enough = acked ? UNCHANGED_THOUGH_ACKED : UNCHANGED
  if (fence.unchanged < enough || !certain) return false
  fence.unchanged = fence.tries = 0
  return true
}
