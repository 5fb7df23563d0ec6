import { englishLabels, type LabelOverrides, type Labels } from '../../src/text/labels.js'
import { codeOf, labelOf, templateOf } from '../support/blanks.js'

/** What somebody changed: colors by token for light and dark, other tokens, words by group and name. */
export type Theme = {
  readonly light: Readonly<Record<string, string>>
  readonly dark: Readonly<Record<string, string>>
  readonly other: Readonly<Record<string, string>>
  readonly words: Readonly<Record<string, string>>
  readonly density: 'comfortable' | 'compact'
}

export const untouched: Theme = {
  light: {},
  dark: {},
  other: {},
  words: {},
  density: 'comfortable',
}

/** Colors the editor offers, by token. */
export const colors = {
  '--uw-surface': 'Surface',
  '--uw-ink': 'Text',
  '--uw-ink-muted': 'Muted text',
  '--uw-accent': 'Data',
  '--uw-action': 'Main button',
  '--uw-on-action': 'Text on the button',
  '--uw-warning': 'Running low',
  '--uw-warning-ink': 'Running low, in words',
  '--uw-critical': 'Used up',
  '--uw-critical-ink': 'Used up, in words',
  '--uw-positive': 'Just finished',
  '--uw-focus': 'Focus',
} as const

const spaces = [0.25, 0.5, 0.75, 1, 1.5]

/** Every distance, times a factor. */
const spaced = (factor: number) =>
  Object.fromEntries(spaces.map((rem, index) => [`--uw-space-${index + 1}`, `${rem * factor}rem`]))

const weights = (text: number) => ({
  '--uw-weight': `${text}`,
  '--uw-weight-strong': `${text + 100}`,
})

/** Measures the editor offers: what each choice sets. */
export const measures: Readonly<Record<string, Readonly<Record<string, Tokens>>>> = {
  Spacing: { Tight: spaced(0.75), Airy: spaced(1.25) },
  Corners: {
    Square: { '--uw-radius': '0' },
    Small: { '--uw-radius': '0.375rem' },
    Large: { '--uw-radius': '1rem' },
  },
  Weight: { Light: weights(400), Bold: weights(600) },
  Font: {
    Serif: { '--uw-font': 'Georgia, serif' },
    Monospaced: { '--uw-font': 'ui-monospace, monospace' },
    System: { '--uw-font': 'system-ui' },
  },
  Bars: {
    Thin: { '--uw-bar-md': '4px' },
    Thick: { '--uw-bar-md': '8px' },
    Heavy: { '--uw-bar-md': '12px' },
  },
  'Ends of bars': {
    Square: { '--uw-bar-radius': '0' },
    Soft: { '--uw-bar-radius': '3px' },
  },
}

type Tokens = Readonly<Record<string, string>>

/** Which choice of a measure a theme has; empty when none. */
export function choiceIn({ other }: Theme, measure: string): string {
  const choices = Object.entries(measures[measure] ?? {})
  const found = choices.find(([, tokens]) =>
    Object.entries(tokens).every(([token, value]) => other[token] === value),
  )
  return found?.[0] ?? ''
}

/** The theme with another choice of a measure; none is the default. */
export function withChoice(theme: Theme, measure: string, choice: string): Theme {
  const choices = measures[measure] ?? {}
  const own = new Set(Object.values(choices).flatMap((tokens) => Object.keys(tokens)))
  const rest = Object.entries(theme.other).filter(([token]) => !own.has(token))
  return { ...theme, other: { ...Object.fromEntries(rest), ...choices[choice] } }
}

/** Every group of words, by what a customer sees of it, in the order of Storybook. */
export const wordGroups = {
  bar: 'Usage bar and ring',
  dash: 'Usage dashboard',
  badge: 'Usage badge',
  plan: 'Plan notice',
  sync: 'Usage that waits or was refused',
  announce: 'Read aloud when a meter changes',
  gate: 'Gate',
  button: 'Button that uses something',
  spending: 'Spending limit',
  picker: 'Plan picker',
  prompt: 'Upgrade prompt and banner',
  dialog: 'Upgrade dialog',
  history: 'Usage history',
  cost: 'Cost breakdown',
  credits: 'Credits',
  range: 'Choice of days and meters',
  error: 'Errors',
} as const satisfies Record<keyof Labels, string>

