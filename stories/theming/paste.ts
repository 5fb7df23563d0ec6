import { colors, type Theme, themeOfJson, untouched } from './theme.js'

/** Which token takes the first of these that a pasted theme has. */
const sources: Readonly<Record<string, readonly string[]>> = {
  '--uw-surface': ['card', 'background'],
  '--uw-ink': ['card-foreground', 'foreground'],
  '--uw-ink-muted': ['muted-foreground'],
  '--uw-sunken': ['muted'],
  '--uw-border': ['border'],
  '--uw-accent': ['primary', 'brand', 'accent'],
  '--uw-action': ['primary', 'brand'],
  '--uw-on-action': ['primary-foreground', 'brand-foreground'],
  '--uw-focus': ['ring', 'primary', 'brand'],
  '--uw-critical': ['destructive', 'danger'],
  '--uw-critical-ink': ['destructive', 'danger'],
  '--uw-warning': ['warning'],
  '--uw-warning-ink': ['warning'],
  '--uw-positive': ['success'],
  '--uw-radius': ['radius', 'radius-lg'],
  '--uw-font': ['font-sans'],
}

/** What `tokens.css` mixes with ink: the color of the host’s, and the share of it in percent. */
const mixes: Readonly<Record<string, { readonly name: string; readonly share: number }>> = {
  '--uw-ink-muted': { name: 'muted-foreground', share: 70 },
  '--uw-focus': { name: 'ring', share: 75 },
  '--uw-critical-ink': { name: 'destructive', share: 80 },
}
const muted = {
  light: 'max(l, 0.96 * alpha) min(c, 0.03) h',
  dark: 'min(l, 1.3 - alpha) min(c, 0.03) h',
} as const
/** The ink where a theme has none. */
const inks = { light: 'oklch(0.21 0.008 260)', dark: 'oklch(0.96 0.002 260)' } as const

type Values = ReadonlyMap<string, string>

/**
 * The theme in what somebody pasted: shadcn's variables under `:root` and `.dark`, a Tailwind `@theme`,
 * the editor's own CSS or its JSON. CSS says nothing of words and density: those stay as they are at
 * `present`. Null when nothing in it is known.
 */
export function themeOf(text: string, present: Theme = untouched): Theme | null {
  const whole = themeOfJson(text)
  if (whole) return whole
  const light = valuesIn(text, (selector) => !isDark(selector))
  const dark = new Map([...light, ...valuesIn(text, isDark)])
  const found: { light: Tokens; dark: Tokens; other: Tokens } = { light: {}, dark: {}, other: {} }
  const tokens = [...light.keys(), ...dark.keys()].filter((name) => name.startsWith('uw-'))
  for (const token of new Set([...Object.keys(sources), ...tokens.map((name) => `--${name}`)])) {
    const own = token.slice(2)
    const names = [own, ...(sources[token] ?? [])]
    const [day, night] = [light, dark].map((values) => first(values, names))
    const [forLight, forDark] = [day ?? night, night ?? day]
    if (!forLight || !forDark) continue
    const ink = '--uw-ink'
    const left = asTaken(token, forLight.name, sides(forLight.value)[0], {
      scheme: 'light',
      ink: found.light[ink] ?? inks.light,
    })
    const right = asTaken(token, forDark.name, sides(forDark.value)[1], {
      scheme: 'dark',
      ink: found.dark[ink] ?? inks.dark,
    })
    if (token in colors || isColor(left)) {
      found.light[token] = left
      found.dark[token] = right
    } else found.other[token] = left
  }
  const isEmpty = Object.values(found).every((part) => Object.keys(part).length === 0)
  return isEmpty ? null : { ...present, ...found }
}

type Tokens = Record<string, string>

const isDark = (selector: string) => /dark/.test(selector)

/** The custom properties of every innermost block whose selector is wanted, without their dashes. */
function valuesIn(css: string, wanted: (selector: string) => boolean): Values {
  const values = new Map<string, string>()
  const plain = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/@media[^{]*dark[^{]*\{[^{}]*\{/g, '.dark {')
  for (const [, selector = '', block = ''] of plain.matchAll(/([^{};]*)\{([^{}]*)\}/g)) {
    if (!wanted(selector)) continue
    for (const [, name = '', value = ''] of block.matchAll(/--([\w-]+)\s*:\s*([^;]+)/g)) {
      const bare = name.replace(/^color-/, '')
      // `--color-primary: var(--primary)` says where, not what.
      if (!value.startsWith('var(')) values.set(bare, colorOf(value.trim()))
    }
  }
  return values
}

function first(values: Values, names: readonly string[]) {
  const name = names.find((each) => values.has(each))
  return name === undefined ? undefined : { name, value: values.get(name) ?? '' }
}

type Place = { readonly scheme: 'light' | 'dark'; readonly ink: string }

/** The value a token gets from one of the host's names, as `tokens.css` takes it from there. */
function asTaken(token: string, name: string, value: string, { scheme, ink }: Place): string {
  const mix = mixes[token]
  if (mix?.name === name) return `color-mix(in oklab, ${value} ${mix.share}%, ${ink})`
  return name === 'muted' ? `oklch(from ${value} ${muted[scheme]})` : value
}

/** Bare channels, as shadcn wrote them for Tailwind 3, are a color. */
const colorOf = (value: string) =>
  /^-?[\d.]+(deg)? +[\d.]+% +[\d.]+%( *\/ *[\d.]+%?)?$/.test(value) ? `hsl(${value})` : value

const isColor = (value: string) =>
  /^(#|(rgb|hsl|hwb|lab|lch|oklab|oklch|color|color-mix)a?\()/.test(value)

/** The two sides of `light-dark(a, b)`; any other value is both. */
function sides(value: string): readonly [string, string] {
  const [, inside] = /^light-dark\(([\s\S]*)\)$/.exec(value) ?? []
  if (inside === undefined) return [value, value]
  let depth = 0
  for (let index = 0; index < inside.length; index++) {
    const letter = inside[index]
    if (letter === '(') depth += 1
    if (letter === ')') depth -= 1
    if (letter === ',' && depth === 0)
      return [inside.slice(0, index).trim(), inside.slice(index + 1).trim()]
  }
  return [value, value]
}
