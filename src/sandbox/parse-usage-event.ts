import type { Issue } from './rules.js'

const identifiers = ['priceId', 'priceSlug', 'usageMeterId', 'usageMeterSlug'] as const
/** Largest amount the platform's integer column holds. */
const maxAmount = 2_147_483_647

/** A usage event as the REST API takes it, checked. */
export type UsageRequest = {
  readonly subscriptionId: string
  /** 1 to 2,147,483,647. */
  readonly amount: number
  readonly transactionId: string
  /** What names the meter or the price, and the name. */
  readonly by: (typeof identifiers)[number]
  readonly name: string
  readonly properties?: Readonly<Record<string, unknown>>
  /** Epoch milliseconds. */
  readonly usageDate?: number
}

/**
 * Reads `{ usageEvent: … }`, or says what is wrong with it. `transactionId: ''` passes, as it does
 * at Flowglad. An amount above 2,147,483,647 is an issue here; there it is a database error.
 */
export function parseUsageEvent(
  body: unknown,
): UsageRequest | { readonly issues: readonly Issue[] } {
  const event = recordOf(recordOf(body)?.usageEvent)
  if (!event) return { issues: [wrongType(['usageEvent'], 'object', undefined)] }
  const named = identifiers.filter((key) => event[key] !== undefined && event[key] !== '')
  const by = named[0]
  const { amount, subscriptionId, transactionId, properties, usageDate } = event
  const name = by === undefined ? undefined : event[by]
  const issues = [
    ...amountIssues(amount),
    ...(typeof subscriptionId === 'string'
      ? []
      : [expected('subscriptionId', 'string', subscriptionId)]),
    ...(typeof transactionId === 'string'
      ? []
      : [expected('transactionId', 'string', transactionId)]),
    ...(named.length === 1 ? [] : [oneIdentifier]),
    ...(by === undefined || typeof name === 'string' ? [] : [expected(by, 'string', name)]),
    ...(properties === undefined || recordOf(properties)
      ? []
      : [expected('properties', 'record', properties)]),
    ...(usageDate === undefined || Number.isSafeInteger(usageDate)
      ? []
      : [expected('usageDate', 'int', usageDate)]),
  ]
  if (
    issues.length > 0 ||
    by === undefined ||
    typeof name !== 'string' ||
    typeof amount !== 'number' ||
    typeof subscriptionId !== 'string' ||
    typeof transactionId !== 'string'
  ) {
    return { issues }
  }
  const given = recordOf(properties)
  return {
    subscriptionId,
    amount,
    transactionId,
    by,
    name,
    ...(given && { properties: given }),
    ...(typeof usageDate === 'number' && { usageDate }),
  }
}

/** Reads `{ usageEvents: [ … ] }`, at least one, or says what is wrong with any of them. */
export function parseUsageEvents(
  body: unknown,
): readonly UsageRequest[] | { readonly issues: readonly Issue[] } {
  const events = recordOf(body)?.usageEvents
  if (!isList(events)) return { issues: [wrongType(['usageEvents'], 'array', events)] }
  if (events.length === 0) return { issues: [noEvents] }
  const issues: Issue[] = []
  const requests: UsageRequest[] = []
  for (const [index, usageEvent] of events.entries()) {
    const parsed = parseUsageEvent({ usageEvent })
    if ('issues' in parsed) issues.push(...parsed.issues.map((issue) => within(issue, index)))
    else requests.push(parsed)
  }
  return issues.length > 0 ? { issues } : requests
}

/** An issue of one event as an issue of the list. */
function within(issue: Issue, index: number): Issue {
  return { ...issue, path: ['usageEvents', String(index), ...issue.path.slice(1)] }
}

/** The value as an object with string keys, or `null` for anything else, arrays included. */
export function recordOf(value: unknown): Record<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return Object.fromEntries(Object.entries(value))
}

const oneIdentifier: Issue = {
  code: 'custom',
  path: ['usageEvent'],
  message: 'Exactly one of priceId, priceSlug, usageMeterId, or usageMeterSlug must be provided',
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

const noEvents: Issue = {
  origin: 'array',
  code: 'too_small',
  minimum: 1,
  inclusive: true,
  path: ['usageEvents'],
  message: 'Too small: expected array to have >=1 items',
}

function amountIssues(amount: unknown): readonly Issue[] {
  if (typeof amount !== 'number') return [expected('amount', 'number', amount)]
  if (!Number.isInteger(amount)) return [expected('amount', 'int', amount)]
  const path = ['usageEvent', 'amount']
  const origin = 'number'
  if (amount <= 0) {
    const message = 'Too small: expected number to be >0'
    return [{ origin, code: 'too_small', minimum: 0, inclusive: false, path, message }]
  }
  if (amount > maxAmount) {
    const message = `Too big: expected number to be <=${maxAmount}`
    return [{ origin, code: 'too_big', maximum: maxAmount, inclusive: true, path, message }]
  }
  return []
}

function expected(key: string, type: string, value: unknown): Issue {
  return wrongType(['usageEvent', key], type, value)
}

function wrongType(path: readonly string[], type: string, value: unknown): Issue {
  const received = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return {
    expected: type,
    code: 'invalid_type',
    path,
    message: `Invalid input: expected ${type}, received ${received}`,
  }
}
