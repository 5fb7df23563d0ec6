import type { Period } from '../billing/meter.js'
import { dateOf } from '../billing/usage-range.js'
import { isoText } from './iso-time.js'
import type { ReportQuery } from './request-report.js'

const day = 86_400_000

/** A span as a query's dates: days alone where it is whole days, the last one included; else moments. */
export function datesOf({
  start,
  end,
}: Period): Required<Pick<ReportQuery, 'startDate' | 'endDate'>> {
  return start % day === 0 && end % day === 0
    ? { startDate: dateOf(start), endDate: dateOf(end - 1) }
    : { startDate: isoText(start), endDate: isoText(end) }
}
