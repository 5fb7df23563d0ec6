import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readReference } from '../.storybook/reference.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const reference = readReference(root)
const pages = readdirSync(join(root, 'stories'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(mdx|stories\.tsx)$/.test(path))
  .map((path) => readFileSync(join(root, 'stories', path), 'utf8'))

describe.each(reference)('the reference of $entry', ({ entry, items }) => {
  it('tells of every export what it gives', () => {
    const silent = items.filter(({ text }) => text === '').map(({ name }) => name)
    expect(silent).toEqual([])
  })

  it('has a page', () => {
    expect(pages.some((page) => page.includes(`<ReferencePage entry="${entry}"`))).toBe(true)
  })

  it('shows every component in a story', () => {
    const components = items.filter(
      ({ kind, name }) => kind === 'component' && !name.endsWith('Provider'),
    )
    const unseen = components
      .map(({ name }) => name)
      .filter(
        (name) =>
          !pages.some((page) => page.includes(`<${name}`) || page.includes(`component: ${name}`)),
      )
    expect(unseen).toEqual([])
  })

  it('explains every prop of a component', () => {
    const silent = items
      .filter(({ name }) => name.endsWith('Props'))
      .flatMap(({ name, members }) =>
        members.filter(({ text }) => text === '').map((member) => `${name}.${member.name}`),
      )
    expect(silent).toEqual([])
  })

  it('has every hook on a page that the search finds', () => {
    const hooks = items.filter(
      ({ kind, name }) => kind === 'hook' && !name.startsWith('useSandbox'),
    )
    const unseen = hooks.filter(({ name }) => !pages.some((page) => page.includes(`# ${name}\n`)))
    expect(unseen.map(({ name }) => name)).toEqual([])
  })
})
