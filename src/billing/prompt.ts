import { stateOf, tidy, type UsageMeter } from './meter.js'

/** Shares of the limit at which a prompt opens, unless the host names others. */
export const defaultPromptThresholds: readonly number[] = [0.8, 1]

/** What is remembered of the prompts of one meter in one billing period. Thresholds are shares, 1 is the limit. */
export type PromptMemory = {
  /** Nothing up to this share opens again in the period; 0 when nothing was dismissed. */
  readonly dismissed: number
  /** Nothing up to this share opens before `until`; 0 when nothing was put off. */
  readonly snoozed: number
  /** Epoch milliseconds. */
  readonly until: number
  /** Thresholds at which a prompt was shown. */
  readonly shown: readonly number[]
  /** Epoch milliseconds of the report that dismissing or putting off was an answer to. */
  readonly at: number
}

/** Nothing happened yet. */
export const blankMemory: PromptMemory = { dismissed: 0, snoozed: 0, until: 0, shown: [], at: 0 }

/**
 * How much of a meter is used, 1 is all of it, overuse is more. A balance is either used up (1) or
 * not (0), since what there was is not known. `null` where nothing can run out, or there never was any.
 */
export function shareOf(meter: UsageMeter): number | null {
  switch (meter.kind) {
    case 'quota':
      if (meter.limit <= 0) return meter.used < meter.limit ? 0 : 1
      // All is used when it is, never by rounding.
      if (meter.used >= meter.limit) return Math.max(1, tidy(meter.used / meter.limit))
      return Math.min(tidy(meter.used / meter.limit), 1 - Number.EPSILON)
    case 'balance':
      if (stateOf(meter) === 'none') return null
      return meter.available > 0 ? 0 : 1
    case 'metered':
    case 'unlimited':
    case 'counted':
      return null
    default:
      return meter satisfies never
  }
}

/** The highest threshold that a share has reached, `null` for none. Thresholds that are not above 0 do not count. */
export function reachedBy(share: number | null, thresholds: readonly number[]): number | null {
  const reached = thresholds.filter((each) => each > 0 && share !== null && each <= share)
  return reached.length > 0 ? Math.max(...reached) : null
}

/** Whether a reached threshold is above everything dismissed and put off. `now`: epoch milliseconds. */
export function isOpenAt(threshold: number, memory: PromptMemory, now: number): boolean {
  if (threshold <= memory.dismissed) return false
  return threshold > memory.snoozed || now >= memory.until
}

/** The memory after a prompt was dismissed for the rest of the period. */
export function dismissedAt(memory: PromptMemory, threshold: number, at: number): PromptMemory {
  return { ...memory, dismissed: Math.max(memory.dismissed, threshold), at }
}

/** The memory after a prompt was put off until a moment. */
export function snoozedAt(
  memory: PromptMemory,
  threshold: number,
  until: number,
  at: number,
): PromptMemory {
  return { ...memory, snoozed: threshold, until, at }
}

/**
 * The memory in the light of a share: a threshold that is no longer reached opens again when it is.
 * `at` is the time of the report that says so; one that is not newer than the answer it would undo
 * says nothing (a tab that slept may hold it). The same memory while nothing changes.
 */
export function rearmed(memory: PromptMemory, share: number | null, at: number): PromptMemory {
  if (share === null || at <= memory.at) return memory
  const left = Math.max(0, share)
  if (left >= memory.dismissed && left >= memory.snoozed) return memory
  const { dismissed, snoozed } = memory
  return { ...memory, dismissed: Math.min(dismissed, left), snoozed: Math.min(snoozed, left) }
}

/** The memory with a threshold noted as shown; the same when it was. */
export function shownAt(memory: PromptMemory, threshold: number): PromptMemory {
  if (memory.shown.includes(threshold)) return memory
  return { ...memory, shown: [...memory.shown, threshold] }
}
