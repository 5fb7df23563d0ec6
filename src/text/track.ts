import { includesNothing, type UsageMeter, within } from '../billing/meter.js'

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
export function trackOf(
  meter: UsageMeter,
  { pending, projected, drains }: TrackInput,
): Track | null {
  if (meter.kind !== 'quota') return null
  if (includesNothing(meter)) return emptyTrack
  const { used, limit } = meter
  const over = used > limit
  const left = drains && !over
  const shown = left ? limit - used : used
  /** At least 1 % when there is anything, at most 99 % until it is everything. */
  const visible = (amount: number) => {
    const whole = Math.max(used, limit)
    if (amount <= 0) return 0
    return amount >= whole ? 100 : within((100 * amount) / whole, 1, 99)
  }
  // Used and not confirmed is the last part of what is used, and the next part of what is left.
  const end = visible(left ? shown + pending : shown)
  const solid = visible(left ? shown : shown - pending)
  const fill = pending > 0 ? within(solid, 0, Math.max(0, end - least)) : end
  const pace = projected !== null && projected > used ? (100 * projected) / limit : 101
  return {
    fill,
    pending: end - fill,
    // At the very start only where nothing is included.
    tick: over ? (limit > 0 ? within((100 * limit) / used, least, 100 - least) : 0) : null,
    pace: pace > 100 ? null : left ? 100 - pace : pace,
  }
}
