import { UsageError } from '../billing/errors.js'
import { isoTime } from '../billing/iso-time.js'

/** What a usage report is asked for, checked. */
export type UsageQuery = {
  /** Epoch milliseconds, the first moment asked for. */
  readonly startDate?: number
  /** Epoch milliseconds, the first moment after what is asked for. */
  readonly endDate?: number
  /** Metric ids as written in the query; absent for all. A hint: the handler selects them. */
  readonly metrics?: readonly string[]
}

const mostMetrics = 100
const longestId = 255

/**
 * Reads `startDate`, `endDate` and `metrics`. Dates are ISO 8601, in UTC unless they say otherwise;
 * an `endDate` without a time includes that day.
 *
 * @throws {UsageError} `invalid-date`, `invalid-meter`
 */
export function parseUsageQuery(query: URLSearchParams): UsageQuery {
  const startDate = dateOf(query, 'startDate', 'start')
  const endDate = dateOf(query, 'endDate', 'end')
  if (startDate !== undefined && endDate !== undefined && startDate >= endDate) throwReversed()
  const metrics = metricsOf(query)
  return {
    ...(startDate === undefined ? {} : { startDate }),
    ...(endDate === undefined ? {} : { endDate }),
    ...(metrics.length === 0 ? {} : { metrics }),
  }
}

/** @throws {UsageError} always: the range ends before it begins. */
export function throwReversed(): never {
  throw new UsageError('invalid-date', 'Invalid date range: startDate must be before endDate')
}

function dateOf(query: URLSearchParams, name: string, side: 'start' | 'end'): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  // A plus sign that was not escaped arrives as a space.
  const time = isoTime(text.replace(/(:\S*) (?=\d{2}:?\d{2}$)/, '$1+'), side)
  if (time !== null) return time
  throw new UsageError(
    'invalid-date',
    `Invalid ${name}: expected an ISO 8601 date such as 2024-01-31 or 2024-01-31T12:00:00Z`,
  )
}

function metricsOf(query: URLSearchParams): readonly string[] {
  const ids = query
    .getAll('metrics')
    .flatMap((list) => list.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '')
  if (ids.length <= mostMetrics && ids.every((id) => id.length <= longestId)) return ids
  throw new UsageError('invalid-meter', `Invalid metrics: at most ${mostMetrics} ids are read`)
}
