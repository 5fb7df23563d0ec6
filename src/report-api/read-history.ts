import { isFields, listOf, textOf } from '../billing/decode.js'
import type { DayOfUse, UsageDays } from '../billing/report-state.js'
import { dayOf } from '../billing/usage-range.js'
import { finderOf } from './metric-id.js'
import { amountOf } from './read-meter.js'

/** Twelve months are kept by the document; a longer list is cut off. */
const mostDays = 400

/**
 * Use by day of the metrics that were read, oldest first. A day that cannot be read is skipped, and its
 * metric told.
 */
export function readHistory(
  value: unknown,
  meters: readonly { readonly slug: string }[],
  onUnreadable: (part: string) => void,
): UsageDays {
  if (value !== undefined && value !== null && !isFields(value)) onUnreadable('history')
  const find = finderOf(value)
  const history = new Map<string, readonly DayOfUse[]>()
  for (const { slug } of meters) {
    const given = find(slug)
    if (given === undefined) continue
    const list = listOf(given).slice(-mostDays)
    const days = new Map<string, DayOfUse>()
    for (const item of list) {
      const { date, used } = isFields(item) ? item : {}
      const [day, amount] = [textOf(date), amountOf(used)]
      if (day && dayOf(day) !== null && amount !== null) days.set(day, { date: day, used: amount })
    }
    if (!Array.isArray(given) || days.size < list.length) onUnreadable(`history.${slug}`)
    history.set(
      slug,
      [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1)),
    )
  }
  return history
}
