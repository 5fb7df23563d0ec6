import { type Fields, isFields } from '../billing/decode.js'

/** One thing that is wrong with a value, in the shape zod reports it. */
export type Issue = {
  readonly code: string
  readonly path: readonly string[]
  readonly message: string
  readonly [detail: string]: unknown
}

/** Reads a value, or adds what is wrong with it to `issues`; then what it answers is not used. */
export type Reader<T> = (value: unknown, path: readonly string[], issues: Issue[]) => T | undefined

type Shape<S> = { readonly [K in keyof S]: S[K] extends Reader<infer T> ? T : never }

/** What is wrong with a request. */
export type Issues = { readonly issues: readonly Issue[] }

/** The value if it is an object that is not a list, else one without fields. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

/** Reads a body, or the field of it that it holds everything in. */
export function parsed<T extends object>(body: unknown, read: Reader<T>, key?: string): T | Issues {
  const issues: Issue[] = []
  const result =
    key === undefined ? read(body, [], issues) : read(fieldsOf(body)[key], [key], issues)
  return result === undefined || issues.length > 0 ? { issues } : result
}

/** Reads what `matches`, called `expected` where something else is found. */
export function is<T>(expected: string, matches: (value: unknown) => value is T): Reader<T> {
  return (value, path, issues) => {
    if (matches(value)) return value
    issues.push(wrongType(path, expected, value))
    return undefined
  }
}

/** Reads a text. */
export const text = is('string', (value): value is string => typeof value === 'string')

/** Reads true or false. */
export const bool = is('boolean', (value): value is boolean => typeof value === 'boolean')

/** Reads an object of whatever fields. */
export const record = is('record', isFields)

/** Reads one of some words. */
export function oneOf<const T extends string>(words: readonly T[]): Reader<T> {
  return is(words.map((word) => `"${word}"`).join('|'), (value): value is T =>
    words.some((word) => word === value),
  )
}

/** Reads a whole number from `minimum` to `maximum`. */
export function whole(
  minimum: number = Number.MIN_SAFE_INTEGER,
  maximum: number = Number.MAX_SAFE_INTEGER,
): Reader<number> {
  return (value, path, issues) => {
    const number = { origin: 'number', inclusive: true, path }
    if (typeof value !== 'number') issues.push(wrongType(path, 'number', value))
    else if (!Number.isInteger(value)) issues.push(wrongType(path, 'int', value))
    else if (value < minimum) {
      const message = `Too small: expected number to be >=${minimum}`
      issues.push({ ...number, code: 'too_small', minimum, message })
    } else if (value > maximum) {
      const message = `Too big: expected number to be <=${maximum}`
      issues.push({ ...number, code: 'too_big', maximum, message })
    } else return value
    return undefined
  }
}

/** Reads an absolute address of a page. */
export function pageUrl(value: unknown, path: readonly string[], issues: Issue[]) {
  if (typeof value === 'string' && /^https?:\/\/./i.test(value) && URL.canParse(value)) return value
  issues.push({ code: 'invalid_format', format: 'url', path, message: 'Invalid URL' })
  return undefined
}

/** Reads what need not be there. */
export function optional<T>(read: Reader<T>): Reader<T | undefined>
export function optional<T>(read: Reader<T>, fallback: T): Reader<T>
export function optional<T>(read: Reader<T>, fallback?: T): Reader<T | undefined> {
  return (value, path, issues) => (value === undefined ? fallback : read(value, path, issues))
}

/** Reads what may be `null`. */
export function orNull<T>(read: Reader<T>): Reader<T | null> {
  return (value, path, issues) => (value === null ? null : read(value, path, issues))
}

/** Reads a list of at least one. */
export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, path, issues) => {
    if (!Array.isArray(value)) {
      issues.push(wrongType(path, 'array', value))
      return undefined
    }
    if (value.length === 0) {
      const message = 'Too small: expected array to have >=1 items'
      issues.push({
        code: 'too_small',
        origin: 'array',
        minimum: 1,
        inclusive: true,
        path,
        message,
      })
    }
    return value.flatMap((one: unknown, index) => read(one, [...path, String(index)], issues) ?? [])
  }
}

/** Reads an object by the readers of its fields; others are left out. */
export function object<S extends Readonly<Record<string, Reader<unknown>>>>(
  fields: S,
): Reader<Shape<S>> {
  return (value, path, issues) => {
    if (!isFields(value)) {
      issues.push(wrongType(path, 'object', value))
      return undefined
    }
    const before = issues.length
    const read = Object.fromEntries(
      Object.entries(fields).map(([key, field]) => [
        key,
        field(value[key], [...path, key], issues),
      ]),
    )
    return hasShape(read, fields, issues.length === before) ? read : undefined
  }
}

/** Each field was read by its reader; `all` says that none of them complained. */
function hasShape<S>(_read: object, _fields: S, all: boolean): _read is Shape<S> {
  return all
}

/** Goes on with what was read; a text says why that cannot be. */
export function refine<T, U>(read: Reader<T>, next: (value: T) => U | string): Reader<U> {
  return (value, path, issues) => {
    const before = issues.length
    const done = read(value, path, issues)
    if (done === undefined || issues.length > before) return undefined
    const result = next(done)
    if (typeof result !== 'string') return result
    issues.push({ code: 'custom', path, message: result })
    return undefined
  }
}

function wrongType(path: readonly string[], expected: string, value: unknown): Issue {
  const received = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  const message = `Invalid input: expected ${expected}, received ${received}`
  return { expected, code: 'invalid_type', path, message }
}
