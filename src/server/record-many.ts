import { checkRecording } from '../billing/check-recording.js'
import { isFields } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import type { Report } from '../billing/report.js'
import {
  type EventProperties,
  type FlowgladBulkLike,
  type MeterEvent,
  refusalOf,
} from './flowglad-like.js'
import { checkSubscription, reportOf } from './metered-use.js'
import { taken } from './record-flowglad-usage.js'
import { secretOf, serverTransactionId } from './transaction-id.js'

/** One use of a batch. */
export type UseToRecord = {
  /** Names the use, 1 to 255 characters: the same one for every attempt. */
  readonly id: string
  /** What the operation was asked for, as in `withUsage`: the same id with another input is another use. */
  readonly input?: unknown
  readonly usageMeterSlug: string
  /** Whole number, 1 to 2,147,483,647, in the meter's unit. */
  readonly amount: number
  /** @default the one of the options */
  readonly subscriptionId?: string
  readonly properties?: EventProperties
  /** Epoch milliseconds. */
  readonly usageDate?: number
}

/** How a batch is recorded. */
export type RecordManyOptions = {
  /** Makes ids unguessable; see `serverTransactionId`. @default process.env.FLOWGLAD_SECRET_KEY */
  readonly secret?: string
  /** Billed where a use names no other. @default the current one */
  readonly subscriptionId?: string
  /** How many events a request holds. @default 100 */
  readonly chunkSize?: number
  /** Epoch milliseconds; decides which grants are live. @default Date.now */
  readonly now?: () => number
}

/**
 * What became of one use. `duplicate`: it is on the bill from before, perhaps from a lost reply of
 * this very call. `failed`: it is not, or its outcome is unknown; the same id may be sent again.
 */
export type UseResult =
  | { readonly id: string; readonly status: 'recorded' | 'duplicate' }
  | { readonly id: string; readonly status: 'failed'; readonly error: unknown }

/**
 * Records many uses of one customer, one result for each in the order given. Ids are those of
 * `withUsage`, so a use that either of them recorded under the same `input` counts once. Nothing is checked against the
 * balance: what was used is billed.
 *
 * Flowglad leaves repeats out of its reply; here they are `duplicate`. An id that names two amounts in a batch
 * is `failed` with `id-taken` from the second on. Flowglad refuses a whole request for one bad event; then the request is halved until only the bad ones fail.
 *
 * @throws {UsageError} `forbidden` for a `subscriptionId` that is not a current one of the customer.
 *
 * @example
 * ```ts
 * const results = await recordMany(flowglad(user.id), [
 *   { id: 'job_1', usageMeterSlug: 'generations', amount: 4 },
 *   { id: 'job_2', usageMeterSlug: 'credits', amount: 1 },
 * ])
 * const again = results.filter(({ status }) => status === 'failed')
 * ```
 */
export async function recordMany(
  flowglad: FlowgladBulkLike,
  uses: readonly UseToRecord[],
  options: RecordManyOptions = {},
): Promise<readonly UseResult[]> {
  const { subscriptionId, chunkSize = 100, now = Date.now } = options
  const secret = secretOf(options.secret)
  if (!Number.isInteger(chunkSize) || chunkSize < 1) {
    throw new Error(
      `usage-widgets: recordMany() got ${chunkSize} as chunkSize, so nothing was sent. Pass a whole number above 0.`,
    )
  }
  if (uses.length === 0) return []
  const report = reportOf(await flowglad.getBilling(), subscriptionId, now())
  checkSubscription(report, subscriptionId)
  const amounts = new Map<string, number>()
  const results: UseResult[] = []
  for (let at = 0; at < uses.length; at += chunkSize) {
    const chunk = uses.slice(at, at + chunkSize)
    results.push(...(await recordChunk(flowglad, chunk, { report, secret, amounts })))
  }
  return results
}

type Batch = {
  readonly report: Report
  readonly secret: string
  /** What was sent under each transaction id. */
  readonly amounts: Map<string, number>
}

