import type { Interval } from '../billing/offer.js'
import { symbolOf } from './format.js'

/** A meter as its own sentences name it. */
export type NamedMeter = {
  /** The meter's name. */
  readonly meter: string
  /** What is counted; empty when the meter does not say. */
  readonly unit: string
}

/** ' a month', ' every 3 months'; empty for something bought once. */
export function everyEnglish(interval: Interval | null): string {
  if (!interval) return ''
  const { unit, count } = interval
  return count === 1 ? ` a ${unit}` : ` every ${count} ${unit}s`
}

/** A meter's name inside an English sentence; abbreviations keep their capitals. */
export function inSentence(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name
}

/** A number with what it counts, unless a symbol or a word after it says so already. */
export function countedEnglish(number: string, { meter, unit }: NamedMeter): string {
  if (symbolOf(unit)) return number
  if (!unit) return `${number} ${inSentence(meter)}`
  return number.endsWith(unit) ? number : `${number} ${unit}`
}
