import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readReference } from '../.storybook/reference.js'

const root = new URL('..', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')
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

  it('keep the README short', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(251)
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

  it('shows the code of the README', () => {
    const [, code = ''] = /```tsx\n([\s\S]*?)```/.exec(body) ?? []
    const withoutComments = (text: string) => text.replace(/\n +\/\/ .*| +\/\/ .*/g, '').trim()
    expect(withoutComments(textOf('README.md'))).toContain(withoutComments(code))
  })
})
