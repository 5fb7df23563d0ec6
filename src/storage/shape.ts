import { isFields } from '../billing/decode.js'

/** Reads a value that came from outside, or throws. */
export type Shape<T> = (value: unknown) => T

/** What a shape reads. */
export type Read<S> = S extends Shape<infer T> ? T : never

/** What passes a test, as it is. */
export function only<T>(passes: (value: unknown) => value is T): Shape<T> {
  return (value) => {
    if (passes(value)) return value
    throw new TypeError()
  }
}

/** Names, ids and slugs: text of 1 to 512 characters. */
export const name = only(
  (value): value is string => typeof value === 'string' && value !== '' && value.length <= 512,
)

/** Text of up to `most` characters; longer text is cut. */
export function text(most: number): Shape<string> {
  return (value) => anyText(value).slice(0, most)
}

const anyText = only((value): value is string => typeof value === 'string')

/** A number from `least` to `most`. */
export function between(least: number, most: number): Shape<number> {
  return only(
    (value): value is number => typeof value === 'number' && value >= least && value <= most,
  )
}

/** A finite number. */
export const number = between(-Number.MAX_VALUE, Number.MAX_VALUE)

/** A finite number from 0 up. */
export const count = between(0, Number.MAX_VALUE)

/** Epoch milliseconds that a `Date` can hold. */
export const time = between(-8.64e15, 8.64e15)

/** `true` or `false`; anything but `true` is false. */
export const flag: Shape<boolean> = (value) => value === true

/** One of some words. */
export function oneOf<T extends string | true>(...words: readonly T[]): Shape<T> {
  return only((value): value is T => words.some((word) => word === value))
}

/** The value, or `null`. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : shape(value))
}

/** A list. */
export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value) => listed(value).map(shape)
}

const listed = only((value): value is readonly unknown[] => Array.isArray(value))

/** An object of unknown fields. */
export const fieldsOf = only(isFields)

/** An object with values of one shape under any names. */
export function record<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value) =>
    Object.fromEntries(Object.entries(fieldsOf(value)).map(([key, part]) => [key, shape(part)]))
}

type Shapes = Readonly<Record<string, Shape<unknown>>>
type Fields<R extends Shapes> = { readonly [K in keyof R]: Read<R[K]> }
type Optional<R extends Shapes> = { readonly [K in keyof R]?: Exclude<Read<R[K]>, undefined> }

/** An object with these fields; `optional` ones may be absent. Other fields are dropped. */
export function object<R extends Shapes>(required: R): Shape<Fields<R>>
export function object<R extends Shapes, O extends Shapes>(
  required: R,
  optional: O,
): Shape<Fields<R> & Optional<O>>
export function object(required: Shapes, optional: Shapes = {}): Shape<unknown> {
  return (value) => {
    const fields = fieldsOf(value)
    const found: Record<string, unknown> = {}
    for (const [key, shape] of Object.entries(required)) found[key] = shape(fields[key])
    for (const [key, shape] of Object.entries(optional)) {
      if (fields[key] !== undefined) found[key] = shape(fields[key])
    }
    return found
  }
}

/** A stored document: JSON of at most `most` characters with a version `v`. */
export type Document<T> = {
  write(value: T): string
  /**
   * The value; `null` for nothing or anything that is not of the shape; `'newer'` for a document of a
   * later version of this library, which is to be left alone.
   */
  read(text: string | null | undefined): T | null | 'newer'
}

/** Makes a document of a shape. */
export function document<T extends object>(
  shape: Shape<T>,
  most: number,
  toJson: (value: T) => object = (value) => value,
): Document<T> {
  return {
    write: (value) => JSON.stringify({ v: 1, ...toJson(value) }),
    read(text) {
      if (!text || text.length > most) return null
      try {
        const raw: unknown = JSON.parse(text)
        const version = number(fieldsOf(raw).v)
        if (version > 1) return 'newer'
        return version === 1 ? shape(raw) : null
      } catch {
        return null
      }
    },
  }
}
