import { placesOf } from '../billing/meter.js'

/** Decimals that are kept: as many as Stripe gives a unit price. */
export const PLACES = 12
const ONE = 10n ** BigInt(PLACES)

/** A decimal, exact to 12 places: so many billionths of thousandths. */
export type Exact = bigint

const plain = /^(-?)(\d{1,30})(?:\.(\d{1,60}))?$/

/**
 * A decimal of Stripe's, read exactly: a number, a text of plain digits, or a `Stripe.Decimal`. More than
 * 12 places are rounded half up. `null` for anything else.
 */
export function exactOf(value: unknown): Exact | null {
  const [, sign, whole = '', places = ''] = plain.exec(textOf(value)) ?? []
  if (sign === undefined) return null
  const digits = BigInt(whole + places.slice(0, PLACES).padEnd(PLACES, '0'))
  const up = (places[PLACES] ?? '0') >= '5' ? 1n : 0n
  return (sign === '-' ? -1n : 1n) * (digits + up)
}

function textOf(value: unknown): string {
  if (typeof value === 'number') return Math.abs(value) < 1e21 ? digitsOf(value) : ''
  if (typeof value === 'string') return value
  return isDecimal(value) ? value.toString() : ''
}

/** A number in plain digits: those it stands for, to 12 places, without the dust of binary fractions. */
export function digitsOf(value: number): string {
  return value.toFixed(Math.min(placesOf(value), PLACES))
}

/** A decimal of `stripe` 21 and newer; texts before. */
function isDecimal(value: unknown): value is { toString: () => string } {
  return typeof value === 'object' && value !== null && 'toNumber' in value
}

/** A product, exact to 24 places. */
export function times(a: Exact, b: Exact): bigint {
  return a * b
}

/** A decimal at the 24 places of a product. */
export function widened(a: Exact): bigint {
  return a * ONE
}

/** How many whole parts of `size` (above 0) an amount makes, the last one counted by `round`. */
export function partsOf(amount: Exact, size: Exact, round: 'up' | 'down'): Exact {
  const whole = amount / size
  return (round === 'up' && amount % size > 0n ? whole + 1n : whole) * ONE
}

/** A sum of products as a whole number, rounded half up. */
export function roundedSum(sum: bigint): number {
  const unit = ONE * ONE
  const doubled = 2n * sum + unit
  const rest = ((doubled % (2n * unit)) + 2n * unit) % (2n * unit)
  return Number((doubled - rest) / (2n * unit))
}

/** A decimal as a number. */
export function numberFrom(value: Exact): number {
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? -value : value).toString().padStart(PLACES + 1, '0')
  return Number(`${sign}${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`)
}
