import { englishLabels, type LabelOverrides } from '../../src/text/labels.js'
import { codeOf, labelOf } from '../support/blanks.js'

/** What somebody changed: colours by token for light and dark, other tokens, words by group and name. */
export type Theme = {
  readonly light: Readonly<Record<string, string>>
  readonly dark: Readonly<Record<string, string>>
  readonly other: Readonly<Record<string, string>>
  readonly words: Readonly<Record<string, string>>
}

export const untouched: Theme = { light: {}, dark: {}, other: {}, words: {} }

/** Colours the editor offers, by token. */
export const colours = {
  '--uw-surface': 'Surface',
  '--uw-ink': 'Text',
  '--uw-ink-muted': 'Muted text',
  '--uw-accent': 'Data',
  '--uw-action': 'Main button',
  '--uw-on-action': 'Text on it',
  '--uw-warning': 'Running low',
  '--uw-warning-ink': 'Its words',
  '--uw-critical': 'Used up',
  '--uw-critical-ink': 'Its words',
  '--uw-positive': 'Just finished',
  '--uw-focus': 'Focus',
} as const

/** Measures the editor offers, each with what can be chosen. */
export const measures = {
  '--uw-radius': { title: 'Corners', choices: ['0', '0.375rem', '0.625rem', '1rem'] },
  '--uw-bar-md': { title: 'Bars', choices: ['4px', '6px', '8px', '12px'] },
  '--uw-bar-radius': { title: 'Ends of bars', choices: ['0', '3px', '99px'] },
  '--uw-font': {
    title: 'Font',
    choices: ['inherit', 'Georgia, serif', 'ui-monospace, monospace', 'system-ui'],
  },
} as const

/** Groups of words the editor offers. */
export const wordGroups = ['prompt', 'dialog', 'gate', 'bar'] as const

/** The theme as a rule to paste into a host's style sheet; empty when nothing was changed. */
export function cssOf({ light, dark, other }: Theme, selector = ':root'): string {
  const tokens = [...new Set([...Object.keys(light), ...Object.keys(dark)])]
  const lines = [
    ...tokens.map((token) => `  ${token}: light-dark(${light[token]}, ${dark[token]});`),
    ...Object.entries(other).map(([token, value]) => `  ${token}: ${value};`),
  ]
  return lines.length === 0 ? '' : `${selector} {\n${lines.join('\n')}\n}\n`
}

/** The words as the provider's `labels`. */
export function labelsOf({ words }: Theme): LabelOverrides {
  const groups: Record<string, Record<string, unknown>> = {}
  for (const [path, template] of Object.entries(words)) {
    const [group = '', name = ''] = path.split('.')
    groups[group] = { ...groups[group], [name]: labelOf(template) }
  }
  return groups
}

/** The words as code to paste; empty when nothing was changed. */
export function labelsCodeOf({ words }: Theme): string {
  const lines = Object.keys(englishLabels).flatMap((group) => {
    const own = Object.entries(words).filter(([path]) => path.startsWith(`${group}.`))
    if (own.length === 0) return []
    const inside = own.map(
      ([path, template]) => `    '${path.slice(group.length + 1)}': ${codeOf(template)},`,
    )
    return [`  ${group}: {`, ...inside, '  },']
  })
  return lines.length === 0 ? '' : ['const labels = {', ...lines, '}', ''].join('\n')
}

/** The theme as part of an address. */
export function hashOf(theme: Theme): string {
  return `theme=${encodeURIComponent(JSON.stringify(theme))}`
}

/** The theme an address holds; an untouched one when it holds none or somebody tampered with it. */
export function themeIn(hash: string): Theme {
  const [, text] = /theme=([^&]+)/.exec(hash) ?? []
  try {
    const value: unknown = JSON.parse(decodeURIComponent(text ?? ''))
    if (typeof value !== 'object' || value === null) return untouched
    const parts = new Map<string, unknown>(Object.entries(value))
    return {
      light: texts(parts.get('light'), /^--uw-[\w-]+$/),
      dark: texts(parts.get('dark'), /^--uw-[\w-]+$/),
      other: texts(parts.get('other'), /^--uw-[\w-]+$/),
      words: texts(parts.get('words'), /^\w+\.[\w-]+$/),
    }
  } catch {
    return untouched
  }
}

/** Only what is a plain value under a known kind of name: it goes into a style sheet. */
function texts(value: unknown, name: RegExp): Record<string, string> {
  const found: Record<string, string> = {}
  if (typeof value !== 'object' || value === null) return found
  for (const [key, text] of Object.entries(value)) {
    if (name.test(key) && typeof text === 'string' && text.length < 500) {
      found[key] = name.source.startsWith('^--') ? text.replace(/[{};<>]/g, '') : text
    }
  }
  return found
}
