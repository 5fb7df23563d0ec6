import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { headingsOf } from '../.storybook/headings.js'
import { readReference } from '../.storybook/reference.js'

const root = new URL('..', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')
/** The files that a document tells its reader to make, by path. */
const filesIn = (text: string) =>
  new Map(
    Array.from(
      text.matchAll(/```tsx?\n\/\/ ([^\s,:]+)[^\n]*\n([\s\S]*?)```/g),
      ([, path = '', code = '']) => [path, code] as const,
    ),
  )
const guides = readdirSync(new URL('guides', root))
const exported = new Set(
  readReference(fileURLToPath(root)).flatMap(({ items }) => items.map(({ name }) => name)),
)

describe('the documents in the package', () => {
  it('are linked by addresses that work wherever they are shown', () => {
    const links = textOf('README.md').matchAll(/(?:\]\(|src="|srcset=")([^)"]+)/g)
    const local = Array.from(links, ([, to = '']) => to).filter((to) => !/^(https:\/\/|#)/.test(to))
    expect(local).toEqual([])
  })

  it.each(['README.md', 'llms.txt'])('exist where %s says so', (document) => {
    const named = textOf(document).matchAll(/blob\/main\/([\w./-]+)/g)
    const missing = Array.from(named, ([, path = '']) => path).filter((path) => !textOf(path))
    expect(missing).toEqual([])
  })

  it.each(guides)('guides/%s is in Storybook and in llms.txt', (guide) => {
    expect(textOf('llms.txt')).toContain(`guides/${guide}`)
    expect(textOf(`stories/guides/${guide.replace('.md', '.mdx')}`)).toContain(`${guide}?raw`)
  })

  it.each([
    ['With Flowglad', 'guides/flowglad-vite.md', ['src/usage.tsx', 'src/generate.tsx']],
    ['With your own backend', 'guides/own-backend.md', ['src/signed-in.ts', 'src/usage-page.tsx']],
  ])('show the same files in the README, “%s”, as in %s', (title, guide, paths) => {
    const [, section = ''] = textOf('README.md').split(`## ${title}\n`)
    const shown = filesIn(section.split('\n## ')[0] ?? '')
    expect([...shown.keys()]).toEqual(paths)
    for (const [path, code] of shown) expect(filesIn(textOf(guide)).get(path)).toBe(code)
  })

  it('say in the README what a reply means, as in the guide', () => {
    const answers = (text: string) => text.match(/\b[245]\d\d\b|\b[245]xx\b/g) ?? []
    const [, table = ''] = /(\| your recording route[\s\S]*?)\n\n/.exec(textOf('README.md')) ?? []
    const guide = new Set(answers(textOf('guides/report-api.md')))
    expect(answers(table).length).toBeGreaterThan(5)
    expect(answers(table).filter((answer) => !guide.has(answer))).toEqual([])
  })

  it('explain the warnings whose remedy is elsewhere', () => {
    const known = textOf('guides/troubleshooting.md')
    const sources = [
      'src/sync/status.ts',
      'src/flowglad/upgrades.ts',
      'src/billing/checkout-url.ts',
    ]
    const code = sources.map(textOf).join('')
    for (const words of [
      'answers for another customer than the one signed in',
      'is not an address that may be followed',
      'which is no https address',
    ]) {
      expect(code).toContain(words)
      expect(known).toContain(words)
    }
  })

  it('keep the README short', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(251)
  })
})

describe('the workflows', () => {
  const names = readdirSync(new URL('.github/workflows', root))
  const workflow = (name: string) => textOf(`.github/workflows/${name}`)
  const runs = (text: string) => Array.from(text.matchAll(/npm run (?:--silent )?([\w:]+)/g))

  it.each(names)('%s runs scripts that there are', (name) => {
    const { scripts } = JSON.parse(textOf('package.json'))
    const named = runs(workflow(name)).map(([, script = '']) => script)
    expect(named.filter((script) => !(script in scripts))).toEqual([])
  })

  it('make the apps of the README and walk through every engine', () => {
    expect(workflow('ci.yml')).toMatch(/npm run test:consumers$/m)
    expect(workflow('ci.yml')).toMatch(/npm run test:engines$/m)
  })

  it('publish only what passed', () => {
    expect(workflow('ci.yml')).toMatch(/^ {2}workflow_call:$/m)
    expect(workflow('release.yml')).toMatch(
      /^ {2}checks:\n {4}uses: \.\/\.github\/workflows\/ci\.yml\n {2}release:\n {4}needs: checks$/m,
    )
  })
})

describe('the Agent Skill', () => {
  const skill = textOf('skills/usage-widgets/SKILL.md')
  const [, front = '', body = ''] = skill.split('---\n')

  it('says its name and when to use it, within the format’s bounds', () => {
    expect(front).toMatch(/^name: usage-widgets$/m)
    expect(/^description: (.+)$/m.exec(front)?.[1]?.length).toBeLessThanOrEqual(1024)
    expect(body.split('\n').length).toBeLessThan(500)
  })

  it('names guides and exports that there are', () => {
    const named = Array.from(body.matchAll(/`([\w-]+\.md)`/g), ([, name = '']) => name)
    expect(named.filter((name) => !guides.includes(name))).toEqual([])
    const parts = Array.from(
      body.matchAll(/`([A-Z]\w+|use[A-Z]\w+|with[A-Z]\w+)`/g),
      ([, name = '']) => name,
    )
    const foreign = ['FlowgladProvider', 'Idempotency']
    expect(parts.filter((name) => !exported.has(name) && !foreign.includes(name))).toEqual([])
  })

  it.each(['Show', 'Gate', 'Sell', 'Report'])(
    'groups the components, “%s”, as Storybook and the README do',
    (group) => {
      const namesIn = (text: string) =>
        Array.from(text.matchAll(/[`<]([A-Z]\w+)/g), ([, name = '']) => name)
      const [, table = ''] = textOf('README.md').split('| component | shows |')
      const inReadme = new Map(
        table
          .split('\n\n')[0]
          ?.split('| **')
          .map((rows) => [rows.slice(0, rows.indexOf('*')), namesIn(rows)] as const),
      )
      const pages = readdirSync(new URL('stories', root))
        .filter((file) => file.endsWith('.stories.tsx'))
        .map((file) => /title: '(\w+)\/(\w+)/.exec(textOf(`stories/${file}`)) ?? [])
      const inBook = pages.flatMap(([, each, name]) => (each === group && name ? [name] : []))
      const [, inSkill = ''] = new RegExp(`^- ${group}: (.+)$`, 'm').exec(body) ?? []
      expect(new Set(namesIn(inSkill))).toEqual(new Set(inBook))
      expect(new Set(inReadme.get(group))).toEqual(new Set(inBook))
    },
  )

  it('shows the code of the README', () => {
    const [, code = ''] = /```tsx\n([\s\S]*?)```/.exec(body) ?? []
    const withoutComments = (text: string) => text.replace(/\n +\/\/ .*| +\/\/ .*/g, '').trim()
    expect(withoutComments(textOf('README.md'))).toContain(withoutComments(code))
  })
})

describe('what the search of Storybook finds on a page', () => {
  const found = (file: string) =>
    headingsOf(file, fileURLToPath(root)).map(({ id, title }) => `${title} #${id}`)

  it('is none of the stories of a component, those that only tests play among them', () => {
    expect(found('./stories/date-range.stories.tsx')).toEqual([])
  })

  it('is its headings, and those of the guide it includes', () => {
    expect(found('./stories/which-part.mdx')).toContain(
      'Paywall, feature gate, entitlement #paywall-feature-gate-entitlement',
    )
    expect(found('./stories/guides/recipes.mdx')).toEqual(
      expect.arrayContaining(['shadcn/ui #shadcnui', 'Tailwind CSS 4 #tailwind-css-4']),
    )
  })

  it.each(['paywall', 'credits', 'quota', 'limit'])('is a part, for the word “%s”', (word) => {
    const sought = found('./stories/which-part.mdx')
    expect(sought.filter((heading) => heading.toLowerCase().includes(word))).not.toEqual([])
  })

  it('is what an entry of the package exports, without its types', () => {
    const names = found('./stories/reference/report.mdx')
    expect(names).toEqual([
      'createReportSource #createReportSource',
      'useUsageReport #useUsageReport',
    ])
  })
})
