import { nameOf, type Offer, type OfferDetails } from '../billing/offer.js'
import type { UpgradeSnapshot } from '../billing/upgrade.js'
import { keyPart } from '../entries/entry.js'
import {
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
  type Shape,
  time,
} from '../storage/shape.js'
import type { UsageStorage } from '../storage/storage.js'

/** An upgrade on its way, as this tab remembers it while the customer is at the checkout. */
export type UpgradeRecord = {
  /** The price and how many of it; the rest of the offer is done with. */
  readonly offer: Offer
  readonly view?: string
  /** Recognises the return from checkout. */
  readonly token: string
  readonly kind: OfferDetails['kind'] | null
  readonly before: UpgradeSnapshot | null
  /** Epoch milliseconds of the start. */
  readonly at: number
  /** True once the customer came back, or the plan was changed: the new balance is awaited. */
  readonly returned: boolean
}

/** Where records are kept, by offer. Nothing here throws. */
export type UpgradeRecords = {
  /** Whether there are records of this customer in a billing account, which `prefix` does not name. */
  inAccount(): boolean
  /** Every readable record of `prefix` that is not older than a day; those of other customers are forgotten. */
  open(now: number): readonly UpgradeRecord[]
  write(record: UpgradeRecord): void
  erase(offer: string): void
  /** Forgets every record of this customer. */
  clear(): void
}

const DAY = 24 * 3_600_000
/** Longest record that is read, in characters. */
const LONGEST = 100_000

/** What was offered, as it is stored. */
export const storedOffer: Shape<Offer> = (value) => {
  const { priceSlug, priceId, quantity } = fieldsOf(value)
  return {
    ...(priceSlug === undefined ? { priceId: name(priceId) } : { priceSlug: name(priceSlug) }),
    ...(quantity === undefined ? {} : { quantity: count(quantity) }),
  }
}

const snapshot: Shape<UpgradeSnapshot> = object(
  {
    subscriptions: list(name),
    plan: nullable(object({ name }, { slug: name, priceSlug: name, quantity: count })),
    levels: list(object({ meter: name, level: number, since: nullable(time) })),
    owned: flag,
  },
  { changesAt: time },
)

/** An upgrade record as it is stored. */
export const storedUpgrade = document<UpgradeRecord>(
  object(
    {
      offer: storedOffer,
      token: name,
      kind: nullable(oneOf('plan', 'top-up')),
      before: nullable(snapshot),
      at: time,
      returned: flag,
    },
    { view: name },
  ),
  LONGEST,
)

/** Opens the records of one customer. `prefix` begins every key of theirs. */
export function openUpgradeRecords(storage: () => UsageStorage, prefix: string): UpgradeRecords {
  const root = prefix.slice(0, prefix.indexOf(':') + 1)
  const isUpgrade = (key: string) => /^[^:]*:u:/.test(key.slice(root.length))
  const isInAccount = (key: string) =>
    key.split(':u:')[0]?.endsWith(`%2F${prefix.slice(root.length, -1)}`)
  const keyFor = (offer: string) => `${prefix}u:${keyPart(offer)}`
  const remove = (key: string) => tried(() => storage().remove(key))

  function readAt(key: string, now: number): UpgradeRecord | null | 'newer' {
    const record = storedUpgrade.read(tried(() => storage().get(key)))
    if (!record || record === 'newer') return record
    return Math.abs(now - record.at) < DAY && key === keyFor(nameOf(record.offer)) ? record : null
  }

  const keys = () => (tried(() => storage().keys(root)) ?? []).filter(isUpgrade)

  return {
    inAccount: () => keys().some(isInAccount),
    open(now) {
      return keys().flatMap((key) => {
        const record = key.startsWith(`${prefix}u:`) ? readAt(key, now) : null
        if (!record && !isInAccount(key)) remove(key)
        return record === 'newer' ? [] : (record ?? [])
      })
    },
    write(record) {
      tried(() => storage().set(keyFor(nameOf(record.offer)), storedUpgrade.write(record)))
    },
    erase: (offer) => remove(keyFor(offer)),
    clear() {
      for (const key of tried(() => storage().keys(`${prefix}u:`)) ?? []) remove(key)
    },
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

/** The price that an offer names and how many of it, without how it is to be bought. */
export function priceOf({ priceSlug, priceId, quantity }: Offer): Offer {
  const many = quantity === undefined ? {} : { quantity }
  return priceSlug === undefined ? { priceId, ...many } : { priceSlug, ...many }
}
