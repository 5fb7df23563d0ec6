import type { Issue } from './rules.js'

const invalidUnion: readonly Issue[] = [
  { code: 'invalid_union', path: [], message: 'Invalid input' },
]
const identifiers = ['priceId', 'priceSlug', 'usageMeterId', 'usageMeterSlug'] as const

/**
 * What the SDK itself refuses before it asks the platform (`createUsageEventSchema`, 0.18): an
 * event without exactly one identifier, or with a field of the wrong type. A null is a wrong type.
 */
export function parseIdentified(event: Readonly<Record<string, unknown>>): readonly Issue[] {
  const given = identifiers.filter((key) => event[key] !== undefined)
  const ok =
    given.length === 1 &&
    given.every((key) => typeof event[key] === 'string') &&
    Number.isFinite(event.amount) &&
    typeof event.subscriptionId === 'string' &&
    typeof event.transactionId === 'string' &&
    (event.usageDate === undefined || Number.isFinite(event.usageDate)) &&
    (event.properties === undefined || isObject(event.properties))
  return ok ? [] : invalidUnion
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What the SDK refuses of a checkout (`createProductCheckoutSessionSchema`, 0.18). */
export function parseCheckoutParams(params: Readonly<Record<string, unknown>>): readonly Issue[] {
  const { successUrl, cancelUrl, quantity } = params
  const urls = [successUrl, cancelUrl].every((url) => typeof url === 'string' && URL.canParse(url))
  return urls && namesOnePrice(params) && (quantity === undefined || Number.isFinite(quantity))
    ? []
    : invalidUnion
}

/** What the SDK refuses of an adjustment (`adjustSubscriptionParamsSchema`, 0.18). */
export function parseAdjustmentParams(params: Readonly<Record<string, unknown>>): readonly Issue[] {
  const { subscriptionItems: items, timing, prorate, quantity, subscriptionId } = params
  const priced =
    items === undefined ? namesOnePrice(params) : Array.isArray(items) && items.length > 0
  const ok =
    priced &&
    [undefined, 'immediately', 'at_end_of_current_billing_period', 'auto'].some(
      (known) => known === timing,
    ) &&
    (prorate === undefined || typeof prorate === 'boolean') &&
    (quantity === undefined || (Number.isSafeInteger(quantity) && Number(quantity) > 0)) &&
    (subscriptionId === undefined || typeof subscriptionId === 'string')
  return ok ? [] : invalidUnion
}

function namesOnePrice({ priceId, priceSlug }: Readonly<Record<string, unknown>>): boolean {
  if (priceId === undefined) return typeof priceSlug === 'string'
  return typeof priceId === 'string' && priceSlug === undefined
}
