const day = 86_400_000
const shape =
  /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,9})?))?(Z|[+ -](?:[01]\d|2[0-3]):[0-5]\d)?)?$/

/**
 * An ISO 8601 date or date-time as epoch milliseconds, `null` for anything else, days that no
 * calendar has among them. UTC unless the text says otherwise. A date alone is its first moment as
 * a `start`, and as an `end` the first moment after it.
 */
export function isoTime(text: string, side: 'start' | 'end'): number | null {
  const [whole, date = '', hour, minute = '00', second = '00', zone = 'Z'] = shape.exec(text) ?? []
  const midnight = Date.parse(`${date}T00:00:00Z`)
  // Engines read 30 February as 1 March.
  if (whole === undefined || !onDay(midnight, date)) return null
  if (hour === undefined) return side === 'start' ? midnight : midnight + day
  // A plus sign that was not escaped arrives as a space.
  return Date.parse(`${date}T${hour}:${minute}:${second}${zone.replace(' ', '+')}`)
}

/** A moment as ISO 8601 in UTC, without milliseconds where there are none. */
export function isoText(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}

/** The day a moment falls on in UTC, `YYYY-MM-DD`. */
export function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function onDay(time: number, date: string): boolean {
  return !Number.isNaN(time) && isoDay(time) === date
}
