import { isFields, numberIn } from '../billing/decode.js'
import { type Period, plus } from '../billing/meter.js'
import { dateOf } from '../billing/usage-range.js'
import { secondsOf } from './fields.js'
import type { StripeMeter } from './meters.js'
import { checkedId } from './stripe-id.js'
import { everyItem, type StripeReadLike } from './stripe-like.js'

const minute = 60_000
const day = 86_400_000

/** The customer and the meter whose usage is requested. */
export type SummaryQuestion = {
  readonly stripe: Pick<StripeReadLike, 'billing'>
  readonly customer: string
  readonly meter: StripeMeter
}

/**
 * What Stripe has counted between two moments, 0 or more; `null` where its answer cannot be read. It counts
 * whole minutes, so that up to 59 seconds before a period that begins within one are part of it.
 */
export async function usedBetween(question: SummaryQuestion, span: Period): Promise<number | null> {
  const summaries = await ask(question, span, minute)
  return summaries && usedIn(summaries, question.meter)
}

/**
 * The same by day in UTC, `YYYY-MM-DD`, oldest first. A day without use may be missing. Of days that are
 * only partly asked for it is that part. `null` where an answer cannot be read.
 */
export async function usedByDay(
  question: SummaryQuestion,
  { start, end }: Period,
): Promise<ReadonlyMap<string, number> | null> {
  const first = Math.ceil(start / day) * day
  const after = Math.floor(end / day) * day
  const [whole, ...parts] = await Promise.all([
    first < after ? wholeDays(question, { start: first, end: after }) : new Map<string, number>(),
    ...[
      { start, end: Math.min(first, end) },
      { start: Math.max(after, first), end },
    ].map(async (part) => {
      if (part.start >= part.end) return []
      const used = await usedBetween(question, part)
      return used === null ? null : [[dateOf(part.start), used] as const]
    }),
  ])
  const [before = [], last = []] = parts
  return whole && before && last && new Map([...before, ...whole, ...last])
}

async function wholeDays(
  question: SummaryQuestion,
  span: Period,
): Promise<ReadonlyMap<string, number> | null> {
  const summaries = await ask(question, span, day)
  if (summaries === null) return null
  const byDay = new Map<string, Summary[]>()
  for (const summary of summaries) {
    const date = dateOf(summary.start)
    byDay.set(date, [...(byDay.get(date) ?? []), summary])
  }
  const days = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1))
  return new Map(days.map(([date, all]) => [date, usedIn(all, question.meter)]))
}

/** A part of the asked time. `end` is the first moment after it. */
type Summary = { readonly start: number; readonly end: number; readonly value: number }

async function ask(
  { stripe, customer, meter }: SummaryQuestion,
  { start, end }: Period,
  size: number,
): Promise<readonly Summary[] | null> {
  const first = Math.floor(start / size) * size
  const after = Math.max(Math.ceil(end / size) * size, first + size)
  const id = checkedId(meter.id, 'meter')
  const listed = await everyItem((page) =>
    stripe.billing.meters.listEventSummaries(id, {
      customer,
      start_time: first / 1_000,
      end_time: after / 1_000,
      ...(size === day && { value_grouping_window: 'day' as const }),
      ...page,
    }),
  )
  const summaries = listed.map(readSummary)
  return summaries.every((each) => each !== null) ? summaries : null
}

function readSummary(value: unknown): Summary | null {
  if (!isFields(value)) return null
  const start = secondsOf(value.start_time)
  const end = secondsOf(value.end_time)
  const amount = numberIn(value.aggregated_value)
  return start === null || end === null || amount === null ? null : { start, end, value: amount }
}

/** A level is what it was last; anything else adds up. Stripe bills nothing for a sum below 0. */
function usedIn(summaries: readonly Summary[], { formula }: StripeMeter): number {
  if (formula !== 'last') return Math.max(0, summaries.map(({ value }) => value).reduce(plus, 0))
  const [last] = [...summaries].sort((a, b) => b.end - a.end)
  return Math.max(0, last?.value ?? 0)
}
