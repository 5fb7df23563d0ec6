/** Reads a value that came from outside, or throws `Malformed`. */
export type Shape<T> = (value: unknown) => T

/** What a shape reads. */
export type Read<S> = S extends Shape<infer T> ? T : never

/** Thrown where a value is not of its shape. */
export class Malformed extends Error {}

/** Names, ids and slugs: text of 1 to 512 characters. */
export const name: Shape<string> = (value) => {
  if (typeof value === 'string' && value !== '' && value.length <= 512) return value
  throw new Malformed()
}

/** Text of up to `most` characters; longer text is cut. */
export function text(most: number): Shape<string> {
  return (value) => {
    if (typeof value === 'string') return value.slice(0, most)
    throw new Malformed()
  }
}

/** A finite number. */
export const number: Shape<number> = (value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new Malformed()
}

/** A finite number from 0 up. */
export const count: Shape<number> = (value) => {
  if (number(value) >= 0) return number(value)
  throw new Malformed()
}

/** `true` or `false`; anything but `true` is false. */
export const flag: Shape<boolean> = (value) => value === true

/** One of some words. */
export function oneOf<T extends string>(...words: readonly T[]): Shape<T> {
  return (value) => {
    for (const word of words) if (word === value) return word
    throw new Malformed()
  }
}

/** The value, or `null`. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : shape(value))
}

/** A list. */
export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value) => listed(value).map(shape)
}

function listed(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new Malformed()
}

/** A map, written as a list of pairs. */
export function pairs<T>(shape: Shape<T>): Shape<ReadonlyMap<string, T>> {
  const entries = list((pair) => {
    const [key, value] = listed(pair)
    return [name(key), shape(value)] as const
  })
  return (value) => new Map(entries(value))
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
    const found: [string, unknown][] = []
    for (const [key, shape] of Object.entries(required)) found.push([key, shape(fields.get(key))])
    for (const [key, shape] of Object.entries(optional)) {
      const field = fields.get(key)
      if (field !== undefined) found.push([key, shape(field)])
    }
    return Object.fromEntries(found)
  }
}

/** The own fields of an object. @throws {Malformed} for anything else */
export function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed()
  return new Map(Object.entries(value))
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
        const version = fieldsOf(raw).get('v')
        if (typeof version === 'number' && version > 1) return 'newer'
        return version === 1 ? shape(raw) : null
      } catch {
        return null
      }
    },
  }
}
