/** Equal in every part; the parts are plain data, and maps by text. Errors are equal to themselves only. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Error || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  if (a instanceof Map && b instanceof Map) {
    return isSame(Object.fromEntries(a), Object.fromEntries(b))
  }
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => key in b && isSame(Reflect.get(a, key), Reflect.get(b, key)))
}

/** What is kept under a key while the next value is the same in every part, so that readers get the same object. */
export function kept<Key, Value>(known: Map<Key, Value>, key: Key, next: Value): Value {
  const last = known.get(key)
  if (last !== undefined && isSame(last, next)) return last
  known.set(key, next)
  return next
}
