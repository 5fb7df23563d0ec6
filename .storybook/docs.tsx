import {
  ArgTypes,
  Controls,
  Description,
  DocsContainer,
  type DocsContainerProps,
  Heading,
  Primary,
  Stories,
  Title,
  useOf,
} from '@storybook/addon-docs/blocks'
import { type PropsWithChildren, useEffect, useState } from 'react'
import { GLOBALS_UPDATED, SET_GLOBALS } from 'storybook/internal/core-events'
import * as library from '../src/index.js'
import { bookThemeOf, bookThemes } from './book-themes.js'

/** What is around every page of documents: it follows the theme of the toolbar. */
export function Container({ context, children }: PropsWithChildren<DocsContainerProps>) {
  const { channel } = context
  const [theme, setTheme] = useState(() => {
    const told: unknown = channel.last(GLOBALS_UPDATED) ?? channel.last(SET_GLOBALS)
    return bookThemeOf(globalsIn(Array.isArray(told) ? told[0] : undefined))
  })
  useEffect(() => {
    const follow = ({ globals }: { readonly globals: unknown }) => setTheme(bookThemeOf(globals))
    channel.on(GLOBALS_UPDATED, follow)
    return () => channel.off(GLOBALS_UPDATED, follow)
  }, [channel])
  useEffect(() => {
    document.documentElement.style.colorScheme = theme
    return () => {
      document.documentElement.style.colorScheme = ''
    }
  }, [theme])
  return (
    <DocsContainer context={context} theme={bookThemes[theme]}>
      {children}
    </DocsContainer>
  )
}

function globalsIn(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'globals' in event
    ? event.globals
    : undefined
}

/**
 * The page of a component: what to turn, then the props of the component one writes (`docs.writes`
 * names it), then those of its view, then every state.
 */
export function Page() {
  const { preparedMeta } = useOf('meta', ['meta'])
  const component: unknown = preparedMeta.component
  const { docs }: { readonly docs?: { readonly writes?: unknown } } = preparedMeta.parameters
  const exported = Object.entries(library)
  const written = exported.find(([name]) => name === docs?.writes)
  const view = exported.find(([, value]) => value === component)
  return (
    <>
      <Title />
      <Description of="meta" />
      <Primary />
      <Controls />
      {written && <Props name={written[0]} of={written[1]} />}
      {view && view[0] !== written?.[0] && <Props name={view[0]} of={view[1]} />}
      <Stories title={<Heading>Stories</Heading>} includePrimary={false} />
    </>
  )
}

function Props({ name, of }: { readonly name: string; readonly of: unknown }) {
  return (
    <>
      <Heading>{`Props of <${name}>`}</Heading>
      <ArgTypes of={of} sort="requiredFirst" />
    </>
  )
}