async function recordChunk(
  flowglad: FlowgladBulkLike,
  uses: readonly UseToRecord[],
  { report, secret, amounts }: Batch,
): Promise<readonly UseResult[]> {
  const all = await Promise.all(uses.map((use) => makeEvent(use, report, secret)))
  const made = all.map((one): Made => {
    if (!('event' in one)) return one
    const { transactionId, amount } = one.event
    const first = amounts.get(transactionId) ?? amount
    amounts.set(transactionId, first)
    return first === amount ? one : { id: one.id, error: taken(one.id) }
  })
  const events = made.flatMap((one) => ('event' in one ? [one.event] : []))
  const outcomes = await sendEvents(flowglad, events)
  return made.map((one) => {
    const { id } = one
    if (!('event' in one)) return { id, status: 'failed', error: one.error }
    const { transactionId } = one.event
    const outcome = outcomes.get(transactionId) ?? 'duplicate'
    if (typeof outcome === 'object') return { id, status: 'failed', error: outcome.error }
    // A use named twice is one event, and its first mention recorded it.
    outcomes.set(transactionId, 'duplicate')
    return { id, status: outcome }
  })
}

type Made = { readonly id: string } & ({ readonly event: MeterEvent } | { readonly error: unknown })

/** The event to send, or why this use alone can never be recorded. */
async function makeEvent(use: UseToRecord, report: Report, secret: string): Promise<Made> {
  const { id, input, usageMeterSlug: meter, amount } = use
  try {
    const subscriptionId = subscriptionOf(use, report)
    const options = {
      ...(use.properties && { properties: use.properties }),
      ...(use.usageDate === undefined ? {} : { usageDate: use.usageDate }),
    }
    const found = report.meters.find(({ slug }) => slug === meter)
    const known = found?.kind === 'unreadable' ? undefined : found
    checkRecording({
      meter,
      amount,
      options: { transactionId: id, ...options },
      amounts: 'integer',
      known,
    })
    const name = { purpose: 'operation', customer: report.customer.id, meter, id, input } as const
    const transactionId = await serverTransactionId(name, secret)
    const event = { usageMeterSlug: meter, amount, subscriptionId, transactionId, ...options }
    return { id, event }
  } catch (error) {
    return { id, error }
  }
}

function subscriptionOf({ subscriptionId }: UseToRecord, { subscription }: Report): string {
  if (subscription === null) {
    throw new UsageError(
      'not-in-plan',
      'the customer has no current subscription, so there is nothing to bill the use to.',
    )
  }
  const chosen = subscriptionId ?? subscription.id
  if (subscription.current.includes(chosen)) return chosen
  throw new UsageError(
    'forbidden',
    `subscription "${chosen}" is not a current one of this customer, so nothing can be billed to it.`,
  )
}

/** What became of an event that was sent. */
type SendOutcome = 'recorded' | 'duplicate' | { readonly error: unknown }

/**
 * Sends events in one request; the outcomes are by transaction id. What Flowglad leaves out of its
 * reply it had before. A request refused for what it holds recorded nothing and is sent in halves,
 * so that a bad event fails alone; any other failure is everybody's.
 */
async function sendEvents(
  flowglad: FlowgladBulkLike,
  events: readonly MeterEvent[],
): Promise<Map<string, SendOutcome>> {
  if (events.length === 0) return new Map()
  try {
    const reply = await flowglad.bulkCreateUsageEvents({ usageEvents: [...events] })
    const recorded = idsIn(reply)
    return new Map(
      events.map(({ transactionId: id }) => [id, recorded.has(id) ? 'recorded' : 'duplicate']),
    )
  } catch (error) {
    if (refusalOf(error) === null || events.length === 1) {
      return new Map(events.map(({ transactionId }) => [transactionId, { error }]))
    }
    const middle = Math.ceil(events.length / 2)
    const first = await sendEvents(flowglad, events.slice(0, middle))
    const second = await sendEvents(flowglad, events.slice(middle))
    return new Map([...first, ...second])
  }
}

function idsIn(reply: unknown): ReadonlySet<unknown> {
  if (isFields(reply) && Array.isArray(reply.usageEvents)) {
    return new Set(reply.usageEvents.filter(isFields).map(({ transactionId }) => transactionId))
  }
  throw new UsageError(
    'unreadable',
    'bulkCreateUsageEvents() answered no list of events, so it is unknown which were recorded. Record them again: the same ids count once.',
  )
}
