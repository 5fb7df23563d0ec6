import type { IntervalUnit } from './catalog.js'

/** Milliseconds of a day. */
export const dayMs = 86_400_000

/**
 * The moment `count` intervals after `from`, both epoch milliseconds, in UTC. A day the month does
 * not have becomes its last one: one month after 31 January is 28 or 29 February.
 */
export function intervalsAfter(from: number, unit: IntervalUnit, count: number): number {
  switch (unit) {
    case 'day':
      return from + count * dayMs
    case 'week':
      return from + count * 7 * dayMs
    case 'month':
      return monthsAfter(from, count)
    case 'year':
      return monthsAfter(from, count * 12)
    default:
      return unit satisfies never
  }
}

/** The first moment of the month a moment is in, UTC. */
export function startOfMonth(at: number): number {
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

function monthsAfter(from: number, count: number): number {
  const date = new Date(from)
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth() + count
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const timeOfDay = from - Date.UTC(year, date.getUTCMonth(), date.getUTCDate())
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + timeOfDay
}