/** One sentence to write anew: where it is kept, what it is called, what it is in English. */
export type Word = { readonly path: string; readonly name: string; readonly english: string }

/** The sentences of a group; without those that English puts together from several. */
export function wordsIn(group: keyof Labels): readonly Word[] {
  return Object.entries(englishLabels[group]).flatMap(([name, label]) => {
    const english = templateOf(label)
    return english === null ? [] : [{ path: `${group}.${name}`, name: plain(name), english }]
  })
}

/** The name of a label as words. */
const plain = (name: string) =>
  name.charAt(0).toUpperCase() +
  name
    .slice(1)
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/-/g, ' ')

/** The theme as a rule to paste into a host's style sheet; empty when nothing was changed. */
export function cssOf({ light, dark, other }: Theme, selector = ':root'): string {
  const lines = [
    ...colorsOf({ light, dark }).map(
      (token) =>
        `  ${token}: light-dark(${light[token] ?? dark[token]}, ${dark[token] ?? light[token]});`,
    ),
    ...Object.entries(other).map(([token, value]) => `  ${token}: ${value};`),
  ]
  return lines.length === 0 ? '' : `${selector} {\n${lines.join('\n')}\n}\n`
}

/** The same for Tailwind CSS 4, where the colors are also classes: `bg-usage-accent`. */
export function tailwindOf(theme: Theme): string {
  const color = (token: string) => `  --color-${token.replace('--uw-', 'usage-')}: var(${token});`
  return [
    '@import "tailwindcss";',
    '@import "usage-widgets/tailwind.css";',
    '',
    cssOf(theme),
    '@theme inline {',
    ...colorsOf(theme).map(color),
    ...(theme.other['--uw-radius'] ? ['  --radius-usage: var(--uw-radius);'] : []),
    '}',
    '',
  ].join('\n')
}

/** The whole theme, words too; pasted into the editor it is the same again. */
export const jsonOf = (theme: Theme) => `${JSON.stringify(theme, null, 2)}\n`

const colorsOf = ({ light, dark }: Pick<Theme, 'light' | 'dark'>) => [
  ...new Set([...Object.keys(light), ...Object.keys(dark)]),
]

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
      ([path, template]) =>
        `    '${path.slice(group.length + 1)}': ${codeOf(template, isFilled(path))},`,
    )
    return [`  ${group}: {`, ...inside, '  },']
  })
  const head = [`import type { LabelOverrides } from 'usage-widgets'`, '']
  return lines.length === 0
    ? ''
    : [...head, 'const labels: LabelOverrides = {', ...lines, '}', ''].join('\n')
}

/** Whether the label is given facts, so that its type is a function's. */
function isFilled(path: string): boolean {
  const [group = '', name = ''] = path.split('.')
  const labels = Object.entries(englishLabels).find(([each]) => each === group)?.[1] ?? {}
  return Object.entries(labels).some(
    ([each, label]) => each === name && typeof label === 'function',
  )
}

/** The theme as part of an address. */
export function hashOf(theme: Theme): string {
  return `theme=${encodeURIComponent(JSON.stringify(theme))}`
}

/** The theme an address holds; an untouched one when it holds none or somebody tampered with it. */
export function themeIn(hash: string): Theme {
  const [, text] = /theme=([^&]+)/.exec(hash) ?? []
  try {
    return themeOfJson(decodeURIComponent(text ?? '')) ?? untouched
  } catch {
    return untouched
  }
}

/** The theme that `jsonOf` wrote; null when it is anything else. */
export function themeOfJson(json: string): Theme | null {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value !== 'object' || value === null) return null
    const parts = new Map<string, unknown>(Object.entries(value))
    return {
      light: texts(parts.get('light'), /^--uw-[\w-]+$/),
      dark: texts(parts.get('dark'), /^--uw-[\w-]+$/),
      other: texts(parts.get('other'), /^--uw-[\w-]+$/),
      words: texts(parts.get('words'), /^\w+\.[\w-]+$/),
      density: parts.get('density') === 'compact' ? 'compact' : 'comfortable',
    }
  } catch {
    return null
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
