import type { LabelOverrides } from '../../src/model/labels.js'
import { arabicBar } from './arabic.js'

const arabic: LabelOverrides = { bar: arabicBar }

const languages: Readonly<Record<string, LabelOverrides>> = { 'ar-EG': arabic }

/** The words of a language as a host would translate them; `undefined` for English. */
export function labelsOf(locale: string): LabelOverrides | undefined {
  return languages[locale]
}
