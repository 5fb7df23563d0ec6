import { isFields } from '../billing/decode.js'
import {
  bool,
  is,
  list,
  object,
  oneOf,
  orNull,
  parsed,
  type Reader,
  record,
  text,
  whole,
} from './readers.js'

/** A price and how many of it, as a subscription has them. */
export type Item = { readonly priceId: string; readonly quantity: number }

/** What a host attaches to a claim. */
export type ClaimMetadata = Readonly<Record<string, string | number | boolean>>

/** Reads what can be attached to a claim. */
export const metadata = is('record', (value): value is ClaimMetadata => {
  const plain = ['string', 'number', 'boolean']
  return isFields(value) && Object.values(value).every((one) => plain.includes(typeof one))
})

/** Epoch milliseconds. */
const time = is('number', (value): value is number => Number.isFinite(value))
const items: Reader<readonly Item[]> = list(object({ priceId: text, quantity: whole(1) }))
const status = oneOf([
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'cancellation_scheduled',
  'incomplete',
  'incomplete_expired',
  'canceled',
  'paused',
])
/** Why an entry was posted. A `recurring-grant` expires with its period, a `lasting-grant` never. */
const kind = oneOf([
  'recurring-grant',
  'lasting-grant',
  'usage',
  'expiry',
  'settlement',
  'adjustment',
])

/** What each kind of fact holds beside its `type` and the moment `at`, and how that is read. */
const shapes = {
  'customer-created': { id: text, externalId: text, name: text, email: text },
  'subscription-started': {
    id: text,
    customerId: text,
    items,
    end: time,
    /** Whether the first period is a trial. */
    trial: bool,
    /** The free subscription this one took the place of. */
    replaces: orNull(text),
  },
  'items-changed': { subscriptionId: text, items },
  /** The items of the next period; `null` takes a change that was scheduled back. */
  'change-scheduled': { subscriptionId: text, items: orNull(items) },
  /** Whether the subscription is paid for at all. */
  'charging-set': { subscriptionId: text, doNotCharge: bool },
  /** The present period becomes a trial that ends at `end`. */
  'trial-set': { subscriptionId: text, end: time },
  'status-changed': { subscriptionId: text, status },
  'period-started': { subscriptionId: text, end: time },
  'usage-recorded': {
    id: text,
    subscriptionId: text,
    meterId: text,
    priceId: text,
    amount: whole(),
    /** What the event took from the balance: `amount`, or 0 for a repeated combination. */
    debit: whole(),
    transactionId: text,
    usageDate: time,
    properties: record,
  },
  /** One signed change of what is available to a subscription on a meter; credit is positive. */
  'entry-posted': { id: text, subscriptionId: text, meterId: text, kind, amount: whole() },
  purchased: { id: text, customerId: text, priceId: text, quantity: whole() },
  'resource-claimed': {
    id: text,
    subscriptionId: text,
    resourceId: text,
    externalId: orNull(text),
    metadata: orNull(metadata),
    /** When the claim ends by itself, because a smaller capacity is scheduled. */
    expiresAt: orNull(time),
  },
  'resource-released': { claimId: text },
  'checkout-opened': {
    id: text,
    customerId: text,
    priceId: text,
    quantity: whole(),
    successUrl: text,
    cancelUrl: text,
  },
  /** Paid, and handed over at `due`, never when that is `null`. */
  'checkout-paid': { checkoutId: text, due: orNull(time) },
  'checkout-settled': { checkoutId: text, outcome: oneOf(['succeeded', 'failed']) },
}

type Shapes = typeof shapes

/** The fact of one kind. */
export type FactOf<T extends keyof Shapes> = { readonly type: T; readonly at: number } & {
  readonly [K in keyof Shapes[T]]: Shapes[T][K] extends Reader<infer V> ? V : never
}

/**
 * Something that happened and is never edited. The ledger is the fold over these, in the order they
 * were appended; they carry what was decided, so a later catalog does not rewrite the past.
 */
export type Fact = { [T in keyof Shapes]: FactOf<T> }[keyof Shapes]

/** A status of a renewing subscription. */
export type SubscriptionStatus = FactOf<'status-changed'>['status']

/** One signed change of a balance. */
export type Entry = Omit<FactOf<'entry-posted'>, 'type'>

/** The text of a fact, as a store keeps it. */
export function writeFact(fact: Fact): string {
  return JSON.stringify(fact)
}

/**
 * The fact behind a stored text.
 *
 * @throws {Error} when the text is not one that `writeFact` made.
 */
export function readFact(line: string): Fact {
  const value = parse(line)
  if (isFact(value)) return value
  throw new Error(
    `usage-widgets: the sandbox store holds "${line.slice(0, 80)}", which is not a recorded fact, so the ledger cannot be rebuilt. Clear the store or give the sandbox another one.`,
  )
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function isFact(value: unknown): value is Fact {
  const shape = Object.entries(shapes).find(([type]) => isFields(value) && value.type === type)?.[1]
  const fields: Readonly<Record<string, Reader<unknown>>> = { ...shape, at: time }
  return shape !== undefined && !('issues' in parsed(value, object(fields)))
}
