import { UsageError } from '../billing/errors.js'

/**
 * An id of Stripe's that may stand in a path: its client puts ids into addresses as they are.
 *
 * @throws {UsageError} `invalid-identifier`
 */
export function checkedId(id: unknown, what: string): string {
  if (typeof id === 'string' && id.length <= 255 && /^[a-z]+_[A-Za-z0-9_]+$/.test(id)) return id
  const shown = typeof id === 'string' ? JSON.stringify(id.slice(0, 60)) : typeof id
  throw new UsageError(
    'invalid-identifier',
    `${shown} is no id of a Stripe ${what}, so Stripe was not asked. Pass the id that Stripe gave it, from your own records.`,
  )
}
