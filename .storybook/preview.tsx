import type { Decorator, Preview } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { configure } from 'storybook/test'
import { labelsOf } from '../stories/support/languages.js'
import { setOnline } from '../stories/support/line.js'
import { UsageText } from '../stories/support/usage-text.js'
import '../src/styles/index.css'
import './preview.css'
import './today.js'
import { colorsHold } from './colors.js'
import { type Globals, globalsOf, globalTypes, initialGlobals } from './globals.js'

// What a story waits for may take long on a busy machine.
configure({ asyncUtilTimeout: 20_000 })

type FrameProps = {
  readonly theme: 'light' | 'dark' | 'contrast'
  readonly globals: Globals
  readonly children: ReactNode
}

/** The page around a story: a plain product that states its theme, direction and language. */
function Frame({ theme, globals, children }: FrameProps) {
  const { direction, locale, density } = globals
  return (
    <div
      className="page"
      data-theme={theme === 'contrast' ? undefined : theme}
      data-contrast={theme === 'contrast' || undefined}
      data-density={density}
      dir={direction}
      lang={locale}
    >
      {children}
    </div>
  )
}

const withFrame: Decorator = (Story, { globals: given, parameters }) => {
  const chosen = globalsOf(given)
  const rightToLeft = parameters.direction === 'rtl' || chosen.locale === 'ar-EG'
  const globals = rightToLeft ? { ...chosen, direction: 'rtl' as const } : chosen
  const themes =
    globals.theme === 'both' ? (['light', 'dark'] as const) : ([globals.theme] as const)
  return (
    <div className={globals.theme === 'both' ? 'pages' : undefined}>
      {themes.map((theme) => (
        <Frame key={theme} theme={theme} globals={globals}>
          <UsageText locale={globals.locale} labels={labelsOf(globals.locale)}>
            <Story />
          </UsageText>
        </Frame>
      ))}
    </div>
  )
}

/** A view takes locale and words as props, and the toolbar's unless the story says otherwise. */
const withLocale: Decorator = (Story, { args, argTypes, globals }) => {
  const { locale } = globalsOf(globals)
  const language = { locale, labels: labelsOf(locale) }
  const taken = Object.entries(language).filter(([name, value]) => name in argTypes && value)
  return <Story args={{ ...Object.fromEntries(taken), ...args }} />
}

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    controls: { expanded: true },
    layout: 'fullscreen',
    options: {
      storySort: {
        order: ['Start here', 'Components', 'Flows', 'Theming', 'Guides', 'Reference'],
      },
    },
  },
  globalTypes,
  initialGlobals,
  decorators: [withLocale, withFrame],
  // The line may have been left down; the next story finds it up.
  beforeEach: () => () => setOnline(true),
  afterEach: colorsHold,
}

export default preview
