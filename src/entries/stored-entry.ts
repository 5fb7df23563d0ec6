import type { Entry, EntryError, EntryStatus } from './entry.js'
import { keyPart } from './key.js'

/** Longest stored entry read back, in characters. An honest one stays below 4 KB. */
const LONGEST = 8_192
const errorCodes: readonly EntryError['code'][] = ['refused', 'id-taken', 'forbidden', 'expired']
const statuses: readonly EntryStatus[] = ['waiting', 'acked', 'refused', 'expired']

/** Names an entry among all of a customer: Flowglad's id is unique per meter, not across meters. */
export function keyOf(entry: Pick<Entry, 'meter' | 'id'>): string {
  return `${keyPart(entry.meter)}/${keyPart(entry.id)}`
}

/**
 * Whether an entry was sent under the subscription it is bound to and its outcome is unknown: a report
 * of that subscription may hold it. One sent under another subscription only is in none of this one.
 */
export function isDoubtful(entry: Entry): boolean {
  const { status, subscription, sentTo } = entry
  return status === 'waiting' && subscription !== null && sentTo.includes(subscription)
}

/** What is written under an entry's storage key. */
export function encodeEntry(entry: Entry): string {
  return JSON.stringify({ v: 1, ...entry })
}

/** Reads a stored entry back, or `null` when anything about it is not as written here. */
export function decodeEntry(text: string | null): Entry | null {
  if (text === null || text.length > LONGEST) return null
  const raw = parse(text)
  if (raw === null || raw.v !== 1) return null
  const {
    id,
    meter,
    amount,
    at,
    subscription,
    status,
    sentTo,
    attempts,
    tried,
    usageDate,
    openUntil,
  } = raw
  if (!isName(id) || !isName(meter) || !isAmount(amount) || !isCount(at)) return null
  if (!(subscription === null || isName(subscription)) || !isStatus(status)) return null
  if (!Array.isArray(sentTo) || !sentTo.every(isName) || !isCount(attempts) || !isCount(tried)) {
    return null
  }
  if (!(usageDate === undefined || Number.isSafeInteger(usageDate))) return null
  if (!(openUntil === undefined || isCount(openUntil))) return null
  const price = readPrice(raw.price)
  const properties = readProperties(raw.properties)
  const error = readError(raw.error)
  if (price === null || properties === null || error === null) return null
  return {
    id,
    meter,
    amount,
    at,
    subscription,
    status,
    sentTo,
    attempts,
    tried,
    ...(typeof usageDate === 'number' ? { usageDate } : {}),
    ...(openUntil === undefined ? {} : { openUntil }),
    ...(price ? { price } : {}),
    ...(properties ? { properties } : {}),
    ...(error ? { error } : {}),
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 512
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isStatus(value: unknown): value is EntryStatus {
  return statuses.some((status) => status === value)
}

function readPrice(value: unknown): Entry['price'] | null {
  if (value === undefined) return undefined
  if (!isRecord(value)) return null
  if (isName(value.slug)) return { slug: value.slug }
  return isName(value.id) ? { id: value.id } : null
}

function readProperties(value: unknown): Entry['properties'] | null {
  if (value === undefined) return undefined
  if (!isRecord(value)) return null
  const kept = new Map<string, string | number | boolean>()
  for (const [name, part] of Object.entries(value)) {
    if (typeof part !== 'string' && typeof part !== 'number' && typeof part !== 'boolean')
      return null
    kept.set(name, part)
  }
  return Object.fromEntries(kept)
}

function readError(value: unknown): EntryError | null | undefined {
  if (value === undefined) return undefined
  if (!isRecord(value) || typeof value.message !== 'string') return null
  const code = errorCodes.find((known) => known === value.code)
  return code ? { code, message: value.message.slice(0, 2_000) } : null
}
