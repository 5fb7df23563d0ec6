/** A text as a part of a storage key. Never throws: half a character becomes the replacement one. */
export function keyPart(text: string): string {
  // As most ids and slugs are; every entry is named many times.
  if (/^[\w.-]*$/.test(text)) return text
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
}
