import { UsageError } from '../billing/errors.js'
import type { UsageEventRequest } from '../server/event-request.js'
import { serverTransactionId } from '../server/transaction-id.js'
import { digitsOf, PLACES } from './decimal.js'
import { metersOf, type StripeMeter } from './meters.js'
import { isFinal, type StripeErrorFacts, stripeErrorOf } from './stripe-error.js'
import { checkedId } from './stripe-id.js'
import type { StripeRecordLike } from './stripe-like.js'

// Node's types are not among those the library is built with.
declare const process: { readonly env: { readonly STRIPE_SECRET_KEY?: string } }

/** Remembers which uses were recorded, for longer than Stripe does. A Keyv fits. */
export type RecordedStore = {
  /** Resolves to the value that was set, to its text or to 1. Anything else means that nothing was set. */
  readonly get: (key: string) => Promise<unknown>
  readonly set: (key: string, value: true, ttl: number) => Promise<unknown>
}

/** How a reported use is recorded. */
export type RecordStripeUsageOptions = {
  /**
   * Makes ids unguessable; see `serverTransactionId`. Give one of your own to keep the ids when the key is
   * rotated: a use that is sent again across a rotation counts twice.
   *
   * @default process.env.STRIPE_SECRET_KEY
   */
  readonly secret?: string
  /**
   * Remembers what was recorded, for 35 days: with it a use that is sent again counts once then too. Stripe
   * remembers an identifier for 24 hours. @default none; then give the source `remembersIdsFor`
   */
  readonly recorded?: RecordedStore
  /** Waits for milliseconds where Stripe says that it is busy. @default setTimeout */
  readonly delay?: (ms: number) => Promise<void>
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number
}

/** A use that Stripe has taken. Whether it knows the customer it finds out later. */
export type RecordedStripeUsage = {
  readonly usageEvent: {
    readonly usageMeterSlug: string
    /** The amount sent. For a repeat the first amount counts, which Stripe does not return. */
    readonly amount: number
    /** The id at Stripe. */
    readonly identifier: string
    /** It was already recorded. */
    readonly repeated: boolean
  }
  /** Server time before which it was not recorded, in epoch milliseconds; not known of a repeat. */
  readonly recordedAfter?: number
}

const DAY = 86_400_000
/** How far back Stripe takes events, in milliseconds; a minute less for the way there. */
const OLDEST = 35 * DAY - 60_000
/** Digits that Stripe takes, and decimals. */
const DIGITS = 15
/** Waits before a busy Stripe is asked again, in milliseconds. */
const PAUSES = [250, 500, 1_000, 2_000]

/**
 * Records a use that a customer's browser reported, as an event of the meter whose event name it gives. It
 * is the `record` of `createUsageEventHandler`, with `amounts: 'decimal'` for meters with fractions.
 *
 * The identifier at Stripe is made of the customer, the meter and the use's own id: the same use counts
 * once for 24 hours, also when a reply is lost. What a browser could not send for longer must not be sent
 * again, if it may have arrived: give the source `remembersIdsFor: 23 * 3_600_000`, or give `recorded`.
 *
 * Events of one customer and meter are sent one after the other, as Stripe wants it. `properties` are not
 * sent. Stripe finds a customer that it does not know later, and tells of it in an event for webhooks,
 * `v1.billing.meter.error_report_triggered`.
 *
 * @throws {UsageError} `invalid-meter` for a meter that is not active, or of which Stripe counts only the
 * last event; `invalid-amount`, also for more than 1 on a meter that counts events; `invalid-date` for a time
 * more than 35 days ago (one to come counts as now); `refused` where Stripe will never take it. @throws what the client of Stripe throws: then
 * the outcome is unknown and the same use may be sent again.
 *
 * @example
 * ```ts
 * export const POST = createUsageEventHandler({
 *   authenticate: userOf,
 *   customerOf: (user) => user.id,
 *   record: (event, user) => recordStripeUsage(stripe, user.stripeCustomerId, event),
 * })
 * ```
 */
