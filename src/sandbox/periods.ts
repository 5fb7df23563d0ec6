import type { IntervalUnit } from './wire-catalog.js'

const dayMs = 86_400_000

/**
 * The moment `count` intervals after `anchor`, both epoch milliseconds, in UTC. A day the month
 * does not have becomes its last one: one month after 31 January is 28 or 29 February.
 */
export function intervalsAfter(anchor: number, unit: IntervalUnit, count: number): number {
  switch (unit) {
    case 'day':
      return anchor + count * dayMs
    case 'week':
      return anchor + count * 7 * dayMs
    case 'month':
      return monthsAfter(anchor, count)
    case 'year':
      return monthsAfter(anchor, count * 12)
    default:
      return unit satisfies never
  }
}

/** The first moment of the month a moment is in, UTC. */
export function startOfMonth(at: number): number {
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

function monthsAfter(anchor: number, count: number): number {
  const date = new Date(anchor)
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth() + count
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const timeOfDay = anchor - Date.UTC(year, date.getUTCMonth(), date.getUTCDate())
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + timeOfDay
}
