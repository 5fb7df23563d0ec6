/**
 * `next`, with every part that equals the same part of `previous` replaced by it; `previous` itself
 * when all is equal. For JSON data. This is why an identical billing answer renders nothing.
 */
export function shareStructure(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous
  if (Array.isArray(previous) && Array.isArray(next)) {
    const shared = next.map((part, index) => shareStructure(previous[index], part))
    const same = previous.length === next.length && shared.every((part, i) => part === previous[i])
    return same ? previous : shared
  }
  if (!isObject(previous) || !isObject(next)) return next
  const before = new Map(Object.entries(previous))
  const shared = Object.entries(next).map(
    ([key, part]) => [key, shareStructure(before.get(key), part)] as const,
  )
  const same =
    before.size === shared.length && shared.every(([key, part]) => part === before.get(key))
  return same ? previous : Object.fromEntries(shared)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
