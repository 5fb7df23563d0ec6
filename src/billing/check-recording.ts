import { isFields, maxTime } from './decode.js'
import { UsageError } from './errors.js'
import type { AbsentMeter, UsageMeter } from './meter.js'

/** The largest amount of one event: Flowglad stores it in a 32-bit integer. */
export const maxAmount = 2_147_483_647

/** The most that the properties of one event may take, in bytes of JSON. */
export const maxPropertiesBytes = 2048

/** What may be said about a use besides how much it was. */
export type RecordOptions = {
  /** Names the use: the same id again counts nothing. 1 to 255 characters. @default a new id */
  readonly transactionId?: string
  /** Stored with the event, at most 2 KB as JSON; what a distinct-count meter tells uses apart by. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>
  /** When it happened, in epoch milliseconds. @default the time at which the server records it */
  readonly usageDate?: number
  /** Bills the use at this price of the meter instead of the default one. */
  readonly priceSlug?: string
  /** The same by id; give one of the two. */
  readonly priceId?: string
}

/** What `checkRecording` looks at. */
export type Recording = {
  /** Slug or id of the meter. */
  readonly meter: string
  readonly amount: number
  readonly options: RecordOptions
  /** The meter as found by slug or id, when the meters are known. */
  readonly known?: UsageMeter | AbsentMeter | undefined
  /** Slugs of every meter, when they are known: then a meter that is not `known` is a mistake. */
  readonly knownSlugs?: readonly string[] | undefined
  readonly amounts: 'integer' | 'decimal'
}

/**
 * Lets a recording pass or says what is wrong with it, before anything is stored. Callers may be
 * plain JavaScript, so every input may be of the wrong type.
 *
 * @throws {UsageError} `invalid-meter`, `invalid-amount`, `invalid-transaction-id`,
 * `invalid-properties`, `invalid-date` or `invalid-identifier`.
 */
export function checkRecording(recording: Recording): void {
  const { meter, known, knownSlugs } = recording
  const options: unknown = recording.options
  if (!isName(meter) || (!known && knownSlugs && !knownSlugs.includes(meter))) {
    throw new UsageError('invalid-meter', __DEV__ && badMeter(meter, knownSlugs))
  }
  checkAmount(recording.amount, recording.amounts, meter)
  if (!isFields(options)) {
    throw new UsageError(
      'invalid-identifier',
      __DEV__ &&
        `record() for "${meter}" got ${shown(options)} as options, so it is unclear what to bill. Pass an object such as { transactionId }.`,
    )
  }
  const { transactionId, usageDate } = options
  if (transactionId !== undefined && !isTransactionId(transactionId)) {
    throw new UsageError(
      'invalid-transaction-id',
      __DEV__ &&
        `record() got ${shown(transactionId)} as transactionId, which cannot tell this use from others, so it might be billed twice or not at all. Pass 1 to 255 characters that name the operation, or leave it out.`,
    )
  }
  checkProperties(options.properties, known)
  if (usageDate !== undefined && !isMoment(usageDate)) {
    throw new UsageError(
      'invalid-date',
      __DEV__ &&
        `record() got ${shown(usageDate)} as usageDate, so the moment of the use is unclear. Pass epoch milliseconds such as Date.now() or date.getTime().`,
    )
  }
  checkPrice(options.priceSlug, options.priceId, meter, known)
}

/** A text that is not empty. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function badMeter(meter: unknown, knownSlugs: readonly string[] = []): string {
  return isName(meter)
    ? `record() got the meter ${shown(meter)}, which the source does not have, so the use could never be billed. Pass one of: ${listOf(knownSlugs)}.`
    : `record() got ${shown(meter)} as the meter, so there is nothing to bill. Pass the meter's slug.`
}

/**
 * Lets an amount pass: above 0, at most 2,147,483,647, whole where the source counts whole uses.
 *
 * @throws {UsageError} `invalid-amount`
 */
export function checkAmount(
  amount: unknown,
  amounts: 'integer' | 'decimal',
  meter: string,
): asserts amount is number {
  if (typeof amount === 'number' && amount > 0 && amount <= maxAmount) {
    if (amounts === 'decimal' || Number.isInteger(amount)) return
  }
  throw new UsageError('invalid-amount', __DEV__ && badAmount(amount, amounts, meter))
}

function badAmount(amount: unknown, amounts: 'integer' | 'decimal', meter: string): string {
  const range = `${amounts === 'integer' ? 'a whole number' : 'a number'} above 0, at most 2,147,483,647`
  // The usual way to get an object here is onClick={record}.
  const hint =
    typeof amount === 'object' && amount !== null
      ? ' In an event handler write () => record().'
      : ''
  return `record(${shown(amount)}) for "${meter}" is not an amount that can be billed, so nothing was recorded. Pass ${range}.${hint}`
}

function isTransactionId(id: unknown): boolean {
  return isName(id) && id.trim() !== '' && id.length <= 255 && !/\p{Surrogate}/u.test(id)
}

function isMoment(date: unknown): boolean {
  return typeof date === 'number' && Number.isInteger(date) && Math.abs(date) <= maxTime
}

function checkProperties(value: unknown, known: UsageMeter | AbsentMeter | undefined): void {
  const distinct = known?.kind !== 'absent' && known?.aggregation === 'count_distinct_properties'
  if (value === undefined && !distinct) return
  const values = isPlain(value) ? Object.values(value) : null
  const isStorable =
    values?.every(isPlainValue) &&
    (!distinct || values.length > 0) &&
    bytesOf(value) <= maxPropertiesBytes
  if (!isStorable) {
    throw new UsageError('invalid-properties', __DEV__ && badProperties(value, values))
  }
}

function badProperties(value: unknown, values: readonly unknown[] | null): string {
  if (!values?.every(isPlainValue)) {
    return `record() got properties that ${value === undefined ? 'are missing' : 'cannot be stored as they are'}, so the use would be billed wrongly. Pass a plain object of texts, finite numbers and booleans.`
  }
  return values.length === 0
    ? 'record() got no properties, and this meter counts distinct properties, so the use would be refused. Pass the properties that tell uses apart.'
    : `record() got properties of ${bytesOf(value)} bytes, and at most ${maxPropertiesBytes} are stored with an event. Keep ids here and the details elsewhere.`
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}

/** An object literal, of this page or of a frame; not a Date, an Error or a class of the host's. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isFields(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function isPlainValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}

function checkPrice(
  slug: unknown,
  id: unknown,
  meter: string,
  known: UsageMeter | AbsentMeter | undefined,
): void {
  if (slug === undefined && id === undefined) return
  const named = slug ?? id
  const isOne = (slug === undefined || id === undefined) && isName(named)
  const prices = known?.kind === 'absent' ? undefined : known?.prices
  const isKnown = prices?.some((price) => (slug === undefined ? price.id : price.slug) === named)
  if (isOne && isKnown !== false) return
  throw new UsageError(
    'invalid-identifier',
    __DEV__ &&
      (isOne
        ? `record() for "${meter}" got the price ${shown(named)}, which is not a price of this meter, so another meter would be billed. Pass one of: ${listOf(prices?.map((price) => price.slug ?? price.id))}.`
        : `record() for "${meter}" got ${shown(slug)} as priceSlug and ${shown(id)} as priceId, so it is unclear which price to bill. Pass one of the two, as text.`),
  )
}

function listOf(names: readonly string[] = []): string {
  return names.slice(0, 20).join(', ') || 'none'
}

/** A value as an error message may hold it: short, and never the contents of an object. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60))
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}
