import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StoryIndexGenerator } from 'storybook/internal/core-server'
import { readReference } from './reference.js'

type Anchor = { readonly id: string; readonly title: string }

/** Has the search of Storybook find these headings, instead of those it reads by itself. */
export function withHeadings(generator: StoryIndexGenerator, root: string): StoryIndexGenerator {
  const getIndexAndStats = generator.getIndexAndStats.bind(generator)
  generator.getIndexAndStats = async () => {
    const { storyIndex, stats } = await getIndexAndStats()
    const entries = Object.entries(storyIndex.entries).map(([id, entry]) => {
      const anchors = entry.type === 'docs' && [...headingsOf(entry.importPath, root)]
      return [id, anchors ? { ...entry, anchors } : entry] as const
    })
    return { storyIndex: { ...storyIndex, entries: Object.fromEntries(entries) }, stats }
  }
  return generator
}

/**
 * What is on a page of documents, by its file: headings below the title, those of a guide which it includes,
 * and the names that an entry of the package exports. Nothing of a component's page: its stories are found
 * by themselves, and those that only tests play are not to be found.
 */
export function headingsOf(file: string, root: string): readonly Anchor[] {
  if (!file.endsWith('.mdx')) return []
  const text = readFileSync(join(root, file), 'utf8')
  const included = /from '(.+\.md)\?raw'/.exec(text)?.[1]
  const guide =
    included === undefined ? '' : readFileSync(join(root, dirname(file), included), 'utf8')
  const entry = /<ReferencePage entry="(.+)" \/>/.exec(text)?.[1]
  return [...markdownHeadings(text), ...markdownHeadings(guide), ...exportsOf(entry, root)]
}

function markdownHeadings(text: string): readonly Anchor[] {
  const withoutCode = text.replace(/^```[\s\S]*?^```/gm, '')
  return Array.from(withoutCode.matchAll(/^###? (.+)$/gm), ([, heading = '']) => {
    const title = heading.replaceAll('`', '')
    // As both ways to draw a heading name it.
    const id = title
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-')
    return { id, title }
  })
}

/** What an entry exports, types apart: they are below what takes and gives them. */
function exportsOf(entry: string | undefined, root: string): readonly Anchor[] {
  if (entry === undefined) return []
  const items = readReference(root).find((each) => each.entry === entry)?.items ?? []
  return items.filter(({ kind }) => kind !== 'type').map(({ name }) => ({ id: name, title: name }))
}
