import { symbolOf } from '../../src/text/format.js'

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }

/** Chooses among the plural forms of a language. */
export function pluralsOf(locale: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(locale)
  return (count, forms) => forms[rules.select(count)] ?? forms.other
}

/** What a number counts, unless a symbol or a word after it says so already; else empty. */
export function countedIn(number: string, unit: string, meter: string): string {
  if (symbolOf(unit) || (unit && number.endsWith(unit))) return ''
  return unit || meter
}
