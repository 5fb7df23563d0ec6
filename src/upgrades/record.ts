import { type Fields, isFields, listOf, numberOf, textOf, timeOf } from '../billing/decode.js'
import { nameOf, type Offer, type OfferDetails } from '../billing/offer.js'
import type { UpgradeLevel, UpgradeMark } from '../billing/upgrade.js'
import { keyPart } from '../entries/key.js'
import type { UsageStorage } from '../storage/storage.js'

/** An upgrade on its way, as this tab remembers it while the customer is at the checkout. */
export type UpgradeRecord = {
  /** The price alone; the rest of the offer is done with. */
  readonly offer: Offer
  readonly view: string | undefined
  /** Recognises the return from checkout. */
  readonly token: string
  readonly kind: OfferDetails['kind'] | null
  readonly before: UpgradeMark | null
  /** Epoch milliseconds of the start. */
  readonly at: number
  /** True once the customer came back, or the plan was changed: the new balance is awaited. */
  readonly returned: boolean
}

/** Where records are kept, by offer. Nothing here throws. */
export type UpgradeRecords = {
  /** Every readable record of this customer that is not older than a day; those of others are forgotten. */
  open(now: number): readonly UpgradeRecord[]
  write(record: UpgradeRecord): void
  erase(offer: string): void
}

const DAY = 24 * 3_600_000
/** Longest record that is read, in characters. */
const LONGEST = 100_000

/** The records of one customer. `prefix` begins every key of theirs. */
export function openUpgradeRecords(storage: () => UsageStorage, prefix: string): UpgradeRecords {
  const root = prefix.slice(0, prefix.indexOf(':') + 1)
  const isUpgrade = (key: string) => /^[^:]*:u:/.test(key.slice(root.length))
  const keyFor = (offer: string) => `${prefix}u:${keyPart(offer)}`
  const remove = (key: string) => tried(() => storage().remove(key))

  function readAt(key: string, now: number): UpgradeRecord | null {
    const record = tried(() => decodeUpgrade(storage().get(key))) ?? null
    const fresh = record && Math.abs(now - record.at) < DAY
    return fresh && key === keyFor(nameOf(record.offer)) ? record : null
  }

  return {
    open(now) {
      const keys = (tried(() => storage().keys(root)) ?? []).filter(isUpgrade)
      const found = keys.map((key) => {
        const record = key.startsWith(`${prefix}u:`) ? readAt(key, now) : null
        if (!record) remove(key)
        return record
      })
      return found.filter((record) => record !== null)
    },
    write(record) {
      tried(() => storage().set(keyFor(nameOf(record.offer)), encodeUpgrade(record)))
    },
    erase: (offer) => remove(keyFor(offer)),
  }
}

/** `undefined` where the browser refuses; an upgrade is then followed for as long as the page lives. */
function tried<T>(task: () => T): T | undefined {
  try {
    return task()
  } catch {
    return undefined
  }
}

/** The price that an offer names, without how it is to be bought. */
export function priceOf({ priceSlug, priceId }: Offer): Offer {
  return priceSlug === undefined ? { priceId } : { priceSlug }
}

/** What is written for a record. */
export function encodeUpgrade(record: UpgradeRecord): string {
  return JSON.stringify({ v: 1, ...record })
}

/** Reads a record back, or `null` when anything about it is not as written here. Throws on no JSON. */
export function decodeUpgrade(text: string | null): UpgradeRecord | null {
  if (text === null || text.length > LONGEST) return null
  const raw: unknown = JSON.parse(text)
  if (!isFields(raw) || raw.v !== 1) return null
  const offer = readOffer(raw.offer)
  const before = raw.before === null ? null : readMark(raw.before)
  const [token, at] = [textOf(raw.token), timeOf(raw.at)]
  if (!offer || token === null || at === null || before === undefined) return null
  return {
    offer,
    token,
    at,
    before,
    view: textOf(raw.view) ?? undefined,
    kind: raw.kind === 'plan' || raw.kind === 'top-up' ? raw.kind : null,
    returned: raw.returned === true,
  }
}

function readOffer(value: unknown): Offer | null {
  if (!isFields(value)) return null
  const [priceSlug, priceId] = [textOf(value.priceSlug), textOf(value.priceId)]
  if (priceSlug !== null) return { priceSlug }
  return priceId === null ? null : { priceId }
}

function readMark(value: unknown): UpgradeMark | undefined {
  if (!isFields(value)) return undefined
  const subscriptions = listOf(value.subscriptions).map(textOf)
  const levels = listOf(value.levels).map(readLevel)
  const plan = value.plan === null ? null : readPlan(value.plan)
  const known = subscriptions.filter((id) => id !== null)
  const read = levels.filter((level) => level !== null)
  const whole = known.length === subscriptions.length && read.length === levels.length
  if (!whole || plan === undefined) return undefined
  return { subscriptions: known, levels: read, plan, owned: value.owned === true }
}

function readPlan(value: unknown): UpgradeMark['plan'] | undefined {
  const name = isFields(value) ? textOf(value.name) : null
  if (!isFields(value) || name === null) return undefined
  return { name, ...named('slug', value), ...named('priceSlug', value) }
}

function named<K extends string>(key: K, value: Fields): { [P in K]?: string } {
  const found: { [P in K]?: string } = {}
  const text = textOf(value[key])
  if (text !== null) found[key] = text
  return found
}

function readLevel(value: unknown): UpgradeLevel | null {
  if (!isFields(value)) return null
  const [meter, level] = [textOf(value.meter), numberOf(value.level)]
  const since = timeOf(value.since)
  if (meter === null || level === null || (since === null && value.since !== null)) return null
  return { meter, level, since }
}
