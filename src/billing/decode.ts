/** Says which part of a payload could not be read and what follows from it. For developers. */
export type OnMalformed = (part: string, message: string) => void

/** An object of unknown fields. Read it by fixed names only: its keys may be hostile. */
export type Fields = Readonly<Record<string, unknown>>

/** Whether a value is an object that is not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value if it is a list, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The value if it is text of 1 to 255 characters, else `null`. Fits ids, slugs and names. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 255 ? value : null
}

/** The value if it is a number that JavaScript counts exactly (±2⁵³ − 1), else `null`. Never −0. */
export function numberOf(value: unknown): number | null {
  if (typeof value !== 'number' || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return null
  return value + 0
}

/** The latest moment a `Date` can hold, in epoch milliseconds. Beyond it formatting throws. */
export const maxTime = 8.64e15

/** The value if it is a moment in epoch milliseconds that a `Date` can hold, else `null`. */
export function timeOf(value: unknown): number | null {
  const time = numberOf(value)
  return time !== null && Math.abs(time) <= maxTime ? time : null
}
