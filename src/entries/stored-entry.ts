import { maxAmount } from '../billing/check-recording.js'
import {
  between,
  count,
  document,
  fieldsOf,
  flag,
  list,
  name,
  nullable,
  number,
  object,
  oneOf,
  only,
  record,
  type Shape,
  text,
  time,
} from '../storage/shape.js'
import type { Entry, Properties } from './entry.js'

/** Longest stored entry read back, in characters. An honest one stays below 4 KB. */
const LONGEST = 8_192

const amount = between(Number.MIN_VALUE, maxAmount)

const price: Shape<NonNullable<Entry['price']>> = (value) => {
  const { slug, id } = fieldsOf(value)
  return slug === undefined ? { id: name(id) } : { slug: name(slug) }
}

const property = only(
  (value): value is Properties[string] =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
)

/** What is kept of what a server answered. */
export const entryDetails = object(
  {},
  { message: text(500), required: number, availableBalance: number },
)

const entry = object(
  {
    id: name,
    meter: name,
    amount,
    subscription: nullable(name),
    at: time,
    status: oneOf('waiting', 'acked', 'refused', 'expired'),
    sentTo: list(name),
    attempts: count,
    tried: count,
  },
  {
    price,
    properties: record(property),
    usageDate: time,
    pinned: flag,
    retries: count,
    sentAt: time,
    openUntil: time,
    ackedAt: time,
    recordedAt: time,
    recordedAfter: time,
    error: object(
      {
        code: oneOf('refused', 'id-taken', 'forbidden', 'expired', 'no-subscription'),
        message: text(2_000),
      },
      { details: entryDetails },
    ),
  },
)

/** An entry as it is stored under its key. Amounts are above 0 and at most 2,147,483,647. */
export const storedEntry = document<Entry>(entry, LONGEST)

/** The entry with no time after `now`: a stored time from the future means that a clock was wrong. */
export function notAfter(entry: Entry, now: number): Entry {
  const { at, sentAt = 0, ackedAt = 0 } = entry
  return {
    ...entry,
    at: Math.min(at, now),
    ...(sentAt > now && { sentAt: now }),
    ...(ackedAt > now && { ackedAt: now }),
  }
}
