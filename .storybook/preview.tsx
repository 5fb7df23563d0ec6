import type { Decorator, Preview } from '@storybook/react-vite'
import { lazy, type ReactNode } from 'react'
import type { ArgTypesEnhancer } from 'storybook/internal/types'
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

const turned = ['boolean', 'string', 'number', 'enum']

/** Leaves out of the controls whatever nobody can turn by hand: objects, functions, elements. */
const withoutTrees: ArgTypesEnhancer = ({ argTypes }) =>
  Object.fromEntries(
    Object.entries(argTypes).map(([name, argType]) => {
      const { control, options, type } = argType
      const known = typeof type === 'object' ? type.name : type
      const canTurn = control ?? options ?? (known && turned.includes(known))
      return [name, canTurn ? argType : { ...argType, control: false, table: { disable: true } }]
    }),
  )

// Only pages of documents need them.
const docs = () => import('./docs.js')

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    // The toolbar sets the language, and the stories stand at a moment of their own.
    controls: { expanded: true, sort: 'none', exclude: ['now', 'locale', 'timeZone'] },
    docs: {
      container: lazy(async () => ({ default: (await docs()).Container })),
      page: lazy(async () => ({ default: (await docs()).Page })),
      toc: {
        title: 'On this page',
        headingSelector: 'h2, h3',
        // The reference has a list of its own.
        ignoreSelector: '.docs-story *, .skip-toc, .reference article h3',
      },
    },
    layout: 'fullscreen',
    options: {
      storySort: {
        order: [
          'Start here',
          ['Introduction', 'Which part', 'Live demo'],
          'Show',
          ['UsageBar', 'UsageDashboard', '*', 'Hooks'],
          'Gate',
          ['BalanceGate', '*', 'Hooks'],
          'Sell',
          [
            'PlanPicker',
            'UpgradePrompt',
            ['Card', 'Banner', 'Activation'],
            '*',
            'useSeats',
            'Hooks',
          ],
          'Report',
          ['UsageHistory', '*', 'Hooks'],
          'Flows',
          'Theming',
          ['How to'],
          'Guides',
          'Reference',
          ['Components and hooks'],
        ],
      },
    },
  },
  globalTypes,
  initialGlobals,
  decorators: [withLocale, withFrame],
  argTypesEnhancers: [withoutTrees],
  // The line may have been left down; the next story finds it up.
  beforeEach: () => () => setOnline(true),
  afterEach: colorsHold,
}

export default preview
