import type { Issue } from './rules.js'

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
  return ok ? [] : [{ code: 'invalid_union', path: [], message: 'Invalid input' }]
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
