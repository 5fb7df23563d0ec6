import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { englishLabels, type Labels } from '../src/text/labels.js'
import { themeOf } from '../stories/theming/paste.js'
import { presets } from '../stories/theming/presets.js'
import {
  cssOf,
  jsonOf,
  labelsCodeOf,
  measures,
  untouched,
  withChoice,
  wordGroups,
  wordsIn,
} from '../stories/theming/theme.js'

const tokens = readFileSync(new URL('../src/styles/tokens.css', import.meta.url), 'utf8')
const onOneLine = tokens.replace(/\s+/g, ' ')

describe('a theme that is pasted into the editor', () => {
  it('is shadcn’s, in whole colors', () => {
    const theme = themeOf(`
      @layer base {
        :root { --background: oklch(1 0 0); --foreground: oklch(0.145 0 0); --radius: 0.5rem; }
        .dark { --background: oklch(0.145 0 0); --foreground: oklch(0.985 0 0); }
      }`)
    expect(theme).toMatchObject({
      light: { '--uw-surface': 'oklch(1 0 0)', '--uw-ink': 'oklch(0.145 0 0)' },
      dark: { '--uw-surface': 'oklch(0.145 0 0)', '--uw-ink': 'oklch(0.985 0 0)' },
      other: { '--uw-radius': '0.5rem' },
    })
  })

  it('gives what tokens.css makes of the same names', () => {
    const theme = themeOf(`
      :root { --card-foreground: #111; --muted-foreground: #666; --muted: #f5f5f5; --ring: #999;
        --destructive: #c00; }
      .dark { --card-foreground: #eee; --muted: #222; }`)
    expect(theme?.light).toMatchObject({
      '--uw-ink-muted': 'color-mix(in oklab, #666 70%, #111)',
      '--uw-focus': 'color-mix(in oklab, #999 75%, #111)',
      '--uw-critical-ink': 'color-mix(in oklab, #c00 80%, #111)',
      '--uw-sunken': 'oklch(from #f5f5f5 max(l, 0.96 * alpha) min(c, 0.03) h)',
    })
    expect(theme?.dark).toMatchObject({
      '--uw-focus': 'color-mix(in oklab, #999 75%, #eee)',
      '--uw-sunken': 'oklch(from #222 min(l, 1.3 - alpha) min(c, 0.03) h)',
    })
    for (const taken of [
      /--uw-ink-muted: color-mix\( in oklab, var\(--muted-foreground.{1,80} 70%, var\(--uw-ink\)/,
      /--uw-focus: color-mix\( in oklab, var\(--ring.{1,80} 75%, var\(--uw-ink\)/,
      /--uw-critical-ink: color-mix\(in oklab, var\(--uw-critical\) 80%, var\(--uw-ink\)/,
      /from var\(--muted.{1,50} max\(l, 0\.96 \* alpha\) min\(c, 0\.03\) h/,
      /from var\(--muted.{1,50} min\(l, 1\.3 - alpha\) min\(c, 0\.03\) h/,
    ])
      expect(onOneLine).toMatch(taken)
  })

  it('leaves words and density as they are, unless it tells them', () => {
    const present = { ...untouched, words: { 'bar.left': 'rest' }, density: 'compact' } as const
    const css = themeOf(':root { --primary: #123456; }', present)
    expect(css).toMatchObject({ words: { 'bar.left': 'rest' }, density: 'compact' })
    expect(themeOf(jsonOf(untouched), present)).toEqual(untouched)
  })

  it('is shadcn’s for Tailwind 3, in channels', () => {
    const theme = themeOf(':root { --primary: 222.2 47.4% 11.2%; }')
    expect(theme?.light).toMatchObject({ '--uw-action': 'hsl(222.2 47.4% 11.2%)' })
    expect(theme?.dark).toMatchObject({ '--uw-action': 'hsl(222.2 47.4% 11.2%)' })
  })

  it('is Tailwind’s, where names lead to values elsewhere', () => {
    const theme = themeOf(`
      :root { --primary: #123456; }
      @media (prefers-color-scheme: dark) { :root { --primary: #abcdef; } }
      @theme inline { --color-primary: var(--primary); --font-sans: Inter, sans-serif; }`)
    expect(theme?.light['--uw-action']).toBe('#123456')
    expect(theme?.dark['--uw-action']).toBe('#abcdef')
    expect(theme?.other).toEqual({ '--uw-font': 'Inter, sans-serif' })
  })

  it('is Tailwind’s, with colors of its own', () => {
    const theme = themeOf('@theme { --color-brand: oklch(0.6 0.2 300); --radius-lg: 4px; }')
    expect(theme?.light['--uw-accent']).toBe('oklch(0.6 0.2 300)')
    expect(theme?.other).toEqual({ '--uw-radius': '4px' })
  })

  it.each(['CSS', 'JSON'] as const)('is what the editor exported as %s', (format) => {
    const colors = { light: { '--uw-track': 'rgb(0 0 0 / 0.1)' }, dark: { '--uw-track': '#333' } }
    const theme = withChoice({ ...untouched, ...colors }, 'Spacing', 'Airy')
    const text = format === 'CSS' ? cssOf(theme) : jsonOf(theme)
    expect(themeOf(text)).toEqual(theme)
  })

  it('is the exported preset of shadcn’s again', () => {
    const { shadcn = untouched } = presets
    expect(themeOf(cssOf(shadcn))).toEqual(shadcn)
  })

  it.each(['', '.a { color: red }', '{}x', ':root { --unknown: 1px }'])('is not %j', (text) => {
    expect(themeOf(text)).toBeNull()
  })
})

it('sets only tokens that there are', () => {
  const set = Object.values(measures).flatMap((choices) =>
    Object.values(choices).flatMap((choice) => Object.keys(choice)),
  )
  expect(set.filter((token) => !tokens.includes(`  ${token}: `))).toEqual([])
})

describe('the words that can be written anew', () => {
  const groups = Object.keys(englishLabels).filter(
    (name): name is keyof Labels => name in wordGroups,
  )

  it('are those of every component, each a whole sentence', () => {
    expect(groups).toEqual(Object.keys(englishLabels))
    const offered = groups.flatMap((group) => wordsIn(group))
    const kept = groups.flatMap((group) =>
      Object.keys(englishLabels[group]).map((name) => `${group}.${name}`),
    )
    // These two English puts together from others, by what was recorded.
    expect(kept.filter((path) => !offered.some((word) => word.path === path))).toEqual([
      'sync.item',
      'sync.reason',
    ])
    expect(offered.filter(({ english }) => /undefined|function/.test(english))).toEqual([])
  })

  it('leave as code of the types that the package has', () => {
    const words = { 'bar.left': 'rest', 'bar.retry': 'Again', 'dash.ends': 'until {date}' }
    expect(labelsCodeOf({ ...untouched, words })).toBe(
      [
        "import type { LabelOverrides } from 'usage-widgets'",
        '',
        'const labels: LabelOverrides = {',
        '  bar: {',
        `    'left': () => "rest",`,
        `    'retry': "Again",`,
        '  },',
        '  dash: {',
        ["    'ends': ({ date }) => `until ", '{date}`,'].join('$'),
        '  },',
        '}',
        '',
      ].join('\n'),
    )
  })
})
