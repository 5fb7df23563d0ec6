/** A text as a part of a storage key. Never throws: half a character becomes the replacement one. */
export function keyPart(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
}
