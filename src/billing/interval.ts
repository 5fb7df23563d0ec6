import { numberIn, oneOf } from './decode.js'
import type { Interval } from './offer.js'

const unitOf = oneOf('day', 'week', 'month', 'year')

/** How often something is paid, `null` where that cannot be read. */
export function readInterval(word: unknown, times: unknown): Interval | null {
  const unit = unitOf(word)
  const count = countIn(times)
  return unit && count ? { unit, count } : null
}

/** The value if it is a whole number from 1 up, else `null`. */
export function countIn(value: unknown): number | null {
  const count = numberIn(value)
  return count && count > 0 && Number.isInteger(count) ? count : null
}
