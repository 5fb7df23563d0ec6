import { maxAmount } from '../billing/check-recording.js'
import { maxTime } from '../billing/decode.js'
import {
  count,
  document,
  fieldsOf,
  flag,
  list,
  Malformed,
  name,
  nullable,
  number,
  object,
  oneOf,
  type Shape,
  text,
} from '../storage/shape.js'
import type { Entry, Properties } from './entry.js'

/** Longest stored entry read back, in characters. An honest one stays below 4 KB. */
const LONGEST = 8_192

const amount: Shape<number> = (value) => {
  if (number(value) > 0 && number(value) <= maxAmount) return number(value)
  throw new Malformed()
}

const time: Shape<number> = (value) => {
  if (Math.abs(number(value)) <= maxTime) return number(value)
  throw new Malformed()
}

const price: Shape<NonNullable<Entry['price']>> = (value) => {
  const fields = fieldsOf(value)
  const slug = fields.get('slug')
  return slug === undefined ? { id: name(fields.get('id')) } : { slug: name(slug) }
}

const properties: Shape<Properties> = (value) => {
  const kept: [string, string | number | boolean][] = []
  for (const [key, part] of fieldsOf(value)) {
    if (typeof part !== 'string' && typeof part !== 'number' && typeof part !== 'boolean') {
      throw new Malformed()
    }
    kept.push([key, part])
  }
  return Object.fromEntries(kept)
}

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
    properties,
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
      { details: object({ message: text(500) }) },
    ),
  },
)

/** An entry as it is stored under its key. Amounts are above 0 and at most 2,147,483,647. */
export const storedEntry = document<Entry>(entry, LONGEST)

/** The entry with no time after `now`: a stored time from the future means that a clock was wrong. */
export function notAfter(entry: Entry, now: number): Entry {
  const { at, sentAt, ackedAt } = entry
  if (at <= now && (sentAt ?? 0) <= now && (ackedAt ?? 0) <= now) return entry
  return {
    ...entry,
    at: Math.min(at, now),
    ...(sentAt === undefined ? {} : { sentAt: Math.min(sentAt, now) }),
    ...(ackedAt === undefined ? {} : { ackedAt: Math.min(ackedAt, now) }),
  }
}

/** Reads an entry; `null` for anything that is not one. */
export function readEntry(text: string | null | undefined): Entry | null {
  const read = storedEntry.read(text)
  return read === 'newer' ? null : read
}
