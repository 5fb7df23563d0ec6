import { isFields } from '../billing/decode.js'

/**
 * A value as JSON in which the order of keys plays no part: equal values are equal texts. Keys that
 * are `undefined` are left out, as JSON does.
 *
 * @throws {TypeError} for what JSON would alter without a word: dates, maps, classes, functions, NaN,
 * a list with gaps; {RangeError} for a value nested too deeply, or in itself.
 */
export function stableJson(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') {
    return JSON.stringify(value)
  }
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${Array.from(value, stableJson).join(',')}]`
  if (isFields(value) && isPlain(value)) {
    const pairs = Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => `${JSON.stringify(key)}:${stableJson(part)}`)
    return `{${pairs.join(',')}}`
  }
  throw new TypeError(`it holds ${nameOf(value)}, which is not plain JSON`)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function nameOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `a ${value.constructor.name}`
  return typeof value === 'function' ? 'a function' : String(value)
}
