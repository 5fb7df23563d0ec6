import type { Interval } from '../billing/offer.js'

/** A meter as its own sentences name it. */
export type NamedMeter = {
  /** The meter's name, as it is written. */
  readonly meter: string
  /** The meter inside a sentence: its `units` in the plural, else its name. */
  readonly things: string
  /** What is counted, and part of every amount; empty when the meter does not say, and for money. */
  readonly unit: string
  /** Amounts are money, which alone would read as a price: '$25 of credits'. */
  readonly isMoney: boolean
}

/** ' a month', ' every 3 months'; empty for something bought once. */
export function everyEnglish(interval: Interval | null): string {
  if (!interval) return ''
  const { unit, count } = interval
  return count === 1 ? ` a ${unit}` : ` every ${count} ${unit}s`
}

/**
 * An amount with what it is of: '500 credits', '100 GB', '500 Credits', '$25 of Credits', and 'Credits: 1'
 * without a singular.
 */
export function countedEnglish(
  amount: string,
  count: number,
  { meter, unit, isMoney }: NamedMeter,
): string {
  if (unit || !meter) return amount
  if (isMoney) return `${amount} of ${meter}`
  return count === 1 ? `${meter}: ${amount}` : `${amount} ${meter}`
}
