import type { SubscriptionStatus } from './wire.js'

/** Why a ledger entry was posted. `recurring-grant` expires with its period, `lasting-grant` never. */
export type EntryKind =
  | 'recurring-grant'
  | 'lasting-grant'
  | 'usage'
  | 'expiry'
  | 'settlement'
  | 'adjustment'

/** One signed change of what is available to a subscription on a meter. */
export type Entry = {
  readonly id: string
  readonly at: number
  readonly subscriptionId: string
  readonly meterId: string
  readonly kind: EntryKind
  /** Whole number; credit is positive, debit negative. */
  readonly amount: number
}

/**
 * Something that happened and is never edited. The ledger is the fold over these, in the order they
 * were appended; they carry what was decided, so a later catalog does not rewrite the past.
 */
export type Fact =
  | {
      readonly type: 'customer-created'
      readonly at: number
      readonly id: string
      readonly externalId: string
      readonly name: string
      readonly email: string
    }
  | {
      readonly type: 'subscription-started'
      readonly at: number
      readonly id: string
      readonly customerId: string
      readonly priceId: string
      readonly end: number
      /** The free subscription this one took the place of, `''` for none. */
      readonly replaces: string
    }
  | {
      readonly type: 'plan-changed'
      readonly at: number
      readonly subscriptionId: string
      readonly priceId: string
    }
  | {
      readonly type: 'status-changed'
      readonly at: number
      readonly subscriptionId: string
      readonly status: SubscriptionStatus
    }
  | {
      readonly type: 'period-started'
      readonly at: number
      readonly subscriptionId: string
      readonly end: number
    }
  | {
      readonly type: 'usage-recorded'
      readonly at: number
      readonly id: string
      readonly subscriptionId: string
      readonly meterId: string
      readonly priceId: string
      readonly amount: number
      /** What the event took from the balance: `amount`, or 0 for a repeated combination. */
      readonly debit: number
      readonly transactionId: string
      readonly usageDate: number
      readonly properties: Readonly<Record<string, unknown>>
    }
  | (Entry & { readonly type: 'entry-posted' })
  | {
      readonly type: 'purchased'
      readonly at: number
      readonly id: string
      readonly customerId: string
      readonly priceId: string
      readonly quantity: number
    }

const fields: { readonly [T in Fact['type']]: Readonly<Record<string, string>> } = {
  'customer-created': { id: 'string', externalId: 'string', name: 'string', email: 'string' },
  'subscription-started': {
    id: 'string',
    customerId: 'string',
    priceId: 'string',
    end: 'number',
    replaces: 'string',
  },
  'plan-changed': { subscriptionId: 'string', priceId: 'string' },
  'status-changed': { subscriptionId: 'string', status: 'string' },
  'period-started': { subscriptionId: 'string', end: 'number' },
  'usage-recorded': {
    id: 'string',
    subscriptionId: 'string',
    meterId: 'string',
    priceId: 'string',
    amount: 'number',
    debit: 'number',
    transactionId: 'string',
    usageDate: 'number',
    properties: 'object',
  },
  'entry-posted': {
    id: 'string',
    subscriptionId: 'string',
    meterId: 'string',
    kind: 'string',
    amount: 'number',
  },
  purchased: { id: 'string', customerId: 'string', priceId: 'string', quantity: 'number' },
}

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
  if (typeof value !== 'object' || value === null || !('type' in value) || !('at' in value)) {
    return false
  }
  if (typeof value.at !== 'number') return false
  const shape = Object.entries(fields).find(([type]) => type === value.type)?.[1]
  if (!shape) return false
  const given = new Map(Object.entries(value))
  return Object.entries(shape).every(([key, type]) => typeof given.get(key) === type)
}
