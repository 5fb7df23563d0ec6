import { isFields, listOf, type OnMalformed } from '../billing/decode.js'
import type { UsageMeter } from '../billing/meter.js'
import type { DayOfUse, UsageDays } from '../billing/report-state.js'
import { dayOf } from '../billing/usage-range.js'
import { wordsOf } from './metric-id.js'
import { amountOf } from './read-meter.js'

/** Twelve months are kept by the document; a longer list is cut off. */
const mostDays = 400

/** Use by day of the metrics that were read, oldest first. A day that cannot be read is skipped. */
export function readHistory(
  value: unknown,
  meters: readonly UsageMeter[],
  onMalformed: OnMalformed,
): UsageDays {
  const history = new Map<string, readonly DayOfUse[]>()
  if (value === undefined || value === null) return history
  if (!isFields(value)) onMalformed('history', 'The history is no object, so it is left out.')
  const given = new Map(isFields(value) ? Object.entries(value) : [])
  const inWords = new Map([...given].map(([id, days]) => [wordsOf(id.slice(0, 255)), days]))
  for (const { slug } of meters) {
    const days = given.get(slug) ?? inWords.get(wordsOf(slug))
    if (days !== undefined) history.set(slug, daysOf(slug, days, onMalformed))
  }
  return history
}

function daysOf(slug: string, value: unknown, onMalformed: OnMalformed): readonly DayOfUse[] {
  const list = listOf(value).slice(-mostDays)
  const days = new Map(list.flatMap(readDay))
  if (!Array.isArray(value) || days.size < list.length) {
    onMalformed(`history.${slug.slice(0, 60)}`, 'Some days cannot be read and are left out.')
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, used]) => ({ date, used }))
}

function readDay(value: unknown): readonly (readonly [string, number])[] {
  if (!isFields(value) || typeof value.date !== 'string') return []
  const used = amountOf(value.used)
  return used === null || dayOf(value.date) === null ? [] : [[value.date, used]]
}
