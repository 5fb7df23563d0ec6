/** Equal in every part; the parts are plain data. Errors are equal to themselves only. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Error || b instanceof Error || Array.isArray(a) !== Array.isArray(b))
    return false
  const [left, right] = [entriesOf(a), entriesOf(b)]
  if (left.size !== right.size) return false
  for (const [key, value] of left)
    if (!right.has(key) || !isSame(value, right.get(key))) return false
  return true
}

function entriesOf(value: object): ReadonlyMap<unknown, unknown> {
  return value instanceof Map ? value : new Map(Object.entries(value))
}

/** What is kept under a key while the next value is the same in every part, so that readers get the same object. */
export function kept<Key, Value>(known: Map<Key, Value>, key: Key, next: Value): Value {
  const last = known.get(key)
  if (last !== undefined && isSame(last, next)) return last
  known.set(key, next)
  return next
}
