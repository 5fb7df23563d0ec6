/**
 * Where an entry stands.
 * `waiting`: not known to be recorded (perhaps sent). `acked`: the server has it, the committed
 * report may not. `refused` and `expired` count nowhere and stay listed.
 */
export type EntryStatus = 'waiting' | 'acked' | 'refused' | 'expired'

/** Why an entry was refused or expired: plain data, so that it can be stored. */
export type EntryError = {
  readonly code: 'refused' | 'id-taken' | 'forbidden' | 'expired'
  readonly message: string
}

/** What distinguishes a use, for meters that count distinct combinations. At most 2 KB as JSON. */
export type Properties = Readonly<Record<string, string | number | boolean>>

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
  /** Epoch milliseconds of the recording. */
  readonly at: number
  readonly status: EntryStatus
  /** Subscriptions under which a send was started, oldest first. Written before the send. */
  readonly sentTo: readonly string[]
  /** Epoch milliseconds until which its own tab may add to the amount; no tab sends it before. */
  readonly openUntil?: number
  readonly attempts: number
  /** Milliseconds during which attempts were possible since the first one. */
  readonly tried: number
  readonly error?: EntryError
  /** A stand-in for the server answered: it counts until the page is left, and is stored nowhere. */
  readonly mocked?: boolean
}
