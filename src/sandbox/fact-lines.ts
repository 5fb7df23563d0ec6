import type { Fact } from './facts.js'

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
  'change-scheduled': { subscriptionId: 'string', priceId: 'string', quantity: 'number' },
  'charging-set': { subscriptionId: 'string', doNotCharge: 'boolean' },
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
  'checkout-opened': {
    id: 'string',
    customerId: 'string',
    priceId: 'string',
    quantity: 'number',
    successUrl: 'string',
    cancelUrl: 'string',
  },
  'checkout-paid': { checkoutId: 'string' },
  'checkout-settled': { checkoutId: 'string', outcome: 'string' },
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
