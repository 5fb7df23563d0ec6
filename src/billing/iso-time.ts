import { timeOf } from './decode.js'
import type { Period } from './meter.js'
import { day, dayOf } from './usage-range.js'

const minute = 60_000
/** A date, and a time of day with its zone, as ISO 8601, RFC 3339 and SQL write them. */
const shape =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?)(?: ?(?:Z|([+-](?:[01]\d|2[0-3])):?([0-5]\d)?))?)?$/i

/**
 * An ISO 8601 date or date-time as epoch milliseconds, `null` for anything else, days that no
 * calendar has among them. A space may stand for the `T`. UTC unless the text says otherwise. A date alone
 * is its first moment as a `start`, and the first moment after it as an `end`.
 */
export function isoTime(text: string, side: 'start' | 'end'): number | null {
  const [, date, time, hours, minutes = '00'] = shape.exec(text) ?? []
  if (date === undefined || dayOf(date) === null) return null
  // Engines differ in what they read besides this one form.
  if (time) return Date.parse(`${date}T${time}${hours ? `${hours}:${minutes}` : 'Z'}`)
  return Date.parse(date) + (side === 'start' ? 0 : day)
}

/** A moment given in epoch milliseconds, also as text, or as ISO 8601; else `null`. */
export function momentOf(value: unknown): number | null {
  return momentAt(value, 'start')
}

function momentAt(value: unknown, side: 'start' | 'end'): number | null {
  // Fewer digits may be seconds, more may be a date without its signs.
  const digits = typeof value === 'string' && /^\d{12,13}$/.test(value)
  if (typeof value === 'string' && !digits) return isoTime(value, side)
  const time = timeOf(digits ? Number(value) : value)
  // Seconds, as Stripe and JWTs have them: as milliseconds they would be a day of January 1970.
  return time !== null && time > 1e9 && time < 1e10 ? null : time
}

/**
 * The period between two moments, `null` for anything else and for a period that ends before it
 * begins. A last day without a time, and an end within the last second of a minute (`23:59:59Z`),
 * stand for the moment after them.
 */
export function periodOf(start: unknown, end: unknown): Period | null {
  const first = momentOf(start)
  const last = momentAt(end, 'end')
  if (first === null || last === null) return null
  const beforeMinute = minute - (((last % minute) + minute) % minute)
  const after = beforeMinute <= 1_000 ? last + beforeMinute : last
  return first < after ? { start: first, end: after } : null
}

/** A moment as ISO 8601 in UTC, without milliseconds where there are none. */
export function isoText(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}
