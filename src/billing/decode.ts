/**
 * Says which part of a payload could not be read and what follows from it. For developers: the message is
 * empty in a production build.
 */
export type OnMalformed = (part: string, message: string) => void

/** The name of a part, with that of what it belongs to where that is known. */
export function partOf(kind: string, name: string | null): string {
  return name === null ? kind : `${kind}.${name}`
}

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

/** The id of a customer as text, `null` for an empty one and for what is neither text nor a number. */
export function customerIdOf(value: unknown): string | null {
  if (typeof value !== 'string' && !Number.isFinite(value)) return null
  return String(value) || null
}

/** The value if it is true or false, else `null`. */
export function booleanOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null
}

/** Reads one of a few words; `undefined` for anything else. */
export function oneOf<Word extends string>(
  ...words: readonly Word[]
): (value: unknown) => Word | undefined {
  return (value) => words.find((word) => word === value)
}

/** The value if it is a number that JavaScript counts exactly (±2⁵³ − 1), else `null`. Never −0. */
export function numberOf(value: unknown): number | null {
  if (typeof value !== 'number' || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return null
  return value + 0
}

/** The same for what somebody else wrote: also plain digits as text (`'742'`, `'10.50'`), as databases give decimals. */
export function numberIn(value: unknown): number | null {
  return numberOf(typeof value === 'string' && plainDigits.test(value) ? Number(value) : value)
}

const plainDigits = /^-?\d{1,16}(?:\.\d{1,30})?$/

/** The properties that have a value; those that are `null` or `undefined` are left out. */
export function present<Shape>(
  given: {
    readonly [Key in keyof Shape]: Shape[Key] | null | undefined
  },
): Partial<Shape> {
  const found: Partial<Shape> = {}
  for (const key in given) {
    const value = given[key]
    if (value !== null && value !== undefined) found[key] = value
  }
  return found
}

/** What a JSON text says; `null` for any other text. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** How the fields of an object are read, by name. A reader gives `null` for what it cannot read. */
export type Readers<Shape> = {
  readonly [Key in keyof Shape]: (value: unknown) => Shape[Key] | null | undefined
}

/** The fields that could be read; the others are left out, and told where they hold something. */
export function partsOf<Shape>(
  fields: Fields,
  readers: Readers<Shape>,
  onUnreadable?: (key: string) => void,
): Partial<Shape> {
  const found: Partial<Shape> = {}
  for (const key in readers) {
    const given = fields[key]
    const value = readers[key](given)
    if (value !== null && value !== undefined) found[key] = value
    else if (given !== null && given !== undefined) onUnreadable?.(key)
  }
  return found
}

/**
 * An object of which every `needed` field could be read, with what else could be; else `null`. Fields of
 * `more` that hold something else are told.
 */
export function recordOf<Needed, More>(
  value: unknown,
  needed: Readers<Needed>,
  more: Readers<More>,
  onUnreadable?: (key: string) => void,
): (Needed & Partial<More>) | null {
  if (!isFields(value)) return null
  const found = partsOf(value, needed)
  return isWhole(found, needed) ? { ...found, ...partsOf(value, more, onUnreadable) } : null
}

function isWhole<Shape>(parts: Partial<Shape>, readers: Readers<Shape>): parts is Shape {
  return Object.keys(readers).every((key) => key in parts)
}

/** The latest moment a `Date` can hold, in epoch milliseconds. Beyond it formatting throws. */
export const maxTime = 8.64e15

/** The value if it is a moment in epoch milliseconds that a `Date` can hold, else `null`. */
export function timeOf(value: unknown): number | null {
  const time = numberOf(value)
  return time !== null && Math.abs(time) <= maxTime ? time : null
}
