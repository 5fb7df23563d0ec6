import { setProjectAnnotations } from '@storybook/react-vite'
import { Channel } from 'storybook/internal/channels'
import { storyNameFromExport, toId } from 'storybook/internal/csf'
import { Preview } from 'storybook/preview-api'
import type { Globals } from '../../../.storybook/globals.js'
import preview from '../../../.storybook/preview.js'
import { isFields, textOf } from '../../../src/billing/decode.js'
import { isConnected } from './connected.js'

type Module = Readonly<Record<string, unknown>>

const modules = import.meta.glob<Module>('../../../stories/**/*.stories.tsx')
const paths = Object.keys(modules).filter((path) => isConnected(path.replaceAll('../', '')))

/** A story of the book, and the element it is shown in. */
export type Shown = { readonly id: string; readonly element: HTMLElement }

/** Storybook's own preview with every connected story of the tree, side by side on one page. */
export async function openBook() {
  const index = await indexed()
  const book = new Preview(
    (path) => load(path),
    // Without the look at colors, which is for stories that are tested one at a time.
    () => setProjectAnnotations({ ...preview, afterEach: [] }),
    new Channel({}),
    false,
  )
  book.getStoryIndexFromServer = async () => index
  await book.initializeWithProjectAnnotations(await book.getProjectAnnotationsOrRenderError())
  const failures: unknown[] = []
  const fail = (error: unknown) => void failures.push(error)
  let close: (() => Promise<void>)[] = []

  async function show(id: string): Promise<Shown> {
    const element = document.createElement('div')
    document.body.append(element)
    const callbacks = { showMain() {}, showError: fail, showException: fail }
    const story = await book.loadStory({ storyId: id })
    const options = { autoplay: false, forceInitialArgs: true }
    close.push(book.renderStoryToElement(story, element, callbacks, options), async () =>
      element.remove(),
    )
    return { id, element }
  }

  return {
    /** What broke while stories were shown. */
    failures,
    ids: Object.keys(index.entries),
    /** Which of them play by themselves. */
    async played() {
      const stories = await Promise.all(
        Object.keys(index.entries).map((storyId) => book.loadStory({ storyId })),
      )
      return stories.filter(({ playFunction }) => playFunction).map(({ id }) => id)
    },
    /** Opens stories anew, with the toolbar as it is. @default every one */
    open: (ids = Object.keys(index.entries)) => Promise.all(ids.map(show)),
    async close() {
      for (const end of close) await end()
      close = []
    },
    /** Turns the toolbar, as a reader does. */
    turn: (globals: Partial<Globals>) => book.onUpdateGlobals({ globals }),
  }
}

function load(path: string): Promise<Module> {
  return modules[path]?.() ?? Promise.reject(new Error(`There is no ${path}.`))
}

/** A story that is played in tests, and not in the sidebar. */
const isHidden = (story: unknown) =>
  isFields(story) && Array.isArray(story.tags) && story.tags.includes('!dev')

async function indexed() {
  const stories = await Promise.all(
    paths.map(async (importPath) => {
      const { default: meta, ...rest } = await load(importPath)
      const parameters = isFields(meta) ? meta.parameters : undefined
      if (isFields(parameters) && parameters.followsToolbar === false) return []
      const title = (isFields(meta) ? textOf(meta.title) : undefined) ?? ''
      const shown = Object.keys(rest).filter((name) => !isHidden(rest[name]))
      return shown.map((exportName) => {
        const name = storyNameFromExport(exportName)
        const id = toId(title, name)
        return [
          id,
          { type: 'story' as const, subtype: 'story' as const, id, name, title, importPath },
        ] as const
      })
    }),
  )
  return { v: 5, entries: Object.fromEntries(stories.flat()) }
}
