import { UsageError } from '../billing/errors.js'

/** A price that was a plan before there were prices has whatever id its account gave it. */
const shapes = { price: /^[\w-]+$/, other: /^[a-z]+_\w+$/ }

/**
 * An id of Stripe's that may stand in a path: its client puts ids into addresses as they are.
 *
 * @throws {UsageError} `invalid-identifier`
 */
export function checkedId(id: unknown, what: string): string {
  const shape = what === 'price' ? shapes.price : shapes.other
  if (typeof id === 'string' && id.length <= 255 && shape.test(id)) return id
  const shown = typeof id === 'string' ? JSON.stringify(id.slice(0, 60)) : typeof id
  throw new UsageError(
    'invalid-identifier',
    `${shown} is no id of a Stripe ${what}, so Stripe was not asked. Pass the id that Stripe gave it, from your own records.`,
  )
}