export async function recordStripeUsage(
  stripe: StripeRecordLike,
  customerId: string,
  event: UsageEventRequest,
  options: RecordStripeUsageOptions = {},
): Promise<RecordedStripeUsage> {
  const { recorded, now = Date.now } = options
  const { usageMeterSlug, amount, transactionId: id } = event
  const customer = checkedId(customerId, 'customer')
  const meter = await meterFor(stripe, event)
  const value = valueText(amount)
  const timestamp = Math.floor(timeFor(event, now()) / 1_000)
  const secret = secretFor(options.secret)
  const identifier = await serverTransactionId({ customer, meter: usageMeterSlug, id }, secret)
  const usage = { usageMeterSlug, amount, identifier }
  const key = `usage-widgets:${identifier}`
  const known = recorded && ['true', '1'].includes(String(await recorded.get(key)))
  if (known) return { usageEvent: { ...usage, repeated: true } }
  const payload = { [meter.customerKey]: customer, [meter.valueKey]: value }
  const sent = { event_name: usageMeterSlug, identifier, timestamp, payload }
  const recordedAfter = now()
  const repeated = await inOrder(`${customer} ${usageMeterSlug}`, () => send(stripe, sent, options))
  await recorded?.set(key, true, 35 * DAY)
  return { usageEvent: { ...usage, repeated }, ...(repeated ? {} : { recordedAfter }) }
}

async function meterFor(
  stripe: StripeRecordLike,
  { usageMeterSlug: eventName, amount }: UsageEventRequest,
): Promise<StripeMeter> {
  const meters = await metersOf(stripe, (known) =>
    known.some((each) => each.eventName === eventName && each.active),
  )
  const meter = meters.find((each) => each.eventName === eventName)
  if (!meter?.active) {
    throw new UsageError(
      'invalid-meter',
      `Stripe has no active meter with the event name "${eventName.slice(0, 60)}".`,
    )
  }
  if (meter.windowed || meter.formula === 'last') {
    throw new UsageError(
      'invalid-meter',
      `The meter "${eventName}" keeps only the last event, so single uses cannot be recorded on it.`,
    )
  }
  if (meter.formula === 'sum' || amount === 1) return meter
  throw new UsageError(
    'invalid-amount',
    `The meter "${eventName}" counts events, so ${amount} would count as 1. Record uses of 1 on it.`,
  )
}

/** An amount in plain digits, as many as Stripe takes. */
function valueText(amount: number): string {
  const text = Number.isInteger(amount) ? String(amount) : digitsOf(amount)
  const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  const digits = plain.replace('.', '').replace(/^0+/, '')
  if (digits !== '' && digits.length <= DIGITS && !/[^\d.]/.test(plain)) return plain
  throw new UsageError(
    'invalid-amount',
    `${amount} has more digits than Stripe counts. Send at most ${DIGITS} digits and ${PLACES} decimals.`,
  )
}

function timeFor({ usageDate }: UsageEventRequest, now: number): number {
  // A clock that is ahead is no reason to lose a use.
  const time = Math.min(usageDate ?? now, now)
  if (time >= now - OLDEST) return time
  throw new UsageError('invalid-date', 'Stripe takes uses of the last 35 days.')
}

type SentEvent = Parameters<StripeRecordLike['billing']['meterEvents']['create']>[0]

/** Sends an event. Returns whether Stripe had already recorded it. */
async function send(
  stripe: StripeRecordLike,
  event: SentEvent,
  { delay = wait }: RecordStripeUsageOptions,
): Promise<boolean> {
  for (const pause of [...PAUSES, null]) {
    try {
      await stripe.billing.meterEvents.create(event)
      return false
    } catch (error) {
      const facts = stripeErrorOf(error)
      if (facts && isTaken(facts)) return true
      if (facts && isFinal(facts)) throw refusal(event.event_name, facts)
      if (facts?.status !== 429 || pause === null) throw error
      // Random, so that requests that were rejected together are not repeated together.
      await delay(pause * (0.5 + Math.random()))
    }
  }
  return false
}

/** Stripe answers a repeat with an error that has no code of its own. */
function isTaken({ status, message }: StripeErrorFacts): boolean {
  return status === 400 && /event already exists with identifier/i.test(message)
}

function refusal(meter: string, { status, code, message }: StripeErrorFacts): UsageError {
  return new UsageError(
    'refused',
    `Stripe refused an event of "${meter}" (${message}), so the use is not billed. Check the meter and what is sent.`,
    { status, code },
  )
}

const last = new Map<string, Promise<unknown>>()

/** Runs a task when those before it with the same name are done. */
async function inOrder<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
  const before = last.get(name)
  const own = (before ?? Promise.resolve()).then(task, task)
  last.set(name, own)
  try {
    return await own
  } finally {
    if (last.get(name) === own) last.delete(name)
  }
}

function secretFor(given: string | undefined): string {
  const secret = given ?? secretOfEnvironment()
  if (secret) return secret
  throw new Error(
    'usage-widgets: there is no secret, so the ids of recorded uses could be guessed and taken in advance. Set STRIPE_SECRET_KEY or pass { secret }.',
  )
}

/** Bundlers replace the whole expression; some edge runtimes have no `process`. */
function secretOfEnvironment(): string | undefined {
  try {
    return process.env.STRIPE_SECRET_KEY
  } catch {
    return undefined
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
