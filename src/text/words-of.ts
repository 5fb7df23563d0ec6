/** A slug as a person would write it, for as long as the meter's own name is not known. */
export function wordsOf(slug: string): string {
  const words = slug.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
