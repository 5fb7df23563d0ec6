/**
 * Where an entry stands.
 *
 * `waiting`: not known to be recorded, perhaps sent. `working`: the host's server is recording it; it is
 * never sent from here. `acked`: the server has it, the committed report may not. `refused` and
 * `expired` count in no sum and stay listed.
 */
export type EntryStatus = 'waiting' | 'working' | 'acked' | 'refused' | 'expired'

/** Why an entry was refused or expired: plain data, so that it can be stored. */
export type EntryError = {
  readonly code: 'refused' | 'id-taken' | 'forbidden' | 'expired' | 'no-subscription'
  /** For developers. */
  readonly message: string
  /** What the server answered, as far as customers may read it. */
  readonly details?: {
    /** The reason in its own words. */
    readonly message?: string
    /** How much the use needs and how much is left, where that is the reason. */
    readonly required?: number
    readonly availableBalance?: number
  }
}

/** What distinguishes a use, for meters that count distinct combinations. At most 2 KB as JSON. */
export type Properties = Readonly<Record<string, string | number | boolean>>

/** What the host's server does that it records itself: one entry a meter. */
export type HostWork = {
  /** The session that counts it. */
  core: object
}

/** One recorded use. `id` is the idempotency key: Flowglad's `transactionId`, unique per meter. */
export type Entry = {
  readonly id: string
  /** Slug of the meter; an id while the meters are not known yet. */
  readonly meter: string
  readonly amount: number
  /** The price named instead of the meter, if any. */
  readonly price?: { readonly slug: string } | { readonly id: string }
  readonly properties?: Properties
  /** Epoch milliseconds at which the use happened, when the caller said so. */
  readonly usageDate?: number
  /** The subscription billed; `null` until one is known. */
  readonly subscription: string | null
  /** The host named the subscription, so the entry is never moved to another one. */
  readonly pinned?: boolean
  /** Epoch milliseconds of the recording. */
  readonly at: number
  readonly status: EntryStatus
  /** Subscriptions under which a send was started, oldest first. Written before the send. */
  readonly sentTo: readonly string[]
  /** Epoch milliseconds of the first send. */
  readonly sentAt?: number
  /** Epoch milliseconds until which its own tab may add to the amount; no tab sends it before. */
  readonly openUntil?: number
  readonly attempts: number
  /** How often the customer had it sent again after it had failed. */
  readonly retries?: number
  /** Milliseconds during which attempts were possible since the first one. */
  readonly tried: number
  /** Epoch milliseconds, by this device's clock, at which the server acknowledged it. */
  readonly ackedAt?: number
  /** Server time, in epoch milliseconds, by which it was recorded, where the server says so. */
  readonly recordedAt?: number
  /** Server time before which it was not recorded, where the server says so. */
  readonly recordedAfter?: number
  readonly error?: EntryError
  /** The host's server records it. It lives as long as the page and is stored nowhere. */
  readonly work?: HostWork
  /** A stand-in for the server answered: it counts until the page is left, and is stored nowhere. */
  readonly mocked?: boolean
}

/** An entry's name among all of a customer: Flowglad's id is unique per meter, not across meters. */
export function keyOf(entry: Pick<Entry, 'meter' | 'id'>): string {
  return `${keyPart(entry.meter)}/${keyPart(entry.id)}`
}

/** A text as a part of a storage key. Never throws: half a character becomes the replacement one. */
export function keyPart(text: string): string {
  // Most ids and slugs need no encoding, and every entry is named many times.
  if (/^[\w.-]*$/.test(text)) return text
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
}

/**
 * Whether `other` is an earlier state of the same entry: what is known of its end stands, and of the
 * subscriptions it was sent under. Its amount only grows, by merging.
 */
export function isEarlier(other: Entry, entry: Entry): boolean {
  const [before, now] = [stageOf(other), stageOf(entry)]
  const at = before.findIndex((part, index) => part !== now[index])
  return (before[at] ?? 0) < (now[at] ?? 0)
}

function stageOf({ retries = 0, status, sentTo, amount }: Entry): readonly number[] {
  return [retries, Number(status !== 'waiting'), sentTo.length, amount]
}

/** Whether an entry is in the shown sum. */
export function counts({ status }: Entry): boolean {
  return status !== 'refused' && status !== 'expired'
}

/**
 * Whether a report of the subscription that the entry is bound to may contain it although nobody has
 * said so: it was sent under that subscription and not answered, or the host's server is recording it.
 */
export function isUnanswered({ status, subscription, sentTo }: Entry): boolean {
  if (status === 'working') return true
  return status === 'waiting' && subscription !== null && sentTo.includes(subscription)
}
