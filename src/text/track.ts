import { includesNothing, type UsageMeter } from '../billing/meter.js'

/** What a bar draws, all lengths in percent of its width. */
export type Track = {
  /** Where the solid part ends. */
  readonly fill: number
  /** How much of the end of the used part is not confirmed; drawn hatched after the solid part. */
  readonly pending: number
  /** Where the limit stands, when use went past it: then the bar's length is what was used. */
  readonly tick: number | null
  /** Where use is expected to end, while that is within the limit. */
  readonly pace: number | null
}

/** What a track is drawn from. Amounts are in the meter's unit. */
export type TrackInput = {
  readonly pending: number
  readonly projected: number | null
  /** True for a bar that shows what is left and drains towards the start. */
  readonly drains: boolean
}

/** A bar without anything in it. */
export const emptyTrack: Track = { fill: 0, pending: 0, tick: null, pace: null }

/** Room kept for what must not vanish: the hatch, and what is past the tick. */
const least = 3

/**
 * The drawing of a quota, `null` for a meter without a limit. It never looks empty, full or within
 * the limit when the numbers say otherwise, however close they come.
 */
export function trackOf(meter: UsageMeter, input: TrackInput): Track | null {
  if (meter.kind !== 'quota') return null
  const { used, limit } = meter
  if (includesNothing(meter)) return emptyTrack
  if (used > limit) return pastLimit(used, limit, input.pending)

  const shown = input.drains ? limit - used : used
  // Used and not confirmed is the last part of what is used, and the next part of what is left.
  const solid = input.drains ? shown : shown - input.pending
  const end = visible(input.drains ? shown + input.pending : shown, limit)
  const fill = hatched(visible(solid, limit), end, input.pending)
  return { fill, pending: end - fill, tick: null, pace: paceOf(used, limit, input) }
}

function pastLimit(used: number, limit: number, pending: number): Track {
  const fill = hatched((100 * (used - pending)) / used, 100, pending)
  // At the very start only where nothing is included.
  const tick = limit > 0 ? within((100 * limit) / used, least, 100 - least) : 0
  return { fill, pending: 100 - fill, tick, pace: null }
}

function paceOf(used: number, limit: number, { projected, drains }: TrackInput): number | null {
  if (projected === null || projected <= used || projected > limit) return null
  const share = (100 * projected) / limit
  return drains ? 100 - share : share
}

/** At least 1 % when there is anything, at most 99 % until it is everything. */
function visible(amount: number, whole: number): number {
  if (amount <= 0) return 0
  return amount >= whole ? 100 : within((100 * amount) / whole, 1, 99)
}

function hatched(fill: number, end: number, pending: number): number {
  return pending > 0 ? within(fill, 0, Math.max(0, end - least)) : end
}

function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
