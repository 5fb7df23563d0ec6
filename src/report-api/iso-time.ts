import type { Period } from '../billing/meter.js'
import { dayOf } from '../billing/usage-range.js'

const day = 86_400_000
const minute = 60_000
const shape =
  /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/

/**
 * The period between two ISO 8601 texts, UTC unless they say otherwise; `null` for anything else.
 * An end within the last second of a minute (`23:59:59Z`) and a date alone mean the moment after.
 */
export function periodOf(start: unknown, end: unknown): Period | null {
  const first = timeOf(start)
  const last = timeOf(end)
  if (first === null || last === null) return null
  const rest = last.at % minute
  const after = last.whole ? day : rest >= minute - 1_000 ? minute - rest : 0
  return first.at < last.at + after ? { start: first.at, end: last.at + after } : null
}

/** A moment as ISO 8601 in UTC: a date alone for midnight, else without milliseconds where there are none. */
export function isoText(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}

/** `at` in epoch milliseconds; `whole`: a day without a time. */
function timeOf(value: unknown): { readonly at: number; readonly whole: boolean } | null {
  const [text, date = ''] = typeof value === 'string' ? (shape.exec(value) ?? []) : []
  if (text === undefined || dayOf(date) === null) return null
  const whole = text === date
  const zoned = /(?:Z|[+-]\d{2}:\d{2})$/.test(text.slice(10))
  const at = Date.parse(whole || zoned ? text : `${text}Z`)
  return Number.isNaN(at) ? null : { at, whole }
}
