import { withThemeByDataAttribute } from '@storybook/addon-themes'
import type { Decorator, Preview } from '@storybook/react-vite'
import '../src/styles/index.css'
import './preview.css'

function word(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The toolbar's locale reaches a component as its prop, the direction as an attribute of the page. */
const withLocale: Decorator = (Story, { args, globals, parameters }) => (
  <div
    className="page"
    dir={word(parameters.direction) ?? word(globals.direction)}
    lang={word(args.locale) ?? word(globals.locale)}
  >
    <Story args={{ locale: globals.locale, ...args }} />
  </div>
)

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    controls: { expanded: true },
    layout: 'fullscreen',
  },
  globalTypes: {
    locale: {
      description: 'Locale of numbers and dates',
      toolbar: {
        icon: 'globe',
        dynamicTitle: true,
        items: [
          { value: 'en', title: 'English' },
          { value: 'de', title: 'Deutsch' },
          { value: 'ar-EG', title: 'العربية' },
        ],
      },
    },
    direction: {
      description: 'Direction of the page',
      toolbar: {
        icon: 'transfer',
        dynamicTitle: true,
        items: [
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
      },
    },
  },
  initialGlobals: { locale: 'en', direction: 'ltr' },
  decorators: [
    withLocale,
    withThemeByDataAttribute({
      themes: { light: 'light', dark: 'dark' },
      defaultTheme: 'light',
      attributeName: 'data-theme',
    }),
  ],
}

export default preview
