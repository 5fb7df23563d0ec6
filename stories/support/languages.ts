import type { LabelOverrides, Labels } from '../../src/text/labels.js'
import { arabic } from './arabic.js'
import { german } from './german.js'
import { japanese } from './japanese.js'

const languages: Readonly<Record<string, Labels>> = { de: german, 'ar-EG': arabic, ja: japanese }

/** The words of a language as a host would translate them; `undefined` for English. */
export function labelsOf(locale: string): LabelOverrides | undefined {
  return languages[locale]
}
