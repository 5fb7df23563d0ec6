import { isFields, numberIn, textOf, timeOf } from '../billing/decode.js'

/** A moment of Stripe's, which are in seconds, in milliseconds. */
export function secondsOf(value: unknown): number | null {
  const seconds = numberIn(value)
  return seconds === null ? null : timeOf(seconds * 1_000)
}

/** An id, or that of an object that was expanded. */
export function idOf(value: unknown): string | null {
  return textOf(isFields(value) ? value.id : value)
}
