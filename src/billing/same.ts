/** Equal in every part; the parts are plain data. Errors are equal to themselves only. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Error || b instanceof Error || Array.isArray(a) !== Array.isArray(b))
    return false
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  if (left.size !== right.size) return false
  for (const [key, value] of left)
    if (!right.has(key) || !isSame(value, right.get(key))) return false
  return true
}
