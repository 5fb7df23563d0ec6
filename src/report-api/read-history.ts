import { type Fields, isFields, listOf, recordOf, textOf } from '../billing/decode.js'
import { momentOf } from '../billing/iso-time.js'
import type { DayOfUse, ShareOfUse, UsageDays, UsageGroups } from '../billing/report-state.js'
import { dayOf } from '../billing/usage-range.js'
import { finderIn } from './metric-id.js'
import { amountOf } from './read-meter.js'

/** Thirteen months by day, or three by the hour; a longer list is cut off. */
const most = { days: 400, hours: 2_232 }

/**
 * Use by day of the metrics that were read, oldest first. A day that cannot be read is skipped, and its
 * metric told.
 */
export function readHistory(
  report: Fields,
  meters: readonly { readonly slug: string }[],
  onUnreadable: (part: string) => void,
): UsageDays {
  const find = finderIn(report, 'history', onUnreadable)
  const history = new Map<string, readonly DayOfUse[]>()
  for (const { slug } of meters) {
    const given = find(slug)
    if (given === undefined) continue
    const list = listOf(given).slice(-most.hours)
    const days = new Map<string, DayOfUse>()
    for (const item of list) {
      const day = recordOf<DayOfUse, object>(item, { date: timeOf, used: amountOf }, {})
      if (day) days.set(day.date, day)
    }
    if (!Array.isArray(given) || days.size < list.length) onUnreadable(`history.${slug}`)
    history.set(
      slug,
      [...days.values()]
        .sort((a, b) => (a.date < b.date ? -1 : 1))
        .slice([...days.keys()].some((date) => date.length > 10) ? 0 : -most.days),
    )
  }
  return history
}

/** A day as it is written, or the moment at which an hour begins. */
function timeOf(value: unknown): string | null {
  const text = textOf(value) ?? ''
  if (dayOf(text) !== null) return text
  const at = momentOf(text)
  return at === null ? null : new Date(at).toISOString()
}

/** Use by project and the like of the metrics that were read. What cannot be read is left out and told. */
export function readGroups(
  report: Fields,
  meters: readonly { readonly slug: string }[],
  onUnreadable: (part: string) => void,
): UsageGroups {
  const find = finderIn(report, 'groups', onUnreadable)
  return new Map(
    meters.flatMap(({ slug }) => {
      const given = find(slug)
      if (!isFields(given)) {
        if (given !== undefined && given !== null) onUnreadable(`groups.${slug}`)
        return []
      }
      const groups = Object.entries(given).map(([by, list]) => {
        const all = listOf(list).slice(0, 200)
        const shares = all.flatMap(
          (item) => recordOf<ShareOfUse, object>(item, { name: textOf, used: amountOf }, {}) ?? [],
        )
        if (!Array.isArray(list) || shares.length < all.length) onUnreadable(`groups.${slug}`)
        return [by, shares] as const
      })
      return [[slug, new Map(groups)] as const]
    }),
  )
}
