const built = new Map<string, Intl.ListFormat>()

/** Parts of a sentence as one: 'a, b, and c'. Empty for no part. */
export function formatList(parts: readonly string[], locale = 'en'): string {
  if (parts.length < 2) return parts[0] ?? ''
  const format = built.get(locale) ?? new Intl.ListFormat(locale)
  built.set(locale, format)
  return format.format(parts)
}
